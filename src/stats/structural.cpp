#include "stats/structural.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include "stats/decompositions.hpp"
#include "stats/nelder_mead.hpp"
#include "stats/special.hpp"

namespace cw::stats {

namespace {

constexpr double irregular_guess = 0.2, irregular_weight = 50.0;  // R bsts: expected r² 0.8, worth 50 observations
constexpr double level_guess = 0.01 * 0.01, level_weight = 32.0;  // R CausalImpact
constexpr int grid_reach = 14;                                    // steps of half a deviation on either side

struct Scale {
  double mean = 0.0, sd = 1.0;
};

Scale scale_of(std::span<const double> values) {
  Scale scale;
  const double n = static_cast<double>(values.size());
  for (const double value : values) scale.mean += value / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - scale.mean) * (value - scale.mean);
  scale.sd = std::sqrt(squares / (n - 1.0));
  return scale;
}

/// Everything in standard deviations of the time before.
struct Standardised {
  std::vector<double> y;
  Matrix x;
  Scale scale;
  std::size_t before = 0;
};

/// What follows once the two variances are known.
struct Given {
  double log_likelihood = 0.0;   // at the best coefficients
  double log_determinant = 0.0;  // of the information on the coefficients
  std::vector<double> coefficients;
  Matrix coefficient_covariance;
  double level = 0.0, level_variance = 0.0;  // at the end of the time before, coefficients at their best
  std::vector<double> level_of_control;      // how the level moves with each coefficient (negative)
};

/// Kalman filter of y and of every control with the same gains.
class Filter {
 public:
  explicit Filter(const Standardised& data) : data_(data) {}

  std::optional<Given> run(double irregular, double level_step) const {
    const std::size_t controls = data_.x.columns, size = controls + 1;
    std::vector<double> state(size), innovation(size);
    Matrix cross(size, size);
    for (std::size_t k = 0; k < size; ++k) state[k] = value(0, k);
    double variance = irregular, logs = 0.0;  // the first value sets the diffuse level
    for (std::size_t t = 1; t < data_.before; ++t) {
      const double predicted = variance + level_step, spread = predicted + irregular, gain = predicted / spread;
      for (std::size_t k = 0; k < size; ++k) {
        innovation[k] = value(t, k) - state[k];
        state[k] += gain * innovation[k];
      }
      for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j <= i; ++j) cross(i, j) += innovation[i] * innovation[j] / spread;
      }
      logs += std::log(2.0 * std::numbers::pi * spread);
      variance = predicted * irregular / spread;
    }
    return solved(cross, state, variance, logs);
  }

 private:
  double value(std::size_t t, std::size_t k) const { return k == 0 ? data_.y[t] : data_.x(t, k - 1); }

  std::optional<Given> solved(const Matrix& cross, const std::vector<double>& state, double variance,
                              double logs) const {
    const std::size_t controls = data_.x.columns;
    Given given;
    given.level = state[0];
    given.level_variance = variance;
    double squares = cross(0, 0);
    if (controls > 0) {
      Matrix information(controls, controls);
      std::vector<double> right(controls);
      for (std::size_t i = 0; i < controls; ++i) {
        right[i] = cross(i + 1, 0);
        for (std::size_t j = 0; j <= i; ++j) information(i, j) = information(j, i) = cross(i + 1, j + 1);
      }
      auto inverse = inverse_positive(information);
      if (!inverse) return std::nullopt;
      for (const double value : symmetric_eigen(information).values) given.log_determinant += std::log(value);
      given.coefficients = multiply(*inverse, right);
      given.coefficient_covariance = std::move(*inverse);
      squares -= dot(given.coefficients, right);
      for (std::size_t i = 0; i < controls; ++i) {
        given.level -= given.coefficients[i] * state[i + 1];
        given.level_of_control.push_back(-state[i + 1]);
      }
    }
    given.log_likelihood = -0.5 * (logs + squares);
    return given;
  }

  const Standardised& data_;
};

/// One normal of the mixture, in the units of y.
struct Part {
  double weight = 1.0, mean = 0.0, sd = 0.0;
};

double share_below(const std::vector<Part>& parts, double value) {
  double share = 0.0;
  for (const auto& part : parts)
    share += part.weight * 0.5 * std::erfc((part.mean - value) / part.sd / std::numbers::sqrt2);
  return share;
}

double mixture_quantile(const std::vector<Part>& parts, double p) {
  if (parts.size() == 1) return parts[0].mean + parts[0].sd * normal_quantile(p);
  double low = std::numeric_limits<double>::infinity(), high = -low;
  const double z = normal_quantile(p);
  for (const auto& part : parts) {  // the quantile lies between those of the parts
    const double own = part.mean + part.sd * z;
    low = std::min(low, own);
    high = std::max(high, own);
  }
  for (int step = 0; step < 50; ++step) {
    const double middle = 0.5 * (low + high);
    (share_below(parts, middle) < p ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

Band band_of(const std::vector<Part>& parts, double level) {
  Band band;
  for (const auto& part : parts) band.value += part.weight * part.mean;
  band.low = mixture_quantile(parts, 0.5 - level / 2.0);
  band.high = mixture_quantile(parts, 0.5 + level / 2.0);
  return band;
}

/// Variances with their weight.
struct Point {
  double irregular = 0.0, level_step = 0.0, weight = 1.0;
};

double log_inverse_gamma(double variance, double guess, double weight) {
  return -(weight / 2.0) * std::log(variance) - weight * guess / 2.0 / variance;  // of the logarithm of the variance
}

class Posterior {
 public:
  Posterior(const StructuralInput& input, const Filter& filter) : input_(input), filter_(filter) {}

  /// Log density at (log irregular, log level step); fixed takes the first alone.
  double operator()(const std::vector<double>& at) const {
    const Point point = point_of(at);
    const auto given = filter_.run(point.irregular, point.level_step);
    if (!given) return -std::numeric_limits<double>::infinity();
    if (input_.prior != LevelPrior::weak) return given->log_likelihood;
    if (point.level_step > 1.0) return -std::numeric_limits<double>::infinity();
    return given->log_likelihood - 0.5 * given->log_determinant +
           log_inverse_gamma(point.irregular, irregular_guess, irregular_weight) +
           log_inverse_gamma(point.level_step, level_guess, level_weight);
  }

  Point point_of(const std::vector<double>& at) const {
    const double level_step =
        input_.prior == LevelPrior::fixed ? input_.level_sd * input_.level_sd : std::exp(std::max(at[1], -40.0));
    return {std::exp(std::max(at[0], -40.0)), level_step, 1.0};
  }

  std::vector<double> mode() const {
    const auto function = [this](const std::vector<double>& at) { return -(*this)(at); };
    Minimum best;
    bool any = false;
    for (const double irregular : {-3.0, -0.5}) {
      for (const double level_step : {-9.0, -5.0, -1.5}) {
        std::vector<double> start = {irregular};
        if (input_.prior != LevelPrior::fixed) start.push_back(level_step);
        auto found = nelder_mead(function, start, 0.5, 400);
        found = nelder_mead(function, found.at, 0.1, 400, 1e-15);
        if (!any || found.value < best.value) best = std::move(found);
        any = true;
      }
    }
    return best.at;
  }

 private:
  const StructuralInput& input_;
  const Filter& filter_;
};

/// A grid around the mode along the axes of its curvature, half a deviation a step.
std::vector<Point> grid_around(const Posterior& posterior, const std::vector<double>& mode) {
  const double top = posterior(mode), h = 0.02;
  const auto at = [&](double a, double b) { return posterior({mode[0] + a, mode[1] + b}); };
  Matrix curvature(2, 2);
  curvature(0, 0) = -(at(h, 0) - 2.0 * top + at(-h, 0)) / (h * h);
  curvature(1, 1) = -(at(0, h) - 2.0 * top + at(0, -h)) / (h * h);
  curvature(0, 1) = curvature(1, 0) = -(at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4.0 * h * h);
  const SymmetricEigen eigen = symmetric_eigen(curvature);
  std::vector<Point> points;
  double total = 0.0;
  for (int i = -grid_reach; i <= grid_reach; ++i) {
    for (int j = -grid_reach; j <= grid_reach; ++j) {
      const double a = 0.5 * i / std::sqrt(std::max(eigen.values[0], 0.5));
      const double b = 0.5 * j / std::sqrt(std::max(eigen.values[1], 0.5));
      const std::vector<double> place = {mode[0] + a * eigen.vectors(0, 0) + b * eigen.vectors(0, 1),
                                         mode[1] + a * eigen.vectors(1, 0) + b * eigen.vectors(1, 1)};
      const double weight = std::exp(posterior(place) - top);
      if (!(weight > 1e-8)) continue;
      Point point = posterior.point_of(place);
      point.weight = weight;
      total += weight;
      points.push_back(point);
    }
  }
  for (Point& point : points) point.weight /= total;
  return points;
}

/// Mean and standard deviation of the average of the outcome over the first `count` periods after, or of one period.
Part forecast(const Standardised& data, const StructuralInput& input, const Point& point, const Given& given,
              std::size_t first, std::size_t count) {
  const double periods = static_cast<double>(count);
  std::vector<double> direction = given.level_of_control;
  double mean = given.level, level_part = 0.0;
  for (std::size_t k = 0; k < direction.size(); ++k) {
    double average = 0.0;
    for (std::size_t i = 0; i < count; ++i) average += data.x(data.before + first + i, k) / periods;
    direction[k] += average;
    mean += given.coefficients[k] * average;
  }
  // the level at steps i and j after the end shares min(i, j) of its steps
  if (count == 1) {
    level_part = static_cast<double>(first + 1);
  } else {
    level_part = (periods + 1.0) * (2.0 * periods + 1.0) / (6.0 * periods);  // Σ min(i, j)/n², i and j from 1 to n
  }
  double variance = given.level_variance + point.level_step * level_part + point.irregular / periods;
  if (!direction.empty() && input.prior == LevelPrior::weak)
    variance += quadratic_form(given.coefficient_covariance, direction);
  return {point.weight, data.scale.mean + data.scale.sd * mean, data.scale.sd * std::sqrt(variance)};
}

Result<Standardised> standardised(const StructuralInput& input) {
  const std::size_t controls = input.x.columns;
  if (input.before < 5 || input.before < 3 * controls + 2) {
    return fail(ErrorCode::too_few_rows,
                std::to_string(input.before) + " periods before the event cannot carry a level and " +
                    std::to_string(controls) + " controls",
                {}, "bring more periods before, or name fewer controls");
  }
  if (input.before >= input.y.size()) return fail(ErrorCode::too_few_rows, "there is no period after the event");
  Standardised data;
  data.before = input.before;
  data.y = input.y;
  data.scale = scale_of(std::span(input.y).first(input.before));
  if (!(data.scale.sd > 0.0)) return fail(ErrorCode::degenerate, "the outcome never varies before the event");
  for (double& value : data.y) value = (value - data.scale.mean) / data.scale.sd;
  data.x = input.x;
  for (std::size_t k = 0; k < controls; ++k) {
    const Scale scale = scale_of(input.x.column(k).first(input.before));
    if (!(scale.sd > 0.0))
      return fail(ErrorCode::degenerate, "control " + std::to_string(k + 1) + " never varies before the event");
    for (double& value : data.x.column(k)) value = (value - scale.mean) / scale.sd;
  }
  return data;
}

/// Turns predictions of an average into effects: actual less predicted, times `count`.
std::vector<Part> effects(std::vector<Part> predicted, double actual_mean, double count) {
  for (Part& part : predicted) part = {part.weight, count * (actual_mean - part.mean), count * part.sd};
  return predicted;
}

}  // namespace

Result<StructuralFit> structural_fit(const StructuralInput& input) {
  CW_TRY(const auto data, standardised(input));
  const Filter filter(data);
  const Posterior posterior(input, filter);
  const auto mode = posterior.mode();
  const Point best = posterior.point_of(mode);
  const auto at_best = filter.run(best.irregular, best.level_step);
  if (!at_best) return fail(ErrorCode::degenerate, "the controls explain each other before the event");
  std::vector<Point> points = {best};
  if (input.prior == LevelPrior::weak) points = grid_around(posterior, mode);
  std::vector<Given> given;
  for (const auto& point : points) {
    auto one = filter.run(point.irregular, point.level_step);
    if (!one) return fail(ErrorCode::degenerate, "the controls explain each other before the event");
    given.push_back(std::move(*one));
  }
  const std::size_t after = input.y.size() - input.before;
  const auto predicted = [&](std::size_t first, std::size_t count) {
    std::vector<Part> parts;
    for (std::size_t i = 0; i < points.size(); ++i)
      parts.push_back(forecast(data, input, points[i], given[i], first, count));
    return parts;
  };
  StructuralFit fit;
  double sum = 0.0;
  for (std::size_t h = 0; h < after; ++h) {
    sum += input.y[input.before + h];
    const double count = static_cast<double>(h + 1);
    fit.predicted.push_back(band_of(predicted(h, 1), input.level));
    fit.cumulative.push_back(band_of(effects(predicted(0, h + 1), sum / count, count), input.level));
  }
  const auto average = effects(predicted(0, after), sum / static_cast<double>(after), 1.0);
  fit.average_effect = band_of(average, input.level);
  double square = 0.0;
  for (const auto& part : average) square += part.weight * (part.sd * part.sd + part.mean * part.mean);
  fit.average_sd = std::sqrt(square - fit.average_effect.value * fit.average_effect.value);
  const double below = share_below(average, 0.0);
  fit.beyond_zero = fit.average_effect.value > 0.0 ? below : 1.0 - below;
  fit.log_likelihood = at_best->log_likelihood;
  fit.irregular_variance = best.irregular;
  fit.level_variance = best.level_step;
  fit.coefficients = at_best->coefficients;
  return fit;
}

}  // namespace cw::stats
