#include "stats/early_warning.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cw::stats {
namespace {

std::vector<double> series(Seed seed, std::size_t length, double slope, double drop_from, double drop) {
  Rng rng(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < length; ++i) {
    const auto x = static_cast<double>(i);
    values.push_back(5.0 + slope * x + 0.2 * rng.normal() - (x >= drop_from ? drop : 0.0));
  }
  return values;
}

/// The stated rate holds: 300 series without a change, a growing line and any spread.
TEST(EarlyWarning, FalseAlarmsAreAsStated) {
  int alarms = 0;
  WarningSettings settings;
  settings.draws = 399;
  constexpr int runs = 300;
  for (int run = 0; run < runs; ++run) {
    const auto warning =
        early_warning(series(Seed{77}.fork("no change", static_cast<std::uint64_t>(run)), 40, 0.03, 99, 0), settings);
    ASSERT_TRUE(warning);
    alarms += warning->alarm ? 1 : 0;
  }
  // 5 % of 300 is 15, standard deviation 3.8
  EXPECT_GE(alarms, 5);
  EXPECT_LE(alarms, 26);
}

TEST(EarlyWarning, ADropIsSeen) {
  int alarms = 0;
  WarningSettings settings;
  settings.draws = 399;
  for (int run = 0; run < 50; ++run) {
    const auto values = series(Seed{78}.fork("drop", static_cast<std::uint64_t>(run)), 40, 0.03, 34, 0.5);
    alarms += early_warning(values, settings)->alarm ? 1 : 0;
  }
  EXPECT_GE(alarms, 40);
}

TEST(EarlyWarning, ARiseIsNoAlarm) {
  WarningSettings settings;
  settings.draws = 999;
  const auto warning = early_warning(series(Seed{79}, 40, 0.0, 34, -1.0), settings);
  EXPECT_FALSE(warning->alarm);
  EXPECT_GT(warning->shift.low, 0.0);
}

TEST(EarlyWarning, LineByHand) {
  // 1, -1, 1, -1, ...: slope = Σ x·y / Σ x² with x = ±0.5 .. ±5.5: Σ x·y = -6, Σ x² = 143.
  std::vector<double> values;
  for (int i = 0; i < 12; ++i) values.push_back(i % 2 == 0 ? 1.0 : -1.0);
  values.insert(values.end(), {-3.0, -3.0});
  WarningSettings settings;
  settings.watched = 2;
  settings.draws = 999;
  const auto warning = early_warning(values, settings);
  ASSERT_TRUE(warning);
  const double slope = -6.0 / 143.0;
  EXPECT_NEAR(warning->expected[12], slope * 6.5, 1e-12);
  EXPECT_NEAR(warning->shift.value, -3.0 - slope * 7.0, 1e-12);
  const double sd = std::sqrt((12.0 - 36.0 / 143.0) / 10.0);
  const double first = (3.0 + slope * 6.5) / sd - 0.5;
  EXPECT_NEAR(warning->statistic, first + (3.0 + slope * 7.5) / sd - 0.5, 1e-12);
  EXPECT_LT(warning->autocorrelation, -0.8);
  EXPECT_FALSE(warning->false_alarm_rate_if_correlated);
}

TEST(EarlyWarning, CorrelatedResidualsRaiseTheRate) {
  Rng rng(Seed{80});
  std::vector<double> values;
  double value = 0.0;
  for (int i = 0; i < 60; ++i) values.push_back(value = 0.7 * value + rng.normal());
  WarningSettings settings;
  settings.draws = 1999;
  const auto warning = early_warning(values, settings);
  ASSERT_TRUE(warning && warning->false_alarm_rate_if_correlated);
  EXPECT_GT(*warning->false_alarm_rate_if_correlated, 0.08);
}

TEST(EarlyWarning, Refusals) {
  EXPECT_EQ(early_warning(std::vector<double>(19, 1.0), {}).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(early_warning(std::vector<double>(40, 1.0), {}).error().code, ErrorCode::degenerate);
}

}  // namespace
}  // namespace cw::stats
