#include "stats/matching.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/chance.hpp"
#include "stats/logistic.hpp"
#include "stats/matched_effect.hpp"

namespace cw::stats {
namespace {

struct People {
  std::vector<double> score;
  std::vector<std::uint8_t> treated;
  std::vector<std::uint32_t> stratum;
};

/// Scores on a grid, so that ties are many.
People people(std::uint64_t seed, std::size_t count, double share, std::uint64_t grid) {
  Rng chance(Seed{seed});
  People made;
  for (std::size_t i = 0; i < count; ++i) {
    made.score.push_back(static_cast<double>(chance.below(grid)) / static_cast<double>(grid));
    made.treated.push_back(chance.uniform() < share ? 1 : 0);
    made.stratum.push_back(static_cast<std::uint32_t>(chance.below(3)));
  }
  return made;
}

/// The rule as written, by looking at every control every time.
std::vector<std::uint32_t> controls_by_search(const People& made, const MatchOptions& options) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t row = 0; row < made.score.size(); ++row) {
    if (made.treated[row] != 0) order.push_back(row);
  }
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return made.score[a] > made.score[b]; });
  std::set<std::uint32_t> used;
  for (const auto own : order) {
    std::uint32_t best = 0;
    double nearest = INFINITY;
    for (std::uint32_t row = 0; row < made.score.size(); ++row) {
      if (made.treated[row] != 0 || made.stratum[row] != made.stratum[own] || used.contains(row)) continue;
      const double far = std::abs(made.score[row] - made.score[own]);
      if (far < nearest) nearest = far, best = row;
    }
    if (nearest < INFINITY && nearest <= options.caliper) used.insert(best);
  }
  return {used.begin(), used.end()};
}

TEST(MatchNearest, TakesTheControlsOfThePlainRule) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const People made = people(seed, 120, seed % 2 == 0 ? 0.3 : 0.6, seed % 3 == 0 ? 1'000'000 : 16);
    MatchOptions options;
    if (seed % 4 == 0) options.caliper = 0.1;
    const Matches matches = match_nearest(made.score, made.treated, made.stratum, options);
    std::vector<std::uint32_t> controls(matches.controls);
    std::sort(controls.begin(), controls.end());
    EXPECT_EQ(controls, controls_by_search(made, options)) << seed;
    for (std::size_t set = 0; set < matches.sets(); ++set) {
      EXPECT_EQ(matches.controls_of(set).size(), 1U);
      EXPECT_EQ(made.stratum[matches.treated[set]], made.stratum[matches.controls_of(set)[0]]);
      EXPECT_LE(std::abs(made.score[matches.treated[set]] - made.score[matches.controls_of(set)[0]]), options.caliper);
    }
  }
}

TEST(MatchNearest, RoundsAndReplacementByHand) {
  const std::vector<double> score = {0.9, 0.5, 0.8, 0.55, 0.45, 0.1};
  const std::vector<std::uint8_t> treated = {1, 1, 0, 0, 0, 0};
  MatchOptions two;
  two.ratio = 2;
  const Matches rounds = match_nearest(score, treated, {}, two);
  EXPECT_EQ(rounds.controls, (std::vector<std::uint32_t>{2, 3, 4, 5}));  // 0.5 takes 0.45 before 0.9 comes round again
  two.replace = true;
  const Matches twice = match_nearest(score, treated, {}, two);
  EXPECT_EQ(set_weights(twice, 6), (std::vector<double>{1, 1, 0.5, 1.0, 0.5, 0}));
}

TEST(Logistic, RefusesSeparationAndNamesIt) {
  Matrix x(8, 3);
  const std::vector<std::uint8_t> yes = {0, 1, 0, 1, 0, 1, 1, 1};
  for (std::size_t row = 0; row < 8; ++row) {
    x(row, 0) = 1.0;
    x(row, 1) = static_cast<double>(row % 3);
    x(row, 2) = row >= 6 ? 1.0 : 0.0;  // whoever has it is treated
  }
  const std::vector<std::string> names = {"noise", "badge"};
  const auto fit = logistic(x, yes, names);
  ASSERT_FALSE(fit);
  EXPECT_EQ(fit.error().code, ErrorCode::no_overlap);
  EXPECT_EQ(fit.error().where, "badge");
}

TEST(EntropyWeights, RefusesATargetOutside) {
  Matrix x(4, 1);
  for (std::size_t row = 0; row < 4; ++row) x(row, 0) = static_cast<double>(row);
  const std::vector<std::size_t> all = {0, 1, 2, 3};
  EXPECT_EQ(entropy_weights(x, all, std::vector<double>{3.5}).error().code, ErrorCode::no_overlap);
  const auto weights = entropy_weights(x, all, std::vector<double>{2.0});
  ASSERT_TRUE(weights);
  EXPECT_NEAR(dot(*weights, x.column(0)), 2.0, 1e-9);
  EXPECT_NEAR((*weights)[2] / (*weights)[1], (*weights)[1] / (*weights)[0], 1e-9);  // exponential in x
}

}  // namespace
}  // namespace cw::stats
