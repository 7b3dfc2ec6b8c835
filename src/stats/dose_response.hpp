#pragma once

#include "base/result.hpp"
#include "stats/matrix.hpp"

namespace cw::stats {

/// The non-decreasing function of the order given that is nearest to y in squares (pool adjacent violators).
/// y: in order of dose; weights: above 0, or none = 1. Source: Ayer et al. (1955). Checked: R isoreg().
std::vector<double> isotonic(std::span<const double> y, std::span<const double> weights = {});

/// How the dose itself depends on covariates: normal around a regression. x: rows x (1 + covariates).
struct DoseModel {
  std::vector<double> coefficients;
  std::vector<double> fitted;
  double sigma = 0.0;     // divisor rows − coefficients
  double skewness = 0.0;  // of the residuals: 0 if the model holds
  double density(double dose, double mean) const;
};
/// Errors: those of least_squares; degenerate if covariates explain the dose exactly.
Result<DoseModel> dose_model(std::span<const double> dose, const Matrix& x);

/// Outcome on dose, dose², density, density² and dose · density, averaged over rows at each dose of `at`.
/// Errors: those of least_squares. Source: Hirano & Imbens (2004). Checked: R on their simulated design.
Result<std::vector<double>> density_adjusted_curve(std::span<const double> dose, std::span<const double> y,
                                                   const DoseModel& model, std::span<const double> at);

/// Density of the dose over its density given covariates.
std::vector<double> stabilised_weights(std::span<const double> dose, const DoseModel& model);

}  // namespace cw::stats
