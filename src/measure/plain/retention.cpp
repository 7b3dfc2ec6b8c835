#include "measure/plain/retention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "measure/scope.hpp"
#include "stats/intervals.hpp"

namespace cw::measure::plain {

namespace {

/// Of a period or a bracket: who came back, of those who were watched.
struct Returned {
  std::int64_t returned = 0;
  std::int64_t people = 0;
};

/// The periods in which one person came back, ascending, each once; later ones than the table holds included.
std::vector<std::int64_t> periods_of(const Path& path, const Bucket& bucket, Instant as_of) {
  std::vector<std::int64_t> periods;
  for (const Instant at : path.returns) {
    if (!(at < as_of)) break;
    const std::int64_t period = bucket.index(path.start, at);
    if (periods.empty() || periods.back() != period) periods.push_back(period);
  }
  return periods;
}

bool returned_in(const std::vector<std::int64_t>& periods, std::int64_t first, std::int64_t last) {
  const auto found = std::lower_bound(periods.begin(), periods.end(), first);
  return found != periods.end() && *found <= last;
}

bool returned(const std::vector<std::int64_t>& periods, std::int64_t period, ReturnMode mode) {
  return returned_in(periods, period, mode == ReturnMode::on ? period : INT64_MAX);
}

struct Returns {
  const Path* path;
  std::vector<std::int64_t> periods;
};

std::vector<Returns> started_before(const RetentionInput& input) {
  std::vector<Returns> all;
  for (const auto& path : input.paths.paths) {
    if (path.start < input.as_of) all.push_back({&path, periods_of(path, input.bucket, input.as_of)});
  }
  return all;
}

Returned cell_of(const RetentionInput& input, const std::vector<Returns>& people, std::int64_t first, std::int64_t last,
                 bool open) {
  Returned cell;
  for (const auto& person : people) {
    if (input.as_of < input.bucket.end(person.path->start, last)) continue;
    ++cell.people;
    cell.returned += returned_in(person.periods, first, open ? INT64_MAX : last) ? 1 : 0;
  }
  return cell;
}

/// people >= 1.
stats::Interval share_of(const Run& run, const Returned& cell) {
  const auto interval = stats::wilson(cell.returned, cell.people, run.level);
  CW_CHECK(interval.has_value());
  return *interval;
}

void add_share(Finding& finding, const Run& run, const std::string& name, const Returned& cell) {
  if (cell.people == 0) {
    finding.refused.push_back({name, "too_few_rows", "nobody was watched long enough; give later events"});
  } else {
    const stats::Interval share = share_of(run, cell);
    Estimate estimate{name, share.value, share.low, share.high, run.level, "share", cell.people, "Wilson score", ""};
    finding.estimates.push_back(std::move(estimate));
  }
}

Table curve_table(const RetentionInput& input, const std::vector<Returns>& people, const Run& run) {
  Table table{"curve",
              {{"period", std::string(name_of(input.bucket.unit())), Role::time},
               {"returned", "people", Role::value},
               {"people", "people", Role::n},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"started", "people", Role::value},
               {"complete", "", Role::value}},
              {},
              false,
              "people"};
  const auto started = static_cast<std::int64_t>(people.size());
  for (std::int64_t period = 0; period <= input.periods; ++period) {
    const Returned cell = cell_of(input, people, period, period, input.mode == ReturnMode::on_or_after);
    if (cell.people == 0) break;
    const stats::Interval share = share_of(run, cell);
    table.rows.push_back(
        {period, cell.returned, cell.people, share.value, share.low, share.high, started, cell.people == started});
  }
  return table;
}

/// The triangle. The denominator is the whole cohort; a cell is complete once its last start has seen the period end.
Table cohorts_table(const RetentionInput& input, const std::vector<Returns>& people, const Run& run) {
  const PeriodUnit unit = input.bucket.unit() == PeriodUnit::day ? PeriodUnit::week : input.bucket.unit();
  const Bucket cohorts(Convention::calendar, unit, input.bucket.zone());
  std::map<Day, std::vector<const Returns*>> by_cohort;
  for (const auto& person : people) by_cohort[cohorts.unit_start(person.path->start)].push_back(&person);
  Table table{"cohorts",
              {{"cohort", "", Role::label},
               {"period", std::string(name_of(input.bucket.unit())), Role::group},
               {"returned", "people", Role::value},
               {"people", "people", Role::n},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"complete", "", Role::value}},
              {},
              false,
              "people"};
  const Instant oldest = std::min_element(people.begin(), people.end(), [](const auto& a, const auto& b) {
                           return a.path->start < b.path->start;
                         })->path->start;
  const Instant last_seen{input.as_of.micros - 1};
  const std::int64_t last = std::min(input.periods, input.bucket.index(oldest, std::max(oldest, last_seen)));
  for (const auto& [cohort, members] : by_cohort) {
    for (std::int64_t period = 0; period <= last; ++period) {
      Returned cell{0, static_cast<std::int64_t>(members.size())};
      bool complete = true;
      for (const Returns* person : members) {
        cell.returned += returned(person->periods, period, input.mode) ? 1 : 0;
        complete = complete && !(input.as_of < input.bucket.end(person->path->start, period));
      }
      const stats::Interval share = share_of(run, cell);
      table.rows.push_back(
          {to_text(cohort), period, cell.returned, cell.people, share.value, share.low, share.high, complete});
    }
  }
  return table;
}

std::string rule_text(const RetentionInput& input) {
  const std::string unit(name_of(input.bucket.unit()));
  switch (input.bucket.convention()) {
    case Convention::rolling:
      return fmt::format("rolling: period n is the n-th full {} after the own start, to the second", unit);
    case Convention::calendar:
      return fmt::format("calendar: period n is the n-th {} on the calendar after that of the start, in {}",
                         unit == "week" ? "ISO week" : unit, input.bucket.zone().name());
    case Convention::hour_floor:
      return fmt::format("hour_floor: as rolling, both times cut to the hour (of UTC) first, {}s", unit);
  }
  return "";
}

void describe(Finding& finding, const RetentionInput& input) {
  finding.caveats = {
      "Health, not value: coming back is no money.",
      "Convention " + rule_text(input) + ". Other tools cut periods in other ways; compare like with like."};
  if (input.mode == ReturnMode::on_or_after) {
    finding.caveats.emplace_back(
        "Counted on or after the period: the newest have had less time to come back, so late periods can only rise.");
  }
  finding.caveats.push_back("Share of those who were watched until their period was complete, up to " +
                            to_text(input.as_of) + "; each person starts once.");
  finding.proof.parameters["convention"] = std::string(name_of(input.bucket.convention()));
  finding.proof.parameters["mode"] = std::string(name_of(input.mode));
  finding.proof.parameters["unit"] = std::string(name_of(input.bucket.unit()));
  finding.proof.parameters["zone"] = input.bucket.zone().name();
  finding.proof.parameters["as_of"] = to_text(input.as_of);
  if (input.paths.never_started > 0) {
    finding.diagnostics.push_back({"never_started", CheckStatus::warn, static_cast<double>(input.paths.never_started),
                                   "people without a start event, left out"});
  }
  if (input.paths.before_the_start > 0) {
    finding.diagnostics.push_back({"before_the_start", CheckStatus::warn,
                                   static_cast<double>(input.paths.before_the_start),
                                   "return events older than the own start, left out"});
  }
}

void add_figures(Finding& finding, const RetentionInput& input) {
  const std::string unit(name_of(input.bucket.unit()));
  Figure curve{"retention_curve", "line_band", "Share who come back", "", "curve"};
  const auto& rows = finding.table("curve")->rows;
  curve.sentence = rows.size() > 1
                       ? fmt::format("{} of {} people came back in {} 1.", count(std::get<std::int64_t>(rows[1][1])),
                                     count(std::get<std::int64_t>(rows[1][2])), unit)
                       : fmt::format("Nobody was watched beyond the first {}.", unit);
  curve.caveats = {"Health, not value."};
  curve.alt = curve.sentence + " One point a period, with its interval.";
  finding.figures.push_back(std::move(curve));
  Figure triangle{"retention_cohorts", "heat", "Share who come back, by when they started", "", "cohorts"};
  triangle.sentence = "One row a cohort, one cell a period; cells that are not complete are marked.";
  triangle.caveats = {"Health, not value."};
  triangle.alt = triangle.sentence;
  finding.figures.push_back(std::move(triangle));
}

}  // namespace

Result<Finding> retention(const RetentionInput& input, const Run& run) {
  const auto people = started_before(input);
  if (people.empty()) {
    return fail(ErrorCode::too_few_rows, "nobody started before the date up to which events are seen", "retention",
                "check the start event and --as-of");
  }
  Finding finding = begin_finding(run, "retention", "share of people who come back in a period after their own start");
  finding.population = fmt::format("{} people who started", count(static_cast<std::int64_t>(people.size())));
  const bool open = input.mode == ReturnMode::on_or_after;
  const std::string unit(name_of(input.bucket.unit()));
  for (const std::int64_t period : {1, 7, 30}) {
    if (period > input.periods) continue;
    add_share(finding, run, fmt::format("{}_{}", unit, period), cell_of(input, people, period, period, open));
  }
  for (const auto& [first, last] : input.brackets) {
    add_share(finding, run, fmt::format("{}s_{}_to_{}", unit, first, last), cell_of(input, people, first, last, false));
  }
  finding.tables.push_back(curve_table(input, people, run));
  finding.tables.push_back(cohorts_table(input, people, run));
  describe(finding, input);
  add_figures(finding, input);
  return finding;
}

}  // namespace cw::measure::plain
