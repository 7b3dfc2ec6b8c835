#pragma once

#include <cstdint>
#include <span>

#include "base/result.hpp"

/// How strong something that was left out would have to be.
namespace cw::stats {

/// How strongly, as risk ratios, an unseen cause must go with treatment and with outcome to explain a risk ratio away.
/// ratio > 0. Source: VanderWeele & Ding (2017). Checked: EValue 4.1.4.
double e_value(double ratio);
/// That of the interval's end nearest to 1; 1 if the interval holds 1. 0 < low <= high.
double e_value_of_interval(double low, double high);

struct SignedRankBounds {
  double gamma = 1.0;
  double low = 1.0, high = 1.0;                // one-sided p, treated above control
  double effect_low = 0.0, effect_high = 0.0;  // Hodges–Lehmann
};
/// Rosenbaum's bounds for matched pairs: one of two alike people may be `gamma` times as likely to be treated.
/// differences: treated − control, one a pair; zeros leave the test, equal ones share ranks. Up to 25 pairs the
/// distribution is exact, beyond that normal without a correction (as R rbounds). The Hodges–Lehmann bounds are the
/// values at which the pairwise averages cross the largest and smallest expected signed rank.
/// Errors: too_few_rows below 5 differences that are not zero; invalid_input for gamma < 1.
/// Source: Rosenbaum (2002), Observational Studies, chapter 4. Checked: rbounds 2.2 (p).
Result<SignedRankBounds> signed_rank_bounds(std::span<const double> differences, double gamma);

struct Robustness {
  double partial_r2 = 0.0;      // of the treatment with the outcome
  double value = 0.0;           // share of both residual variances that would bring the estimate to zero
  double value_interval = 0.0;  // that would bring it to where it is no longer told from zero
};
/// Source: Cinelli & Hazlett (2020). t: of the treatment's coefficient; df > 1; share: of the estimate to explain away.
Robustness robustness_value(double t, double df, double share, double level);
/// The estimate with an unseen cause that explains r2_treatment and r2_outcome of the residual variances.
double adjusted_estimate(double estimate, double standard_error, double df, double r2_treatment, double r2_outcome);

}  // namespace cw::stats
