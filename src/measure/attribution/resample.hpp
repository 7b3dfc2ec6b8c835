#pragma once

#include "measure/attribution/models.hpp"
#include "stats/intervals.hpp"

namespace cw::measure::attribution {

/// Ends of each channel's share of the conversions, by channel.
struct ShareIntervals {
  std::vector<stats::Interval> share = {};
};

/// Percentile intervals over resamples of the journeys: each journey, or each person where the journeys name people,
/// counts Poisson(1) times (a bootstrap whose number of journeys varies too). Channels' shares are of the model's
/// credit over all conversions of the resample. The same for any number of threads. Errors: invalid_input below 200
/// draws; degenerate if a resample has nothing to attribute. Source: Efron & Tibshirani (1993), chapter 13; Hanley &
/// MacGibbon (2006).
Result<ShareIntervals> share_intervals(const Journeys& journeys, Model model, const ModelOptions& options,
                                       std::int64_t draws, double level);

/// Whether a thousand draws take about a second or less.
bool quick_to_resample(const Journeys& journeys, Model model, const ModelOptions& options);

}  // namespace cw::measure::attribution
