#include "measure/plain/match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "measure/plain/match_estimate.hpp"

namespace cw::measure::plain {

namespace {

using stats::Whom;

constexpr double most_imbalance = 0.1;     // standard deviations
constexpr double fewest_effective = 20.0;  // rows of a group
constexpr double most_weight = 20.0;       // times the mean
constexpr double most_outside = 0.1;       // share of rows without anyone alike in the other group

struct MethodName {
  MatchMethod method;
  const char* name;
  const char* finding;
  const char* words;
};

constexpr std::array<MethodName, 8> methods = {{
    {MatchMethod::nearest, "nearest", "propensity_matching", "nearest neighbour on the propensity score"},
    {MatchMethod::mahalanobis, "mahalanobis", "mahalanobis_matching", "nearest neighbour by Mahalanobis distance"},
    {MatchMethod::exact, "exact", "exact_matching", "exact matching"},
    {MatchMethod::subclass, "subclass", "subclassification", "subclasses of the propensity score"},
    {MatchMethod::ipw, "ipw", "inverse_probability_weighting", "inverse probability weights"},
    {MatchMethod::aipw, "aipw", "augmented_ipw", "doubly robust (augmented inverse probability weights)"},
    {MatchMethod::entropy, "entropy", "entropy_balancing", "entropy balancing"},
    {MatchMethod::overlap, "overlap", "overlap_weighting", "overlap weights"},
}};

const MethodName& name_of(MatchMethod method) {
  return methods[static_cast<std::size_t>(method)];
}

std::string estimand_of(const MatchInput& input) {
  const char* who = "the treated";
  if (whom_of(input) == Whom::everybody) who = "all rows";
  if (whom_of(input) == Whom::overlap) who = "rows that could have been in either group";
  return fmt::format("mean effect of {} on {}, of {}", input.treatment, input.outcome, who);
}

void add_balance(Table& table, const MatchInput& input, std::span<const double> weights, const std::string& name,
                 std::span<const double> column) {
  const double spread = stats::balance_spread(column, input.treated, whom_of(input));
  const std::vector<double> ones(column.size(), 1.0);
  const auto before = stats::balance(column, input.treated, ones, spread);
  const auto after = stats::balance(column, input.treated, weights, spread);
  table.rows.push_back({name, before.difference, after.difference,
                        after.variance_ratio ? Cell{*after.variance_ratio} : Cell{}, after.mean_treated,
                        after.mean_control, before.mean_control});
}

Table balance_table(const MatchInput& input, std::span<const double> weights) {
  Table table{"balance",
              {{"covariate", "", Role::label},
               {"smd_before", "standard deviations", Role::value},
               {"smd_after", "standard deviations", Role::value},
               {"variance_ratio", "", Role::value},
               {"mean_treated", "", Role::value},
               {"mean_control", "", Role::value},
               {"mean_control_before", "", Role::value}},
              {}};
  const auto& covariates = input.covariates;
  for (std::size_t k = 0; k < covariates.base_names.size(); ++k)
    add_balance(table, input, weights, covariates.base_names[k], covariates.base_values.column(k));
  for (std::size_t k = 0; k < covariates.names.size(); ++k)
    add_balance(table, input, weights, covariates.names[k], covariates.values.column(k));
  return table;
}

Diagnostic balance_check(const Table& table) {
  double worst = 0.0;
  std::string which;
  std::size_t off = 0;
  for (const auto& row : table.rows) {
    const double apart = std::abs(std::get<double>(row[2]));
    off += apart > most_imbalance ? 1 : 0;
    if (apart >= worst) worst = apart, which = std::get<std::string>(row[0]);
  }
  return {"balance", off > 0 ? CheckStatus::fail : CheckStatus::pass, worst,
          off > 0
              ? fmt::format("after adjustment {} of {} covariates differ by more than {} standard deviations, most {}",
                            off, table.rows.size(), most_imbalance, which)
              : fmt::format("no covariate differs by more than {} standard deviations", most_imbalance)};
}

/// Rows of the group of interest whose chance lies outside what the other group has.
Diagnostic overlap_check(const MatchInput& input, const stats::Logistic& propensity) {
  double low[2] = {1.0, 1.0}, high[2] = {0.0, 0.0};
  for (std::size_t row = 0; row < propensity.share.size(); ++row) {
    const auto arm = input.treated[row];
    low[arm] = std::min(low[arm], propensity.share[row]);
    high[arm] = std::max(high[arm], propensity.share[row]);
  }
  double outside = 0.0, rows = 0.0;
  for (std::size_t row = 0; row < propensity.share.size(); ++row) {
    const auto arm = input.treated[row];
    if (arm == 0 && whom_of(input) == Whom::treated) continue;
    rows += 1.0;
    const double share = propensity.share[row];
    outside += share < low[1 - arm] || share > high[1 - arm] ? 1.0 : 0.0;
  }
  const double part = outside / rows;
  return {"overlap", part > most_outside ? CheckStatus::fail : CheckStatus::pass, part,
          fmt::format("share of rows whose chance of treatment nobody in the other group has; chances {:.4f} to {:.4f} "
                      "among the treated, {:.4f} to {:.4f} among the others",
                      low[1], high[1], low[0], high[0])};
}

Diagnostic weight_check(const MatchInput& input, std::span<const double> weights) {
  double ratio = 0.0;
  for (const std::uint8_t arm : {std::uint8_t{0}, std::uint8_t{1}}) {
    double sum = 0.0, rows = 0.0, most = 0.0;
    for (std::size_t row = 0; row < weights.size(); ++row) {
      if (input.treated[row] != arm || !(weights[row] > 0.0)) continue;
      sum += weights[row], rows += 1.0, most = std::max(most, weights[row]);
    }
    ratio = std::max(ratio, most * rows / sum);
  }
  return {"largest_weight", ratio > most_weight ? CheckStatus::fail : CheckStatus::pass, ratio,
          fmt::format("times the mean weight of its group; more than {} means that few rows decide", most_weight)};
}

Result<> add_sizes(Finding& finding, const MatchInput& input, std::span<const double> weights) {
  for (const bool treated : {true, false}) {
    const double size = stats::effective_size(weights, input.treated, treated);
    const std::string group = treated ? "treated" : "control";
    if (size < fewest_effective) {
      return fail(ErrorCode::no_overlap,
                  fmt::format("the {} rows that can be compared weigh like {:.1f} rows; {} are needed", group, size,
                              fewest_effective),
                  {}, "bring more rows, take fewer covariates, or a wider --caliper");
    }
    finding.diagnostics.push_back(
        {"effective_size_" + group, CheckStatus::pass, size, "(sum of weights)² / sum of squared weights"});
  }
  return {};
}

void add_effects(Finding& finding, const Adjustment& adjustment, const MatchInput& input, const Run& run) {
  std::int64_t compared = 0;
  for (const double weight : adjustment.weights) compared += weight > 0.0 ? 1 : 0;
  for (const Effect& effect : adjustment.effects) {
    const double half =
        effect.df > 0.0 ? student_half(run, effect.standard_error, effect.df) : normal_half(run, effect.standard_error);
    Estimate estimate = with_interval(run, effect.name, effect.value, effect.standard_error, half, effect.how);
    estimate.n = compared;
    finding.estimates.push_back(std::move(estimate));
  }
  finding.refused.insert(finding.refused.end(), adjustment.refused.begin(), adjustment.refused.end());
  std::vector<double> arms[2];
  for (std::size_t row = 0; row < input.y.size(); ++row) arms[input.treated[row]].push_back(input.y[row]);
  const auto naive = stats::welch(arms[1], arms[0], run.level);
  if (!naive) return;
  Estimate beside{"naive_difference", naive->difference, naive->low, naive->high, run.level};
  beside.n = static_cast<std::int64_t>(input.y.size());
  beside.interval_method = "Welch; nothing adjusted, no effect";
  finding.estimates.push_back(std::move(beside));
}

Table errors_table(const Adjustment& adjustment) {
  Table table{"effects",
              {{"effect", "", Role::label},
               {"estimate", "", Role::value},
               {"se", "", Role::value},
               {"df", "", Role::value},
               {"error", "", Role::group}},
              {}};
  for (const Effect& effect : adjustment.effects) {
    table.rows.push_back(
        {effect.name, effect.value, effect.standard_error, effect.df > 0.0 ? Cell{effect.df} : Cell{}, effect.how});
  }
  return table;
}

Table propensity_table(const MatchInput& input, const stats::Logistic& propensity) {
  Table table{"propensity", {{"term", "", Role::label}, {"estimate", "", Role::value}, {"se", "", Role::value}}, {}};
  for (std::size_t k = 0; k < propensity.coefficients.size(); ++k) {
    table.rows.push_back({k == 0 ? std::string("(Intercept)") : input.covariates.names[k - 1],
                          propensity.coefficients[k], std::sqrt(propensity.covariance(k, k))});
  }
  return table;
}

/// Adjusted if every check passed; what failed is said and takes the grade down.
void grade(Finding& finding) {
  finding.grade = Grade::adjusted;
  for (const Diagnostic& check : finding.diagnostics) {
    if (check.status == CheckStatus::pass) continue;
    finding.status = Status::caution;
    if (check.status != CheckStatus::fail) continue;
    finding.grade = Grade::correlation;
    finding.reason += (finding.reason.empty() ? "" : "; ") + check.name + ": " + check.detail;
  }
  if (finding.grade == Grade::correlation)
    finding.caveats.push_back("Not adjusted well enough to be called an effect: " + finding.reason + ".");
}

void add_parameters(Finding& finding, const MatchInput& input) {
  auto& parameters = finding.proof.parameters;
  parameters["method"] = name_of(input.method).name;
  parameters["estimand"] = effect_name(input);
  if (input.method == MatchMethod::nearest || input.method == MatchMethod::mahalanobis) {
    parameters["ratio"] = std::to_string(input.ratio);
    parameters["replace"] = input.replace ? "yes, ties share" : "no, the first row wins ties";
    parameters["order"] = input.method == MatchMethod::nearest ? "descending propensity" : "rows";
    parameters["caliper"] =
        input.caliper ? fmt::format("{} standard deviations of the propensity over all rows", *input.caliper) : "none";
  }
  if (input.method == MatchMethod::subclass) parameters["subclasses"] = std::to_string(input.subclasses);
  if (input.method == MatchMethod::aipw) parameters["folds"] = std::to_string(input.folds);
}

}  // namespace

Result<MatchMethod> match_method(const std::string& name) {
  for (const auto& method : methods) {
    if (name == method.name) return method.method;
  }
  return fail(ErrorCode::usage, "there is no method \"" + name + "\"", "--method",
              "take nearest, mahalanobis, exact, subclass, ipw, aipw, entropy or overlap");
}

Result<Finding> match(const MatchInput& input, const Run& run) {
  if (input.clusters) CW_TRY_VOID(enough_clusters(*input.clusters, input.cluster_column));
  CW_TRY_VOID(varies(input.y, input.outcome));
  CW_TRY_VOID(independent(input.covariates));
  CW_TRY(const auto propensity,
         stats::logistic(stats::with_intercept(input.covariates.values), input.treated, input.covariates.names));
  CW_TRY(const auto adjustment, adjust(input, propensity, run));

  Finding finding = begin_finding(run, name_of(input.method).finding, estimand_of(input));
  const auto treated = std::count(input.treated.begin(), input.treated.end(), std::uint8_t{1});
  finding.counterfactual =
      fmt::format("rows with {} = 0 and equal covariates, by {}", input.treatment, name_of(input.method).words);
  finding.population =
      fmt::format("{} treated and {} other rows", treated, input.y.size() - static_cast<std::size_t>(treated));
  add_parameters(finding, input);
  add_effects(finding, adjustment, input, run);
  CW_TRY_VOID(add_sizes(finding, input, adjustment.weights));
  finding.tables.push_back(balance_table(input, adjustment.weights));
  finding.diagnostics.push_back(balance_check(finding.tables.back()));
  finding.diagnostics.push_back(overlap_check(input, propensity));
  finding.diagnostics.push_back(weight_check(input, adjustment.weights));
  finding.diagnostics.insert(finding.diagnostics.end(), adjustment.checks.begin(), adjustment.checks.end());
  finding.tables.push_back(errors_table(adjustment));
  finding.tables.push_back(propensity_table(input, propensity));
  finding.assumptions.push_back({"no_hidden_reason", "nothing but the covariates moves both treatment and outcome"});
  finding.assumptions.push_back({"before_treatment", "every covariate was measured before the treatment"});
  finding.assumptions.push_back({"no_spillover", "one row's treatment does not change another row's outcome"});
  finding.caveats.push_back(
      "Adjusts for the named covariates only; see `lift sensitivity` for how strong a hidden reason must be.");
  grade(finding);
  finding.figures.push_back(
      {"match_balance",
       "love",
       "Balance before and after",
       fmt::format("{} covariates, {}.", finding.tables[0].rows.size(), name_of(input.method).words),
       "balance",
       {},
       "One row per covariate with its standardised difference before and after."});
  return finding;
}

}  // namespace cw::measure::plain
