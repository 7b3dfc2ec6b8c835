#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/chance.hpp"
#include "base/result.hpp"
#include "stats/intervals.hpp"

namespace cw::stats {

struct WarningSettings {
  std::size_t watched = 8;         // the last so many values are held against the ones before
  double false_alarm_rate = 0.05;  // for one look, in (0, 1)
  double level = 0.95;             // of the intervals
  std::int64_t draws = 19'999;     // simulated series
  Seed seed = {};
};

/// Whether the end of a series falls below the straight line of its beginning.
struct Warning {
  std::vector<double> expected = {};  // by value: the baseline's line, continued
  std::vector<double> low = {};       // prediction interval of single values; in the baseline: of the fit's residuals
  std::vector<double> high = {};
  Interval shift = {};           // mean of the watched values less the line, with its prediction interval
  double statistic = 0.0;        // lower CUSUM of the standardised gaps, reference value 1/2
  double threshold = 0.0;        // alarm above it
  double p = 1.0;                // share of simulated series without a change that get as far; at most exact
  bool alarm = false;            // p <= false_alarm_rate
  double autocorrelation = 0.0;  // of the baseline's residuals, lag 1
  std::optional<double> false_alarm_rate_if_correlated = {};  // simulated with that autocorrelation, where it is > 0
  std::optional<Interval> next = {};                          // the value after the last one: line through all values
};

/// The baseline is all but the last `watched` values; its least-squares line is continued. Gaps are divided by the
/// residual standard deviation, so without a change and with independent normal residuals the statistic's distribution
/// depends on the two lengths only: it is simulated, and the false-alarm rate holds exactly (Monte Carlo test).
/// values: equal steps in time, variance made stable before (log or square root of counts).
/// Errors: too_few_rows below 12 baseline values or 2 watched ones; degenerate if the baseline does not vary.
/// Source: Page (1954), CUSUM; Dufour (2006), Monte Carlo tests. Checked: simulation in
/// tests/stats/early_warning_test.cpp.
Result<Warning> early_warning(std::span<const double> values, const WarningSettings& settings);

}  // namespace cw::stats
