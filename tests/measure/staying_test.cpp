#include "measure/staying.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;
using enum ActivityKind;

// Activities: 0 reply, 1 chat, 2 attended, 3 contributed, 4 mentor_assigned (other).
catalog::Catalog catalog_of() {
  catalog::Catalog catalog;
  catalog.activities = {test::activity_as("reply", "replied"), test::activity_as("chat", "messaged"),
                        test::activity_as("meetup", "attended"), test::activity_as("patch", "contributed"),
                        test::activity_as("mentor_assigned", "other")};
  catalog.health.lapse_days = 20;
  catalog.health.mentoring = {"mentor_assigned"};
  return catalog;
}

MemberPathsFold fold_of(const std::vector<Person>& people, const Scope& scope, int threads = 1) {
  MemberPathsFold fold(member_paths_settings(scope, catalog_of()));
  Fold* folds[] = {&fold};
  CW_CHECK(scan(test::source_of(people), folds, threads).has_value());
  return fold;
}

constexpr std::int32_t one_day = 86'400;

/// The period ends with day 90. Mean: what is seen of each.
std::vector<Person> four() {
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}};
  people[0].joined(0).did(messaged, 1, 0, 1).did(replied, 10, 0, 0).did(replied, 40, 0, 0);  // gone at 30
  people[1].joined(50).did(other, 55, 0, 4).did(replied, 60, 0, 0).did(attended, 75, 9, 2);  // there at 90
  people[2].joined(60).did(messaged, 59, 0, 1);                                              // gone at 80
  people[3].joined(80);                                                                      // there at 90
  people[4].joined(-1).did(replied, 5, 0, 0);                                                // before the window
  return people;
}

TEST(MemberPaths, ByHandOnAnyThreads) {
  for (const int threads : {1, 3}) {
    const auto fold = fold_of(four(), test::scope_of_march(), threads);
    ASSERT_EQ(fold.rows().size(), 4U);
    const auto& [first, second, third, fourth] =
        std::tie(fold.rows()[0], fold.rows()[1], fold.rows()[2], fold.rows()[3]);
    EXPECT_EQ(first.lapsed, 30 * one_day);  // day 10 and 20 days more
    EXPECT_EQ(first.first_value, 10 * one_day);
    EXPECT_EQ(second.lapsed, not_yet);
    EXPECT_EQ(second.mentored, 5 * one_day);
    EXPECT_EQ(second.watched, 40 * one_day);
    EXPECT_EQ(third.lapsed, 20 * one_day);
    EXPECT_EQ(third.channels[0], -one_day);  // chat, before joining
    EXPECT_EQ(fourth.lapsed, not_yet);
    EXPECT_EQ(fourth.first_value, not_yet);
  }
  EXPECT_THAT(fold_of({}, test::scope_of_march()).settings().channels,
              testing::ElementsAre("chat", "forum", "events", "contribution"));
}

TEST(MemberSurvival, CurveByHand) {
  const Scope scope = test::scope_of_march();
  const auto finding = member_survival(fold_of(four(), scope), scope);
  ASSERT_TRUE(finding && valid(*finding));
  // Watched 30+event, 40 censored, 20 event, 10 censored: S(20) = 2/3, S(30) = 1/3.
  const auto& rows = finding->table("curve")->rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_DOUBLE_EQ(std::get<double>(rows[0][1]), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(std::get<double>(rows[1][1]), 1.0 / 3.0);
  EXPECT_DOUBLE_EQ(finding->estimate("median")->value, 30.0);
  EXPECT_EQ(finding->refused[0].name, "gone_within_180_days");
}

TEST(FirstValue, WaitsByHand) {
  const Scope scope = test::scope_of_march();
  const auto finding = first_value_of_members(fold_of(four(), scope), scope);
  ASSERT_TRUE(finding && valid(*finding));
  // 10 and 10 days reached; 30 and 10 days still waiting: S(10) = 1/2.
  EXPECT_DOUBLE_EQ(finding->estimate("first_value_median")->value, 10.0);
  EXPECT_DOUBLE_EQ(finding->estimate("share_not_yet")->value, 0.5);
}

TEST(Migration, ChatToForumByHand) {
  Scope scope = test::scope_of_march();
  scope.window.from = make_day(2025, 10, 1);
  std::vector<Person> people;
  for (std::int64_t id = 1; id <= 4; ++id) people.push_back(Person{id}.joined(-80).did(messaged, -79, 0, 1));
  people[0].did(replied, -70, 0, 0);
  people[1].did(contributed, 0, 0, 3);
  people[2].did(contributed, 40, 0, 3);  // after 90 days
  const auto finding = migration(fold_of(people, scope), scope);
  ASSERT_TRUE(finding && valid(*finding));
  EXPECT_DOUBLE_EQ(finding->estimate("chat_to_contribution")->value, 0.25);
  const auto& rows = finding->table("migration")->rows;
  ASSERT_EQ(rows.size(), 3U);  // nobody began elsewhere
  EXPECT_EQ(std::get<std::int64_t>(rows[2][5]), 2);
}

TEST(Mentored, FromTheLandmarkOn) {
  Scope scope = test::scope_of_march();
  std::vector<Person> people;
  for (std::int64_t id = 1; id <= 6; ++id) {
    Person& person = people.emplace_back(Person{id}).joined(0).did(replied, 15, 0, 0);
    if (id <= 3) person.activities.insert(person.activities.begin(), {test::day(2), id * 1000 - 1, 0, 4, other});
    if (id <= 2 || id == 4) person.did(replied, 30, 0, 0).did(replied, 45, 0, 0).did(replied, 60, 0, 0);
  }
  const auto fold = fold_of(people, scope);
  const auto finding = mentored_newcomers(fold, 10, true, scope);
  ASSERT_TRUE(finding && valid(*finding));
  EXPECT_EQ(finding->grade, Grade::correlation);
  const auto& rows = finding->table("mentored")->rows;
  EXPECT_EQ(std::get<std::int64_t>(rows[0][4]), 3);
  EXPECT_EQ(std::get<std::int64_t>(rows[1][4]), 3);
  ASSERT_NE(finding->estimate("hazard_ratio"), nullptr);
  EXPECT_LT(finding->estimate("hazard_ratio")->value, 1.0);
  EXPECT_EQ(mentored_newcomers(fold, 10, false, scope).error().code, ErrorCode::missing_data);
  EXPECT_EQ(mentored_newcomers(fold, 1, true, scope).error().code, ErrorCode::too_few_rows);
}

TEST(GrowthPaths, StepsWithinNinetyDays) {
  Scope scope = test::scope_of_march();
  scope.window.from = make_day(2025, 10, 1);
  std::vector<Person> people;
  for (std::int64_t id = 1; id <= 4; ++id) people.push_back(Person{id}.joined(-60));
  people[0].did(replied, -50, 0, 0).did(attended, 60, 7, 2);
  const auto finding = growth_paths(fold_of(people, scope), scope);
  ASSERT_TRUE(finding && valid(*finding));
  EXPECT_DOUBLE_EQ(finding->estimate("first_post_within_90_days")->value, 0.25);
  EXPECT_DOUBLE_EQ(finding->estimate("attendance_within_90_days")->value, 0.0);
  EXPECT_EQ(finding->table("path")->rows.size(), 6U);  // 2025Q4 and all, three steps
}

TEST(Staying, Refusals) {
  const Scope scope = test::scope_of_march();
  const auto empty = fold_of({}, scope);
  EXPECT_EQ(member_survival(empty, scope).error().code, ErrorCode::missing_data);
  EXPECT_EQ(migration(empty, scope).error().code, ErrorCode::missing_data);
  MemberPathsSettings settings{scope, 90, {}, {"forum"}, {}};
  MemberPathsFold one(settings);
  const std::vector<Person> people = four();
  Fold* folds[] = {&one};
  ASSERT_TRUE(scan(test::source_of(people), folds, 1));
  EXPECT_EQ(migration(one, scope).error().what, "fewer than two channels are in the data");
  EXPECT_EQ(growth_paths(one, scope).error().code, ErrorCode::missing_data);
}

}  // namespace
}  // namespace cw::measure
