#pragma once

#include "measure/plain/panel.hpp"
#include "stats/structural.hpp"

namespace cw::measure::plain {

struct ImpactInput {
  std::string outcome;
  TimeAxis times;  // one row a period, in order
  std::vector<double> y;
  Covariates controls;     // by period; columns that the event did not touch
  std::size_t before = 0;  // periods before the event
  stats::LevelPrior prior = stats::LevelPrior::weak;
  double level_sd = 0.01;  // of prior fixed, in standard deviations of the outcome before
  std::size_t season = 0;  // periods of a season; 0 = none
  bool trend = false;      // a straight trend
};

/// What one series would have done after an event, from its own level and from series that the event did not touch.
/// Estimates average_effect, cumulative_effect, relative_effect; table path (time actual predicted low high effect
/// cumulative cumulative_low cumulative_high). Grade Adjusted if an earlier placebo date shows nothing and no control
/// breaks at the event, else Correlation. Errors: as stats::structural_fit and independent().
/// Source: docs/methods/impact.md. Checked: R CausalImpact's published results, statsmodels.
Result<Finding> impact(const ImpactInput& input, const Run& run);

}  // namespace cw::measure::plain
