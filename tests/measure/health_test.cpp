#include "measure/health.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;
using enum ActivityKind;

/// January is days 0 to 30, February 31 to 58, March 59 to 89.
std::vector<Person> four() {
  std::vector<Person> people{{1}, {2}, {3}, {4}};
  people[0]
      .joined(3)
      .did(registered, 3)
      .did(viewed, 4)
      .did(replied, 4.5)
      .did(replied, 30)
      .did(viewed, 59)
      .did(viewed, 88);
  people[1].joined(40).did(posted_topic, 58.9).did(attended, 59.1).did(contributed, 60);
  people[2].did(viewed, 5);              // not a member
  people[3].joined(95).did(viewed, 96);  // after the period
  return people;
}

TEST(Health, CountsByHandOnAnyThreads) {
  for (const int threads : {1, 3}) {
    MonthsFold fold(test::scope_of_march());
    Fold* folds[] = {&fold};
    const auto people = four();
    ASSERT_TRUE(scan(test::source_of(people), folds, threads));
    ASSERT_EQ(fold.months(), (std::vector<std::string>{"2026-01", "2026-02", "2026-03"}));
    const auto& [january, february, march] = std::tie(fold.counts()[0], fold.counts()[1], fold.counts()[2]);
    EXPECT_EQ(january.active_members, 1);
    EXPECT_EQ(january.contributors, 1);
    EXPECT_EQ(january.new_members, 1);
    EXPECT_EQ(january.replies, 2);
    EXPECT_EQ(february.active_members, 1);
    EXPECT_EQ(february.topics, 1);
    EXPECT_EQ(march.active_members, 2);
    EXPECT_EQ(march.contributors, 1);
    EXPECT_EQ(march.attendances, 1);
    EXPECT_EQ(march.new_members, 0);
    const auto finding = health_by_month(fold, test::scope_of_march());
    ASSERT_TRUE(finding);
    EXPECT_TRUE(valid(*finding));
    EXPECT_EQ(finding->estimate("active_members")->value, 2.0);
    EXPECT_EQ(finding->figures[0].sentence, "2 members were active in 2026-03, 1 of them contributed.");
  }
}

TEST(Health, CutMonthsAreMarked) {
  Scope scope = test::scope_of_march();
  scope.window.from = make_day(2026, 1, 15);
  scope.period.until = make_day(2026, 3, 20);
  const MonthsFold fold(scope);
  EXPECT_EQ(fold.whole(), (std::vector<bool>{false, true, false}));
}

TEST(Health, RefusesWhereNothingHappened) {
  const MonthsFold fold(test::scope_of_march());
  EXPECT_EQ(health_by_month(fold, test::scope_of_march()).error().code, ErrorCode::missing_data);
}

}  // namespace
}  // namespace cw::measure
