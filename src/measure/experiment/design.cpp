#include "measure/experiment/design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/nearest.hpp"

namespace cw::measure::experiment {

namespace {

using plain::exact;

constexpr const char* follows = "follows from the numbers given";

/// Whole people or clusters, without one more for the last bit of a root.
double whole(double number) {
  return std::ceil(number * (1.0 - 1e-11));
}

tl::unexpected<Error> needs(const char* option, const char* what) {
  return fail(ErrorCode::usage, std::string(option) + " is required: " + what, option, "give it");
}

Result<> complete(const PowerInput& input) {
  if (!input.effect && !input.n)
    return needs("--effect or --n", "the size follows from an effect, the effect from a size");
  if (input.kind == Outcome::proportions) {
    if (!input.baseline) return needs("--baseline", "the share without the treatment");
  } else {
    if (!input.sd) {
      return needs("--sd", input.kind == Outcome::means ? "the standard deviation of one unit's outcome"
                                                        : "the standard deviation of one unit's part in the ratio");
    }
    if (!(*input.sd > 0.0))
      return fail(ErrorCode::invalid_input, "the standard deviation must be above 0", "--sd", "give that of one unit");
  }
  if (input.cluster_size.has_value() != input.icc.has_value())
    return needs(input.icc ? "--cluster-size" : "--icc",
                 "clusters need their mean size and the correlation within them");
  return {};
}

/// The three questions, for shares and for means alike. What a kind does not need is not read.
class Solver {
 public:
  explicit Solver(const PowerInput& input)
      : shares_(input.kind == Outcome::proportions),
        baseline_(input.baseline.value_or(0.0)),
        effect_(input.effect.value_or(0.0)),
        sd_(input.sd.value_or(1.0)),
        design_(input.design),
        formula_(input.formula) {}
  Result<double> size() const { return size(formula_); }
  Result<double> size(stats::ShareFormula formula) const {
    if (shares_) return stats::size_for_shares(baseline_, baseline_ + effect_, design_, formula);
    return stats::size_for_means(effect_ / sd_, design_);
  }
  Result<double> power(double n) const {
    if (shares_) return stats::power_of_shares(baseline_, baseline_ + effect_, n, design_, formula_);
    return stats::power_of_means(effect_ / sd_, n, design_);
  }
  Result<double> detectable(double n) const {
    if (shares_) return stats::detectable_share(baseline_, n, design_, formula_);
    CW_TRY(const double d, stats::detectable_mean(n, design_));
    return d * sd_;
  }

 private:
  bool shares_;
  double baseline_, effect_, sd_;
  stats::TestDesign design_;
  stats::ShareFormula formula_;
};

void add_size(Finding& finding, const PowerInput& input, double individual, double effect_of_design,
              const plain::Run& run) {
  const double n = input.icc ? whole(individual) * effect_of_design : individual;
  const double arms = input.design.allocation;
  finding.estimates.push_back(exact(run, "n_per_arm", whole(n), "people", follows));
  finding.estimates.push_back(exact(run, "n_per_arm_unrounded", n, "people", follows));
  if (arms != 1.0) finding.estimates.push_back(exact(run, "n_second_arm", whole(n * arms), "people", follows));
  finding.estimates.push_back(exact(run, "n_total", whole(n) + whole(n * arms), "people", follows));
  if (!input.icc) return;
  const double cluster_size = input.cluster_size.value_or(1.0);
  finding.estimates.push_back(exact(run, "clusters_per_arm", whole(n / cluster_size), "clusters", follows));
  if (arms != 1.0)
    finding.estimates.push_back(exact(run, "clusters_second_arm", whole(n * arms / cluster_size), "clusters", follows));
}

/// The other formula beside the one used, so that a reader who knows another tool finds its number.
Result<> add_formulas(Finding& finding, const PowerInput& input) {
  if (input.kind != Outcome::proportions || input.n) return {};
  Table table{"formulas", {{"formula", "", Role::label}, {"n_per_arm", "people", Role::value}}, {}};
  for (const auto formula : {stats::ShareFormula::arcsine, stats::ShareFormula::score}) {
    CW_TRY(const double n, Solver(input).size(formula));
    table.rows.push_back({std::string(formula == stats::ShareFormula::arcsine ? "arcsine (pwr, statsmodels)"
                                                                              : "score (power.prop.test, gsDesign)"),
                          n});
  }
  finding.tables.push_back(std::move(table));
  return {};
}

void add_given(Finding& finding, const PowerInput& input) {
  const auto add = [&](const char* id, const char* text, std::optional<double> value, const char* unit) {
    if (value) finding.assumptions.push_back(plain::given(id, text, *value, unit));
  };
  add("baseline", "figure of the control", input.baseline, "");
  add("effect", "difference from it", input.effect, "");
  add("sd", "standard deviation of one unit", input.sd, "");
  add("icc", "correlation within clusters", input.icc, "share");
  add("cluster_size", "mean size of a cluster", input.cluster_size, "people");
  auto& parameters = finding.proof.parameters;
  parameters["alpha"] = fmt::format("{}", input.design.alpha);
  parameters["sides"] = input.design.two_sided ? "2" : "1";
  parameters["ratio"] = fmt::format("{}", input.design.allocation);
  parameters["formula"] = input.kind != Outcome::proportions              ? "noncentral t"
                          : input.formula == stats::ShareFormula::arcsine ? "arcsine"
                                                                          : "score";
  if (!input.n || !input.effect) parameters["power"] = fmt::format("{}", input.design.power);
}

}  // namespace

Result<Outcome> outcome_of(std::string_view name) {
  const std::vector<std::string> known = {"proportions", "means", "ratio"};
  const auto found = std::find(known.begin(), known.end(), name);
  if (found != known.end()) return static_cast<Outcome>(found - known.begin());
  return fail(ErrorCode::usage, "there is no kind \"" + std::string(name) + "\"", "--kind",
              did_you_mean(name, known, "write proportions, means or ratio"));
}

Result<Finding> power(const PowerInput& input, const plain::Run& run) {
  CW_TRY_VOID(complete(input));
  double design_effect = 1.0;
  if (input.icc && input.cluster_size) {
    CW_TRY(design_effect, stats::design_effect(*input.cluster_size, *input.icc, input.cluster_variation));
  }
  Finding finding = plain::begin_finding(run, "experiment_power", "what a randomised comparison of two arms can find");
  const Solver solver(input);
  if (!input.n) {
    CW_TRY(const double n, solver.size());
    add_size(finding, input, n, design_effect, run);
  } else if (input.effect) {
    CW_TRY(const double found, solver.power(*input.n / design_effect));
    finding.estimates.push_back(exact(run, "power", found, "share", follows));
  } else {
    CW_TRY(const double effect, solver.detectable(*input.n / design_effect));
    finding.estimates.push_back(exact(run, "mde", effect, "", follows));
    if (input.baseline && *input.baseline > 0.0)
      finding.estimates.push_back(exact(run, "mde_relative", effect / *input.baseline, "share", follows));
  }
  if (input.icc) finding.estimates.push_back(exact(run, "design_effect", design_effect, "", follows));
  CW_TRY_VOID(add_formulas(finding, input));
  add_given(finding, input);
  finding.caveats.push_back(
      "The plan is as good as its baseline, spread and correlation: take them from your own data.");
  return finding;
}

Result<Finding> boundaries(const BoundariesInput& input, const plain::Run& run) {
  CW_TRY(const auto looks, stats::boundaries(input.times, input.design));
  Finding finding =
      plain::begin_finding(run, "experiment_boundaries", "when to stop at a look, with all looks planned");
  Table table{"boundaries",
              {{"look", "", Role::label},
               {"information", "share", Role::time},
               {"z", "", Role::value},
               {"nominal_p", "share", Role::value},
               {"spent", "share", Role::value}},
              {}};
  for (std::size_t i = 0; i < looks.size(); ++i) {
    table.rows.push_back(
        {static_cast<std::int64_t>(i + 1), looks[i].information, looks[i].z, looks[i].nominal_p, looks[i].spent});
  }
  finding.tables.push_back(std::move(table));
  finding.estimates.push_back(exact(run, "alpha", looks.back().spent, "share", "false alarms of all looks together"));
  if (looks.back().information == 1.0) {
    CW_TRY(const double factor, stats::inflation(looks, input.design, input.power));
    finding.estimates.push_back(
        exact(run, "sample_size_inflation", factor, "",
              fmt::format("people at the last look per people of a test with one, power {}", input.power)));
  }
  constexpr const char* names[] = {"obrien_fleming", "pocock", "ld_obf", "ld_pocock"};
  finding.proof.parameters["spending"] = names[static_cast<std::size_t>(input.design.spending)];
  finding.proof.parameters["alpha"] = fmt::format("{}", input.design.alpha);
  finding.proof.parameters["sides"] = input.design.two_sided ? "2" : "1";
  finding.caveats.push_back(input.design.two_sided ? "Stop where the absolute value of z is at or above the boundary."
                                                   : "Stop where z is at or above the boundary.");
  return finding;
}

}  // namespace cw::measure::experiment
