#include "measure/attribution/models.hpp"

#include <algorithm>
#include <numeric>

#include "base/nearest.hpp"
#include "stats/channel_game.hpp"
#include "stats/markov_chain.hpp"

namespace cw::measure::attribution {

namespace {

/// Rounding may leave an effect this far outside [0, 1].
constexpr double rounding = 1e-9;

struct Totals {
  double conversions = 0.0, value = 0.0;
};

/// Of the paths with a step.
Totals totals_of(const Journeys& journeys, const Weights& weights) {
  Totals totals;
  for (std::size_t i = 0; i < journeys.size(); ++i) {
    if (journeys.path(i).empty()) continue;
    totals.conversions += weights.conversions[i];
    totals.value += weights.value[i];
  }
  return totals;
}

Result<stats::MarkovChain> chain_of(const Journeys& journeys, const Weights& weights, int order) {
  stats::WeightedPaths paths = journeys.weighted();
  paths.conversions = weights.conversions;
  paths.value = weights.value;
  if (journeys.has_nulls) paths.nulls = weights.nulls;
  return stats::count_chain(paths, order);
}

/// Parts in proportion to effects.
std::vector<double> in_proportion(const std::vector<double>& effects, double total) {
  const double sum = std::accumulate(effects.begin(), effects.end(), 0.0);
  std::vector<double> parts;
  for (const double effect : effects) parts.push_back(effect / sum * total);
  return parts;
}

bool in_unit_range(const std::vector<double>& effects) {
  return std::all_of(effects.begin(), effects.end(),
                     [](double effect) { return effect >= -rounding && effect <= 1.0 + rounding; });
}

tl::unexpected<Error> refunds_outweigh() {
  return fail(ErrorCode::degenerate, "with the negative values a channel's removal effect on value is no share",
              "--value", "take a rule (linear, position, ...), put refunds aside, or attribute conversions alone");
}

Result<ModelCredit> by_markov(const Journeys& journeys, const ModelOptions& options, const Weights& weights) {
  CW_TRY(const auto chain, chain_of(journeys, weights, options.order));
  CW_TRY(auto effects, stats::removal_effects(chain));
  const Totals totals = totals_of(journeys, weights);
  ModelCredit result;
  result.states = chain.states();
  result.base_probability = effects.base_probability;
  result.base_value = effects.base_value;
  result.credit.conversions = in_proportion(effects.conversion, totals.conversions);
  if (totals.value > 0.0 && in_unit_range(effects.value) && !effects.value.empty()) {
    result.credit.value = in_proportion(effects.value, totals.value);
    result.removal_effect_value = std::move(effects.value);
  } else if (std::all_of(chain.value.begin(), chain.value.end(), [](double value) { return value == 0.0; })) {
    result.credit.value.assign(chain.channels, 0.0);
  } else {
    return refunds_outweigh();
  }
  result.removal_effect = std::move(effects.conversion);
  return result;
}

Result<ModelCredit> by_shapley(const Journeys& journeys, const ModelOptions& options, const Weights& weights) {
  ModelCredit result;
  if (options.game != Game::markov) {
    result.equals_linear = true;
    result.credit = options.game == Game::unordered
                        ? credit_by_unique_channel(journeys, weights.conversions, weights.value)
                        : credit_by_rule(journeys, Model::linear, options.rules, weights.conversions, weights.value);
    result.standard_error.assign(journeys.channels.size(), 0.0);
    return result;
  }
  CW_TRY(const auto chain, chain_of(journeys, weights, options.order));
  stats::ChannelGameOptions drawn;
  drawn.orderings = options.orderings;
  drawn.seed = options.seed.fork("shapley");
  drawn.threads = options.threads;
  CW_TRY(const auto game, stats::markov_game(chain, drawn));
  for (std::size_t channel = 0; channel < chain.channels; ++channel) {
    result.credit.conversions.push_back(game.conversion[channel] * chain.journeys);
    result.credit.value.push_back(game.value[channel] * chain.journeys);
    result.standard_error.push_back(game.conversion_error[channel] * chain.journeys);
  }
  result.exact = game.exact;
  return result;
}

}  // namespace

Result<Game> game_of(std::string_view name) {
  if (name == "unordered") return Game::unordered;
  if (name == "ordered") return Game::ordered;
  if (name == "markov") return Game::markov;
  const std::vector<std::string> known = {"unordered", "ordered", "markov"};
  return fail(ErrorCode::usage, "there is no game \"" + std::string(name) + "\"", "--game",
              did_you_mean(name, known, "write unordered, ordered or markov"));
}

Weights weights_of(const Journeys& journeys) {
  return {journeys.conversions, journeys.value, journeys.nulls};
}

Result<ModelCredit> credit_by(const Journeys& journeys, Model model, const ModelOptions& options,
                              const Weights& weights) {
  ModelCredit result;
  if (model == Model::markov) {
    CW_TRY(result, by_markov(journeys, options, weights));
  } else if (model == Model::shapley) {
    CW_TRY(result, by_shapley(journeys, options, weights));
  } else {
    result.credit = credit_by_rule(journeys, model, options.rules, weights.conversions, weights.value);
  }
  result.model = model;
  return result;
}

}  // namespace cw::measure::attribution
