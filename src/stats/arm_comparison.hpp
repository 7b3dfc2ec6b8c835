#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.hpp"

namespace cw::stats {

/// One arm of an experiment, one entry a unit; denominator and cluster are empty where there are none.
struct Arm {
  std::span<const double> outcome = {};
  std::span<const double> denominator = {};     // the figure is sum of outcome / sum of denominator
  std::span<const std::uint32_t> cluster = {};  // numbers of clusters, shared by the arms
};

/// A figure of one arm: the mean, or the ratio of sums.
struct ArmFigure {
  std::int64_t n = 0;
  std::int64_t clusters = 0;  // 0 where units are their own
  double value = 0.0;
  double standard_error = 0.0;
};
/// Errors: too_few_rows below 2 units, or below 2 clusters; degenerate unless the sum of denominators is above 0;
/// invalid_input for lengths that differ.
Result<ArmFigure> figure_of(const Arm& arm);

struct ArmDifference {
  double value = 0.0;
  double low = 0.0, high = 0.0;
  double standard_error = 0.0;
  double df = 0.0;
  double p = 1.0;  // two-sided
};

/// Treated minus control: means, or ratios by the delta method (linearisation). Units on their own: Welch's t.
/// Clusters: the sandwich with the CR2 correction of Bell & McCaffrey (2002), their Satterthwaite degrees of freedom,
/// in closed form for arms; a cluster may have units in both arms. Errors: those of figure_of; too_few_rows below 5
/// clusters; degenerate without spread. Source: Deng, Knoblich & Lu (2018); Bell & McCaffrey (2002); Pustejovsky &
/// Tipton (2018). Checked: R t.test(); gbstats 0.8.0; CR2 by its definition with matrices, tests/stats.
Result<ArmDifference> difference_of_arms(const Arm& treated, const Arm& control, double level);

/// The same relative to the control: treated / control - 1, by the delta method. Errors: as above; degenerate unless
/// the control's figure is more than 2 standard errors above 0.
Result<ArmDifference> relative_difference_of_arms(const Arm& treated, const Arm& control, double level);

/// The slope of outcome on a measure from before the experiment, over all arms together (CUPED's theta). Errors:
/// too_few_rows below 2 units; degenerate if the measure is constant.
/// Source: Deng, Xu, Kohavi & Walker (2013). Checked: gbstats 0.8.0.
Result<double> cuped_theta(std::span<const double> outcome, std::span<const double> before);

}  // namespace cw::stats
