#include "stats/markov_chain.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/chance.hpp"
#include "stats/channel_game.hpp"
#include "tests/stats/expected.hpp"

namespace cw::stats {
namespace {

/// Paths in letters: "ABA" is channel 0, 1, 0.
struct Paths {
  std::vector<std::uint32_t> steps;
  std::vector<std::uint64_t> offsets = {0};
  std::vector<double> conversions, value, nulls;
  std::uint32_t channels = 0;

  void add(const std::string& letters, double converted, double brought = 0.0, double left = 0.0) {
    for (const char letter : letters) {
      steps.push_back(static_cast<std::uint32_t>(letter - 'A'));
      channels = std::max(channels, steps.back() + 1);
    }
    offsets.push_back(steps.size());
    conversions.push_back(converted);
    value.push_back(brought);
    nulls.push_back(left);
  }
  WeightedPaths weighted() const { return {steps, offsets, conversions, value, nulls, channels}; }
};

Paths made_up(std::uint64_t seed, int paths, std::uint64_t channels, std::uint64_t longest) {
  Rng rng(Seed{seed});
  Paths made;
  for (int i = 0; i < paths; ++i) {
    std::string letters;
    for (std::uint64_t step = 0, n = 1 + rng.below(longest); step < n; ++step)
      letters += static_cast<char>('A' + rng.below(channels));
    const auto converted = static_cast<double>(rng.below(3));
    made.add(letters, converted, converted * 10.0 * rng.uniform(), static_cast<double>(rng.below(4)));
  }
  made.channels = static_cast<std::uint32_t>(channels);
  return made;
}

TEST(MarkovChain, ThreePathsInClosedForm) {
  Paths paths;
  paths.add("ABABBA", 1, 1);
  paths.add("ABBAA", 1, 1);
  paths.add("AA", 1, 1);
  const auto chain = count_chain(paths.weighted(), 1);
  ASSERT_TRUE(chain) << to_text(chain.error());
  const auto effects = removal_effects(*chain);
  ASSERT_TRUE(effects);
  test::Expected expected("attribution_three_paths.expected.json");
  expected.near("markov.removal_effect.A", effects->conversion[0]);
  expected.near("markov.removal_effect.B", effects->conversion[1]);
  EXPECT_DOUBLE_EQ(effects->base_probability, 1.0);
  EXPECT_EQ(chain->states(), 3U);
  ASSERT_EQ(chain->conversion.size(), 3U);
  EXPECT_DOUBLE_EQ(chain->conversion[1], 0.5);  // A's exits: to B three times, to a conversion three times
}

/// Order 2 by hand: AB and CB lead on differently, which order 1 cannot know.
TEST(MarkovChain, OrderTwoRemembersTwo) {
  Paths paths;
  paths.add("AB", 1, 5);
  paths.add("CB", 0, 0, 1);
  const auto one = removal_effects(*count_chain(paths.weighted(), 1));
  const auto two = removal_effects(*count_chain(paths.weighted(), 2));
  EXPECT_DOUBLE_EQ(one->conversion[0], 0.5);
  EXPECT_DOUBLE_EQ(one->conversion[2], 0.5);
  EXPECT_DOUBLE_EQ(two->conversion[0], 1.0);
  EXPECT_DOUBLE_EQ(two->conversion[1], 1.0);
  EXPECT_DOUBLE_EQ(two->conversion[2], 0.0);
  EXPECT_DOUBLE_EQ(two->base_value, 2.5);
}

TEST(MarkovChain, BothWaysAgreeAtEveryOrder) {
  const Paths paths = made_up(7, 400, 11, 9);
  for (int order = 1; order <= largest_markov_order; ++order) {
    const auto chain = count_chain(paths.weighted(), order);
    ASSERT_TRUE(chain);
    const auto inverse = removal_effects(*chain, ChainSolver::inverse);
    const auto sweeps = removal_effects(*chain, ChainSolver::sweeps);
    ASSERT_TRUE(inverse && sweeps);
    EXPECT_TRUE(inverse->dense);
    EXPECT_FALSE(sweeps->dense);
    double conversions = 0.0, value = 0.0, journeys = 0.0;
    for (std::size_t i = 0; i < paths.conversions.size(); ++i) {
      conversions += paths.conversions[i];
      value += paths.value[i];
      journeys += paths.conversions[i] + paths.nulls[i];
    }
    EXPECT_NEAR(inverse->base_probability, conversions / journeys, 1e-12) << order;
    EXPECT_NEAR(sweeps->base_probability, conversions / journeys, 1e-12) << order;
    EXPECT_NEAR(sweeps->base_value, value / journeys, 1e-10) << order;
    for (std::size_t channel = 0; channel < 11; ++channel) {
      EXPECT_NEAR(inverse->conversion[channel], sweeps->conversion[channel], 1e-11) << order << ' ' << channel;
      EXPECT_NEAR(inverse->value[channel], sweeps->value[channel], 1e-11) << order << ' ' << channel;
      EXPECT_GT(inverse->conversion[channel], 0.0);
      EXPECT_LT(inverse->conversion[channel], 1.0);
    }
  }
}

/// Removing a channel is the same as cutting it out of the counts by hand: a chain in which its visits end.
TEST(MarkovChain, RemovalIsTheChainWithoutTheChannel) {
  const Paths paths = made_up(3, 200, 4, 6);
  const auto chain = count_chain(paths.weighted(), 1);
  const auto effects = removal_effects(*chain);
  for (std::size_t gone = 0; gone < 4; ++gone) {
    std::vector<double> reach(chain->states(), 0.0);  // of a conversion, by plain iteration
    for (int sweep = 0; sweep < 5000; ++sweep) {
      std::vector<double> next = chain->conversion;
      for (const auto& arrival : chain->arrivals)
        for (auto i = arrival.first; i < arrival.last; ++i)
          next[chain->source[i]] += chain->probability[i] * reach[arrival.target];
      next[gone + 1] = 0.0;
      reach = next;
    }
    EXPECT_NEAR(effects->conversion[gone], 1.0 - reach[0] / effects->base_probability, 1e-12);
  }
}

TEST(MarkovChain, RepeatsAndUnusedChannelsChangeNothing) {
  Paths once, twice;
  once.add("ABA", 2, 3, 1);
  once.add("BC", 1, 1, 4);
  twice.add("AABBBA", 2, 3, 1);
  twice.add("BBCCC", 1, 1, 4);
  twice.add("", 5, 5, 5);    // no step: no part of the chain
  twice.add("DA", 0, 0, 0);  // nobody took it
  const auto a = removal_effects(*count_chain(once.weighted(), 1));
  const auto b = removal_effects(*count_chain(twice.weighted(), 1));
  for (std::size_t channel = 0; channel < 3; ++channel)
    EXPECT_DOUBLE_EQ(a->conversion[channel], b->conversion[channel]);
  EXPECT_EQ(b->conversion[3], 0.0);
}

TEST(MarkovChain, Refusals) {
  Paths paths;
  paths.add("AB", 0, 0, 3);
  EXPECT_EQ(count_chain(paths.weighted(), 1).error().code, ErrorCode::degenerate);
  paths.add("A", 1, 1);
  EXPECT_EQ(count_chain(paths.weighted(), 0).error().code, ErrorCode::usage);
  EXPECT_EQ(count_chain(paths.weighted(), 5).error().code, ErrorCode::usage);
  auto many = paths.weighted();
  many.channels = 1'000'000;
  EXPECT_EQ(count_chain(many, 4).error().code, ErrorCode::invalid_input);
}

/// Two channels by hand: v(A) = v(B) = 0, v(AB) = 1 for the one path AB: half each.
TEST(ChannelGame, ByHand) {
  Paths paths;
  paths.add("AB", 1, 4);
  const auto game = markov_game(*count_chain(paths.weighted(), 1), {});
  ASSERT_TRUE(game);
  EXPECT_TRUE(game->exact);
  EXPECT_DOUBLE_EQ(game->conversion[0], 0.5);
  EXPECT_DOUBLE_EQ(game->value[1], 2.0);
}

TEST(ChannelGame, DrawnOrderingsSurroundTheExactValue) {
  const auto chain = *count_chain(made_up(5, 300, 8, 6).weighted(), 1);
  const auto exact = markov_game(chain, {});
  const auto drawn = sampled_markov_game(chain, {4000, Seed{2}, 1});
  ASSERT_TRUE(exact && drawn);
  double sum = 0.0, drawn_sum = 0.0;
  for (std::size_t channel = 0; channel < 8; ++channel) {
    EXPECT_GT(drawn->conversion_error[channel], 0.0);
    EXPECT_LT(std::abs(drawn->conversion[channel] - exact->conversion[channel]),
              4.0 * drawn->conversion_error[channel]);
    EXPECT_EQ(exact->conversion_error[channel], 0.0);
    sum += exact->conversion[channel];
    drawn_sum += drawn->conversion[channel];
  }
  const auto base = removal_effects(chain)->base_probability;
  EXPECT_NEAR(sum, base, 1e-12);
  EXPECT_NEAR(drawn_sum, base, 1e-12);
  const auto threads = sampled_markov_game(chain, {4000, Seed{2}, 3});
  EXPECT_EQ(threads->conversion, drawn->conversion);
  EXPECT_EQ(markov_game(*count_chain(made_up(5, 300, 8, 6).weighted(), 2), {}).error().code, ErrorCode::usage);
}

TEST(ChannelGame, BeyondSixteenChannelsIsDrawn) {
  const auto chain = *count_chain(made_up(9, 300, 20, 6).weighted(), 1);
  const auto game = markov_game(chain, {100, Seed{1}, 1});
  ASSERT_TRUE(game);
  EXPECT_FALSE(game->exact);
  EXPECT_EQ(sampled_markov_game(chain, {1, Seed{1}, 1}).error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace cw::stats
