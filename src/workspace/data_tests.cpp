#include "workspace/data_tests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cw::workspace {

namespace {

using engine::Named;

struct DayCount {
  Day day;
  std::int64_t rows = 0;
};

/// One source and what of it lies in the period.
struct Seen {
  const catalog::Source& source;
  std::vector<DayCount> days;  // ascending, with at least one row
  DayRange period;
};

Result<engine::SmallResult> rows_of(Workspace& workspace, std::string_view sql, const std::string& source,
                                    const measure::Scope& scope) {
  const Named parameters[] = {{"source_id", std::int64_t{workspace.dictionary.find("source", source)}},
                              {"from", scope.from()},
                              {"until", scope.until()}};
  CW_TRY(auto stream, engine::run_sql(*workspace.session, sql, parameters));
  return engine::read_all(*stream);
}

std::int64_t whole(const engine::Value& value) {
  return std::holds_alternative<std::int64_t>(value) ? std::get<std::int64_t>(value) : 0;
}

Result<Seen> seen_of(Workspace& workspace, const catalog::Source& source, const measure::Scope& scope) {
  Seen seen{source, {}, scope.period};
  CW_TRY(const auto result, rows_of(workspace, "source_days", source.id, scope));
  for (const auto& row : result.rows) seen.days.push_back({std::get<Day>(row[0]), whole(row[1])});
  return seen;
}

DataTest at_most(const Seen& seen, const char* test, double limit, double value, std::string detail) {
  return {seen.source.id, test, limit, value, value <= limit, std::move(detail)};
}

DataTest freshness(const Seen& seen, int limit) {
  const Day last{seen.period.until.days - 1};
  const Day newest = seen.days.empty() ? Day{seen.period.from.days - 1} : std::min(seen.days.back().day, last);
  return at_most(seen, "fresh_within_days", limit, last.days - newest.days,
                 seen.days.empty() ? "no row lies in the period" : "the newest row is of " + to_text(newest));
}

/// The whole month of the period with the fewest rows.
DataTest volume(const Seen& seen, int limit) {
  std::map<std::pair<int, int>, std::int64_t> months;
  for (Day day = seen.period.from; day < seen.period.until; ++day.days) {
    const auto [year, month, of_month] = to_ymd(day);
    const Day next = month == 12 ? make_day(year + 1, 1, 1) : make_day(year, month + 1, 1);
    if (of_month == 1 && next <= seen.period.until) months[{year, month}] = 0;
  }
  for (const auto& [day, rows] : seen.days) {
    const auto [year, month, of_month] = to_ymd(day);
    if (const auto found = months.find({year, month}); found != months.end()) found->second += rows;
  }
  DataTest test{
      seen.source.id, "rows_a_month_at_least", double(limit), double(limit), true, "no whole month lies in the period"};
  const auto fewest =
      std::min_element(months.begin(), months.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (fewest == months.end()) return test;
  test.seen = static_cast<double>(fewest->second);
  test.passed = test.seen >= test.limit;
  test.detail = fmt::format("{:04}-{:02} has {} rows", fewest->first.first, fewest->first.second, fewest->second);
  return test;
}

DataTest longest_gap(const Seen& seen, int limit) {
  Day before{seen.period.from.days - 1}, from = seen.period.from;
  std::int32_t longest = 0;
  const auto look = [&](Day day) {
    if (day.days - before.days - 1 > longest) {
      longest = day.days - before.days - 1;
      from = Day{before.days + 1};
    }
    before = std::max(before, day);
  };
  for (const auto& [day, rows] : seen.days) look(day);
  look(seen.period.until);
  return at_most(
      seen, "gap_days_at_most", limit, longest,
      longest == 0 ? "no day is without a row" : fmt::format("{} days without a row from {}", longest, to_text(from)));
}

double share(std::int64_t part, std::int64_t all) {
  return all == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(all);
}

Result<DataTest> repeats(Workspace& workspace, const Seen& seen, double limit, const measure::Scope& scope) {
  CW_TRY(const auto result, rows_of(workspace, "source_repeats", seen.source.id, scope));
  const std::int64_t all = whole(result.rows.at(0).at(0)), repeated = whole(result.rows.at(0).at(1));
  return at_most(seen, "repeated_share_at_most", limit, share(repeated, all),
                 fmt::format("{} of {} rows are alike but for their id", repeated, all));
}

/// Of all files of the source, since a dropped row has no day.
Result<DataTest> dropped(Workspace& workspace, const Seen& seen, double limit) {
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "source_coverage"));
  CW_TRY(const auto result, engine::read_all(*stream));
  std::int64_t read = 0, lost = 0;
  for (const auto& row : result.rows) {
    if (std::get<std::string>(row[0]) == seen.source.id) read = whole(row[1]), lost = whole(row[3]);
  }
  return at_most(seen, "dropped_share_at_most", limit, share(lost, read),
                 fmt::format("{} of {} rows received were dropped", lost, read));
}

bool any(const catalog::Source::Tests& tests) {
  return tests.fresh_within_days || tests.rows_a_month_at_least || tests.repeated_share_at_most ||
         tests.dropped_share_at_most || tests.gap_days_at_most;
}

std::string what_to_do(const std::string& test) {
  if (test == "fresh_within_days")
    return "export the source anew up to the end of the period, then `commonweal update`";
  if (test == "rows_a_month_at_least") return "look whether an export was cut or a month is missing in inbox/";
  if (test == "gap_days_at_most") return "export the missing days, or declare the true limit if nothing happened";
  if (test == "repeated_share_at_most") return "remove the export that holds the rows under new ids";
  return "see the reasons with `commonweal sources list`, and mend the mapping";
}

}  // namespace

Result<std::vector<DataTest>> run_data_tests(Workspace& workspace, const measure::Scope& scope) {
  std::vector<DataTest> done;
  for (const auto& source : workspace.catalog().sources) {
    const auto& tests = source.tests;
    if (!any(tests)) continue;
    CW_TRY(const auto seen, seen_of(workspace, source, scope));
    if (tests.fresh_within_days) done.push_back(freshness(seen, *tests.fresh_within_days));
    if (tests.rows_a_month_at_least) done.push_back(volume(seen, *tests.rows_a_month_at_least));
    if (tests.gap_days_at_most) done.push_back(longest_gap(seen, *tests.gap_days_at_most));
    if (tests.repeated_share_at_most) {
      CW_TRY(auto test, repeats(workspace, seen, *tests.repeated_share_at_most, scope));
      done.push_back(std::move(test));
    }
    if (tests.dropped_share_at_most) {
      CW_TRY(auto test, dropped(workspace, seen, *tests.dropped_share_at_most));
      done.push_back(std::move(test));
    }
  }
  return done;
}

Result<> pass_data_tests(const std::vector<DataTest>& tests) {
  std::string what, next;
  for (const auto& test : tests) {
    if (test.passed) continue;
    what += fmt::format("{}source {}: {} ({} is {:g})", what.empty() ? "" : "; ", test.source, test.detail, test.test,
                        test.limit);
    next += fmt::format("{}{}: {}", next.empty() ? "" : "; ", test.source, what_to_do(test.test));
  }
  if (what.empty()) return {};
  return fail(ErrorCode::gate_failed, "a declared test of the data failed: " + what, "sources", next);
}

}  // namespace cw::workspace
