#include "measure/momentum.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;
using enum ActivityKind;

TEST(Weeks, WholeIsoWeeksByHand) {
  const Scope scope = test::scope_of_march();  // 1 January 2026 is a Thursday: the first whole week is day 4
  WeeksFold fold(scope);
  std::vector<Person> people{{1}, {2}, {3}};
  people[0].joined(0).did(viewed, 2).did(viewed, 5).did(replied, 6).did(viewed, 11).did(viewed, 88);
  people[1].joined(0).did(registered, 5).did(viewed, 10.9);
  people[2].did(viewed, 5);  // not a member
  Fold* folds[] = {&fold};
  ASSERT_TRUE(scan(test::source_of(people), folds, 2));
  ASSERT_EQ(to_text(fold.weeks().front()), "2026-01-05");
  ASSERT_EQ(to_text(fold.weeks().back()), "2026-03-23");
  EXPECT_EQ(fold.active()[0], 2);
  EXPECT_EQ(fold.active()[1], 1);
  EXPECT_EQ(fold.active()[2], 0);
}

/// Two years of weekly activity; in the last eight weeks `drop` of the members stay away.
std::vector<Person> weekly(double drop) {
  Rng rng(Seed{9});
  std::vector<Person> people;
  for (std::int64_t id = 1; id <= 60; ++id) {
    Person& person = people.emplace_back(Person{id}).joined(-400);
    for (int week = 0; week < 66; ++week) {
      const double day = -368.0 + 7.0 * week;
      if (rng.uniform() < 0.6 * (day > 32 ? 1.0 - drop : 1.0)) person.did(viewed, day);
    }
  }
  return people;
}

Result<Finding> momentum_of(const std::vector<Person>& people) {
  Scope scope = test::scope_of_march();
  scope.window.from = make_day(2024, 12, 1);
  WeeksFold fold(scope);
  Fold* folds[] = {&fold};
  CW_CHECK(scan(test::source_of(people), folds, 1).has_value());
  return momentum(fold, 0.05, scope);
}

TEST(Momentum, WarnsOfADropOnly) {
  const auto steady = momentum_of(weekly(0.0)), dropping = momentum_of(weekly(0.5));
  ASSERT_TRUE(steady && valid(*steady));
  ASSERT_TRUE(dropping && valid(*dropping));
  EXPECT_EQ(steady->status, Status::ok);
  EXPECT_EQ(dropping->status, Status::caution);
  EXPECT_LT(*dropping->estimate("change_against_trend")->high, 0.0);
  EXPECT_EQ(dropping->table("weeks")->rows.size(), 60U);
  EXPECT_EQ(momentum_of({}).error().code, ErrorCode::too_few_rows);
}

}  // namespace
}  // namespace cw::measure
