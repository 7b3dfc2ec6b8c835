#include <gmock/gmock.h>

#include <charconv>
#include <fstream>
#include <sstream>

#include "measure/plain/activity.hpp"
#include "measure/plain/retention.hpp"
#include "measure/plain/survival.hpp"
#include "stats/concentration.hpp"
#include "tests/stats/expected.hpp"

namespace cw::measure::plain {
namespace {

constexpr std::int32_t join = 0, post = 1;

std::vector<Event> reference_events() {
  std::ifstream in(std::string(CW_SOURCE_DIR) + "/tests/reference/numbers/retention_events.csv");
  std::vector<Event> events;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const std::string at = line.substr(line.rfind(',') + 1);
    events.push_back({line[0], *parse_instant(at, Zone::utc()), line.substr(2, 4) == "join" ? join : post});
  }
  return events;
}

const Instant as_of = *parse_instant("2025-03-31T00:00:00Z", Zone::utc());

RetentionInput reference_input(Convention convention, ReturnMode mode, PeriodUnit unit = PeriodUnit::day) {
  return {paths_of(reference_events(), {join, post}), Bucket(convention, unit, Zone::utc()), mode, as_of, 10, {{1, 7}}};
}

std::vector<std::int64_t> pair_of(const nlohmann::json& value) {
  return {value[0].get<std::int64_t>(), value[1].get<std::int64_t>()};
}

std::int64_t whole(const Cell& cell) {
  return std::get<std::int64_t>(cell);
}

/// Checks "CONVENTION.dayN.MODE" and the bracket; returns how many.
int check_days(const std::map<std::string, nlohmann::json>& checks, const std::string& name, Convention convention) {
  int compared = 0;
  for (const ReturnMode mode : {ReturnMode::on, ReturnMode::on_or_after}) {
    const auto finding = retention(reference_input(convention, mode), {});
    EXPECT_TRUE(finding && valid(*finding));
    for (const int day : {0, 1, 2, 7}) {
      const auto& row = finding->table("curve")->rows[static_cast<std::size_t>(day)];
      const std::string quantity = name + ".day" + std::to_string(day) + "." + std::string(name_of(mode));
      EXPECT_EQ(pair_of(checks.at(quantity).at("value")), (std::vector{whole(row[1]), whole(row[2])})) << quantity;
      ++compared;
    }
    if (mode == ReturnMode::on_or_after) continue;
    const Estimate* bracket = finding->estimate("days_1_to_7");
    const auto wanted = pair_of(checks.at(name + ".bracket_days_1_7").at("value"));
    EXPECT_DOUBLE_EQ(bracket->value, static_cast<double>(wanted[0]) / static_cast<double>(wanted[1])) << name;
    EXPECT_EQ(bracket->n, wanted[1]);
    ++compared;
  }
  return compared;
}

int check_weeks(const std::map<std::string, nlohmann::json>& checks) {
  const auto finding = retention(reference_input(Convention::calendar, ReturnMode::on, PeriodUnit::week), {});
  int compared = 0;
  for (const auto& row : finding->table("cohorts")->rows) {
    const std::string quantity =
        "calendar_week_cohort." + std::get<std::string>(row[0]) + ".week" + std::to_string(whole(row[1]));
    const auto& check = checks.at(quantity);
    EXPECT_EQ(pair_of(check.at("value")), (std::vector{whole(row[2]), whole(row[3])})) << quantity;
    const bool incomplete = std::string(check.at("source")).find("incomplete") != std::string::npos;
    EXPECT_EQ(std::get<bool>(row[7]), !incomplete) << quantity;
    ++compared;
  }
  return compared;
}

int check_first_value(test::Expected& expected) {
  const auto finding = first_value({paths_of(reference_events(), {join, post}), as_of, "join", "post"}, {});
  EXPECT_TRUE(finding && valid(*finding));
  const std::string name = "time_to_first_value";
  expected.near(name + "_hours.median_of_those_who_posted", finding->estimate("median_of_those_who_got_there")->value);
  expected.near(name + ".share_never", finding->estimate("share_never")->value);
  expected.near(name + "_hours.kaplan_meier_median", finding->estimate("median")->value);
  return 3;
}

int check_active(test::Expected& expected) {
  const ActiveInput input{
      reference_events(), Zone::utc(), {make_day(2025, 3, 1), make_day(2025, 4, 1)}, make_day(2025, 3, 17)};
  const auto finding = active_people(input, {});
  EXPECT_TRUE(finding && valid(*finding));
  expected.near("march.mau", finding->estimate("monthly_active")->value);
  expected.near("march.average_dau", finding->estimate("average_daily_active")->value);
  expected.near("march.dau_over_mau", finding->estimate("daily_over_monthly")->value);
  expected.near("rolling28_mau_on_2025-03-17", finding->estimate("rolling_28_day_active")->value);
  expected.near("dau_on_2025-03-17", finding->estimate("daily_active")->value);
  return 5;
}

TEST(Retention, AllReferenceNumbers) {
  test::Expected expected("retention_events.expected.json");
  int compared = check_days(expected.all(), "rolling24h", Convention::rolling) +
                 check_days(expected.all(), "calendar", Convention::calendar) +
                 check_days(expected.all(), "hour_floor", Convention::hour_floor) + check_weeks(expected.all()) +
                 check_first_value(expected) + check_active(expected);
  expected.near("chaoss.contributor_absence_factor.[1000,202,90,33,332,343,42,433]",
                static_cast<double>(stats::absence_factor({1000, 202, 90, 33, 332, 343, 42, 433})));
  expected.near("contributor_absence_factor.[50,25,25]", static_cast<double>(stats::absence_factor({50, 25, 25})));
  expected.near("contributor_absence_factor.[]", static_cast<double>(stats::absence_factor({})));
  const Bucket hours(Convention::hour_floor, PeriodUnit::day, Zone::utc());
  expected.near("amplitude_example.hour_floor_day_index",
                static_cast<double>(hours.index(*parse_instant("2025-03-17T17:59:00Z", Zone::utc()),
                                                *parse_instant("2025-03-18T17:00:00Z", Zone::utc()))));
  EXPECT_EQ(compared + 4, 51);
  EXPECT_EQ(expected.all().size(), 51U);
}

TEST(Retention, WithoutKindsTheFirstEventStarts) {
  auto events = reference_events();
  for (auto& event : events) event.kind = -1;
  const auto with_kinds = retention(reference_input(Convention::rolling, ReturnMode::on), {});
  auto input = reference_input(Convention::rolling, ReturnMode::on);
  input.paths = paths_of(events, {});
  EXPECT_EQ(retention(input, {})->table("curve")->rows, with_kinds->table("curve")->rows);
}

TEST(Retention, OnlyWhoWasWatchedLongEnoughCounts) {
  auto input = reference_input(Convention::rolling, ReturnMode::on);
  input.as_of = *parse_instant("2025-03-20T06:00:00Z", Zone::utc());
  const auto finding = retention(input, {});
  const auto& rows = finding->table("curve")->rows;
  EXPECT_EQ(whole(rows[0][2]), 11);  // k joined 24 hours before: day 0 is complete to the second
  EXPECT_EQ(whole(rows[1][2]), 9);   // j joined 45 hours before, k 24
  EXPECT_EQ(std::get<bool>(rows[1][7]), false);
}

TEST(Retention, CalendarDaysOfAShortDay) {
  const Zone berlin = *Zone::find("Europe/Berlin");
  const Bucket days(Convention::calendar, PeriodUnit::day, berlin);
  const Instant start = *parse_instant("2025-03-29T23:30:00", berlin);  // clocks go forward on the 30th
  EXPECT_EQ(days.index(start, *parse_instant("2025-03-30T03:30:00", berlin)), 1);
  EXPECT_EQ(days.end(start, 1).micros - days.end(start, 0).micros, 23 * 3600 * micros_per_second);
  const Bucket months(Convention::calendar, PeriodUnit::month, berlin);
  EXPECT_EQ(months.index(start, *parse_instant("2026-01-01", berlin)), 10);
  EXPECT_EQ(to_text(months.unit_start(start)), "2025-03-01");
  const Bucket early(Convention::rolling, PeriodUnit::day, Zone::utc());
  EXPECT_EQ(early.index(Instant{0}, Instant{-1}), -1);
}

TEST(Retention, Refusals) {
  auto input = reference_input(Convention::rolling, ReturnMode::on);
  input.as_of = Instant{0};
  EXPECT_EQ(retention(input, {}).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(first_value({input.paths, Instant{0}}, {}).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(active_people({{}, Zone::utc(), {Day{0}, Day{31}}, Day{30}}, {}).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(contributors({0, 0}, {}).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(convention("24h").error().next, "write rolling, calendar or hour_floor");
}

TEST(Survival, TablesAndRatioOfTwoGroups) {
  SurvivalInput input;
  input.groups = {{"a", {{1, true}, {2, false}, {3, true}}}, {"b", {{2, true}, {2, true}, {5, false}}}};
  const auto finding = survival(input, {});
  ASSERT_TRUE(finding && valid(*finding));
  const auto& rows = finding->table("curve")->rows;
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(whole(rows[1][2]), 2);                              // at risk at 2, where one is censored
  EXPECT_DOUBLE_EQ(std::get<double>(rows[1][4]), 2.0 / 3.0);    // nobody left by an event there
  EXPECT_DOUBLE_EQ(finding->estimate("median_a")->value, 3.0);  // 2/3, then 0
  EXPECT_DOUBLE_EQ(finding->estimate("restricted_mean_a")->value, 1.0 + 2.0 * 2.0 / 3.0);  // to 3
  EXPECT_EQ(finding->table("logrank")->rows.size(), 4U);
  EXPECT_NE(finding->estimate("hazard_ratio"), nullptr);
}

TEST(Survival, OneGroupHasNoTest) {
  SurvivalInput input;
  input.groups = {{"all", {{1, false}, {2, false}}}};
  const auto finding = survival(input, {});
  ASSERT_TRUE(finding && valid(*finding));
  EXPECT_EQ(finding->table("logrank"), nullptr);
  EXPECT_EQ(finding->refused.at(0).name, "median");
  EXPECT_EQ(survival({}, {}).error().code, ErrorCode::too_few_rows);
}

TEST(Contributors, ConcentrationByHand) {
  const auto finding = contributors({1000, 202, 90, 33, 332, 343, 42, 433, 0}, {});
  ASSERT_TRUE(finding && valid(*finding));
  EXPECT_EQ(finding->estimate("absence_factor")->value, 2.0);
  EXPECT_EQ(finding->estimate("absence_factor")->n, 8);
  const auto& rows = finding->table("concentration")->rows;
  ASSERT_EQ(rows.size(), 4U);  // 1, 2, 4, 8
  EXPECT_DOUBLE_EQ(std::get<double>(rows[1][1]), 1433.0 / 2475.0);
}

}  // namespace
}  // namespace cw::measure::plain
