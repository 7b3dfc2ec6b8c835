#include "stats/simplex_fit.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/chance.hpp"

namespace cw::stats {
namespace {

/// Random targets inside and outside what the donors span, more and fewer donors than rows.
TEST(SimplexFit, MeetsTheConditionsOfAnOptimum) {
  int inside = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Rng chance(Seed{seed});
    Matrix x(2 + chance.below(20), 2 + chance.below(60));
    for (double& value : x.values) value = 100.0 + chance.normal() * (seed % 5 == 0 ? 1e4 : 1.0);
    std::vector<double> target(x.rows);
    for (double& value : target) value = 100.0 + chance.normal() * 0.1;
    const double ridge = seed % 3 == 0 ? 2.0 : 0.0;
    const Matrix z = less_target(x, target);
    const auto fit = simplex_fit(z, ridge);
    ASSERT_TRUE(fit) << seed << " " << x.rows << "x" << x.columns;
    double sum = 0.0;
    for (const double weight : fit->weights) {
      EXPECT_GE(weight, 0.0);
      sum += weight;
    }
    EXPECT_NEAR(sum, 1.0, 1e-12);
    auto gradient = multiply_transposed(z, multiply(z, fit->weights));
    for (std::size_t k = 0; k < gradient.size(); ++k) gradient[k] += ridge * fit->weights[k];
    const double scale = dot(z.values, z.values) / static_cast<double>(z.columns);
    EXPECT_LE(dot(gradient, fit->weights) - *std::min_element(gradient.begin(), gradient.end()), 1e-9 * scale) << seed;
    inside += fit->loss < 1e-12 * scale ? 1 : 0;
  }
  EXPECT_GT(inside, 10);  // exact fits were among them
}

TEST(SimplexFit, ByHand) {
  Matrix x(2, 3);
  x(0, 0) = 0, x(1, 0) = 0, x(0, 1) = 4, x(1, 1) = 0, x(0, 2) = 0, x(1, 2) = 4;
  const auto inside = simplex_fit(less_target(x, std::vector<double>{1.0, 2.0}));  // 1/4 of b, 1/2 of c
  ASSERT_TRUE(inside);
  EXPECT_NEAR(inside->weights[0], 0.25, 1e-12);
  EXPECT_NEAR(inside->weights[1], 0.25, 1e-12);
  EXPECT_NEAR(inside->weights[2], 0.5, 1e-12);
  const auto outside = simplex_fit(less_target(x, std::vector<double>{3.0, 3.0}));  // nearest point is (2, 2)
  ASSERT_TRUE(outside);
  EXPECT_EQ(outside->weights[0], 0.0);
  EXPECT_NEAR(outside->weights[1], 0.5, 1e-12);
  EXPECT_NEAR(outside->loss, 2.0, 1e-12);
}

}  // namespace
}  // namespace cw::stats
