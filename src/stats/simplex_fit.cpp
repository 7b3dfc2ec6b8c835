#include "stats/simplex_fit.hpp"

#include <algorithm>
#include <cmath>

namespace cw::stats {

namespace {

/// u with G u = 1 for a small positive definite G (lower half, row by row); false where a pivot is not positive.
bool solve_ones(std::vector<double>& g, std::size_t size, std::vector<double>& u) {
  for (std::size_t j = 0; j < size; ++j) {
    for (std::size_t k = 0; k < j; ++k) {
      for (std::size_t i = j; i < size; ++i) g[i * size + j] -= g[i * size + k] * g[j * size + k];
    }
    if (!(g[j * size + j] > 0.0)) return false;
    const double root = std::sqrt(g[j * size + j]);
    for (std::size_t i = j; i < size; ++i) g[i * size + j] /= root;
  }
  u.assign(size, 1.0);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t k = 0; k < i; ++k) u[i] -= g[i * size + k] * u[k];
    u[i] /= g[i * size + i];
  }
  for (std::size_t i = size; i-- > 0;) {
    for (std::size_t k = i + 1; k < size; ++k) u[i] -= g[k * size + i] * u[k];
    u[i] /= g[i * size + i];
  }
  return true;
}

class ActiveSet {
 public:
  ActiveSet(const Matrix& z, double ridge) : z_(z), ridge_(ridge), weights_(z.columns, 0.0), gradient_(z.columns) {
    scale_ = std::max(dot(z.values, z.values) / static_cast<double>(z.columns) + ridge, 1e-300);
  }

  void start_from(std::span<const double> start) {
    for (std::size_t i = 0; i < start.size(); ++i) {
      if (start[i] > 0.0) support_.push_back(i), weights_[i] = start[i];
    }
    if (support_.empty()) {
      std::size_t best = 0;
      double least = dot(z_.column(0), z_.column(0));
      for (std::size_t i = 1; i < z_.columns; ++i) {
        const double length = dot(z_.column(i), z_.column(i));
        if (length < least) least = length, best = i;
      }
      support_ = {best};
      weights_[best] = 1.0;
    }
    descend();
  }

  /// Adds columns until none promises anything; what is left of the duality gap.
  double finish() {
    double gap = measure();
    for (std::size_t step = 0; step < 20 * z_.columns + 100 && gap > 1e-14 * scale_; ++step) {
      if (std::find(support_.begin(), support_.end(), entering_) != support_.end())
        break;  // rounding has the last word
      support_.push_back(entering_);
      descend();
      gap = measure();
    }
    return gap;
  }

  double scale() const { return scale_; }
  double loss() const { return dot(rest_, rest_); }
  std::vector<double> weights() && { return std::move(weights_); }

 private:
  /// Duality gap of |Z w|²/2 + ridge |w|²/2: along the weights less the least entry of the gradient.
  double measure() {
    rest_.assign(z_.rows, 0.0);
    for (const std::size_t k : support_) {
      const auto column = z_.column(k);
      for (std::size_t row = 0; row < z_.rows; ++row) rest_[row] += weights_[k] * column[row];
    }
    double along = 0.0;
    for (std::size_t i = 0; i < z_.columns; ++i) {
      gradient_[i] = dot(z_.column(i), rest_) + ridge_ * weights_[i];
      along += weights_[i] * gradient_[i];
    }
    entering_ = static_cast<std::size_t>(std::min_element(gradient_.begin(), gradient_.end()) - gradient_.begin());
    return along - gradient_[entering_];
  }

  /// The minimum over the support with the sum alone as condition: proportional to G^-1 1.
  bool free_solution() {
    const std::size_t size = support_.size();
    gram_.assign(size * size, 0.0);
    double mean = 0.0;
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j <= i; ++j) gram_[i * size + j] = dot(z_.column(support_[i]), z_.column(support_[j]));
      mean += gram_[i * size + i] / static_cast<double>(size);
    }
    const double nudge = 1e-14 * mean + 1e-300;  // more donors than rows: singular without it
    for (std::size_t i = 0; i < size; ++i) gram_[i * size + i] += ridge_ + nudge;
    if (!solve_ones(gram_, size, free_)) return false;
    double sum = 0.0;
    for (const double value : free_) sum += value;
    if (!(sum > 0.0)) return false;
    for (double& value : free_) value /= sum;
    return true;
  }

  /// Goes to the free solution, dropping whatever would fall below zero on the way.
  void descend() {
    while (support_.size() > 1) {
      if (!free_solution()) {
        drop(support_.size() - 1);
        continue;
      }
      double step = 1.0;
      std::size_t blocking = support_.size();
      for (std::size_t i = 0; i < support_.size(); ++i) {
        const double now = weights_[support_[i]];
        if (free_[i] > 0.0) continue;
        const double room = now > 0.0 ? now / (now - free_[i]) : 0.0;
        if (blocking == support_.size() || room < step) step = room, blocking = i;
      }
      for (std::size_t i = 0; i < support_.size(); ++i) {
        double& weight = weights_[support_[i]];
        weight += step * (free_[i] - weight);
      }
      if (blocking == support_.size()) break;
      drop(blocking);
    }
    double sum = 0.0;
    for (const std::size_t k : support_) sum += weights_[k];
    for (const std::size_t k : support_) weights_[k] /= sum;
  }

  void drop(std::size_t place) {
    weights_[support_[place]] = 0.0;
    support_.erase(support_.begin() + static_cast<std::ptrdiff_t>(place));
    if (support_.size() == 1) weights_[support_[0]] = 1.0;
  }

  const Matrix& z_;
  double ridge_ = 0.0, scale_ = 1.0;
  std::vector<double> weights_, gradient_, rest_, gram_, free_;
  std::vector<std::size_t> support_;
  std::size_t entering_ = 0;
};

}  // namespace

Result<SimplexFit> simplex_fit(const Matrix& z, double ridge, std::span<const double> start) {
  CW_CHECK(z.columns >= 1 && (start.empty() || start.size() == z.columns));
  ActiveSet search(z, ridge);
  search.start_from(start);
  const double gap = search.finish();
  if (!(gap <= 1e-10 * search.scale()))
    return fail(ErrorCode::internal, "the exact weights were not found", {}, "please report this");
  SimplexFit fit;
  fit.loss = search.loss();
  fit.gap = 2.0 * std::max(gap, 0.0);
  fit.weights = std::move(search).weights();
  return fit;
}

Matrix less_target(const Matrix& x, std::span<const double> target) {
  CW_CHECK(x.rows == target.size());
  Matrix z = x;
  for (std::size_t column = 0; column < z.columns; ++column) {
    for (std::size_t row = 0; row < z.rows; ++row) z(row, column) -= target[row];
  }
  return z;
}

}  // namespace cw::stats
