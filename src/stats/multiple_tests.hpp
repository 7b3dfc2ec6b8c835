#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cw::stats {

/// holm, hochberg, bonferroni: no false alarm among all tests; bh, by: the share of false alarms among alarms (by:
/// under any dependence).
enum class Adjustment { holm, bh, by, hochberg, bonferroni };
/// Errors: usage with the nearest name.
Result<Adjustment> adjustment_of(std::string_view name);

/// Adjusted p-values in the order given. Errors: too_few_rows without a value; invalid_input outside [0, 1].
/// Source: Holm (1979); Hochberg (1988); Benjamini & Hochberg (1995); Benjamini & Yekutieli (2001).
/// Checked: R p.adjust() on the 15 p-values of Benjamini & Hochberg (1995), section 3.2.
Result<std::vector<double>> adjusted(std::span<const double> p, Adjustment how);

struct ChiSquared {
  double statistic = 0.0;
  double df = 0.0;
  double p = 1.0;
};
/// Whether counts of arms are as planned by weights. An arm of weight 0 is no arm and no degree of freedom.
/// counts, weights: by arm, same length. Errors: invalid_input (lengths, below zero, people in an arm of weight 0);
/// too_few_rows below two arms or without people. Source: Pearson (1900). Checked: R chisq.test().
Result<ChiSquared> sample_ratio(std::span<const double> counts, std::span<const double> weights);

}  // namespace cw::stats
