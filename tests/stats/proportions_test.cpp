#include "stats/proportions.hpp"

#include <gtest/gtest.h>

namespace cw::stats {
namespace {

/// Newcombe (1998), Table II, method 10: the eight contrasts of the paper, four decimals.
TEST(Newcombe, ReproducesThePublishedTable) {
  struct Case {
    std::int64_t a, m, b, n;
    double low, high;
  };
  for (const Case& c :
       {Case{56, 70, 48, 80, 0.0524, 0.3339}, Case{9, 10, 3, 10, 0.1705, 0.8090}, Case{6, 7, 2, 7, 0.0582, 0.8062},
        Case{5, 56, 0, 29, -0.0381, 0.1926}, Case{0, 10, 0, 20, -0.1611, 0.2775}, Case{0, 10, 0, 10, -0.2775, 0.2775},
        Case{10, 10, 0, 20, 0.6791, 1.0}, Case{10, 10, 0, 10, 0.6075, 1.0}}) {
    const auto interval = newcombe(c.a, c.m, c.b, c.n, 0.95);
    ASSERT_TRUE(interval);
    EXPECT_NEAR(interval->low, c.low, 5.1e-5) << c.a << "/" << c.m;
    EXPECT_NEAR(interval->high, c.high, 5.1e-5) << c.a << "/" << c.m;
  }
  EXPECT_EQ(newcombe(0, 0, 1, 2, 0.95).error().code, ErrorCode::too_few_rows);
}

}  // namespace
}  // namespace cw::stats
