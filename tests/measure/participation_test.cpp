#include "measure/participation.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;
using enum ActivityKind;

std::int64_t whole(const Cell& cell) {
  return std::get<std::int64_t>(cell);
}

AttendanceFold attendance_of(const std::vector<Person>& people, const Scope& scope, int threads = 1) {
  AttendanceFold fold(scope);
  Fold* folds[] = {&fold};
  CW_CHECK(scan(test::source_of(people), folds, threads).has_value());
  return fold;
}

/// Period: March, days 59 to 89.
std::vector<Person> attendees() {
  std::vector<Person> people{{1}, {2}, {3}, {4}};
  people[0].joined(0).did(attended, 10, 7).did(attended, 10.1, 7).did(attended, 40, 8).did(attended, 60, 9);
  people[1].did(attended, 60, 9).did(attended, 80, 11);  // a guest
  people[2].did(attended, 61, 12);
  people[3].did(registered, 62, 12);  // did not come
  return people;
}

TEST(Attendance, ByHandOnAnyThreads) {
  const Scope scope = test::scope_of_march();
  for (const int threads : {1, 3}) {
    const auto fold = attendance_of(attendees(), scope, threads);
    ASSERT_EQ(fold.rows().size(), 3U);
    EXPECT_EQ(fold.rows()[0].second_after, 30 * 86'400);
    EXPECT_EQ(fold.counts()[0].attendees, 1);
    EXPECT_EQ(fold.counts()[2].attendees, 3);
    EXPECT_EQ(fold.counts()[2].returning, 1);
    const auto finding = repeat_attendance(fold, scope);
    ASSERT_TRUE(finding && valid(*finding));
    // Second event after 30 and 20 days, one still waiting after 29: S(20) = 2/3, S(30) = 0.
    EXPECT_DOUBLE_EQ(finding->estimate("second_event_median")->value, 30.0);
    EXPECT_DOUBLE_EQ(finding->estimate("attended_before")->value, 1.0 / 3.0);
    EXPECT_DOUBLE_EQ(finding->estimate("more_than_one_in_period")->value, 1.0 / 3.0);
  }
  EXPECT_EQ(repeat_attendance(attendance_of({}, scope), scope).error().code, ErrorCode::missing_data);
}

/// Contributions 6, 3, 2, 1: half of 12 is made by one.
std::vector<Person> givers() {
  std::vector<Person> people;
  const int given[] = {6, 3, 2, 1, 0, 0};
  for (std::int64_t id = 1; id <= 6; ++id) {
    Person& person = people.emplace_back(Person{id}).joined(1);
    for (int i = 0; i < given[id - 1]; ++i) person.did(replied, 60 + i);
  }
  people[4].did(viewed, 61).order(62, 3000, 1000);
  people[5].order(63, 5000, 2000);
  people.push_back(Person{7}.order(64, 9000, 3000));
  people.push_back(Person{8});
  return people;
}

TEST(Contributors, OfMembersByHand) {
  const Scope scope = test::scope_of_march();
  const auto finding = contributor_concentration(test::rows_of(givers(), scope), scope);
  ASSERT_TRUE(finding && valid(*finding));
  EXPECT_EQ(finding->estimate("absence_factor")->value, 1.0);
  EXPECT_EQ(finding->estimate("absence_factor")->n, 4);
  EXPECT_EQ(contributor_concentration({}, scope).error().code, ErrorCode::missing_data);
}

TEST(Circles, ByHand) {
  const Scope scope = test::scope_of_march();
  const auto finding = circles(test::rows_of(givers(), scope), scope);
  ASSERT_TRUE(finding && valid(*finding));
  const auto& rows = finding->table("circles")->rows;
  ASSERT_EQ(rows.size(), 5U);
  const std::vector<std::int64_t> people = {1, 3, 1, 1, 1};
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(whole(rows[i][9]), people[i]) << i;
  EXPECT_DOUBLE_EQ(std::get<double>(rows[0][6]), 0.5);         // of contributions
  EXPECT_DOUBLE_EQ(std::get<double>(rows[3][5]), 50.0);        // silent members bought for 50 euros
  EXPECT_DOUBLE_EQ(std::get<double>(rows[4][4]), 90.0 / 170);  // of net sales
  EXPECT_DOUBLE_EQ(finding->estimate("net_of_members_from_silent")->value, 50.0 / 80.0);
  EXPECT_EQ(finding->grade, std::nullopt);
  EXPECT_EQ(circles({}, scope).error().code, ErrorCode::missing_data);
}

TEST(StaffAnswers, ByDepartment) {
  const Scope scope = test::scope_of_march();
  const std::vector<TeamAnswers> teams = {{false, "", 70, 8, 40}, {true, "support", 20, 2, 6}, {true, "", 10, 0, 5}};
  const auto finding = staff_answers(teams, scope);
  ASSERT_TRUE(finding && valid(*finding));
  EXPECT_DOUBLE_EQ(finding->estimate("replies_by_staff")->value, 0.3);
  EXPECT_DOUBLE_EQ(finding->estimate("accepted_from_staff")->value, 0.2);
  EXPECT_EQ(std::get<std::string>(finding->table("teams")->rows[2][0]), "staff, department not said");
  EXPECT_EQ(staff_answers({}, scope).error().code, ErrorCode::missing_data);
}

}  // namespace
}  // namespace cw::measure
