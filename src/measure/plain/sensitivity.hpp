#pragma once

#include <optional>

#include "measure/plain/design.hpp"

namespace cw::measure::plain {

/// On which scale an effect was measured.
enum class EffectScale : std::uint8_t { risk_ratio, odds_ratio, odds_ratio_common, hazard_ratio, difference };

struct EValueInput {
  double estimate = 1.0;
  std::optional<double> low = {}, high = {};
  EffectScale scale = EffectScale::risk_ratio;
  std::optional<double> sd = {};  // of the outcome, for a difference of means
};
/// Estimates e_value and e_value_interval. Errors: invalid_input (a ratio not above zero, ends that do not hold the
/// estimate), usage (a difference without a standard deviation). Source: docs/methods/sensitivity.md. Checked: EValue.
Result<Finding> e_value_finding(const EValueInput& input, const Run& run);

/// Table bounds (gamma p_low p_high effect_low effect_high); estimate gamma_at_alpha: the smallest gamma of a fine
/// search at which the upper p is no longer below 1 − level. Errors: as stats::signed_rank_bounds; degenerate if it is
/// not below at gamma 1. Checked: rbounds 2.2.
Result<Finding> rosenbaum_finding(std::span<const double> treated, std::span<const double> control,
                                  const std::vector<double>& gammas, const Run& run);

struct PartialR2Input {
  double estimate = 0.0, standard_error = 0.0, df = 0.0;
  double share = 1.0;  // of the estimate to explain away
  struct Benchmark {
    std::string covariate;
    double r2_treatment, r2_outcome;
  };
  std::vector<Benchmark> benchmarks = {};
};
/// Estimates robustness_value, robustness_value_interval, partial_r2; table contour (r2_treatment r2_outcome estimate);
/// table benchmarks where covariates were given. Errors: invalid_input (error or df not above 0 and 1).
Result<Finding> partial_r2_finding(const PartialR2Input& input, const Run& run);

/// The regression of an outcome on a treatment and covariates as input of the above, each covariate a benchmark.
Result<PartialR2Input> partial_r2_of(const std::string& outcome, std::span<const double> y,
                                     std::span<const double> treatment, const Covariates& covariates);

Result<EffectScale> effect_scale(const std::string& name);

}  // namespace cw::measure::plain
