#pragma once

#include <cstdint>
#include <vector>

#include "base/chance.hpp"
#include "base/result.hpp"
#include "stats/markov_chain.hpp"

namespace cw::stats {

/// Up to this many channels every coalition is looked at.
inline constexpr std::uint32_t most_exact_channels = 16;

struct ChannelGameOptions {
  std::int64_t orderings = 1000;  // drawn where there are more channels; >= 2
  Seed seed = {};
  int threads = 1;  // never changes a result
};

/// The Shapley value of the game in which a coalition of channels is worth what its chain of order 1 yields when every
/// visit to another channel ends the journey. The parts sum to the base of all channels exactly.
struct ChannelGame {
  std::vector<double> conversion = {};        // by channel: probability per journey
  std::vector<double> value = {};             // by channel: value per journey
  std::vector<double> conversion_error = {};  // standard error of having drawn orderings; 0 where exact
  std::vector<double> value_error = {};
  bool exact = false;
};

/// Exact to 16 channels over all coalitions; beyond from random orderings with their standard error.
/// Errors: usage unless the chain has order 1; invalid_input below 2 orderings.
/// Source: Shapley (1953); Castro, Gómez & Tejada (2009). Checked: tests/reference/numbers/attribution_shapley (all
/// 40,320 orderings of 8 channels).
Result<ChannelGame> markov_game(const MarkovChain& chain, const ChannelGameOptions& options);

/// The same by orderings, for any number of channels.
Result<ChannelGame> sampled_markov_game(const MarkovChain& chain, const ChannelGameOptions& options);

}  // namespace cw::stats
