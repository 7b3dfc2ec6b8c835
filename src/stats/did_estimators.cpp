#include "stats/did_estimators.hpp"

#include <cmath>

#include "stats/decompositions.hpp"
#include "stats/logistic.hpp"

namespace cw::stats {

namespace {

/// What every estimator is made of: a weighted mean of `value` with the influence of each row on it.
struct WeightedMean {
  double value = 0.0, weight = 0.0;
  std::vector<double> influence;
};

WeightedMean weighted_mean(std::span<const double> value, std::span<const double> weight) {
  const double rows = static_cast<double>(value.size());
  WeightedMean mean;
  for (std::size_t row = 0; row < value.size(); ++row) {
    mean.weight += weight[row] / rows;
    mean.value += weight[row] * value[row] / rows;
  }
  mean.value /= mean.weight;
  for (std::size_t row = 0; row < value.size(); ++row)
    mean.influence.push_back(weight[row] * (value[row] - mean.value) / mean.weight);
  return mean;
}

/// Mean over rows of weight · x.
std::vector<double> mean_row(const Matrix& x, std::span<const double> weight) {
  auto sums = multiply_transposed(x, weight);
  for (double& sum : sums) sum /= static_cast<double>(x.rows);
  return sums;
}

/// The regression of the change on x among the controls, and how each row moves its coefficients along a direction.
class ControlRegression {
 public:
  static Result<ControlRegression> fit(const TwoByTwo& rows) {
    ControlRegression regression;
    std::vector<std::size_t> controls;
    for (std::size_t row = 0; row < rows.treated.size(); ++row) {
      if (rows.treated[row] == 0) controls.push_back(row);
    }
    CW_TRY(const auto fit, least_squares(rows_of(rows.x, controls), rows_of(rows.change, controls)));
    regression.fitted_ = multiply(rows.x, fit.coefficients);
    regression.bread_ = fit.bread;
    return regression;
  }
  const std::vector<double>& fitted() const { return fitted_; }
  std::vector<double> influence(const TwoByTwo& rows, std::span<const double> direction) const {
    auto along = multiply(rows.x, multiply(bread_, direction));
    for (std::size_t row = 0; row < along.size(); ++row) {
      along[row] *=
          rows.treated[row] != 0 ? 0.0 : (rows.change[row] - fitted_[row]) * static_cast<double>(along.size());
    }
    return along;
  }

 private:
  std::vector<double> fitted_;
  Matrix bread_;
};

/// The chance of treatment and the weights that make controls look like the treated.
struct Chance {
  Logistic fit;
  std::vector<double> weights;  // of controls; 0 for the treated

  static Result<Chance> of(const TwoByTwo& rows) {
    std::vector<std::string> names;
    for (std::size_t k = 1; k < rows.x.columns; ++k) names.push_back("number " + std::to_string(k));
    CW_TRY(auto fit, logistic(rows.x, rows.treated, names));
    Chance chance{std::move(fit), {}};
    for (std::size_t row = 0; row < rows.treated.size(); ++row) {
      const double share = std::min(chance.fit.share[row], 1.0 - 1e-6);
      chance.weights.push_back(rows.treated[row] != 0 ? 0.0 : share / (1.0 - share));
    }
    return chance;
  }
  /// How each row moves the coefficients, along a direction.
  std::vector<double> influence(const TwoByTwo& rows, std::span<const double> direction) const {
    auto along = multiply(rows.x, multiply(fit.covariance, direction));
    for (std::size_t row = 0; row < along.size(); ++row)
      along[row] *= (rows.treated[row] - fit.share[row]) * static_cast<double>(along.size());
    return along;
  }
};

std::vector<double> treated_weights(const TwoByTwo& rows) {
  return {rows.treated.begin(), rows.treated.end()};
}

Influenced difference(const WeightedMean& treated, const WeightedMean& control) {
  Influenced effect{treated.value - control.value, 0.0, treated.influence};
  for (std::size_t row = 0; row < effect.influence.size(); ++row) effect.influence[row] -= control.influence[row];
  return effect;
}

void add_scaled(std::vector<double>& to, const std::vector<double>& added, double scale) {
  for (std::size_t row = 0; row < to.size(); ++row) to[row] += scale * added[row];
}

Result<Influenced> by_regression(const TwoByTwo& rows) {
  CW_TRY(const auto regression, ControlRegression::fit(rows));
  const auto weights = treated_weights(rows);
  const WeightedMean treated = weighted_mean(rows.change, weights);
  WeightedMean control = weighted_mean(regression.fitted(), weights);
  add_scaled(control.influence, regression.influence(rows, mean_row(rows.x, weights)), 1.0 / control.weight);
  return difference(treated, control);
}

/// What the estimated chance adds to the influence of a weighted mean over controls.
void add_chance(WeightedMean& control, const TwoByTwo& rows, const Chance& chance, std::span<const double> value) {
  std::vector<double> apart(value.size());
  for (std::size_t row = 0; row < apart.size(); ++row) apart[row] = chance.weights[row] * (value[row] - control.value);
  add_scaled(control.influence, chance.influence(rows, mean_row(rows.x, apart)), 1.0 / control.weight);
}

Result<Influenced> by_weights(const TwoByTwo& rows) {
  CW_TRY(const auto chance, Chance::of(rows));
  const WeightedMean treated = weighted_mean(rows.change, treated_weights(rows));
  WeightedMean control = weighted_mean(rows.change, chance.weights);
  add_chance(control, rows, chance, rows.change);
  return difference(treated, control);
}

Result<Influenced> doubly_robust(const TwoByTwo& rows) {
  CW_TRY(const auto regression, ControlRegression::fit(rows));
  CW_TRY(const auto chance, Chance::of(rows));
  const auto weights = treated_weights(rows);
  std::vector<double> rest = rows.change;
  add_scaled(rest, regression.fitted(), -1.0);
  WeightedMean treated = weighted_mean(rest, weights), control = weighted_mean(rest, chance.weights);
  add_scaled(treated.influence, regression.influence(rows, mean_row(rows.x, weights)), -1.0 / treated.weight);
  add_chance(control, rows, chance, rest);
  add_scaled(control.influence, regression.influence(rows, mean_row(rows.x, chance.weights)), -1.0 / control.weight);
  return difference(treated, control);
}

}  // namespace

Result<Influenced> two_by_two(const TwoByTwo& rows, DidEstimator estimator) {
  if (rows.x.columns == 1) {
    std::vector<double> control = treated_weights(rows);
    for (double& weight : control) weight = 1.0 - weight;
    return difference(weighted_mean(rows.change, treated_weights(rows)), weighted_mean(rows.change, control));
  }
  switch (estimator) {
    case DidEstimator::doubly_robust:
      return doubly_robust(rows);
    case DidEstimator::regression:
      return by_regression(rows);
    case DidEstimator::ipw:
      return by_weights(rows);
  }
  return fail(ErrorCode::internal, "no such estimator");
}

}  // namespace cw::stats
