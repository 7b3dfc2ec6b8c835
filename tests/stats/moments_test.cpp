#include "stats/moments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

namespace cw::stats {
namespace {

TEST(Moments, ExactWhereDoublesCancel) {
  Moments moments;  // variance of 10^13 + {1, 2, 3} is 1; a sum of squares in doubles would lose it
  for (const int offset : {1, 2, 3}) moments.add(10'000'000'000'000 + offset);
  const auto summary = moments.summary();
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->variance, 1.0);
  EXPECT_EQ(summary->mean, 10'000'000'000'002.0);
  EXPECT_EQ(Moments{}.summary().error().code, ErrorCode::too_few_rows);
}

TEST(CoMoments, MergedEqualsWhole) {
  CoMoments whole, left, right;
  for (std::int64_t i = -5; i < 8; ++i) {
    whole.add(i * i - 7, 3 * i + 1);
    (i < 1 ? left : right).add(i * i - 7, 3 * i + 1);
  }
  right.merge(left);
  EXPECT_EQ(right.variance_x(), whole.variance_x());
  EXPECT_EQ(right.covariance(), whole.covariance());
  CoMoments line;  // y = 2x: covariance is twice the variance of {0, 1, 2, 3}, 5/3
  for (std::int64_t i = 0; i < 4; ++i) line.add(i, 2 * i);
  EXPECT_DOUBLE_EQ(line.covariance(), 10.0 / 3.0);
}

TEST(RatioOfSums, MatchesTheReferenceAccounts) {
  CoMoments moments;  // benefit over cost in cents; roi_accounts.expected.json: roi, delta.se and its interval
  std::ifstream file(std::string(CW_SOURCE_DIR) + "/tests/reference/numbers/roi_accounts.csv");
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::string id, cost, benefit;
    std::getline(fields, id, ',');
    std::getline(fields, cost, ',');
    std::getline(fields, benefit, ',');
    moments.add(std::llround(std::stod(benefit) * 100), std::llround(std::stod(cost) * 100));
  }
  const auto ratio = ratio_of_sums(moments);
  ASSERT_TRUE(ratio);
  EXPECT_NEAR(ratio->value - 1.0, 0.2574456510440133, 1e-12);
  EXPECT_NEAR(ratio->standard_error, 0.11419598491171047, 1e-12);
  const auto interval = interval_of(*ratio, 0.95);
  EXPECT_NEAR(interval->low - 1.0, 0.033625633437981334, 1e-12);
  EXPECT_NEAR(interval->high - 1.0, 0.4812656686500453, 1e-12);
}

TEST(RatioOfSums, RefusesWhatCannotBeDivided) {
  CoMoments one;
  one.add(1, 1);
  EXPECT_EQ(ratio_of_sums(one).error().code, ErrorCode::too_few_rows);
  one.add(1, -1);
  EXPECT_EQ(ratio_of_sums(one).error().code, ErrorCode::degenerate);
  EXPECT_EQ(interval_of(Ratio{0.5, 0.0, 10}, 0.95).error().code, ErrorCode::degenerate);
}

}  // namespace
}  // namespace cw::stats
