#include "measure/plain/activity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "measure/scope.hpp"
#include "stats/concentration.hpp"
#include "stats/intervals.hpp"
#include "stats/survival.hpp"

namespace cw::measure::plain {

namespace {

constexpr double micros_per_hour = 3600.0 * 1e6;

struct Waits {
  std::vector<stats::Observation> all;
  std::vector<double> reached;  // hours of those who got there, ascending
};

Waits waits_of(const FirstValueInput& input) {
  Waits waits;
  for (const auto& path : input.paths.paths) {
    if (!(path.start < input.as_of)) continue;
    const bool happened = !path.returns.empty() && path.returns.front() < input.as_of;
    const Instant end = happened ? path.returns.front() : input.as_of;
    const double hours = static_cast<double>(end.micros - path.start.micros) / micros_per_hour;
    waits.all.push_back({hours, happened});
    if (happened) waits.reached.push_back(hours);
  }
  std::sort(waits.reached.begin(), waits.reached.end());
  return waits;
}

double median(const std::vector<double>& sorted) {
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
}

Table curve_table(const stats::SurvivalCurve& curve) {
  Table table{"curve",
              {{"time", "hours", Role::time},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (const auto& step : curve.steps) {
    table.rows.push_back({step.time, 1.0 - step.survival, step.high ? Cell{1.0 - *step.high} : Cell{},
                          step.low ? Cell{1.0 - *step.low} : Cell{}, step.at_risk});
  }
  return table;
}

void add_median(Finding& finding, const Run& run, const stats::SurvivalCurve& curve) {
  const auto quantile = stats::time_quantile(curve, 0.5);
  if (!quantile.time) {
    finding.refused.push_back({"median", "too_few_rows",
                               "half is not reached while people were watched: give later events, or take the share"});
    return;
  }
  Estimate estimate = exact(run, "median", *quantile.time, "hours", "");
  estimate.n = curve.n;
  if (quantile.low && quantile.high) {
    estimate.low = quantile.low;
    estimate.high = quantile.high;
    estimate.interval_method = "Kaplan–Meier, log-log";
  } else {
    estimate.no_interval = "the upper end was not reached while people were watched";
  }
  finding.estimates.push_back(std::move(estimate));
}

/// People who were active on each day, by day.
std::map<Day, std::set<std::int64_t>> people_by_day(const ActiveInput& input) {
  std::map<Day, std::set<std::int64_t>> days;
  for (const auto& event : input.events) days[input.zone.day_of(event.at)].insert(event.person);
  return days;
}

std::int64_t people_between(const std::map<Day, std::set<std::int64_t>>& days, DayRange range) {
  std::set<std::int64_t> people;
  for (auto day = days.lower_bound(range.from); day != days.end() && day->first < range.until; ++day)
    people.insert(day->second.begin(), day->second.end());
  return static_cast<std::int64_t>(people.size());
}

std::int64_t people_on(const std::map<Day, std::set<std::int64_t>>& days, Day day) {
  const auto found = days.find(day);
  return found == days.end() ? 0 : static_cast<std::int64_t>(found->second.size());
}

}  // namespace

Result<Finding> first_value(const FirstValueInput& input, const Run& run) {
  const Waits waits = waits_of(input);
  if (waits.all.empty()) {
    return fail(ErrorCode::too_few_rows, "nobody started before the date up to which events are seen", "first value",
                "check the start event and --as-of");
  }
  CW_TRY(const auto curve, stats::kaplan_meier(waits.all, run.level));
  Finding finding = begin_finding(run, "time_to_first_value", "hours from " + input.start + " to " + input.value);
  finding.population = fmt::format("{} people who started", count(curve.n));
  add_median(finding, run, curve);
  if (!waits.reached.empty()) {
    Estimate naive = exact(run, "median_of_those_who_got_there", median(waits.reached), "hours",
                           "for comparison with other tools: it leaves out everybody who is still waiting");
    naive.n = static_cast<std::int64_t>(waits.reached.size());
    finding.estimates.push_back(std::move(naive));
  }
  const std::int64_t never_there = curve.n - curve.events;
  const auto share = stats::wilson(never_there, curve.n, run.level);
  Estimate never_share = exact(run, "share_never", share->value, "share", "");
  never_share.n = curve.n, never_share.low = share->low, never_share.high = share->high;
  never_share.interval_method = "Wilson score";
  finding.estimates.push_back(std::move(never_share));
  finding.tables.push_back(curve_table(curve));
  finding.proof.parameters["as_of"] = to_text(input.as_of);
  Figure figure{"first_value", "line_band", "Time to first value", "", "curve"};
  figure.sentence = fmt::format("{} of {} people have got from {} to {}.", count(curve.events), count(curve.n),
                                input.start, input.value);
  figure.caveats = {"Those without it count as still waiting (censored)."};
  figure.alt = figure.sentence + " The line is the share who have, by hours since the start.";
  finding.figures.push_back(std::move(figure));
  finding.caveats = {"Health, not value.",
                     fmt::format("From {} to {}; whoever has not got there by {} is still waiting.", input.start,
                                 input.value, to_text(input.as_of))};
  return finding;
}

Result<Finding> active_people(const ActiveInput& input, const Run& run) {
  const auto days = people_by_day(input);
  const std::int64_t monthly = people_between(days, input.month);
  if (monthly == 0) {
    return fail(ErrorCode::too_few_rows, "nobody was active in the month", "active people",
                "choose a month that the file covers");
  }
  Finding finding = begin_finding(run, "active_people", "people with at least one event");
  finding.window = {to_text(input.month.from), to_text(input.month.until)};
  finding.population = fmt::format("{} people active in the month", count(monthly));
  Table table{"days", {{"day", "", Role::time}, {"active", "people", Role::n}}, {}, false, "active"};
  std::int64_t person_days = 0;
  for (Day day = input.month.from; day < input.month.until; ++day.days) {
    person_days += people_on(days, day);
    table.rows.push_back({to_text(day), people_on(days, day)});
  }
  const double daily = static_cast<double>(person_days) / static_cast<double>(table.rows.size());
  const auto counted = [&](const char* name, double value, const char* unit, std::int64_t n) {
    Estimate estimate = exact(run, name, value, unit, "counted");
    estimate.n = n;
    finding.estimates.push_back(std::move(estimate));
  };
  counted("monthly_active", static_cast<double>(monthly), "people", monthly);
  counted("average_daily_active", daily, "people", monthly);
  counted("daily_over_monthly", daily / static_cast<double>(monthly), "share", monthly);
  const std::int64_t rolling = people_between(days, {Day{input.on.days - 27}, Day{input.on.days + 1}});
  counted("rolling_28_day_active", static_cast<double>(rolling), "people", rolling);
  counted("daily_active", static_cast<double>(people_on(days, input.on)), "people", people_on(days, input.on));
  finding.proof.parameters["on"] = to_text(input.on);
  finding.proof.parameters["zone"] = input.zone.name();
  finding.tables.push_back(std::move(table));
  Figure figure{"active_people", "line_band", "Active people by day", "", "days"};
  figure.sentence =
      fmt::format("{} people were active in the month, {:.1f} on an average day of it.", count(monthly), daily);
  figure.caveats = {"Health, not value."};
  figure.alt = figure.sentence + " One point a day.";
  finding.figures.push_back(std::move(figure));
  finding.caveats = {
      "Health, not value.",
      "The month is that of the calendar; the rolling count looks back 28 days. They differ: name which."};
  return finding;
}

Result<Finding> contributors(const std::vector<std::int64_t>& counts, const Run& run) {
  std::vector<std::int64_t> sorted = counts;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  while (!sorted.empty() && sorted.back() == 0) sorted.pop_back();
  if (sorted.empty()) {
    return fail(ErrorCode::too_few_rows, "nobody contributed", "contributors", "give a column of counts above zero");
  }
  const auto people = static_cast<std::int64_t>(sorted.size());
  const auto total = static_cast<double>(std::accumulate(sorted.begin(), sorted.end(), std::int64_t{0}));
  Finding finding = begin_finding(run, "contributors", "how few people make half of all contributions");
  finding.population = fmt::format("{} people who contributed", count(people));
  Estimate factor =
      exact(run, "absence_factor", static_cast<double>(stats::absence_factor(sorted)), "people", "counted");
  factor.n = people;
  finding.estimates.push_back(std::move(factor));
  Table table{"concentration",
              {{"people", "people", Role::label}, {"share", "share", Role::value}, {"contributors", "people", Role::n}},
              {},
              false,
              "contributors"};
  double reached = 0.0;
  std::int64_t next = 1;
  for (std::int64_t i = 0; i < people; ++i) {
    reached += static_cast<double>(sorted[static_cast<std::size_t>(i)]);
    if (i + 1 != next && i + 1 != people) continue;
    table.rows.push_back({i + 1, reached / total, people});
    if (i + 1 == next) next *= 2;
  }
  finding.tables.push_back(std::move(table));
  Figure figure{"contributors", "line_band", "Share of contributions by the most active", "", "concentration"};
  figure.sentence = fmt::format("{} of {} contributors make half of all contributions.",
                                count(static_cast<std::int64_t>(finding.estimates[0].value)), count(people));
  figure.caveats = {"Health, not value."};
  figure.alt = figure.sentence;
  finding.figures.push_back(std::move(figure));
  finding.caveats = {"Health, not value: a small number is a risk, not a fault of anybody."};
  return finding;
}

}  // namespace cw::measure::plain
