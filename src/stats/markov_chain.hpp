#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "stats/weighted_paths.hpp"

namespace cw::stats {

inline constexpr int largest_markov_order = 4;

/// An absorbing chain counted from paths: a state is the last `order` channels, the oldest first; shorter paths have
/// shorter states; state 0 is the start. A journey ends in a conversion or in nothing. A state that follows itself is
/// the same visit, which changes no probability of ending.
struct MarkovChain {
  int order = 1;
  std::uint32_t channels = 0;
  double journeys = 0.0;
  std::vector<std::uint64_t> keys = {};  // by state, ascending: channels of the state in base channels + 1
  std::vector<double> visits = {};       // by state, expected per journey
  std::vector<double> conversion = {};   // by state, probability that the visit is the last one before a conversion
  std::vector<double> value = {};        // by state, value earned on that conversion, expected per visit
  /// Steps between states, grouped by the state they lead to: step i goes from source[i] with probability[i].
  struct Arrival {
    std::uint32_t target = 0;
    std::uint64_t first = 0, last = 0;
  };
  std::vector<Arrival> arrivals = {};
  std::vector<std::uint32_t> source = {};
  std::vector<double> probability = {};

  std::size_t states() const { return keys.size(); }
  /// The channels of a state, 0 for none, else 1 + channel; `order` of them, oldest first.
  std::vector<std::uint32_t> digits(std::size_t state) const;
};

/// Counts the chain in memory linear in the steps. Paths without a step, and such that nobody took, count for nothing.
/// order: 1 to 4. Errors: usage for another order; degenerate if no journey converted; invalid_input if the number of
/// possible states passes 2^63. Source: Anderl et al. (2016), Mapping the customer journey, IJRM 33.
/// Checked: tests/reference/numbers/attribution_markov.expected.json.
Result<MarkovChain> count_chain(const WeightedPaths& paths, int order);

/// What is lost without a channel: 1 - (outcome if every visit to it ended the journey) / outcome.
struct RemovalEffects {
  double base_probability = 0.0;        // that a journey converts, solved from the chain
  double base_value = 0.0;              // expected value per journey, solved from the chain
  std::vector<double> conversion = {};  // by channel; 0 for one that no journey met
  std::vector<double> value = {};       // by channel; empty if base_value is not above 0
  bool dense = false;                   // by one inverse; else by sweeps until the error is below 1e-13 of the base
};

/// cheaper: inverse up to 400 states, and to 1,500 where journeys are so long that sweeps would take more work.
enum class ChainSolver { cheaper, inverse, sweeps };

/// Exact effects of all channels. By one inverse N = (I - Q)^-1 and, for the states S that hold the channel,
/// N(0,S) N(S,S)^-1 B(S) / B(0), memory quadratic in states; or by Gauss-Seidel on the flow that the channel carries,
/// eight channels at a time, with a bound on what is left, memory linear in states and steps. Errors: degenerate if the
/// sweeps do not settle (journeys that go on almost for ever). Source: Kemeny & Snell (1960), Finite Markov Chains,
/// chapter 3. Checked: as above; both ways against each other.
Result<RemovalEffects> removal_effects(const MarkovChain& chain, ChainSolver solver = ChainSolver::cheaper);

}  // namespace cw::stats
