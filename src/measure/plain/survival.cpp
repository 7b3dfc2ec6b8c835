#include "measure/plain/survival.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "measure/scope.hpp"
#include "stats/special.hpp"
#include "stats/survival_groups.hpp"

namespace cw::measure::plain {

namespace {

using stats::Observation;
using stats::SurvivalCurve;
using stats::SurvivalInterval;

/// One group with both intervals.
struct Curves {
  std::string name;
  const std::vector<Observation>* observations;
  SurvivalCurve log_log, log;
};

std::string suffixed(const std::string& what, const Curves& group, std::size_t groups) {
  return groups == 1 ? what : what + "_" + group.name;
}

void add_median(Finding& finding, const Run& run, const Curves& group, std::size_t groups, const std::string& unit) {
  const std::string name = suffixed("median", group, groups);
  const auto quantile = stats::time_quantile(group.log_log, 0.5);
  if (!quantile.time) {
    finding.refused.push_back({name, "too_few_rows", "half is not reached while people were watched"});
    return;
  }
  Estimate estimate = exact(run, name, *quantile.time, unit, "the upper end was not reached while people were watched");
  estimate.n = group.log_log.n;
  if (quantile.low && quantile.high) {
    estimate.low = quantile.low, estimate.high = quantile.high;
    estimate.interval_method = "Kaplan–Meier, log-log";
    estimate.no_interval.clear();
  }
  finding.estimates.push_back(std::move(estimate));
}

void add_restricted_mean(Finding& finding, const Run& run, const Curves& group, std::size_t groups,
                         const SurvivalInput& input, double horizon) {
  const std::string name = suffixed("restricted_mean", group, groups);
  const auto area = horizon > 0.0 ? stats::restricted_mean(group.log_log, horizon)
                                  : Result<stats::RestrictedMean>(fail(ErrorCode::too_few_rows, "", {}, ""));
  if (!area) {
    finding.refused.push_back({name, "too_few_rows", "nobody was watched as long as the horizon: take a shorter one"});
    return;
  }
  Estimate estimate = exact(run, name, area->mean, input.unit, "nothing varies before the horizon");
  estimate.n = group.log_log.n;
  if (area->standard_error > 0.0) {
    const double half = stats::normal_quantile(0.5 + run.level / 2.0) * area->standard_error;
    estimate.low = area->mean - half, estimate.high = area->mean + half;
    estimate.interval_method = "normal, Greenwood";
    estimate.no_interval.clear();
  }
  finding.estimates.push_back(std::move(estimate));
}

Cell optional_cell(const std::optional<double>& value) {
  return value ? Cell{*value} : Cell{};
}

void add_rows(Table& table, const Curves& group) {
  std::set<double> times;
  for (const auto& seen : *group.observations) times.insert(seen.time);
  std::vector<double> sorted;
  sorted.reserve(group.observations->size());
  for (const auto& seen : *group.observations) sorted.push_back(seen.time);
  std::sort(sorted.begin(), sorted.end());
  for (const double time : times) {
    const auto at_risk = sorted.end() - std::lower_bound(sorted.begin(), sorted.end(), time);
    const auto* step = stats::at(group.log_log, time);
    const auto* log_step = stats::at(group.log, time);
    const bool here = step != nullptr && step->time == time;
    if (step == nullptr) {
      table.rows.push_back({group.name, time, std::int64_t{at_risk}, std::int64_t{0}, 1.0, {}, {}, 0.0, {}, {}});
      continue;
    }
    table.rows.push_back({group.name, time, std::int64_t{at_risk}, here ? step->events : 0, step->survival,
                          optional_cell(step->low), optional_cell(step->high), step->standard_error,
                          optional_cell(log_step->low), optional_cell(log_step->high)});
  }
}

Table curve_table(const std::vector<Curves>& groups, const std::string& unit) {
  Table table{"curve",
              {{"group", "", Role::group},
               {"time", unit, Role::time},
               {"at_risk", "people", Role::n},
               {"events", "people", Role::value},
               {"survival", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"standard_error", "share", Role::value},
               {"low_log", "share", Role::value},
               {"high_log", "share", Role::value}},
              {},
              false,
              "at_risk"};
  for (const auto& group : groups) add_rows(table, group);
  return table;
}

void add_test(Finding& finding, Table& table, const std::string& name, int weight_power, const SurvivalInput& input) {
  std::vector<std::vector<Observation>> observations;
  observations.reserve(input.groups.size());
  for (const auto& group : input.groups) observations.push_back(group.observations);
  const auto test = stats::compare_groups(observations, weight_power);
  if (!test) {
    finding.refused.push_back({name, std::string(code_name(test.error().code)), test.error().what});
    return;
  }
  for (std::size_t i = 0; i < input.groups.size(); ++i) {
    table.rows.push_back({name, input.groups[i].name, static_cast<std::int64_t>(observations[i].size()),
                          test->observed[i], test->expected[i], test->chi_squared,
                          std::int64_t{test->degrees_of_freedom}, test->p});
  }
  finding.diagnostics.push_back(
      {name + "_p", CheckStatus::pass, test->p,
       fmt::format("chi-squared {:.4g} on {} degrees of freedom", test->chi_squared, test->degrees_of_freedom)});
}

void add_tests(Finding& finding, const SurvivalInput& input) {
  Table table{"logrank",
              {{"test", "", Role::label},
               {"group", "", Role::group},
               {"people", "people", Role::n},
               {"observed", "events", Role::value},
               {"expected", "events", Role::value},
               {"chi_squared", "", Role::value},
               {"degrees_of_freedom", "", Role::value},
               {"p", "", Role::value}},
              {},
              false,
              "people"};
  add_test(finding, table, "log_rank", 0, input);
  add_test(finding, table, "peto_peto", 1, input);
  finding.tables.push_back(std::move(table));
}

void add_hazard_ratio(Finding& finding, const SurvivalInput& input, const Run& run) {
  const auto ratio = stats::hazard_ratio(input.groups[1].observations, input.groups[0].observations);
  if (!ratio) {
    finding.refused.push_back({"hazard_ratio", std::string(code_name(ratio.error().code)), ratio.error().what});
    return;
  }
  const double half = stats::normal_quantile(0.5 + run.level / 2.0) * ratio->standard_error;
  Estimate estimate = exact(run, "hazard_ratio", std::exp(ratio->log_ratio), "ratio", "");
  estimate.low = std::exp(ratio->log_ratio - half), estimate.high = std::exp(ratio->log_ratio + half);
  estimate.n = static_cast<std::int64_t>(input.groups[0].observations.size() + input.groups[1].observations.size());
  estimate.interval_method = "Cox, Efron's ties, normal on the log scale";
  finding.estimates.push_back(std::move(estimate));
  finding.assumptions.push_back(given("proportional_hazards",
                                      "hazard_ratio: " + input.groups[0].name + " against " + input.groups[1].name +
                                          ", taken to be the same ratio at all times",
                                      std::exp(ratio->log_ratio), "ratio"));
}

std::string sentence_of(const std::vector<Curves>& groups, const std::string& unit) {
  std::string sentence;
  for (const auto& group : groups) {
    const auto median = stats::time_quantile(group.log_log, 0.5).time;
    sentence += sentence.empty() ? "" : " ";
    const std::string half = median ? fmt::format("half are gone after {:g}{}", *median, unit.empty() ? "" : " " + unit)
                                    : "half is not reached";
    sentence += fmt::format("{}: {} of {} seen to end, {}.", group.name, count(group.log_log.events),
                            count(group.log_log.n), half);
  }
  return sentence;
}

}  // namespace

Result<Finding> survival(const SurvivalInput& input, const Run& run) {
  if (input.groups.empty()) return fail(ErrorCode::too_few_rows, "the table has no rows", "survival");
  std::vector<Curves> groups;
  std::int64_t people = 0, events = 0;
  double watched = INFINITY;
  for (const auto& group : input.groups) {
    Curves curves{group.name, &group.observations, {}, {}};
    CW_TRY(curves.log_log, stats::kaplan_meier(group.observations, run.level));
    CW_TRY(curves.log, stats::kaplan_meier(group.observations, run.level, SurvivalInterval::log));
    people += curves.log_log.n, events += curves.log_log.events;
    watched = std::min(watched, curves.log_log.last_time);
    groups.push_back(std::move(curves));
  }
  const double horizon = input.horizon.value_or(watched);
  Finding finding = begin_finding(run, "survival", "share for whom it has not happened by a time");
  finding.population = fmt::format("{} people, {} events", count(people), count(events));
  finding.proof.parameters["horizon"] = fmt::format("{}", horizon);
  for (const auto& group : groups) {
    add_median(finding, run, group, groups.size(), input.unit);
    add_restricted_mean(finding, run, group, groups.size(), input, horizon);
  }
  if (groups.size() == 2) add_hazard_ratio(finding, input, run);
  finding.tables.push_back(curve_table(groups, input.unit));
  if (groups.size() > 1) add_tests(finding, input);
  Figure figure{"survival", "line_band", "Share still there", sentence_of(groups, input.unit), "curve"};
  figure.caveats = {"Those for whom it has not happened yet are counted as long as they were watched (censored)."};
  figure.alt = figure.sentence + " One falling line a group, with its interval.";
  finding.figures.push_back(std::move(figure));
  finding.caveats = {"Health, not value.",
                     "Assumes that people who were watched for a short time only would have gone on like the others."};
  if (groups.size() > 1) finding.caveats.emplace_back("The groups differ; that says not why. Nothing is adjusted.");
  return finding;
}

}  // namespace cw::measure::plain
