#include "base/chance.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cw {
namespace {

// Random123's known-answer file: philox4x32 10 rounds, counter 0, key 0.
TEST(Rng, IsPhilox) {
  Rng rng(Seed{0});
  EXPECT_EQ(rng.next32(), 0x6627e8d5U);
  EXPECT_EQ(rng.next32(), 0xe169c58dU);
  EXPECT_EQ(rng.next32(), 0xbc57ac4cU);
  EXPECT_EQ(rng.next32(), 0x9b00dbd8U);
}

TEST(Seed, ForksDifferByStepAndIndex) {
  const Seed seed{7};
  EXPECT_NE(seed.fork("a").key, seed.fork("b").key);
  EXPECT_NE(seed.fork("a", 1).key, seed.fork("a", 2).key);
  EXPECT_EQ(seed.fork("a", 1).key, Seed{7}.fork("a", 1).key);
}

TEST(Rng, MomentsOfItsDistributions) {
  Rng rng(Seed{42});
  const int n = 200'000;
  double normal = 0, normal2 = 0, gamma = 0, beta = 0, poisson = 0, exponential = 0;
  for (int i = 0; i < n; ++i) {
    const double z = rng.normal();
    normal += z, normal2 += z * z;
    gamma += rng.gamma(0.5), beta += rng.beta(2, 3), poisson += static_cast<double>(rng.poisson(40)),
        exponential += rng.exponential();
  }
  // five standard errors each
  EXPECT_NEAR(normal / n, 0.0, 5.0 / std::sqrt(n));
  EXPECT_NEAR(normal2 / n, 1.0, 5.0 * std::sqrt(2.0 / n));
  EXPECT_NEAR(gamma / n, 0.5, 5.0 * std::sqrt(0.5 / n));
  EXPECT_NEAR(beta / n, 0.4, 5.0 * 0.2 / std::sqrt(n));
  EXPECT_NEAR(poisson / n, 40.0, 5.0 * std::sqrt(40.0 / n));
  EXPECT_NEAR(exponential / n, 1.0, 5.0 / std::sqrt(n));
}

}  // namespace
}  // namespace cw
