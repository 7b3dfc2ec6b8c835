#pragma once

#include <cstdint>
#include <span>

#include "base/result.hpp"

namespace cw::stats {

/// An estimate with its two-sided interval.
struct Interval {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
};

/// What a mean needs: how many, their mean, their sample variance (divisor n - 1).
struct Summary {
  std::int64_t n = 0;
  double mean = 0.0;
  double variance = 0.0;
};

/// Errors: too_few_rows below 2 values.
Result<Summary> summarise(std::span<const double> values);

/// Share successes / n with the Wilson score interval, no continuity correction. 0 <= successes <= n (CW_CHECK).
/// Errors: too_few_rows if n = 0. Source: Wilson (1927). Checked: R prop.test(correct = FALSE).
Result<Interval> wilson(std::int64_t successes, std::int64_t n, double level);

/// Mean with Student's t interval. values: one per person, length >= 2.
/// Errors: too_few_rows; degenerate if all are equal (no spread to judge by).
Result<Interval> mean_interval(std::span<const double> values, double level);
Result<Interval> mean_interval(const Summary& summary, double level);

struct DifferenceOfMeans {
  double difference = 0.0;  // treated − control
  double low = 0.0;
  double high = 0.0;
  double standard_error = 0.0;
  double df = 0.0;  // Welch–Satterthwaite
  double t = 0.0;
  double p = 1.0;  // two-sided
};

/// Difference in mean outcome, treated − control, unequal variances.
/// treated, control: one value per person; each length >= 2; same unit.
/// Errors: too_few_rows; degenerate if both are constant.
/// Source: Welch (1947). Checked: R t.test().
Result<DifferenceOfMeans> welch(std::span<const double> treated, std::span<const double> control, double level);
Result<DifferenceOfMeans> welch(const Summary& treated, const Summary& control, double level);

}  // namespace cw::stats
