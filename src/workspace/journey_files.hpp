#pragma once

#include <vector>

#include "measure/attribution/journeys.hpp"
#include "workspace/plain_attribution.hpp"

namespace cw::workspace {

struct ReadJourneys {
  measure::attribution::Journeys journeys;
  std::vector<InputProof> inputs;
  std::optional<measure::attribution::TouchUse> touches = {};
  std::optional<measure::attribution::TouchOptions> built = {};
};

/// Rows of paths with counts. Errors: as workspace::attribution.
Result<ReadJourneys> read_paths(const AttributionRequest& request);
/// Touches and outcomes, joined by person.
Result<ReadJourneys> read_touches(const AttributionRequest& request);

}  // namespace cw::workspace
