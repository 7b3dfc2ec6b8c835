#include "stats/weighting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/decompositions.hpp"

namespace cw::stats {

std::vector<double> propensity_weights(std::span<const double> share, std::span<const std::uint8_t> treated,
                                       Whom whom) {
  std::vector<double> weights(share.size());
  for (std::size_t row = 0; row < share.size(); ++row) {
    const double e = share[row];
    const bool one = treated[row] != 0;
    switch (whom) {
      case Whom::treated:
        weights[row] = one ? 1.0 : e / (1.0 - e);
        break;
      case Whom::everybody:
        weights[row] = one ? 1.0 / e : 1.0 / (1.0 - e);
        break;
      case Whom::overlap:
        weights[row] = one ? 1.0 - e : e;
        break;
    }
  }
  return weights;
}

namespace {

/// The dual of entropy balancing at one point: log Σ exp(z·λ), its gradient Σ w z and its Hessian.
struct Dual {
  double value = 0.0;
  std::vector<double> weights, gradient;
};

Dual dual_at(const Matrix& z, std::span<const double> lambda) {
  Dual dual;
  dual.weights = multiply(z, lambda);
  const double top = *std::max_element(dual.weights.begin(), dual.weights.end());
  double sum = 0.0;
  for (double& weight : dual.weights) sum += weight = std::exp(weight - top);
  for (double& weight : dual.weights) weight /= sum;
  dual.value = top + std::log(sum);
  dual.gradient = multiply_transposed(z, dual.weights);
  return dual;
}

Matrix hessian(const Matrix& z, const Dual& dual) {
  Matrix result(z.columns, z.columns);
  for (std::size_t i = 0; i < z.columns; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = 0.0;
      for (std::size_t row = 0; row < z.rows; ++row) sum += dual.weights[row] * z(row, i) * z(row, j);
      result(i, j) = result(j, i) = sum - dual.gradient[i] * dual.gradient[j];
    }
  }
  return result;
}

/// Columns less their target, over their standard deviation.
Matrix centred_on(const Matrix& x, std::span<const std::size_t> chosen, std::span<const double> target) {
  Matrix z = rows_of(x, chosen);
  for (std::size_t k = 0; k < z.columns; ++k) {
    double mean = 0.0, squares = 0.0;
    for (const double value : z.column(k)) mean += value / static_cast<double>(z.rows);
    for (const double value : z.column(k)) squares += (value - mean) * (value - mean);
    const double spread = std::sqrt(squares / static_cast<double>(z.rows));
    for (double& value : z.column(k)) value = (value - target[k]) / (spread > 0.0 ? spread : 1.0);
  }
  return z;
}

double largest(std::span<const double> values) {
  double most = 0.0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

}  // namespace

Result<std::vector<double>> entropy_weights(const Matrix& x, std::span<const std::size_t> chosen,
                                            std::span<const double> target) {
  const auto outside = [] {
    return fail(ErrorCode::no_overlap, "no weights bring the groups' means together: they do not overlap", {},
                "leave covariates out, or use --method nearest with --caliper");
  };
  const Matrix z = centred_on(x, chosen, target);
  std::vector<double> lambda(z.columns, 0.0);
  Dual dual = dual_at(z, lambda);
  for (int step = 0; step < 200; ++step) {
    if (largest(dual.gradient) < 1e-10) return std::move(dual.weights);
    Matrix curvature = hessian(z, dual);
    for (std::size_t k = 0; k < z.columns; ++k) curvature(k, k) += 1e-13;
    const auto direction = solve_positive(curvature, dual.gradient);
    if (!direction) return outside();
    const double slope = dot(*direction, dual.gradient);
    double length = 1.0;
    Dual next;
    std::vector<double> tried(lambda.size());
    for (int halving = 0; halving < 60; ++halving, length /= 2.0) {
      for (std::size_t k = 0; k < lambda.size(); ++k) tried[k] = lambda[k] - length * (*direction)[k];
      next = dual_at(z, tried);
      if (next.value <= dual.value - 1e-4 * length * slope || slope < 1e-16) break;
    }
    lambda = tried;
    dual = std::move(next);
    if (largest(lambda) > 1e6) return outside();
  }
  return largest(dual.gradient) < 1e-7 ? Result<std::vector<double>>(std::move(dual.weights)) : outside();
}

double influence_error(std::span<const double> influence, const Clusters& clusters) {
  double squares = 0.0, groups = static_cast<double>(influence.size());
  if (clusters.count == 0) {
    squares = dot(influence, influence);
  } else {
    std::vector<double> sums(clusters.count, 0.0);
    for (std::size_t row = 0; row < influence.size(); ++row) sums[clusters.of_row[row]] += influence[row];
    squares = dot(sums, sums);
    groups = static_cast<double>(clusters.count);
  }
  return std::sqrt(squares * groups / (groups - 1.0));
}

Result<WeightedDifference> weighted_difference(std::span<const double> y, std::span<const std::uint8_t> treated,
                                               std::span<const double> weights, const Clusters& clusters) {
  double sums[2] = {0.0, 0.0}, totals[2] = {0.0, 0.0};
  for (std::size_t row = 0; row < y.size(); ++row) {
    const int arm = treated[row] != 0 ? 1 : 0;
    totals[arm] += weights[row];
    sums[arm] += weights[row] * y[row];
  }
  if (!(totals[0] > 0.0) || !(totals[1] > 0.0)) return fail(ErrorCode::too_few_rows, "a group has no rows with weight");
  WeightedDifference result;
  result.mean_treated = sums[1] / totals[1];
  result.mean_control = sums[0] / totals[0];
  result.difference = result.mean_treated - result.mean_control;
  result.influence.resize(y.size());
  for (std::size_t row = 0; row < y.size(); ++row) {
    result.influence[row] = treated[row] != 0 ? weights[row] * (y[row] - result.mean_treated) / totals[1]
                                              : -weights[row] * (y[row] - result.mean_control) / totals[0];
  }
  result.standard_error = influence_error(result.influence, clusters);
  return result;
}

InfluenceEstimate doubly_robust(std::span<const double> y, std::span<const std::uint8_t> treated,
                                const Nuisance& nuisance, Whom whom, const Clusters& clusters) {
  const double rows = static_cast<double>(y.size());
  double treated_share = 0.0;
  for (const auto one : treated) treated_share += (one != 0 ? 1.0 : 0.0) / rows;
  std::vector<double> each(y.size());
  double value = 0.0;
  for (std::size_t row = 0; row < y.size(); ++row) {
    const double e = nuisance.share[row], m1 = nuisance.mean_treated[row], m0 = nuisance.mean_control[row];
    const bool one = treated[row] != 0;
    if (whom == Whom::treated) {
      each[row] = (one ? y[row] - m0 : -e / (1.0 - e) * (y[row] - m0)) / treated_share;
    } else {
      each[row] = m1 - m0 + (one ? (y[row] - m1) / e : -(y[row] - m0) / (1.0 - e));
    }
    value += each[row] / rows;
  }
  for (std::size_t row = 0; row < y.size(); ++row) {
    const double own = whom == Whom::treated ? (treated[row] != 0 ? value / treated_share : 0.0) : value;
    each[row] = (each[row] - own) / rows;
  }
  if (whom == Whom::treated && clusters.count == 0) return {value, std::sqrt(dot(each, each))};
  return {value, influence_error(each, clusters)};
}

double effective_size(std::span<const double> weights, std::span<const std::uint8_t> treated, bool of_treated) {
  double sum = 0.0, squares = 0.0;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if ((treated[row] != 0) != of_treated) continue;
    sum += weights[row];
    squares += weights[row] * weights[row];
  }
  return squares > 0.0 ? sum * sum / squares : 0.0;
}

namespace {

struct ArmMoments {
  double mean = 0.0, variance = 0.0;
};

ArmMoments arm_moments(std::span<const double> column, std::span<const std::uint8_t> treated,
                       std::span<const double> weights, bool of_treated) {
  double total = 0.0, squared = 0.0, sum = 0.0, squares = 0.0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if ((treated[row] != 0) != of_treated) continue;
    const double weight = weights.empty() ? 1.0 : weights[row];
    total += weight;
    squared += weight * weight;
    sum += weight * column[row];
  }
  const double mean = sum / total;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if ((treated[row] != 0) != of_treated) continue;
    squares += (weights.empty() ? 1.0 : weights[row]) * (column[row] - mean) * (column[row] - mean);
  }
  return {mean, squares * total / (total * total - squared)};
}

bool has_two_values(std::span<const double> column) {
  const double first = column[0];
  std::optional<double> second;
  for (const double value : column) {
    if (value == first || value == second) continue;
    if (second) return false;
    second = value;
  }
  return true;
}

}  // namespace

double balance_spread(std::span<const double> column, std::span<const std::uint8_t> treated, Whom whom) {
  const double one = arm_moments(column, treated, {}, true).variance;
  if (whom == Whom::treated && one > 0.0) return std::sqrt(one);
  return std::sqrt((one + arm_moments(column, treated, {}, false).variance) / 2.0);
}

Balance balance(std::span<const double> column, std::span<const std::uint8_t> treated, std::span<const double> weights,
                double spread) {
  const ArmMoments one = arm_moments(column, treated, weights, true),
                   other = arm_moments(column, treated, weights, false);
  Balance result{one.mean, other.mean};
  const double apart = one.mean - other.mean;
  result.difference = spread > 0.0   ? apart / spread
                      : apart == 0.0 ? 0.0
                                     : std::copysign(std::numeric_limits<double>::infinity(), apart);
  if (!has_two_values(column) && other.variance > 0.0) result.variance_ratio = one.variance / other.variance;
  return result;
}

}  // namespace cw::stats
