#include "stats/logistic.hpp"

#include <algorithm>
#include <cmath>

#include "stats/least_squares.hpp"

namespace cw::stats {

namespace {

constexpr int most_steps = 60;
constexpr double still_moving = 1e-2;  // in standard deviations of the column: a fit that has ended moves by 1e-6

double deviance_of(std::span<const double> linear, std::span<const std::uint8_t> yes) {
  double sum = 0.0;
  for (std::size_t row = 0; row < linear.size(); ++row) {
    const double against = yes[row] != 0 ? -linear[row] : linear[row];
    sum += std::max(against, 0.0) + std::log1p(std::exp(-std::abs(against)));
  }
  return 2.0 * sum;
}

double share_of(double linear) {
  return linear >= 0.0 ? 1.0 / (1.0 + std::exp(-linear)) : std::exp(linear) / (1.0 + std::exp(linear));
}

std::vector<double> spreads(const Matrix& x) {
  std::vector<double> result;
  for (std::size_t column = 0; column < x.columns; ++column) {
    const auto values = x.column(column);
    const double n = static_cast<double>(x.rows);
    double mean = 0.0, squares = 0.0;
    for (const double value : values) mean += value / n;
    for (const double value : values) squares += (value - mean) * (value - mean);
    result.push_back(std::sqrt(squares / n));
  }
  return result;
}

tl::unexpected<Error> separated(std::size_t column, std::span<const std::string> names) {
  const std::string name = column > 0 && column - 1 < names.size() ? names[column - 1] : "the constant";
  return fail(ErrorCode::no_overlap,
              "covariate " + name +
                  " separates the groups (alone or with others): the chance of treatment is 0 or 1 "
                  "for some rows",
              name, "leave " + name + " out, group its values, or keep only rows where both groups occur");
}

/// One weighted least squares step from `linear`; nothing if the weights left a column without information.
Result<LeastSquares> step_from(const Matrix& x, std::span<const std::uint8_t> yes, std::span<const double> linear) {
  std::vector<double> weights(x.rows), target(x.rows);
  for (std::size_t row = 0; row < x.rows; ++row) {
    const double share = share_of(linear[row]);
    weights[row] = std::max(share * (1.0 - share), 1e-300);
    target[row] = linear[row] + (yes[row] - share) / weights[row];
  }
  return least_squares(x, target, weights);
}

}  // namespace

std::vector<double> logistic_share(const Matrix& x, std::span<const double> coefficients) {
  auto values = multiply(x, coefficients);
  for (double& value : values) value = share_of(value);
  return values;
}

Result<Logistic> logistic(const Matrix& x, std::span<const std::uint8_t> yes, std::span<const std::string> names) {
  CW_CHECK(yes.size() == x.rows);
  const auto spread = spreads(x);
  Logistic fit;
  fit.coefficients.assign(x.columns, 0.0);
  std::vector<double> linear(x.rows, 0.0);
  fit.deviance = deviance_of(linear, yes);
  bool ended = false;
  double largest_move = 0.0;
  std::size_t mover = 0;
  while (!ended && fit.steps < most_steps) {
    auto step = step_from(x, yes, linear);
    if (!step) {
      if (step.error().code == ErrorCode::degenerate && fit.steps > 2) return separated(mover, names);
      return fail(step.error());
    }
    ++fit.steps;
    std::vector<double> next = std::move(step->coefficients);
    double deviance = 0.0;
    for (int halving = 0; halving < 30; ++halving) {
      linear = multiply(x, next);
      deviance = deviance_of(linear, yes);
      if (deviance <= fit.deviance * (1.0 + 1e-12)) break;
      for (std::size_t k = 0; k < next.size(); ++k) next[k] = 0.5 * (next[k] + fit.coefficients[k]);
    }
    largest_move = 0.0;
    for (std::size_t k = 1; k < next.size(); ++k) {
      const double move = std::abs(next[k] - fit.coefficients[k]) * spread[k];
      if (move > largest_move) largest_move = move, mover = k;
    }
    ended = std::abs(fit.deviance - deviance) <= 1e-12 * (std::abs(deviance) + 1e-300) || deviance < 1e-9;
    fit.deviance = deviance;
    fit.coefficients = std::move(next);
    fit.covariance = std::move(step->bread);
  }
  if (!ended || largest_move > still_moving || fit.deviance < 1e-9) return separated(mover, names);
  fit.share.reserve(linear.size());
  for (const double value : linear) fit.share.push_back(share_of(value));
  return fit;
}

}  // namespace cw::stats
