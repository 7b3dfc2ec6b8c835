#include "workspace/doctor.hpp"

#include <gtest/gtest.h>

namespace cw::workspace {
namespace {

std::vector<Day> days(std::initializer_list<int> numbers) {
  std::vector<Day> all;
  for (const int number : numbers) all.push_back(Day{number});
  return all;
}

TEST(StandingGap, IsLongAgainstTheUsualStep) {
  std::vector<Day> daily;
  for (int day = 0; day < 30; ++day) daily.push_back(Day{day});
  EXPECT_FALSE(standing_gap(daily).has_value());
  for (int day = 40; day < 60; ++day) daily.push_back(Day{day});  // nothing from day 30 to day 39
  const auto gap = standing_gap(daily);
  ASSERT_TRUE(gap.has_value());
  EXPECT_EQ(gap->days, 10);
  EXPECT_EQ(gap->after.days, 29);
  EXPECT_EQ(gap->before.days, 40);
}

TEST(StandingGap, WeekendsAndMonthlyListsAreNone) {
  std::vector<Day> working;
  for (int week = 0; week < 10; ++week)
    for (int day = 0; day < 5; ++day) working.push_back(Day{week * 7 + day});
  EXPECT_FALSE(standing_gap(working).has_value());
  EXPECT_FALSE(standing_gap(days({0, 30, 61, 91, 122})).has_value());
  EXPECT_FALSE(standing_gap(days({0, 300})).has_value());
  EXPECT_FALSE(standing_gap({}).has_value());
}

}  // namespace
}  // namespace cw::workspace
