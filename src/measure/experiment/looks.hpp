#pragma once

#include <optional>

#include "measure/experiment/analysis.hpp"
#include "stats/posterior.hpp"

namespace cw::measure::experiment {

struct LooksInput {
  stats::Summary treated, control;  // where only summaries are known
  Rows rows = {};                   // else: rows in the order in which they came, two arms
  std::optional<double> tau =
      {};         // spread of effects expected; a tenth of the control's standard deviation if not said
  int looks = 1;  // at rows: equal steps, the last after all
};

/// An always-valid interval and p-value, which may be read at any time. Estimates: difference, p_value (smallest so
/// far); table "looks": look, n, difference, low, high, p_value. Errors: usage for looks; those of stats.
Result<Finding> sequential(const LooksInput& input, const plain::Run& run);

struct TwoCounts {
  stats::Successes treated, control;
};
struct BayesInput {
  Rows rows = {};
  std::optional<TwoCounts> counts = {};  // where there are no rows
  stats::BetaPrior prior;
};

/// Estimates chance_to_beat_control, expected_loss (of choosing the treated arm), difference; with several treated arms
/// "NAME.ARM". Outcomes of 0 and 1 by Beta and binomial, others by the normal limit. Errors: those of stats.
Result<Finding> bayes(const BayesInput& input, const plain::Run& run);

}  // namespace cw::measure::experiment
