#include "stats/least_squares.hpp"

#include <cmath>

namespace cw::stats {

namespace {

constexpr double dependent_below = 1e-9;

Matrix inverse_upper(const Matrix& r) {
  Matrix inverse(r.rows, r.columns);
  for (std::size_t column = 0; column < r.columns; ++column) {
    inverse(column, column) = 1.0 / r(column, column);
    for (std::size_t row = column; row-- > 0;) {
      double sum = 0.0;
      for (std::size_t k = row + 1; k <= column; ++k) sum += r(row, k) * inverse(k, column);
      inverse(row, column) = -sum / r(row, row);
    }
  }
  return inverse;
}

std::vector<double> row_lengths(const Matrix& q) {
  std::vector<double> lengths(q.rows, 0.0);
  for (std::size_t column = 0; column < q.columns; ++column) {
    const auto values = q.column(column);
    for (std::size_t row = 0; row < q.rows; ++row) lengths[row] += values[row] * values[row];
  }
  return lengths;
}

/// Root of the weight times x.
Matrix scaled(const Matrix& x, std::span<const double> weights) {
  if (weights.empty()) return x;
  Matrix result = x;
  for (std::size_t column = 0; column < x.columns; ++column) {
    for (std::size_t row = 0; row < x.rows; ++row) result(row, column) *= std::sqrt(weights[row]);
  }
  return result;
}

}  // namespace

Factored factor(const Matrix& x) {
  Factored factored;
  factored.q.rows = x.rows;
  std::vector<std::vector<double>> steps;
  for (std::size_t column = 0; column < x.columns; ++column) {
    std::vector<double> rest(x.column(column).begin(), x.column(column).end());
    const double length = std::sqrt(dot(rest, rest));
    std::vector<double> along(factored.q.columns, 0.0);
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t k = 0; k < factored.q.columns; ++k) {
        const auto direction = factored.q.column(k);
        const double part = dot(direction, rest);
        along[k] += part;
        for (std::size_t row = 0; row < x.rows; ++row) rest[row] -= part * direction[row];
      }
    }
    const double left = std::sqrt(dot(rest, rest));
    if (!(left > dependent_below * length)) {
      factored.dependent.push_back(column);
      continue;
    }
    for (double& value : rest) value /= left;
    factored.q.append(rest);
    along.push_back(left);
    steps.push_back(std::move(along));
  }
  factored.r = Matrix(steps.size(), steps.size());
  for (std::size_t column = 0; column < steps.size(); ++column) {
    std::copy(steps[column].begin(), steps[column].end(), factored.r.column(column).begin());
  }
  return factored;
}

std::vector<std::size_t> dependent_columns(const Matrix& x) {
  return factor(x).dependent;
}

Result<LeastSquares> least_squares(const Matrix& x, std::span<const double> y, std::span<const double> weights) {
  CW_CHECK(y.size() == x.rows && (weights.empty() || weights.size() == x.rows));
  std::size_t used = 0;
  for (std::size_t row = 0; row < x.rows; ++row) used += weights.empty() || weights[row] > 0.0 ? 1 : 0;
  if (used <= x.columns) {
    return fail(ErrorCode::too_few_rows,
                std::to_string(used) + " rows cannot carry " + std::to_string(x.columns) + " coefficients", {},
                "name fewer covariates, or bring more rows");
  }
  LeastSquares fit;
  fit.design = scaled(x, weights);
  const Factored factored = factor(fit.design);
  if (!factored.dependent.empty()) {
    return fail(ErrorCode::degenerate,
                "coefficient " + std::to_string(factored.dependent[0] + 1) + " is explained by the ones before it", {},
                "leave one of them out");
  }
  std::vector<double> target(y.begin(), y.end());
  for (std::size_t row = 0; row < target.size() && !weights.empty(); ++row) target[row] *= std::sqrt(weights[row]);
  const Matrix inverse = inverse_upper(factored.r);
  fit.coefficients = multiply(inverse, multiply_transposed(factored.q, target));
  const auto fitted = multiply(fit.design, fit.coefficients);
  fit.residuals = std::move(target);
  for (std::size_t row = 0; row < fitted.size(); ++row) fit.residuals[row] -= fitted[row];
  fit.leverage = row_lengths(factored.q);
  fit.bread = Matrix(x.columns, x.columns);
  for (std::size_t i = 0; i < x.columns; ++i) {
    for (std::size_t j = 0; j < x.columns; ++j) {
      for (std::size_t k = std::max(i, j); k < x.columns; ++k) fit.bread(i, j) += inverse(i, k) * inverse(j, k);
    }
  }
  return fit;
}

}  // namespace cw::stats
