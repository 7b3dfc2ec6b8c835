#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "measure/attribution/journeys.hpp"

namespace cw::measure::attribution {

enum class Model { first, last, last_non_direct, linear, position, time_decay, markov, shapley };
inline constexpr Model all_models[] = {Model::first,    Model::last,       Model::last_non_direct, Model::linear,
                                       Model::position, Model::time_decay, Model::markov,          Model::shapley};
/// "last_non_direct".
std::string_view name_of(Model model);
/// One model by name, or every one for "all". Errors: usage with the nearest name.
Result<std::vector<Model>> models_of(std::string_view name);

/// Shares of the first, the middle together and the last step; they sum to 1. Two steps share by the ends' shares.
struct PositionShares {
  double first = 0.4, middle = 0.2, last = 0.4;
};
/// "40/20/40". Errors: usage unless three shares of 0 or more that sum to 100 (or 1) with something at the ends.
Result<PositionShares> position_shares(std::string_view text);

/// Credit halves per half-life of age: smoothly, or at each whole half-life (DP6's and others' form).
enum class Decay { continuous, step };
/// Errors: usage with the nearest name.
Result<Decay> decay_of(std::string_view name);

struct RuleOptions {
  PositionShares position = {};
  double half_life_days = 7.0;   // where the paths carry times
  double half_life_steps = 1.0;  // where they carry none: each step back has the age of one step
  Decay decay = Decay::continuous;
  std::vector<std::string> direct = {"direct", "(direct)"};  // what "last non-direct" passes over; case is ignored
};

/// What each channel is credited with; what no touchpoint came before is in the journeys' bucket, never here.
struct Credit {
  std::vector<double> conversions = {}, value = {};  // by channel
};

/// The shares of a path's steps under a rule; they sum to 1. ages: by step, seconds before the conversion, or empty.
/// direct: by channel. path: one step or more. Markov and Shapley are no rules (CW_CHECK).
/// Checked: tests/reference/numbers/attribution_heuristics.expected.json and attribution_touches.expected.json.
void shares_of(Model rule, std::span<const std::uint32_t> path, std::span<const std::int64_t> ages,
               const RuleOptions& options, const std::vector<bool>& direct, std::vector<double>& shares);

/// Credit of all paths under a rule, one pass. conversions, value: by path, in place of the journeys' own (a resample).
Credit credit_by_rule(const Journeys& journeys, Model rule, const RuleOptions& options,
                      std::span<const double> conversions, std::span<const double> value);

/// By channel whether its name is one of options.direct.
std::vector<bool> direct_channels(const Journeys& journeys, const RuleOptions& options);

/// A step a channel for each path, equal shares: the Shapley value of the game in which a coalition is worth the
/// journeys whose channels all belong to it (a sum of unanimity games), for any number of channels.
Credit credit_by_unique_channel(const Journeys& journeys, std::span<const double> conversions,
                                std::span<const double> value);

}  // namespace cw::measure::attribution
