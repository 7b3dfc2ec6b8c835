#include "stats/dose_response.hpp"

#include <cmath>
#include <numbers>
#include <numeric>

#include "stats/least_squares.hpp"

namespace cw::stats {

namespace {

double normal_density(double value, double mean, double sd) {
  const double z = (value - mean) / sd;
  return std::exp(-0.5 * z * z) / (sd * std::sqrt(2.0 * std::numbers::pi));
}

}  // namespace

std::vector<double> isotonic(std::span<const double> y, std::span<const double> weights) {
  struct Block {
    double mean, weight;
    std::size_t rows;
  };
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < y.size(); ++i) {
    blocks.push_back({y[i], weights.empty() ? 1.0 : weights[i], 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].mean >= blocks.back().mean) {
      const Block last = blocks.back();
      blocks.pop_back();
      Block& before = blocks.back();
      before.mean = (before.mean * before.weight + last.mean * last.weight) / (before.weight + last.weight);
      before.weight += last.weight;
      before.rows += last.rows;
    }
  }
  std::vector<double> fitted;
  for (const auto& block : blocks) fitted.insert(fitted.end(), block.rows, block.mean);
  return fitted;
}

double DoseModel::density(double dose, double mean) const {
  return normal_density(dose, mean, sigma);
}

Result<DoseModel> dose_model(std::span<const double> dose, const Matrix& x) {
  CW_TRY(const auto fit, least_squares(x, dose));
  DoseModel model;
  model.coefficients = fit.coefficients;
  model.fitted = multiply(x, fit.coefficients);
  const double rows = static_cast<double>(dose.size()), squares = dot(fit.residuals, fit.residuals);
  model.sigma = std::sqrt(squares / (rows - static_cast<double>(x.columns)));
  if (!(model.sigma > 1e-12 * std::sqrt(dot(dose, dose) / rows)))
    return fail(ErrorCode::degenerate, "the covariates explain the dose exactly", {}, "leave one of them out");
  for (const double residual : fit.residuals)
    model.skewness += std::pow(residual / std::sqrt(squares / rows), 3.0) / rows;
  return model;
}

Result<std::vector<double>> density_adjusted_curve(std::span<const double> dose, std::span<const double> y,
                                                   const DoseModel& model, std::span<const double> at) {
  const auto terms = [](double t, double density) {
    return std::vector<double>{1.0, t, t * t, density, density * density, t * density};
  };
  Matrix x(dose.size(), 6);
  for (std::size_t row = 0; row < dose.size(); ++row) {
    const auto values = terms(dose[row], model.density(dose[row], model.fitted[row]));
    for (std::size_t k = 0; k < values.size(); ++k) x(row, k) = values[k];
  }
  CW_TRY(const auto fit, least_squares(x, y));
  std::vector<double> curve;
  for (const double t : at) {
    double sum = 0.0;
    for (const double mean : model.fitted) sum += dot(terms(t, model.density(t, mean)), fit.coefficients);
    curve.push_back(sum / static_cast<double>(dose.size()));
  }
  return curve;
}

std::vector<double> stabilised_weights(std::span<const double> dose, const DoseModel& model) {
  const double rows = static_cast<double>(dose.size());
  const double mean = std::accumulate(dose.begin(), dose.end(), 0.0) / rows;
  double squares = 0.0;
  for (const double value : dose) squares += (value - mean) * (value - mean);
  const double sd = std::sqrt(squares / (rows - 1.0));
  std::vector<double> weights;
  for (std::size_t row = 0; row < dose.size(); ++row)
    weights.push_back(normal_density(dose[row], mean, sd) / model.density(dose[row], model.fitted[row]));
  return weights;
}

}  // namespace cw::stats
