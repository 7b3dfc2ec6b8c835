#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "stats/matrix.hpp"

/// A series as a level that wanders, a regression on controls and noise: y_t = level_t + x_t'b + e_t, level_{t+1} =
/// level_t + n_t. Brodersen et al. (2015), Annals of Applied Statistics 9(1).
namespace cw::stats {

enum class LevelPrior : std::uint8_t {
  weak,  // the level's deviation is about 0.01 of the outcome's, worth 32 observations; everything is uncertain
  mle,   // variances and coefficients of highest likelihood, taken as known
  fixed  // the level's deviation is given; the rest as in mle
};

struct StructuralInput {
  std::vector<double> y;   // all periods
  Matrix x;                // periods x controls; no columns = none
  std::size_t before = 0;  // periods before the event
  LevelPrior prior = LevelPrior::weak;
  double level_sd = 0.01;  // of prior fixed, in standard deviations of y before
  double level = 0.95;     // of the intervals
};

struct Band {
  double value = 0.0, low = 0.0, high = 0.0;
};

struct StructuralFit {
  std::vector<Band> predicted;   // by period after: what would have happened
  std::vector<Band> cumulative;  // by period after: effect summed up to it
  Band average_effect;
  double average_sd = 0.0;
  double beyond_zero = 0.0;                               // chance that the average effect is on the other side of zero
  double log_likelihood = 0.0;                            // before, standardised, at the mode
  double irregular_variance = 0.0, level_variance = 0.0;  // at the mode, in variances of y before
  std::vector<double> coefficients;                       // of standardised controls on standardised y, at the mode
};

/// Fit on the periods before, prediction of those after. Diffuse first level; coefficients have a flat prior. weak
/// integrates over both variances on a grid around the mode (a prior for the irregular variance of 0.2 of the
/// outcome's, worth 50 observations), so that intervals are quantiles of a mixture of normals and nothing is drawn by
/// chance. Errors: too_few_rows (fewer than 3 periods before for each control, fewer than 5 in all, none after);
/// degenerate (y never varies before, controls explain each other). Checked: statsmodels UnobservedComponents for mle
/// and fixed; R CausalImpact for weak. O(grid · periods · controls).
Result<StructuralFit> structural_fit(const StructuralInput& input);

}  // namespace cw::stats
