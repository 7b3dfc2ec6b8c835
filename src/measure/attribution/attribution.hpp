#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/attribution/models.hpp"
#include "measure/plain/run.hpp"

namespace cw::measure::attribution {

struct AttributionInput {
  Journeys journeys;
  std::vector<Model> models;
  ModelOptions options;                    // its seed and threads are the run's
  std::optional<std::int64_t> draws = {};  // of the interval; 0: none; not said: 1,000 where that is quick
  std::string currency = {};               // ISO 4217; "" = "money" with two decimals
  bool days_were_given = false;            // a half-life in days was asked for
  std::optional<TouchUse> touches = {};    // where the journeys come from touches
  std::optional<TouchOptions> built = {};  // how
};

/// Table "credit": model, channel, conversions, value, share (of conversions), one row a channel and model, the bucket
/// "unattributed" last; with Markov removal_effect and removal_effect_value, with Shapley standard_error, with a value
/// value_minor, whole cents that sum to the total exactly. The models' own tests stand in the diagnostics. A model that
/// has no answer is a refused part among several models, else an error. Errors: those of credit_by; invalid_input for
/// an unknown currency or a total beyond 90 trillion in major units.
Result<Finding> attribution(const AttributionInput& input, const plain::Run& run);

}  // namespace cw::measure::attribution
