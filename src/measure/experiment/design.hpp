#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/plain/run.hpp"
#include "stats/group_sequential.hpp"
#include "stats/power.hpp"

/// Randomised experiments on given numbers and plain tables.
namespace cw::measure::experiment {

enum class Outcome { proportions, means, ratio };
/// Errors: usage with the nearest name.
Result<Outcome> outcome_of(std::string_view name);

struct PowerInput {
  Outcome kind = Outcome::proportions;
  std::optional<double> baseline = {};  // share, mean or ratio of the control; proportions need it
  std::optional<double> effect = {};    // difference from it
  std::optional<double> sd = {};        // of one unit; of the linearised unit for a ratio
  std::optional<double> n = {};         // people of the control arm
  std::optional<double> cluster_size = {}, icc = {};
  double cluster_variation = 0.0;  // coefficient of variation of the clusters' sizes
  stats::TestDesign design;
  stats::ShareFormula formula = stats::ShareFormula::arcsine;
};

/// What is not given: n_per_arm from the effect; power from n and the effect; mde from n. With clusters, people times
/// the design effect, and clusters_per_arm. Errors: usage where neither effect nor n is given, or what the kind needs
/// is missing; those of stats.
Result<Finding> power(const PowerInput& input, const plain::Run& run);

struct BoundariesInput {
  std::vector<double> times;  // shares of the planned information, ascending
  stats::SequentialDesign design;
  double power = 0.8;
};

/// Table "boundaries": look, information, z, nominal_p, spent; estimate sample_size_inflation where the last look is at
/// full information. Errors: those of stats::boundaries.
Result<Finding> boundaries(const BoundariesInput& input, const plain::Run& run);

}  // namespace cw::measure::experiment
