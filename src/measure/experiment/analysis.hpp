#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "measure/plain/run.hpp"

namespace cw::measure::experiment {

/// One row a unit, columns of the same length; denominator, before and cluster are empty where there are none.
struct Rows {
  std::vector<std::uint32_t> arm;  // places in `arms`
  std::vector<double> outcome, denominator, before;
  std::vector<std::uint32_t> cluster;
  std::vector<std::string> arms;  // names, ascending
  std::uint32_t control = 0;      // place in `arms`
};

struct AnalysisInput {
  Rows rows;
  std::vector<double> weights = {};    // planned, by arm as in rows.arms; empty: not told
  bool mismatch_acknowledged = false;  // read results in spite of a sample ratio mismatch
  bool randomised = false;             // chance made the arms
};

/// Treated minus control and relative to it; with `before` adjusted for it (CUPED), the raw difference beside it; with
/// clusters CR2; with denominators ratios by the delta method. Several treated arms: estimates named
/// "difference.ARM", p-values adjusted by Holm. Tables "arms" and "comparisons". Grade Experiment only if randomised,
/// else Correlation. Errors: too_few_rows below 20 units in an arm or 5 clusters; gate_failed on a sample ratio
/// mismatch; usage for `before` with denominators; those of stats.
Result<Finding> analyse(const AnalysisInput& input, const plain::Run& run);

}  // namespace cw::measure::experiment
