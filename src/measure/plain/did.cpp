#include "measure/plain/did.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "stats/special.hpp"

namespace cw::measure::plain {

namespace {

using stats::Aggregated;
using stats::GroupTimeCell;
using stats::Influenced;
using stats::Panel;

constexpr std::size_t small_group = 5;

/// The panel as the estimator takes it, and what was left out on the way.
struct Prepared {
  Panel panel;
  std::vector<std::uint32_t> cluster_of_unit;
  std::size_t treated_at_once = 0;  // in the first period: no before, left out
  std::size_t treated_later = 0;    // after the data: controls
};

/// The period in which a date falls: the first that is not before it.
std::uint32_t period_of(const TimeAxis& times, double value) {
  const auto at = std::lower_bound(times.values.begin(), times.values.end(), value);
  return at == times.values.end() ? Panel::never : static_cast<std::uint32_t>(at - times.values.begin());
}

/// The first treated period of each unit. Errors: invalid_input for two dates of one unit.
Result<std::vector<std::uint32_t>> first_periods(const DidInput& input, Prepared& prepared) {
  const std::size_t periods = input.panel.times.names.size();
  std::vector<std::uint32_t> first;
  for (std::size_t unit = 0; unit < input.panel.units.names.size(); ++unit) {
    const std::size_t row = input.panel.at(unit, 0);
    const auto date = input.first_treated[row];
    for (std::size_t period = 1; period < periods; ++period) {
      const std::size_t other = input.panel.at(unit, period);
      if (input.first_treated[other] == date) continue;
      return fail(ErrorCode::invalid_input,
                  fmt::format("rows {} and {} are of one unit and say different dates of first treatment",
                              input.file_rows[row], input.file_rows[other]),
                  {}, "give one date per unit: the first");
    }
    first.push_back(date ? period_of(input.panel.times, *date) : Panel::never);
    prepared.treated_later += date && first.back() == Panel::never ? 1 : 0;
  }
  return first;
}

Result<Prepared> prepare(const DidInput& input) {
  Prepared prepared;
  CW_TRY(const auto first, first_periods(input, prepared));
  const std::size_t periods = input.panel.times.names.size();
  Panel& panel = prepared.panel;
  panel.periods = periods;
  std::vector<std::size_t> units;
  for (std::size_t unit = 0; unit < first.size(); ++unit) {
    if (first[unit] == 0) {
      ++prepared.treated_at_once;
      continue;
    }
    units.push_back(unit);
    panel.first_treated.push_back(first[unit]);
    for (std::size_t period = 0; period < periods; ++period) panel.y.push_back(input.y[input.panel.at(unit, period)]);
  }
  panel.units = units.size();
  if (!input.covariates.names.empty()) {
    for (std::size_t period = 0; period < periods; ++period) {
      std::vector<std::size_t> rows;
      for (const auto unit : units) rows.push_back(input.panel.at(unit, period));
      panel.covariates.push_back(stats::rows_of(input.covariates.values, rows));
    }
  }
  if (input.clusters) {
    std::map<std::uint32_t, std::uint32_t> known;
    for (const auto unit : units) {
      const auto cluster = input.clusters->of_row[input.panel.at(unit, 0)];
      for (std::size_t period = 1; period < periods; ++period) {
        const std::size_t row = input.panel.at(unit, period);
        if (input.clusters->of_row[row] == cluster) continue;
        return fail(ErrorCode::invalid_input,
                    fmt::format("row {} puts its unit into another cluster than before", input.file_rows[row]),
                    input.cluster_column, "a unit stays in one cluster");
      }
      prepared.cluster_of_unit.push_back(
          known.try_emplace(cluster, static_cast<std::uint32_t>(known.size())).first->second);
    }
    panel.clusters = {prepared.cluster_of_unit, known.size()};
  }
  if (panel.units == 0)
    return fail(ErrorCode::no_overlap, "every unit is treated from the first period on", {}, "bring earlier periods");
  return prepared;
}

/// Widths of the bands: in standard errors, for the cells and for the event study.
struct Widths {
  double cells, events;
};

Widths widths(const DidInput& input, const Run& run, const Panel& panel, const std::vector<GroupTimeCell>& cells,
              const Aggregated& events) {
  const double pointwise = stats::normal_quantile(0.5 + run.level / 2.0);
  if (!input.simultaneous) return {pointwise, pointwise};
  std::vector<const Influenced*> all, study;
  for (const auto& cell : cells) {
    if (cell.effect) all.push_back(&*cell.effect);
  }
  for (const auto& [time, effect] : events.by) study.push_back(&effect);
  return {stats::simultaneous_width(panel, all, run.level, input.draws, run.seed.fork("group_time")),
          stats::simultaneous_width(panel, study, run.level, input.draws, run.seed.fork("event_study"))};
}

void add_effect_cells(std::vector<Cell>& row, const Influenced& effect, double width) {
  const double se = effect.standard_error;
  row.insert(row.end(), {effect.value, se, effect.value - width * se, effect.value + width * se});
}

std::vector<Column> effect_columns(std::vector<Column> columns) {
  for (Column column : {Column{"att", "", Role::value}, Column{"se", "", Role::value}, Column{"low", "", Role::low},
                        Column{"high", "", Role::high}})
    columns.push_back(std::move(column));
  return columns;
}

Table cells_table(const DidInput& input, const std::vector<GroupTimeCell>& cells, double width) {
  Table table{"group_time", effect_columns({{"group", "", Role::group}, {"time", "", Role::time}}), {}};
  table.columns.push_back({"treated", "units", Role::n});
  table.columns.push_back({"controls", "units", Role::n});
  const auto& times = input.panel.times;
  for (const auto& cell : cells) {
    std::vector<Cell> row = {times.cell(cell.group), times.cell(cell.time)};
    if (cell.effect) {
      add_effect_cells(row, *cell.effect, width);
    } else {
      row.resize(6);
    }
    row.emplace_back(static_cast<std::int64_t>(cell.treated));
    row.emplace_back(static_cast<std::int64_t>(cell.controls));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// Event times in the units of the time column where they are numbers of equal steps, else counted in periods.
double event_step(const TimeAxis& times) {
  const double step = times.values[1] - times.values[0];
  for (std::size_t i = 2; i < times.values.size(); ++i) {
    if (std::abs(times.values[i] - times.values[i - 1] - step) > 1e-9 * std::abs(step)) return 1.0;
  }
  return step;
}

Cell number_cell(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return value;
}

Table series_table(const std::string& name, const Column& key, const Aggregated& series, double width,
                   const std::function<Cell(std::int64_t)>& cell_of) {
  Table table{name, effect_columns({key}), {}};
  for (const auto& [at, effect] : series.by) {
    std::vector<Cell> row = {cell_of(at)};
    add_effect_cells(row, effect, width);
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// The largest step between neighbouring periods before treatment.
std::optional<double> largest_step_before(const Aggregated& events) {
  std::optional<double> largest;
  for (const auto& [time, effect] : events.by) {
    if (time < 0) largest = std::max(largest.value_or(0.0), std::abs(effect.value));
  }
  return largest;
}

/// What is left of each effect if trends drift apart after treatment by up to m times the largest step before it.
Table honest_table(const Aggregated& events, double step, double largest, double width) {
  Table table{"honest",
              {{"event_time", "", Role::time},
               {"m", "times the largest step before", Role::group},
               {"low", "", Role::low},
               {"high", "", Role::high}},
              {}};
  for (const auto& [time, effect] : events.by) {
    if (time < 0) continue;
    for (const double m : {0.0, 0.5, 1.0, 2.0}) {
      const double half = width * effect.standard_error + m * largest * static_cast<double>(time + 1);
      table.rows.push_back(
          {number_cell(static_cast<double>(time) * step), m, effect.value - half, effect.value + half});
    }
  }
  return table;
}

/// m at which the interval of the first effect reaches zero.
Diagnostic breakdown(const Aggregated& events, double largest, double width) {
  for (const auto& [time, effect] : events.by) {
    if (time != 0) continue;
    const double room = std::abs(effect.value) - width * effect.standard_error;
    if (room <= 0.0)
      return {"honest_breakdown", CheckStatus::pass, 0.0,
              "the effect at treatment is not told from zero even if trends are parallel"};
    if (largest <= 0.0) break;
    return {"honest_breakdown", CheckStatus::pass, room / largest,
            "times the largest step before treatment that trends may part by until the effect at treatment is gone"};
  }
  return {"honest_breakdown", CheckStatus::pass, std::nullopt, "no step before treatment to compare with"};
}

void add_pre_trend(Finding& finding, const Panel& panel, const std::vector<GroupTimeCell>& cells) {
  const auto test = stats::pre_trend(panel, cells);
  if (!test) {
    finding.diagnostics.push_back(
        {"pre_trend", CheckStatus::fail, std::nullopt, "cannot be tested: too few periods before treatment"});
    return;
  }
  const CheckStatus status = test->p < 0.05 ? CheckStatus::fail : test->p < 0.1 ? CheckStatus::warn : CheckStatus::pass;
  finding.diagnostics.push_back(
      {"pre_trend", status, test->p,
       fmt::format("p of no effects before treatment: Wald {:.6g} on {} degrees of freedom", test->wald, test->df)});
  finding.diagnostics.push_back(
      {"pre_trend_wald", CheckStatus::pass, test->wald, fmt::format("{} degrees of freedom", test->df)});
}

void add_cell_checks(Finding& finding, const DidInput& input, const std::vector<GroupTimeCell>& cells,
                     const Prepared& prepared) {
  std::vector<std::string> without, small;
  for (const auto& cell : cells) {
    const auto& times = input.panel.times;
    if (!cell.effect)
      without.push_back(
          fmt::format("group {} at {} ({})", times.names[cell.group], times.names[cell.time], cell.reason));
    if (cell.treated < small_group && cell.time == 1)
      small.push_back(fmt::format("{} ({} units)", times.names[cell.group], cell.treated));
  }
  if (!without.empty()) {
    finding.diagnostics.push_back({"cells_without_effect", CheckStatus::warn, static_cast<double>(without.size()),
                                   "left empty: " + listed(without)});
  }
  if (!small.empty()) {
    finding.diagnostics.push_back({"small_groups", CheckStatus::warn, static_cast<double>(small.size()),
                                   "fewer than 5 units, errors are too small: " + listed(small)});
  }
  if (prepared.treated_at_once > 0) {
    finding.diagnostics.push_back(
        {"treated_from_start", CheckStatus::warn, static_cast<double>(prepared.treated_at_once),
         fmt::format("{} units are treated in the first period, have no before and are left out",
                     prepared.treated_at_once)});
  }
  if (prepared.treated_later > 0) {
    finding.diagnostics.push_back(
        {"treated_after_data", CheckStatus::warn, static_cast<double>(prepared.treated_later),
         fmt::format("{} units are treated after the last period and count as never treated", prepared.treated_later)});
  }
  if (input.panel.dropped_units > 0) {
    finding.diagnostics.push_back({"units_with_gaps", CheckStatus::warn, static_cast<double>(input.panel.dropped_units),
                                   fmt::format("{} units lack a period and are left out", input.panel.dropped_units)});
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

const char* control_words(stats::DidControl control) {
  return control == stats::DidControl::never ? "units that are never treated" : "units that are not treated yet";
}

const char* estimator_name(stats::DidEstimator estimator) {
  switch (estimator) {
    case stats::DidEstimator::doubly_robust:
      return "dr";
    case stats::DidEstimator::regression:
      return "or";
    case stats::DidEstimator::ipw:
      return "ipw";
  }
  return "";
}

struct Averages {
  Aggregated simple, by_group, by_event, by_period;
};

Result<Averages> averages(const Panel& panel, const std::vector<GroupTimeCell>& cells) {
  Averages all;
  CW_TRY(all.simple, stats::aggregate_simple(panel, cells));
  CW_TRY(all.by_group, stats::aggregate_by_group(panel, cells));
  CW_TRY(all.by_event, stats::aggregate_by_event_time(panel, cells));
  CW_TRY(all.by_period, stats::aggregate_by_period(panel, cells));
  return all;
}

void add_estimates(Finding& finding, const Averages& all, const Panel& panel, const Run& run) {
  const std::string how = panel.clusters.count > 0 ? "normal, influence function over clusters, pointwise"
                                                   : "normal, influence function, pointwise";
  Table errors{"averages", effect_columns({{"average", "", Role::label}}), {}};
  const double width = stats::normal_quantile(0.5 + run.level / 2.0);
  for (const auto& [name, effect] :
       {std::pair{"att", &all.simple.overall}, std::pair{"att_group", &all.by_group.overall},
        std::pair{"att_dynamic", &all.by_event.overall}, std::pair{"att_calendar", &all.by_period.overall}}) {
    Estimate estimate =
        with_interval(run, name, effect->value, effect->standard_error, normal_half(run, effect->standard_error), how);
    estimate.n = static_cast<std::int64_t>(panel.units);
    finding.estimates.push_back(std::move(estimate));
    std::vector<Cell> row = {std::string(name)};
    add_effect_cells(row, *effect, width);
    errors.rows.push_back(std::move(row));
  }
  if (const auto usual = stats::two_way_fixed_effects(panel)) {
    Estimate estimate = with_interval(run, "two_way_fixed_effects", usual->value, usual->standard_error,
                                      normal_half(run, usual->standard_error),
                                      "normal, CR1; the usual regression, to compare with: wrong where effects grow");
    estimate.n = static_cast<std::int64_t>(panel.units);
    finding.estimates.push_back(std::move(estimate));
    std::vector<Cell> row = {std::string("two_way_fixed_effects")};
    add_effect_cells(row, *usual, width);
    errors.rows.push_back(std::move(row));
  }
  finding.tables.push_back(std::move(errors));
}

}  // namespace

Result<stats::DidControl> did_control(const std::string& name) {
  if (name == "never") return stats::DidControl::never;
  if (name == "not_yet") return stats::DidControl::not_yet;
  return fail(ErrorCode::usage, "there are no controls \"" + name + "\"", "--control", "take never or not_yet");
}

Result<stats::DidEstimator> did_estimator(const std::string& name) {
  for (const auto estimator :
       {stats::DidEstimator::doubly_robust, stats::DidEstimator::regression, stats::DidEstimator::ipw}) {
    if (name == estimator_name(estimator)) return estimator;
  }
  return fail(ErrorCode::usage, "there is no estimator \"" + name + "\"", "--estimator", "take dr, or or ipw");
}

Result<Finding> did(const DidInput& input, const Run& run) {
  CW_TRY_VOID(varies(input.y, input.outcome));
  if (input.clusters) CW_TRY_VOID(enough_clusters(*input.clusters, input.cluster_column));
  if (!input.covariates.names.empty()) CW_TRY_VOID(independent(input.covariates));
  CW_TRY(const auto prepared, prepare(input));
  const Panel& panel = prepared.panel;
  const auto treated = std::count_if(panel.first_treated.begin(), panel.first_treated.end(),
                                     [](std::uint32_t first) { return first != Panel::never; });
  if (treated == 1) {
    return fail(ErrorCode::too_few_rows, "one unit is treated: how far it varies by itself cannot be known", {},
                "take `lift synth`, which compares one unit with placebos");
  }
  CW_TRY(const auto cells, stats::group_time_effects(panel, input.control, input.estimator));
  CW_TRY(const auto all, averages(panel, cells));

  Finding finding = begin_finding(run, "difference_in_differences",
                                  "mean effect on " + input.outcome + " of units, from their first treatment on");
  const auto& times = input.panel.times;
  finding.counterfactual = std::string("the change of ") + control_words(input.control);
  finding.population = fmt::format("{} units over {} periods", panel.units, panel.periods);
  finding.window = {times.names.front(), times.names.back()};
  auto& parameters = finding.proof.parameters;
  parameters["control"] = input.control == stats::DidControl::never ? "never" : "not_yet";
  parameters["estimator"] = estimator_name(input.estimator);
  parameters["base_period"] = "the last one before treatment; before treatment the period before";
  parameters["bands"] = input.simultaneous ? fmt::format("simultaneous, {} draws", input.draws) : "pointwise";
  add_estimates(finding, all, panel, run);
  const Widths wide = widths(input, run, panel, cells, all.by_event);
  const double step = event_step(times), pointwise = stats::normal_quantile(0.5 + run.level / 2.0);
  finding.tables.push_back(cells_table(input, cells, wide.cells));
  const auto event_cell = [&](std::int64_t at) { return number_cell(static_cast<double>(at) * step); };
  const auto time_cell = [&](std::int64_t at) { return times.cell(static_cast<std::size_t>(at)); };
  finding.tables.push_back(
      series_table("event_study", {"event_time", "", Role::time}, all.by_event, wide.events, event_cell));
  finding.tables.push_back(series_table("by_group", {"group", "", Role::group}, all.by_group, pointwise, time_cell));
  finding.tables.push_back(series_table("by_period", {"time", "", Role::time}, all.by_period, pointwise, time_cell));
  add_pre_trend(finding, panel, cells);
  if (const auto largest = largest_step_before(all.by_event)) {
    finding.tables.push_back(honest_table(all.by_event, step, *largest, pointwise));
    finding.diagnostics.push_back(breakdown(all.by_event, *largest, pointwise));
  }
  if (input.simultaneous) {
    finding.diagnostics.push_back({"band_width", CheckStatus::pass, wide.cells,
                                   fmt::format("standard errors on either side; pointwise {:.4f}", pointwise)});
  }
  add_cell_checks(finding, input, cells, prepared);
  finding.assumptions.push_back({"parallel_trends", "without treatment both groups would have changed alike"});
  finding.assumptions.push_back({"no_anticipation", "nobody changed because treatment was coming"});
  grade(finding);
  finding.figures.push_back(
      {"did_event_study",
       "line_band",
       "Effect by time since treatment",
       fmt::format("{} event times, {} bands.", all.by_event.by.size(),
                   input.simultaneous ? "simultaneous" : "pointwise"),
       "event_study",
       {},
       "One row per time since treatment with the effect and its band; before treatment it should be zero."});
  return finding;
}

}  // namespace cw::measure::plain
