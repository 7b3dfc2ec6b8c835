#pragma once

#include <optional>
#include <string>

#include "finding/finding.hpp"
#include "measure/plain/run.hpp"

/// Attribution on the caller's own files: no workspace.
namespace cw::workspace {

struct AttributionRequest {
  std::string data;  // paths with their counts, or touches
  // of paths: columns, and what stands between the steps
  std::string path, separator = ">", conversions, value, nulls;
  // of touches: columns; the outcomes' person column has the touches' name unless said
  std::string person, time, channel, outcomes, outcome_person, outcome_time, outcome_value;
  std::optional<double> lookback_days = {};
  bool reuse = false, reset = false, without_nulls = false;
  std::string zone = "UTC";

  std::string model = "all", position = "40/20/40", decay = "continuous", game = "unordered", direct, currency;
  std::optional<double> half_life_days = {}, half_life_steps = {};
  std::optional<int> order = {};
  std::int64_t orderings = 1000;
  std::optional<std::int64_t> draws = {};
};

/// Finding "attribution" of paths (--path, --conversions) or of touches (--person, --time, --channel, --outcomes).
/// A step in double quotes may hold the separator. Errors: usage for columns of both kinds or of neither; invalid_input
/// with row and column for a step without a name, a time that cannot be read, a count that is none; those of
/// measure::attribution.
Result<Finding> attribution(const AttributionRequest& request, const measure::plain::Run& run);

}  // namespace cw::workspace
