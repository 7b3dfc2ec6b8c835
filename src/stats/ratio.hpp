#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "stats/bootstrap.hpp"
#include "stats/intervals.hpp"

namespace cw::stats {

/// Intervals of a ratio of two means over the same units (benefit and cost of the same account), never the mean of the
/// units' own ratios.
enum class RatioMethod { delta, log_delta, fieller, percentile, basic, bca };
std::string_view method_name(RatioMethod method);
/// Errors: usage with the nearest name.
Result<RatioMethod> ratio_method(std::string_view name);

/// Means, sample variances and covariance (divisor n - 1) of pairs.
struct Pairs {
  double n = 0.0;
  double mean_top = 0.0, mean_bottom = 0.0;
  double variance_top = 0.0, variance_bottom = 0.0, covariance = 0.0;
  double ratio() const { return mean_top / mean_bottom; }
  /// Delta method (linearisation): sqrt((Vt - 2 R Ctb + R² Vb) / n) / |mean bottom|.
  double standard_error() const;
};

/// top, bottom: one value per unit, same length >= 2. Errors: too_few_rows; invalid_input (lengths differ, a value is
/// not finite); degenerate if the mean of `bottom` is not above 0.
Result<Pairs> summarise_pairs(std::span<const double> top, std::span<const double> bottom);

/// Fieller's g = t² V(bottom) / (n mean(bottom)²): at 1 or above, `bottom` may be zero and the interval has no end.
double fieller_g(const Pairs& pairs, double level);

/// delta, log_delta or fieller around top / bottom (CW_CHECK). Errors: degenerate if nothing varies, if fieller's g >=
/// 1 (unbounded), or for log_delta if the ratio is not above 0. Source: Fieller (1954); Cochran (1977) section 6.4.
/// Checked: tests/reference/numbers/roi_accounts.expected.json.
Result<Interval> closed_ratio_interval(const Pairs& pairs, RatioMethod method, double level);

/// Ratios of paired resamples, ascending. Errors: as bootstrap(); degenerate if a resample's bottom is not above 0.
Result<std::vector<double>> bootstrap_ratios(std::span<const double> top, std::span<const double> bottom,
                                             const BootstrapOptions& options);
/// The ratio without unit i, for each unit; O(n).
std::vector<double> leave_one_out_ratios(std::span<const double> top, std::span<const double> bottom);

/// One of the six. Errors: those of the parts above.
Result<Interval> ratio_interval(std::span<const double> top, std::span<const double> bottom, RatioMethod method,
                                double level, const BootstrapOptions& options);

}  // namespace cw::stats
