#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/chance.hpp"
#include "measure/attribution/rules.hpp"

namespace cw::measure::attribution {

/// What a coalition of channels is worth to Shapley's value. unordered: the journeys whose channels all belong to it.
/// ordered: the same by place in the path, a channel credited at each of its places. markov: what the chain of order 1
/// yields when every visit to another channel ends the journey.
enum class Game { unordered, ordered, markov };
/// Errors: usage with the nearest name.
Result<Game> game_of(std::string_view name);

struct ModelOptions {
  RuleOptions rules = {};
  int order = 1;  // of Markov, 1 to 4
  Game game = Game::unordered;
  std::int64_t orderings = 1000;  // drawn beyond 16 channels
  Seed seed = {};
  int threads = 1;
};

/// Conversions, value and nulls by path: the journeys' own, or a resample of them.
struct Weights {
  std::span<const double> conversions, value, nulls;
};
Weights weights_of(const Journeys& journeys);

/// One model's credit, with what the model says about itself.
struct ModelCredit {
  Model model = Model::first;
  Credit credit = {};
  std::vector<double> removal_effect = {};          // Markov, on conversions, by channel
  std::vector<double> removal_effect_value = {};    // Markov, on value; empty without value
  std::vector<double> standard_error = {};          // Shapley, of the conversions; 0 where exact
  double base_probability = 0.0, base_value = 0.0;  // Markov, per journey, solved from the chain
  std::size_t states = 0;
  bool exact = true;
  bool equals_linear = false;  // Shapley: the game is one whose value needs no game
};

/// Credit of all journeys with a step. The parts sum to the conversions and the value of those journeys.
/// Errors: usage (order, game); degenerate if no journey with a step converted, if the chain cannot be solved, or if
/// refunds leave a removal effect on value outside [0, 1].
Result<ModelCredit> credit_by(const Journeys& journeys, Model model, const ModelOptions& options,
                              const Weights& weights);

}  // namespace cw::measure::attribution
