#include "measure/plain/synth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cw::measure::plain {

namespace {

using stats::SyntheticFit;
using stats::UnitTable;

constexpr double poor_fit = 0.1;     // root mean square before treatment, in standard deviations of the outcome
constexpr double drift_share = 0.5;  // of the effect, at a placebo date
constexpr double rounding = 1e-9;    // of the outcome's standard deviation
constexpr std::size_t fewest_donors = 2;

double deviation(std::span<const double> values) {
  const double n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (n - 1.0));
}

/// The table, the treated unit's column (the mean of several stands behind the last) and the donors.
struct Setting {
  UnitTable table;
  std::size_t target = 0;
  std::vector<std::size_t> donors;
  std::string treated_names;
};

std::vector<double> mean_columns(const stats::Matrix& x, const std::vector<std::size_t>& columns) {
  std::vector<double> mean(x.rows, 0.0);
  for (const auto column : columns) {
    for (std::size_t row = 0; row < x.rows; ++row) mean[row] += x(row, column) / static_cast<double>(columns.size());
  }
  return mean;
}

Result<Setting> setting_of(const SynthInput& input) {
  Setting setting;
  for (std::size_t unit = 0; unit < input.units.size(); ++unit) {
    if (std::find(input.treated.begin(), input.treated.end(), unit) == input.treated.end())
      setting.donors.push_back(unit);
  }
  if (setting.donors.size() < fewest_donors) {
    return fail(ErrorCode::no_overlap,
                fmt::format("{} unit is left to compare with; 2 are needed", setting.donors.size()), {},
                "bring units without the treatment");
  }
  if (input.before == 0 || input.before >= input.outcome.rows) {
    return fail(ErrorCode::too_few_rows,
                input.before == 0 ? "there is no period before treatment" : "there is no period after treatment",
                "--from", "name a period inside the data");
  }
  setting.table.outcome = input.outcome;
  setting.table.before = input.before;
  setting.table.predictors = stats::Matrix(input.predictors.size(), input.units.size());
  for (std::size_t k = 0; k < input.predictors.size(); ++k) {
    const auto& values = input.predictors[k].values;
    CW_TRY_VOID(varies(values, input.predictors[k].name));
    const double spread = deviation(values);
    for (std::size_t unit = 0; unit < values.size(); ++unit) setting.table.predictors(k, unit) = values[unit] / spread;
  }
  std::vector<std::string> names;
  for (const auto unit : input.treated) names.push_back(input.units[unit]);
  setting.treated_names = listed(names);
  setting.target = input.treated[0];
  if (input.treated.size() > 1) {
    setting.target = input.units.size();
    setting.table.outcome.append(mean_columns(input.outcome, input.treated));
    const auto mean = mean_columns(setting.table.predictors, input.treated);
    setting.table.predictors.values.insert(setting.table.predictors.values.end(), mean.begin(), mean.end());
    ++setting.table.predictors.columns;
  }
  return setting;
}

Table weights_table(const SynthInput& input, const std::vector<std::size_t>& donors,
                    const std::vector<double>& weights) {
  std::vector<std::size_t> order(donors.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return weights[a] > weights[b]; });
  Table table{"weights", {{"unit", "", Role::label}, {"weight", "share", Role::value}}, {}};
  for (const auto k : order) table.rows.push_back({input.units[donors[k]], weights[k]});
  return table;
}

Table gap_table(const SynthInput& input, const Setting& setting, const std::vector<double>& gap) {
  Table table{
      "gap",
      {{"time", "", Role::time}, {"gap", "", Role::value}, {"actual", "", Role::value}, {"synthetic", "", Role::value}},
      {}};
  for (std::size_t period = 0; period < gap.size(); ++period) {
    const double actual = setting.table.outcome(period, setting.target);
    table.rows.push_back({input.times.cell(period), gap[period], actual, actual - gap[period]});
  }
  return table;
}

struct Placebo {
  std::string unit;
  double pre_mspe, post_mspe;
  bool treated, kept;
  double ratio() const { return post_mspe / pre_mspe; }
};

Result<std::vector<Placebo>> placebos(const SynthInput& input, const Setting& setting, const SyntheticFit& fit,
                                      const Run& run) {
  std::vector<Placebo> all{{setting.treated_names, fit.pre_mspe, fit.post_mspe, true, true}};
  for (std::size_t k = 0; k < setting.donors.size(); ++k) {
    auto others = setting.donors;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(k));
    CW_TRY(const auto placebo, stats::synthetic_control(setting.table, setting.donors[k], others, run.seed));
    const bool kept = !input.prefit_cut || placebo.pre_mspe <= *input.prefit_cut * fit.pre_mspe;
    all.push_back({input.units[setting.donors[k]], placebo.pre_mspe, placebo.post_mspe, false, kept});
  }
  std::stable_sort(all.begin(), all.end(), [](const Placebo& a, const Placebo& b) { return a.ratio() > b.ratio(); });
  return all;
}

/// Adds the table, and the rank of the treated among all.
std::string add_placebos(Finding& finding, const std::vector<Placebo>& all, bool exact_past, const Run& run) {
  Table table{"placebo",
              {{"unit", "", Role::label},
               {"pre_rmspe", "", Role::value},
               {"post_rmspe", "", Role::value},
               {"ratio", "mean squares, after over before", Role::value},
               {"treated", "", Role::group},
               {"ranked", "", Role::group}},
              {}};
  std::size_t rank = 0, ranked = 0;
  for (const auto& one : all) {
    table.rows.push_back({one.unit, std::sqrt(one.pre_mspe), std::sqrt(one.post_mspe),
                          one.pre_mspe > 0.0 ? Cell{one.ratio()} : Cell{}, one.treated, one.kept});
    ranked += one.kept ? 1 : 0;
    if (one.treated) rank = ranked;
  }
  finding.tables.push_back(std::move(table));
  const double p = static_cast<double>(rank) / static_cast<double>(ranked);
  if (exact_past) {
    finding.refused.push_back(
        {"placebo_p", "degenerate",
         "the past is fitted exactly, so that the ratio ranks rounding: bring more periods before "
         "the treatment than donors, or take --method sdid"});
    return "the past is fitted exactly: no placebo can be ranked";
  }
  const std::string words = fmt::format("placebo rank instead: {} of {}", rank, ranked);
  if (1.0 / static_cast<double>(ranked) > 1.0 - run.level + 1e-12) {
    finding.refused.push_back(
        {"placebo_p", "too_few_rows",
         fmt::format("{} units can never give a p below {:.2g}: bring more donors", ranked, 1.0 - run.level)});
  } else {
    finding.diagnostics.push_back(
        {"placebo_p", CheckStatus::pass, p,
         fmt::format("rank {} of {} by mean squared gap after over before; no placebo is treated", rank, ranked)});
  }
  return words;
}

Diagnostic fit_check(const SynthInput& input, double pre_mspe) {
  const double error = std::sqrt(pre_mspe), spread = deviation(input.outcome.values);
  const bool poor = error > poor_fit * spread;
  return {"pre_rmspe", poor ? CheckStatus::fail : CheckStatus::pass, error,
          fmt::format("{:.3g} standard deviations of the outcome{}", error / spread,
                      poor ? ": the treated unit lies outside what the donors span" : "")};
}

/// The same as if treatment had begun in the middle of the time before.
Result<> add_placebo_date(Finding& finding, const SynthInput& input, const Setting& setting, double effect,
                          const Run& run) {
  const std::size_t date = input.before / 2;
  if (date < 2) {
    finding.diagnostics.push_back(
        {"placebo_date", CheckStatus::warn, std::nullopt, "too few periods before treatment to try one"});
    return {};
  }
  Setting earlier = setting;
  earlier.table.before = date;
  earlier.table.outcome = stats::Matrix(input.before, setting.table.outcome.columns);
  for (std::size_t unit = 0; unit < setting.table.outcome.columns; ++unit) {
    for (std::size_t period = 0; period < input.before; ++period)
      earlier.table.outcome(period, unit) = setting.table.outcome(period, unit);
  }
  earlier.table.predictors = {};  // their windows may lie after the placebo date
  CW_TRY(const auto fit, stats::synthetic_control(earlier.table, earlier.target, earlier.donors, run.seed));
  const double found = fit.average_effect(date);
  const bool drifts = std::abs(found) > drift_share * std::abs(effect);
  finding.diagnostics.push_back(
      {"placebo_date", drifts ? CheckStatus::fail : CheckStatus::pass, found,
       fmt::format("average gap from {} on, before anything happened; matched on the outcomes before it",
                   input.times.names[date])});
  return {};
}

Result<> add_leave_one_out(Finding& finding, const SynthInput& input, const Setting& setting, const SyntheticFit& fit,
                           double effect, const Run& run) {
  Table table{"leave_one_out",
              {{"unit", "", Role::label}, {"average_effect", "", Role::value}, {"pre_rmspe", "", Role::value}},
              {}};
  double low = effect, high = effect;
  for (std::size_t k = 0; k < setting.donors.size(); ++k) {
    if (!(fit.weights[k] > 1e-3) || setting.donors.size() <= fewest_donors) continue;
    auto others = setting.donors;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(k));
    CW_TRY(const auto without,
           stats::synthetic_control(setting.table, setting.target, others, run.seed, fit.importance));
    const double found = without.average_effect(input.before);
    low = std::min(low, found), high = std::max(high, found);
    table.rows.push_back({input.units[setting.donors[k]], found, std::sqrt(without.pre_mspe)});
  }
  finding.tables.push_back(std::move(table));
  finding.diagnostics.push_back(
      {"leave_one_out", low * high < 0.0 ? CheckStatus::fail : CheckStatus::pass, high - low,
       fmt::format("without one donor at a time the effect lies between {:.6g} and {:.6g}", low, high)});
  return {};
}

void add_predictors(Finding& finding, const SynthInput& input, const Setting& setting, const SyntheticFit& fit) {
  if (input.predictors.empty()) return;
  Table table{"predictors",
              {{"predictor", "", Role::label},
               {"treated", "", Role::value},
               {"synthetic", "", Role::value},
               {"importance", "share", Role::value}},
              {}};
  for (std::size_t k = 0; k < input.predictors.size(); ++k) {
    const auto& values = input.predictors[k].values;
    double treated = 0.0, synthetic = 0.0;
    for (const auto unit : input.treated) treated += values[unit] / static_cast<double>(input.treated.size());
    for (std::size_t d = 0; d < setting.donors.size(); ++d) synthetic += fit.weights[d] * values[setting.donors[d]];
    table.rows.push_back({input.predictors[k].name, treated, synthetic, fit.importance[k]});
  }
  finding.tables.push_back(std::move(table));
  finding.diagnostics.push_back(
      {"importance_search", CheckStatus::pass, fit.pre_mspe,
       fmt::format("mean squared gap before treatment; {} of {} starts come within 1 % of it, "
                   "their weights differ by at most {:.2g}",
                   fit.starts_alike, fit.starts, fit.weights_apart)});
}

Estimate effect_of(const Run& run, double value, std::size_t units, std::string no_interval) {
  Estimate estimate = exact(run, "average_effect", value, "", std::move(no_interval));
  estimate.n = static_cast<std::int64_t>(units);
  return estimate;
}

Result<> by_synthetic_control(Finding& finding, const SynthInput& input, const Setting& setting, const Run& run) {
  CW_TRY(const auto fit, stats::synthetic_control(setting.table, setting.target, setting.donors, run.seed));
  const double effect = fit.average_effect(input.before);
  finding.tables.push_back(weights_table(input, setting.donors, fit.weights));
  finding.tables.push_back(gap_table(input, setting, fit.gap));
  finding.diagnostics.push_back(fit_check(input, fit.pre_mspe));
  std::string instead = "two donors allow no placebo";
  if (setting.donors.size() > fewest_donors) {
    CW_TRY(const auto all, placebos(input, setting, fit, run));
    const bool exact_past = std::sqrt(fit.pre_mspe) <= rounding * deviation(input.outcome.values);
    instead = add_placebos(finding, all, exact_past, run);
  }
  finding.estimates.push_back(effect_of(run, effect, input.units.size(), std::move(instead)));
  add_predictors(finding, input, setting, fit);
  CW_TRY_VOID(add_placebo_date(finding, input, setting, effect, run));
  return add_leave_one_out(finding, input, setting, fit, effect, run);
}

Result<double> did_error(const SynthInput& input, const Setting& setting, const stats::SyntheticDid& fit, double noise,
                         stats::PanelMethod method, const Run& run, std::string& how) {
  if (input.treated.size() > 1) {
    how = "normal, jackknife over units";
    if (auto error = stats::jackknife_error(setting.table, input.treated, setting.donors, fit)) return error;
  }
  how = input.treated.size() == 1 ? "normal, placebo on every donor"
                                  : fmt::format("normal, {} placebo draws", input.draws);
  return stats::placebo_error(setting.table, input.treated.size(), setting.donors, noise, method, input.draws,
                              run.seed);
}

Result<> by_weighted_difference(Finding& finding, const SynthInput& input, const Setting& setting, const Run& run) {
  const auto method = input.method == SynthMethod::sdid ? stats::PanelMethod::synthetic_did : stats::PanelMethod::did;
  double noise = 0.0;
  if (method == stats::PanelMethod::synthetic_did) {
    CW_TRY(noise, stats::noise_of(setting.table, setting.donors));
  }
  CW_TRY(const auto fit, stats::synthetic_did(setting.table, input.treated, setting.donors, noise, method));
  std::string how;
  const auto error = did_error(input, setting, fit, noise, method, run, how);
  Estimate estimate = effect_of(run, fit.effect, input.units.size(), "");
  if (error && *error > 0.0) {
    const double half = normal_half(run, *error);
    estimate.low = fit.effect - half, estimate.high = fit.effect + half;
    estimate.interval_method = how;
    finding.diagnostics.push_back({"standard_error", CheckStatus::pass, *error, how});
  } else {
    estimate.no_interval = error ? "the placebos do not vary" : error.error().what;
  }
  finding.estimates.push_back(std::move(estimate));
  finding.tables.push_back(weights_table(input, setting.donors, fit.unit_weights));
  finding.tables.push_back(gap_table(input, setting, fit.gap));
  Table times{"time_weights", {{"time", "", Role::time}, {"weight", "share", Role::value}}, {}};
  for (std::size_t period = 0; period < input.before; ++period)
    times.rows.push_back({input.times.cell(period), fit.time_weights[period]});
  finding.tables.push_back(std::move(times));
  double squares = 0.0;
  for (std::size_t period = 0; period < input.before; ++period) {
    double mean = 0.0;
    for (std::size_t other = 0; other < input.before; ++other)
      mean += fit.gap[other] / static_cast<double>(input.before);
    squares += (fit.gap[period] - mean) * (fit.gap[period] - mean) / static_cast<double>(input.before);
  }
  finding.diagnostics.push_back(fit_check(input, squares));
  return {};
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

struct MethodWords {
  const char *name, *finding, *words;
};
constexpr MethodWords methods[] = {
    {"synth", "synthetic_control", "a weighted average of donors that was like it before"},
    {"sdid", "synthetic_difference_in_differences", "the change of a weighted average of donors"},
    {"did", "difference_in_differences_of_means", "the change of the mean of all donors"},
};

}  // namespace

Result<SynthMethod> synth_method(const std::string& name) {
  for (const auto method : {SynthMethod::synth, SynthMethod::sdid, SynthMethod::did}) {
    if (name == methods[static_cast<std::size_t>(method)].name) return method;
  }
  return fail(ErrorCode::usage, "there is no method \"" + name + "\"", "--method", "take synth, sdid or did");
}

Result<Finding> synth(const SynthInput& input, const Run& run) {
  CW_TRY_VOID(varies(input.outcome.values, input.outcome_name));
  CW_TRY(const auto setting, setting_of(input));
  const auto& words = methods[static_cast<std::size_t>(input.method)];
  const std::string& from = input.times.names[input.before];
  Finding finding =
      begin_finding(run, words.finding,
                    fmt::format("mean gap in {} from {} on, of {}", input.outcome_name, from, setting.treated_names));
  finding.counterfactual = setting.treated_names + " without the treatment: " + words.words;
  finding.population = fmt::format("{} treated of {} units over {} periods, {} of them before", input.treated.size(),
                                   input.units.size(), input.outcome.rows, input.before);
  finding.window = {from, input.times.names.back()};
  finding.proof.parameters["method"] = words.name;
  finding.proof.parameters["from"] = from;
  if (input.prefit_cut) finding.proof.parameters["pre_fit_cut"] = fmt::format("{}", *input.prefit_cut);
  if (input.method == SynthMethod::synth) {
    CW_TRY_VOID(by_synthetic_control(finding, input, setting, run));
  } else {
    CW_TRY_VOID(by_weighted_difference(finding, input, setting, run));
  }
  finding.assumptions.push_back({"donors_untouched", "no donor was treated or felt the treatment"});
  finding.assumptions.push_back(
      {"same_weights_after", "without treatment the weights that fitted before would have gone on to fit"});
  grade(finding);
  finding.figures.push_back({"synth_gap",
                             "gap",
                             "Gap between actual and synthetic",
                             fmt::format("Average gap from {} on: {:.6g}.", from, finding.estimates[0].value),
                             "gap",
                             {},
                             "One row per period with the gap, the actual and the synthetic value."});
  return finding;
}

}  // namespace cw::measure::plain
