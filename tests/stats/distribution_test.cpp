#include "stats/distribution.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cw::stats {
namespace {

TEST(Distribution, QuantilesByHand) {
  // Triangular 0, 1, 4: the area up to the mode is 1/4; P(X < 0.5) = 0.25 / 4; P(X > 2) = (4 − 2)² / (4 × 3) = 1/3.
  EXPECT_NEAR(triangular_quantile(0.25, 0, 1, 4), 1.0, 1e-14);
  EXPECT_NEAR(triangular_quantile(0.0625, 0, 1, 4), 0.5, 1e-14);
  EXPECT_NEAR(triangular_quantile(2.0 / 3.0, 0, 1, 4), 2.0, 1e-14);
  EXPECT_EQ(triangular_quantile(0.3, 2, 2, 2), 2.0);
  // Lognormal with mean e^(1/2) and variance (e − 1) e is the exponential of a standard normal: median 1.
  EXPECT_NEAR(lognormal_quantile(0.5, std::exp(0.5), std::sqrt((std::exp(1.0) - 1.0) * std::exp(1.0))), 1.0, 1e-12);
  // Mean 1/2, variance 1/12 is the uniform.
  EXPECT_NEAR(beta_quantile_by_mean(0.2, 0.5, std::sqrt(1.0 / 12.0)), 0.2, 1e-12);
}

}  // namespace
}  // namespace cw::stats
