#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/chance.hpp"
#include "base/result.hpp"
#include "stats/intervals.hpp"

namespace cw::stats {

/// Fewer draws than this leave the ends of a 95 % interval to chance.
inline constexpr std::int64_t fewest_bootstrap_draws = 20'000;

struct BootstrapOptions {
  std::int64_t draws = fewest_bootstrap_draws;
  Seed seed = {};
  int threads = 1;  // changes the time, never the result: each draw forks a seed of its own
};

/// A statistic of a resample, given as the positions of the rows drawn (with repetition), as many as there are rows.
using ResampleStatistic = std::function<double(std::span<const std::uint32_t> rows)>;

/// The statistic of `draws` resamples of n rows, in ascending order. `statistic` is called from several threads.
/// Errors: too_few_rows below 2 rows; invalid_input below 20,000 draws; degenerate if the statistic of a resample is
/// not a number. Source: Efron (1979).
Result<std::vector<double>> bootstrap(std::size_t n, const ResampleStatistic& statistic,
                                      const BootstrapOptions& options);

/// The value below which a share p of `ascending` lies, linear between neighbours (R quantile, type 7). At least one.
double quantile(std::span<const double> ascending, double p);

/// Intervals from the draws in ascending order. Source: Efron & Tibshirani (1993), chapters 13 and 14.
/// Checked: scipy.stats.bootstrap, tests/reference/numbers/roi_accounts.expected.json.
Interval percentile_interval(std::span<const double> ascending, double estimate, double level);
Interval basic_interval(std::span<const double> ascending, double estimate, double level);
/// Bias-corrected and accelerated; leave_one_out: the statistic without row i, for each row.
/// Errors: degenerate if all draws lie on one side of the estimate, or the jackknife does not vary.
Result<Interval> bca_interval(std::span<const double> ascending, double estimate, std::span<const double> leave_one_out,
                              double level);

}  // namespace cw::stats
