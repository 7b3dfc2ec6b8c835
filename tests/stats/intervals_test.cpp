#include "stats/intervals.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "stats/special.hpp"

namespace cw::stats {
namespace {

TEST(Special, QuantilesMatchPublishedTables) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);  // R qnorm(0.975)
  EXPECT_NEAR(t_quantile(0.975, 4), 2.7764451051977987, 1e-12);   // R qt(0.975, 4)
  EXPECT_NEAR(t_quantile(0.975, 1), 12.706204736174694, 1e-10);   // R qt(0.975, 1)
  EXPECT_NEAR(chi_squared_upper(3.841458820694124, 1), 0.05, 1e-12);
  EXPECT_NEAR(beta_quantile(0.5, 1, 1), 0.5, 1e-14);
  EXPECT_NEAR(normal_cdf(normal_quantile(0.2)), 0.2, 1e-14);
}

TEST(Wilson, MatchesTheWorkedFormula) {
  // 15 of 50: the formula of Wilson (1927) worked once in Python's double arithmetic.
  const auto interval = wilson(15, 50, 0.95);
  ASSERT_TRUE(interval);
  EXPECT_DOUBLE_EQ(interval->value, 0.3);
  EXPECT_NEAR(interval->low, 0.19103553500880951, 1e-12);
  EXPECT_NEAR(interval->high, 0.437503504644534, 1e-12);
  EXPECT_EQ(wilson(0, 10, 0.95)->low, 0.0);
  EXPECT_NEAR(wilson(0, 10, 0.95)->high, 3.841458820694124 / 13.841458820694124, 1e-12);  // z²/(n + z²)
  EXPECT_EQ(wilson(10, 10, 0.95)->high, 1.0);
  EXPECT_EQ(wilson(0, 0, 0.95).error().code, ErrorCode::too_few_rows);
}

TEST(MeanInterval, FiveValuesByHand) {
  const std::vector<double> values{1, 2, 3, 4, 5};  // mean 3, variance 2.5, half 2.776445 × sqrt(0.5)
  const auto interval = mean_interval(values, 0.95);
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->low, 3 - 2.7764451051977987 * 0.7071067811865476, 1e-12);
  EXPECT_NEAR(interval->high, 3 + 2.7764451051977987 * 0.7071067811865476, 1e-12);
  EXPECT_EQ(mean_interval(std::vector<double>{1}, 0.95).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(mean_interval(std::vector<double>{2, 2}, 0.95).error().code, ErrorCode::degenerate);
}

TEST(Welch, TwoSmallGroupsByHand) {
  const std::vector<double> treated{4, 6, 8}, control{1, 2, 3, 2};
  // Means 6 and 2, variances 4 and 2/3: se² = 4/3 + 1/6 = 1.5; df = 2.25 / ((16/9)/2 + (1/36)/3) = 2.25 / 0.898148
  const auto result = welch(treated, control, 0.95);
  ASSERT_TRUE(result);
  EXPECT_NEAR(result->difference, 4.0, 1e-12);
  EXPECT_NEAR(result->standard_error, 1.224744871391589, 1e-12);
  EXPECT_NEAR(result->df, 2.25 / (8.0 / 9.0 + 1.0 / 108.0), 1e-12);
  EXPECT_EQ(welch(std::vector<double>{1, 1}, std::vector<double>{2, 2}, 0.95).error().code, ErrorCode::degenerate);
  EXPECT_EQ(welch(std::vector<double>{1}, control, 0.95).error().code, ErrorCode::too_few_rows);
}

}  // namespace
}  // namespace cw::stats
