#include "measure/plain/sensitivity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/sensitivity.hpp"

namespace cw::measure::plain {

namespace {

constexpr std::array<std::pair<const char*, EffectScale>, 5> scales = {{{"rr", EffectScale::risk_ratio},
                                                                        {"or", EffectScale::odds_ratio},
                                                                        {"or_common", EffectScale::odds_ratio_common},
                                                                        {"hr", EffectScale::hazard_ratio},
                                                                        {"difference", EffectScale::difference}}};
constexpr double most_gamma = 50.0;

double as_risk_ratio(double value, const EValueInput& input) {
  if (input.scale == EffectScale::odds_ratio_common) return std::sqrt(value);
  if (input.scale == EffectScale::difference) return std::exp(0.91 * value / input.sd.value_or(1.0));
  return value;
}

Result<> check(const EValueInput& input) {
  if (input.low.has_value() != input.high.has_value())
    return fail(ErrorCode::usage, "an interval has two ends", "--low", "give --low and --high");
  if (input.scale == EffectScale::difference) {
    if (!input.sd || !(*input.sd > 0.0))
      return fail(ErrorCode::usage, "a difference of means needs the outcome's standard deviation", "--sd",
                  "give one above zero");
  } else if (!(input.estimate > 0.0) || (input.low && !(*input.low > 0.0))) {
    return fail(ErrorCode::invalid_input, "a ratio lies above zero", "--estimate",
                "for differences take --scale difference");
  }
  if (input.low && input.high && !(*input.low <= input.estimate && input.estimate <= *input.high))
    return fail(ErrorCode::invalid_input, "the interval does not hold the estimate", "--low");
  return {};
}

/// The smallest gamma at which chance alone may explain the pairs, to 1e-6.
double gamma_at(std::span<const double> differences, double alpha) {
  double low = 1.0, high = most_gamma;
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (low + high);
    const auto bounds = stats::signed_rank_bounds(differences, middle);
    (bounds && bounds->high < alpha ? low : high) = middle;
  }
  return high;
}

}  // namespace

Result<EffectScale> effect_scale(const std::string& name) {
  for (const auto& [known, scale] : scales) {
    if (name == known) return scale;
  }
  return fail(ErrorCode::usage, "there is no scale \"" + name + "\"", "--scale",
              "take rr, or, or_common, hr or difference");
}

Result<Finding> e_value_finding(const EValueInput& input, const Run& run) {
  CW_TRY_VOID(check(input));
  Finding finding = begin_finding(
      run, "e_value", "how strongly an unseen cause must go with treatment and outcome to explain the effect away");
  finding.grade = Grade::assumption;
  const double ratio = as_risk_ratio(input.estimate, input);
  finding.estimates.push_back(
      exact(run, "e_value", stats::e_value(ratio), "risk ratio", "arithmetic on the given estimate"));
  if (input.low && input.high) {
    const double end = stats::e_value_of_interval(as_risk_ratio(*input.low, input), as_risk_ratio(*input.high, input));
    finding.estimates.push_back(exact(run, "e_value_interval", end, "risk ratio", "arithmetic on the given interval"));
    const bool weak = end < 1.25;
    finding.diagnostics.push_back({"robust", weak ? CheckStatus::warn : CheckStatus::pass, end,
                                   weak ? "a weak unseen cause (below 1.25) could make the effect vanish"
                                        : "an unseen cause weaker than this cannot make the effect vanish"});
    if (weak) finding.status = Status::caution;
  }
  finding.assumptions.push_back(given("effect", "the effect as a risk ratio", ratio, "risk ratio"));
  finding.caveats.push_back("Says how strong a hidden reason must be, not whether there is one.");
  return finding;
}

Result<Finding> rosenbaum_finding(std::span<const double> treated, std::span<const double> control,
                                  const std::vector<double>& gammas, const Run& run) {
  CW_CHECK(treated.size() == control.size());
  std::vector<double> differences;
  for (std::size_t i = 0; i < treated.size(); ++i) differences.push_back(treated[i] - control[i]);
  Finding finding =
      begin_finding(run, "rosenbaum_bounds", "how far hidden bias could explain the difference within matched pairs");
  finding.grade = Grade::correlation;
  finding.population = fmt::format("{} matched pairs", differences.size());
  Table table{"bounds",
              {{"gamma", "", Role::group},
               {"p_low", "share", Role::value},
               {"p_high", "share", Role::value},
               {"effect_low", "", Role::low},
               {"effect_high", "", Role::high}},
              {}};
  for (const double gamma : gammas) {
    CW_TRY(const auto bounds, stats::signed_rank_bounds(differences, gamma));
    table.rows.push_back({gamma, bounds.low, bounds.high, bounds.effect_low, bounds.effect_high});
  }
  finding.tables.push_back(std::move(table));
  CW_TRY(const auto none, stats::signed_rank_bounds(differences, 1.0));
  const double alpha = 1.0 - run.level;
  if (!(none.high < alpha)) {
    return fail(ErrorCode::degenerate,
                fmt::format("without hidden bias p is {:.4f} already: there is no effect to explain away", none.high),
                {}, "bounds say how robust a difference is; here is none (treated above control, one-sided)");
  }
  Estimate gamma =
      exact(run, "gamma_at_alpha", gamma_at(differences, alpha), "odds", "a bound on what could be, no estimate");
  gamma.n = static_cast<std::int64_t>(differences.size());
  finding.estimates.push_back(std::move(gamma));
  finding.caveats.push_back(fmt::format("One-sided, treated above control; {}.",
                                        differences.size() > 25 ? "normal approximation" : "exact distribution"));
  finding.caveats.push_back(
      "Two people alike in what was matched may differ in odds of treatment by gamma, for reasons that nobody "
      "recorded.");
  return finding;
}

Result<Finding> partial_r2_finding(const PartialR2Input& input, const Run& run) {
  if (!(input.standard_error > 0.0) || !(input.df > 1.0))
    return fail(ErrorCode::invalid_input, "the standard error lies above 0 and the degrees of freedom above 1", "--se");
  if (!(input.share > 0.0 && input.share <= 1.0))
    return fail(ErrorCode::invalid_input, "the share to explain away lies above 0 and is at most 1", "--share");
  const auto value = stats::robustness_value(input.estimate / input.standard_error, input.df, input.share, run.level);
  Finding finding = begin_finding(
      run, "partial_r2", "how much of treatment and outcome an unseen cause must explain to take the effect away");
  finding.grade = Grade::correlation;
  const char* why = "arithmetic on the regression";
  finding.estimates = {exact(run, "robustness_value", value.value, "share", why),
                       exact(run, "robustness_value_interval", value.value_interval, "share", why),
                       exact(run, "partial_r2", value.partial_r2, "share", why)};
  finding.proof.parameters["share"] = fmt::format("{}", input.share);
  Table contour{
      "contour",
      {{"r2_treatment", "share", Role::group}, {"r2_outcome", "share", Role::group}, {"estimate", "", Role::value}},
      {}};
  for (const double treatment : {0.01, 0.05, 0.1, 0.2, 0.3}) {
    for (const double outcome : {0.01, 0.05, 0.1, 0.2, 0.3})
      contour.rows.push_back(
          {treatment, outcome,
           stats::adjusted_estimate(input.estimate, input.standard_error, input.df, treatment, outcome)});
  }
  finding.tables.push_back(std::move(contour));
  if (!input.benchmarks.empty()) {
    Table benchmarks{"benchmarks",
                     {{"covariate", "", Role::label},
                      {"r2_treatment", "share", Role::value},
                      {"r2_outcome", "share", Role::value},
                      {"estimate", "", Role::value}},
                     {}};
    for (const auto& one : input.benchmarks) {
      benchmarks.rows.push_back(
          {one.covariate, one.r2_treatment, one.r2_outcome,
           stats::adjusted_estimate(input.estimate, input.standard_error, input.df, one.r2_treatment, one.r2_outcome)});
    }
    finding.tables.push_back(std::move(benchmarks));
    finding.caveats.push_back(
        "Benchmarks: what a cause as strong as this covariate (given the others) would leave of the effect.");
  }
  finding.caveats.push_back("Says how strong a hidden reason must be, not whether there is one.");
  return finding;
}

Result<PartialR2Input> partial_r2_of(const std::string& outcome, std::span<const double> y,
                                     std::span<const double> treatment, const Covariates& covariates) {
  CW_TRY_VOID(varies(y, outcome));
  Covariates all;
  all.names = {"the treatment"};
  all.values.append(treatment);
  for (std::size_t k = 0; k < covariates.names.size(); ++k) {
    all.names.push_back(covariates.names[k]);
    all.values.append(covariates.values.column(k));
  }
  CW_TRY_VOID(independent(all));
  CW_TRY(const auto of_outcome, stats::least_squares(stats::with_intercept(all.values), y));
  CW_TRY(const auto errors, stats::covariance(of_outcome, stats::Errors::classic));
  PartialR2Input input{of_outcome.coefficients[1], std::sqrt(errors.matrix(1, 1)), errors.df[1], 1.0, {}};
  if (covariates.names.empty()) return input;
  CW_TRY(const auto of_treatment, stats::least_squares(stats::with_intercept(covariates.values), treatment));
  CW_TRY(const auto treatment_errors, stats::covariance(of_treatment, stats::Errors::classic));
  const auto partial = [](double coefficient, const stats::Covariance& covariance, std::size_t k) {
    const double square = coefficient * coefficient / covariance.matrix(k, k);
    return square / (square + covariance.df[k]);
  };
  for (std::size_t k = 0; k < covariates.names.size(); ++k) {
    input.benchmarks.push_back({covariates.names[k], partial(of_treatment.coefficients[k + 1], treatment_errors, k + 1),
                                partial(of_outcome.coefficients[k + 2], errors, k + 2)});
  }
  return input;
}

}  // namespace cw::measure::plain
