#include "measure/plain/impact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cw::measure::plain {

namespace {

using stats::Band;
using stats::LevelPrior;
using stats::StructuralFit;
using stats::StructuralInput;

constexpr double break_chance = 0.005;  // one-sided, of a control's own break at the event

std::string prior_words(const ImpactInput& input) {
  switch (input.prior) {
    case LevelPrior::weak:
      return "weak: the level's deviation near 0.01 of the outcome's; variances and coefficients uncertain";
    case LevelPrior::mle:
      return "mle: variances and coefficients of highest likelihood, taken as known";
    case LevelPrior::fixed:
      return fmt::format("fixed: the level's deviation is {} of the outcome's; coefficients taken as known",
                         input.level_sd);
  }
  return "";
}

/// Controls, season and trend as regressors.
Covariates regressors(const ImpactInput& input) {
  Covariates all = input.controls;
  all.values.rows = input.y.size();
  for (std::size_t part = 1; part < input.season; ++part) {
    std::vector<double> column;
    for (std::size_t t = 0; t < input.y.size(); ++t) column.push_back(t % input.season == part ? 1.0 : 0.0);
    all.names.push_back(fmt::format("season {}", part + 1));
    all.values.append(column);
  }
  if (input.trend) {
    std::vector<double> column;
    for (std::size_t t = 0; t < input.y.size(); ++t) column.push_back(static_cast<double>(t));
    all.names.emplace_back("trend");
    all.values.append(column);
  }
  return all;
}

stats::Matrix first_rows(const stats::Matrix& x, std::size_t rows) {
  std::vector<std::size_t> chosen(rows);
  for (std::size_t row = 0; row < rows; ++row) chosen[row] = row;
  return stats::rows_of(x, chosen);
}

StructuralInput structural(const ImpactInput& input, const stats::Matrix& x, const Run& run) {
  return {input.y, x, input.before, input.prior, input.level_sd, run.level};
}

bool excludes_zero(const Band& band) {
  return band.low > 0.0 || band.high < 0.0;
}

/// As if the event had come after two thirds of the time before.
void add_placebo_date(Finding& finding, const ImpactInput& input, const stats::Matrix& x, const Run& run) {
  StructuralInput earlier = structural(input, first_rows(x, input.before), run);
  earlier.y.resize(input.before);
  earlier.before = input.before * 2 / 3;
  const auto fit = stats::structural_fit(earlier);
  if (!fit) {
    finding.diagnostics.push_back(
        {"placebo_date", CheckStatus::warn, std::nullopt, "too few periods before the event to try one"});
    return;
  }
  const Band& band = fit->average_effect;
  finding.diagnostics.push_back({"placebo_date", excludes_zero(band) ? CheckStatus::fail : CheckStatus::pass,
                                 band.value,
                                 fmt::format("average effect of nothing from {} on: {:.6g} to {:.6g}",
                                             input.times.names[earlier.before], band.low, band.high)});
}

/// A control that breaks at the event was touched by it, or something else happened then.
void add_control_breaks(Finding& finding, const ImpactInput& input, const Run& run) {
  std::vector<std::string> broken;
  for (std::size_t k = 0; k < input.controls.names.size(); ++k) {
    StructuralInput alone = structural(input, {}, run);
    const auto column = input.controls.values.column(k);
    alone.y.assign(column.begin(), column.end());
    alone.x.rows = alone.y.size();
    alone.prior = LevelPrior::mle;
    const auto fit = stats::structural_fit(alone);
    if (fit && fit->beyond_zero < break_chance) broken.push_back(input.controls.names[k]);
  }
  finding.diagnostics.push_back(
      {"control_breaks", broken.empty() ? CheckStatus::pass : CheckStatus::fail, static_cast<double>(broken.size()),
       broken.empty() ? "no control changes its level at the event"
                      : listed(broken) + ": the level changes at the event, so it cannot tell what would have been"});
}

Table path_table(const ImpactInput& input, const StructuralFit& fit) {
  Table table{"path",
              {{"time", "", Role::time},
               {"actual", "", Role::value},
               {"predicted", "", Role::value},
               {"low", "", Role::low},
               {"high", "", Role::high},
               {"effect", "", Role::value},
               {"cumulative", "", Role::value},
               {"cumulative_low", "", Role::low},
               {"cumulative_high", "", Role::high}},
              {}};
  for (std::size_t h = 0; h < fit.predicted.size(); ++h) {
    const double actual = input.y[input.before + h];
    const Band &now = fit.predicted[h], &sum = fit.cumulative[h];
    table.rows.push_back({input.times.cell(input.before + h), actual, now.value, now.low, now.high, actual - now.value,
                          sum.value, sum.low, sum.high});
  }
  return table;
}

void add_estimates(Finding& finding, const ImpactInput& input, const StructuralFit& fit, const Run& run) {
  const std::string how = input.prior == LevelPrior::weak
                              ? "structural time series, quantiles over variances and coefficients"
                              : "structural time series, variances and coefficients taken as known";
  const auto add = [&](const char* name, const Band& band, const char* unit) {
    Estimate estimate{name, band.value, band.low, band.high, run.level, unit};
    estimate.n = static_cast<std::int64_t>(fit.predicted.size());
    estimate.interval_method = how;
    finding.estimates.push_back(std::move(estimate));
  };
  const Band& average = fit.average_effect;
  add("average_effect", average, "");
  add("cumulative_effect", fit.cumulative.back(), "");
  double predicted = 0.0;
  for (const auto& band : fit.predicted) predicted += band.value / static_cast<double>(fit.predicted.size());
  if (predicted > 2.0 * fit.average_sd) {
    add("relative_effect", {average.value / predicted, average.low / predicted, average.high / predicted}, "share");
  } else {
    finding.refused.push_back({"relative_effect", "degenerate", "what would have been is not clearly above zero"});
  }
}

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
    finding.caveats.push_back("Not to be called an effect: " + finding.reason + ".");
}

}  // namespace

Result<Finding> impact(const ImpactInput& input, const Run& run) {
  if (input.before == 0 || input.before >= input.y.size()) {
    return fail(ErrorCode::too_few_rows,
                input.before == 0 ? "there is no period before the event" : "there is no period after the event",
                "--from", "name a period inside the data");
  }
  CW_TRY_VOID(varies(std::span(input.y).first(input.before), input.outcome));
  const Covariates all = regressors(input);
  Covariates before = all;
  before.values = first_rows(all.values, input.before);
  if (!all.names.empty()) CW_TRY_VOID(independent(before));
  CW_TRY(const auto fit, stats::structural_fit(structural(input, all.values, run)));

  const std::string& from = input.times.names[input.before];
  Finding finding = begin_finding(run, "structural_time_series",
                                  fmt::format("mean effect on {} per period from {} on", input.outcome, from));
  finding.counterfactual = fmt::format("{} as its level and {} predict it", input.outcome,
                                       input.controls.names.empty() ? "nothing else" : listed(input.controls.names));
  finding.population = fmt::format("{} periods before, {} after", input.before, input.y.size() - input.before);
  finding.window = {from, input.times.names.back()};
  finding.proof.parameters["level_prior"] = prior_words(input);
  finding.proof.parameters["season"] = std::to_string(input.season);
  finding.proof.parameters["trend"] = input.trend ? "straight" : "none";
  add_estimates(finding, input, fit, run);
  finding.tables.push_back(path_table(input, fit));
  Table model{"model", {{"parameter", "", Role::label}, {"value", "", Role::value}}, {}};
  model.rows = {{std::string("irregular_variance"), fit.irregular_variance},
                {std::string("level_variance"), fit.level_variance}};
  for (std::size_t k = 0; k < fit.coefficients.size(); ++k) model.rows.push_back({all.names[k], fit.coefficients[k]});
  finding.tables.push_back(std::move(model));
  finding.diagnostics.push_back(
      {"average_sd", CheckStatus::pass, fit.average_sd, "standard deviation of the average effect"});
  finding.diagnostics.push_back(
      {"tail_p", CheckStatus::pass, fit.beyond_zero, "chance that the average effect is on the other side of zero"});
  finding.diagnostics.push_back(
      {"log_likelihood", CheckStatus::pass, fit.log_likelihood, "before the event, standardised, at the mode"});
  add_placebo_date(finding, input, all.values, run);
  add_control_breaks(finding, input, run);
  if (input.controls.names.empty()) {
    finding.diagnostics.push_back(
        {"controls", CheckStatus::fail, 0.0, "without a control series whatever else happened then counts as effect"});
  }
  finding.assumptions.push_back({"controls_untouched", "the event did not move the controls"});
  finding.assumptions.push_back({"relation_holds", "controls go on to move with the outcome as before"});
  finding.caveats.push_back("Level prior: " + prior_words(input) +
                            ". `--level-prior mle` shows what a free level would say.");
  grade(finding);
  finding.figures.push_back(
      {"impact_path",
       "line_band",
       "Actual and predicted",
       fmt::format("Average effect {:.6g} ({:.6g} to {:.6g}).", fit.average_effect.value, fit.average_effect.low,
                   fit.average_effect.high),
       "path",
       {},
       "One row per period after the event with the actual and the predicted value and its band."});
  return finding;
}

}  // namespace cw::measure::plain
