#pragma once

#include <cstdint>
#include <optional>

#include "base/result.hpp"
#include "stats/least_squares.hpp"

namespace cw::stats {

/// Whom the effect is of: the treated, everybody, or those who could have been in either group (overlap).
enum class Whom : std::uint8_t { treated, everybody, overlap };

/// 1/e and 1/(1 − e), or what makes controls look like the treated, or 1 − e and e. share: the fitted chance of
/// treatment, inside (0, 1).
std::vector<double> propensity_weights(std::span<const double> share, std::span<const std::uint8_t> treated, Whom whom);

/// Weights of the rows of `chosen`, summing to 1, whose weighted means of x are `target` exactly and which differ least
/// from equal ones (entropy). Newton's method on the convex dual with halved steps; ends at 1e-10 standard deviations.
/// Errors: no_overlap if no weights can do it (the target lies outside what the rows span).
/// Source: Hainmueller (2012). Checked: R ebal 0.1-8, whose weights are less exact.
Result<std::vector<double>> entropy_weights(const Matrix& x, std::span<const std::size_t> chosen,
                                            std::span<const double> target);

struct WeightedDifference {
  double difference = 0.0;  // treated − control
  double mean_treated = 0.0, mean_control = 0.0;
  double standard_error = 0.0;
  std::vector<double> influence;  // of each row; sums to 0
};
/// Difference of weighted means with the linearised error of survey sampling: the weights are taken as given, which is
/// on the safe side where the chance of treatment was estimated. clusters: none = each row its own.
/// Errors: too_few_rows if an arm has no weight. Checked: R survey 4.1-1 svyglm.
Result<WeightedDifference> weighted_difference(std::span<const double> y, std::span<const std::uint8_t> treated,
                                               std::span<const double> weights, const Clusters& clusters = {});

/// Root of G/(G − 1) · Σ over clusters of (Σ influence)²; G = rows without clusters.
double influence_error(std::span<const double> influence, const Clusters& clusters = {});

/// What a doubly robust estimate is made of: the chance of treatment and the mean outcome in either arm, of each row.
struct Nuisance {
  std::vector<double> share, mean_treated, mean_control;
};
struct InfluenceEstimate {
  double value = 0.0;
  double standard_error = 0.0;
};
/// Augmented inverse probability weighting: right if either the chances or the means are. whom: treated or everybody.
/// The variance divides by n (treated) and by n − 1 (everybody, or G − 1 clusters), as the sources of the checks do.
/// Source: Robins, Rotnitzky & Zhao (1994). Checked: R, tests/lift/match_test.cpp.
InfluenceEstimate doubly_robust(std::span<const double> y, std::span<const std::uint8_t> treated,
                                const Nuisance& nuisance, Whom whom, const Clusters& clusters = {});

/// (Σw)²/Σw² over the rows of one arm.
double effective_size(std::span<const double> weights, std::span<const std::uint8_t> treated, bool of_treated);

struct Balance {
  double mean_treated = 0.0, mean_control = 0.0;
  double difference = 0.0;                    // over the standard deviation that `balance` was given
  std::optional<double> variance_ratio = {};  // treated over control; none for a column of two values
};
/// Weighted means of one column and their difference over `spread`; equal means over no spread are no difference, else
/// infinity. Weighted variances are Σw(x − m)²·Σw/((Σw)² − Σw²).
Balance balance(std::span<const double> column, std::span<const std::uint8_t> treated, std::span<const double> weights,
                double spread);
/// Standard deviation among the treated, or the root of the two arms' mean variance.
double balance_spread(std::span<const double> column, std::span<const std::uint8_t> treated, Whom whom);

}  // namespace cw::stats
