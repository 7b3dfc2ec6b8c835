#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "stats/intervals.hpp"

namespace cw::stats {

/// 128-bit whole number: sums of cents and of their squares stay exact, so the order of people changes no bit.
__extension__ typedef __int128 Wide;

/// Exact sums of whole-number pairs (cents, counts), one pair a person; mergeable in any order with the same result.
/// Exact while |x|, |y| <= 10^13 and n <= 10^9 (a hundred billion euros a person, a billion people).
struct CoMoments {
  std::int64_t n = 0;
  Wide x = 0, y = 0, xx = 0, xy = 0, yy = 0;

  void add(std::int64_t x_value, std::int64_t y_value) {
    ++n;
    x += x_value;
    y += y_value;
    xx += static_cast<Wide>(x_value) * x_value;
    xy += static_cast<Wide>(x_value) * y_value;
    yy += static_cast<Wide>(y_value) * y_value;
  }
  void merge(const CoMoments& other);
  double sum_x() const { return static_cast<double>(x); }
  double sum_y() const { return static_cast<double>(y); }
  /// Sample variances and covariance, divisor n - 1; n >= 2 (CW_CHECK). Rounded once, at the end.
  double variance_x() const;
  double variance_y() const;
  double covariance() const;
};

/// The same for one value a person.
struct Moments {
  std::int64_t n = 0;
  Wide x = 0, xx = 0;

  void add(std::int64_t value) {
    ++n;
    x += value;
    xx += static_cast<Wide>(value) * value;
  }
  void merge(const Moments& other);
  double sum() const { return static_cast<double>(x); }
  /// Errors: too_few_rows below 2 values.
  Result<Summary> summary() const;
};

struct Ratio {
  double value = 0.0;           // sum of x over sum of y
  double standard_error = 0.0;  // over people, both sums random
  std::int64_t n = 0;
};

/// Ratio of two sums over the same people by the delta method (linearisation): the people vary, not the rows.
/// Errors: too_few_rows below 2 people; degenerate if the sum of y is not above 0.
/// Source: Cochran (1977), Sampling Techniques, section 6.4. Checked: tests/reference/numbers/roi_accounts.csv.
Result<Ratio> ratio_of_sums(const CoMoments& moments);

/// Normal interval of the ratio. Errors: degenerate if the standard error is 0 (nothing varies).
Result<Interval> interval_of(const Ratio& ratio, double level);

}  // namespace cw::stats
