#include "stats/synthetic_control.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "stats/least_squares.hpp"
#include "stats/nelder_mead.hpp"

namespace cw::stats {

namespace {

constexpr int search_steps = 600;
constexpr int random_starts = 8;
constexpr double alike = 1.01;
constexpr double least_importance = 1e-8;

/// Rows `from` to `until` of the donors' columns.
Matrix part_of(const Matrix& x, std::span<const std::size_t> columns, std::size_t from, std::size_t until) {
  Matrix part(until - from, columns.size());
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const auto values = x.column(columns[k]).subspan(from, until - from);
    std::copy(values.begin(), values.end(), part.column(k).begin());
  }
  return part;
}

double mean_square(std::span<const double> values) {
  return dot(values, values) / static_cast<double>(values.size());
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// log V -> V with sum 1. Below 1e-8 of the largest a predictor would choose among weights by rounding alone.
std::vector<double> importance_of(const std::vector<double>& logs) {
  std::vector<double> values(logs.size());
  const double top = *std::max_element(logs.begin(), logs.end());
  double sum = 0.0;
  for (std::size_t k = 0; k < logs.size(); ++k) sum += values[k] = std::max(std::exp(logs[k] - top), least_importance);
  for (double& value : values) value /= sum;
  return values;
}

/// The nested problem: weights by V, loss of V by the outcomes before.
class Search {
 public:
  Search(const UnitTable& table, std::size_t target, std::span<const std::size_t> donors)
      : predictors_(
            less_target(part_of(table.predictors, donors, 0, table.predictors.rows), table.predictors.column(target))),
        outcomes_(less_target(part_of(table.outcome, donors, 0, table.before),
                              table.outcome.column(target).first(table.before))),
        weighted_(predictors_) {}

  /// Weights of a given V; the support of the last ones is where the next search begins.
  Result<std::vector<double>> weights(const std::vector<double>& importance) {
    for (std::size_t k = 0; k < predictors_.rows; ++k) {
      const double root = std::sqrt(importance[k]);
      for (std::size_t donor = 0; donor < predictors_.columns; ++donor)
        weighted_(k, donor) = root * predictors_(k, donor);
    }
    auto fit = simplex_fit(weighted_, 0.0, last_);
    if (!fit && !last_.empty()) fit = simplex_fit(weighted_);  // the last support can be a corner of another problem
    if (!fit) return fail(fit.error());
    last_ = fit->weights;
    return std::move(fit->weights);
  }

  double loss(const std::vector<double>& logs) {
    const auto found = weights(importance_of(logs));
    if (!found) return std::numeric_limits<double>::infinity();
    return mean_square(multiply(outcomes_, *found));
  }
  void forget() { last_.clear(); }

 private:
  Matrix predictors_, outcomes_, weighted_;
  std::vector<double> last_;
};

/// V by how strongly each predictor moves the outcomes over all units; nothing where too few units carry it.
std::vector<double> regression_start(const UnitTable& table, std::span<const std::size_t> donors) {
  Matrix x;
  x.append(std::vector<double>(donors.size(), 1.0));
  for (std::size_t k = 0; k < table.predictors.rows; ++k) {
    std::vector<double> values;
    for (const auto donor : donors) values.push_back(table.predictors(k, donor));
    x.append(values);
  }
  std::vector<double> strength(table.predictors.rows, 0.0);
  for (std::size_t period = 0; period < table.before; ++period) {
    std::vector<double> y;
    for (const auto donor : donors) y.push_back(table.outcome(period, donor));
    const auto fit = least_squares(x, y);
    if (!fit) return {};
    for (std::size_t k = 0; k < strength.size(); ++k)
      strength[k] += fit->coefficients[k + 1] * fit->coefficients[k + 1];
  }
  for (double& value : strength) value = std::log(value + 1e-12);
  return strength;
}

std::vector<std::vector<double>> starts_of(const UnitTable& table, std::span<const std::size_t> donors, Seed seed) {
  const std::size_t size = table.predictors.rows;
  std::vector<std::vector<double>> starts = {std::vector<double>(size, 0.0)};
  for (std::size_t k = 0; k < size && size > 1; ++k) {
    starts.emplace_back(size, 0.0);
    starts.back()[k] = 4.0;
  }
  if (auto by_regression = regression_start(table, donors); !by_regression.empty())
    starts.push_back(std::move(by_regression));
  for (int draw = 0; draw < random_starts && size > 1; ++draw) {
    Rng chance(seed.fork("importance", static_cast<std::uint64_t>(draw)));
    starts.emplace_back();
    for (std::size_t k = 0; k < size; ++k) starts.back().push_back(std::log(chance.exponential() + 1e-12));
  }
  return starts;
}

/// Fills in what follows from the weights.
SyntheticFit finished(const UnitTable& table, std::size_t target, std::span<const std::size_t> donors,
                      std::vector<double> weights, SyntheticFit fit) {
  fit.gap = std::vector<double>(table.outcome.column(target).begin(), table.outcome.column(target).end());
  for (std::size_t k = 0; k < donors.size(); ++k) {
    const auto column = table.outcome.column(donors[k]);
    for (std::size_t period = 0; period < column.size(); ++period) fit.gap[period] -= weights[k] * column[period];
  }
  fit.pre_mspe = mean_square(std::span(fit.gap).first(table.before));
  fit.post_mspe = mean_square(std::span(fit.gap).subspan(table.before));
  fit.weights = std::move(weights);
  return fit;
}

Result<SyntheticFit> searched(const UnitTable& table, std::size_t target, std::span<const std::size_t> donors,
                              Seed seed) {
  Search search(table, target, donors);
  const auto loss = [&](const std::vector<double>& logs) { return search.loss(logs); };
  std::vector<Minimum> found;
  for (const auto& start : starts_of(table, donors, seed)) {
    search.forget();
    found.push_back(nelder_mead(loss, start, 1.0, search_steps));
  }
  const auto lower = [](const Minimum& a, const Minimum& b) { return a.value < b.value; };
  search.forget();
  Minimum best = nelder_mead(loss, std::min_element(found.begin(), found.end(), lower)->at, 0.5, search_steps);
  SyntheticFit fit;
  fit.importance = importance_of(best.at);
  fit.starts = found.size();
  search.forget();
  CW_TRY(auto weights, search.weights(fit.importance));
  for (const auto& one : found) {
    if (one.value > alike * best.value) continue;
    ++fit.starts_alike;
    CW_TRY(const auto other, search.weights(importance_of(one.at)));
    for (std::size_t k = 0; k < weights.size(); ++k)
      fit.weights_apart = std::max(fit.weights_apart, std::abs(weights[k] - other[k]));
  }
  return finished(table, target, donors, std::move(weights), std::move(fit));
}

/// Columns less their mean.
Matrix centred(Matrix z) {
  for (std::size_t column = 0; column < z.columns; ++column) {
    const double mean = mean_of(z.column(column));
    for (double& value : z.column(column)) value -= mean;
  }
  return z;
}

Matrix transposed(const Matrix& x) {
  Matrix result(x.columns, x.rows);
  for (std::size_t i = 0; i < x.rows; ++i) {
    for (std::size_t j = 0; j < x.columns; ++j) result(j, i) = x(i, j);
  }
  return result;
}

/// Mean of each row over columns, weighted.
std::vector<double> average(const Matrix& x, std::span<const std::size_t> columns, std::span<const double> weights) {
  std::vector<double> result(x.rows, 0.0);
  for (std::size_t k = 0; k < columns.size(); ++k) {
    for (std::size_t row = 0; row < x.rows; ++row) result[row] += weights[k] * x(row, columns[k]);
  }
  return result;
}

std::vector<double> equal(std::size_t count) {
  return std::vector<double>(count, 1.0 / static_cast<double>(count));
}

/// Effect and gap of given weights.
SyntheticDid weighed(const UnitTable& table, std::span<const std::size_t> treated, std::span<const std::size_t> donors,
                     std::vector<double> unit_weights, std::vector<double> time_weights) {
  SyntheticDid did;
  did.gap = average(table.outcome, treated, equal(treated.size()));
  const auto synthetic = average(table.outcome, donors, unit_weights);
  for (std::size_t period = 0; period < did.gap.size(); ++period) did.gap[period] -= synthetic[period];
  const double before = dot(std::span(did.gap).first(table.before), time_weights);
  for (double& gap : did.gap) gap -= before;
  did.effect = mean_of(std::span(did.gap).subspan(table.before));
  did.unit_weights = std::move(unit_weights);
  did.time_weights = std::move(time_weights);
  return did;
}

double deviation(const std::vector<double>& values, double divisor) {
  const double mean = mean_of(values);
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / divisor);
}

}  // namespace

double SyntheticFit::average_effect(std::size_t before) const {
  return mean_of(std::span(gap).subspan(before));
}

Result<SyntheticFit> synthetic_control(const UnitTable& table, std::size_t target, std::span<const std::size_t> donors,
                                       Seed seed, std::span<const double> importance) {
  CW_CHECK(table.before >= 1 && table.before < table.outcome.rows && !donors.empty());
  if (table.predictors.rows == 0) {
    const Matrix before = part_of(table.outcome, donors, 0, table.before);
    CW_TRY(auto fit, simplex_fit(less_target(before, table.outcome.column(target).first(table.before))));
    return finished(table, target, donors, std::move(fit.weights), {});
  }
  if (importance.empty()) return searched(table, target, donors, seed);
  SyntheticFit fit;
  fit.importance.assign(importance.begin(), importance.end());
  CW_TRY(auto weights, Search(table, target, donors).weights(fit.importance));
  return finished(table, target, donors, std::move(weights), std::move(fit));
}

Result<double> noise_of(const UnitTable& table, std::span<const std::size_t> donors) {
  std::vector<double> steps;
  for (const auto donor : donors) {
    for (std::size_t period = 1; period < table.before; ++period)
      steps.push_back(table.outcome(period, donor) - table.outcome(period - 1, donor));
  }
  if (steps.size() < 2) {
    return fail(ErrorCode::too_few_rows,
                "the ridge of synthetic difference-in-differences needs two periods before treatment", {},
                "bring earlier periods, or take --method did");
  }
  return deviation(steps, static_cast<double>(steps.size()) - 1.0);
}

Result<SyntheticDid> synthetic_did(const UnitTable& table, std::span<const std::size_t> treated,
                                   std::span<const std::size_t> donors, double noise, PanelMethod method) {
  if (method == PanelMethod::did) return weighed(table, treated, donors, equal(donors.size()), equal(table.before));
  const std::size_t periods = table.outcome.rows, after = periods - table.before;
  const auto target = average(table.outcome, treated, equal(treated.size()));
  const Matrix before = part_of(table.outcome, donors, 0, table.before);
  const double zeta = std::sqrt(std::sqrt(static_cast<double>(treated.size() * after))) * noise;
  CW_TRY(auto units, simplex_fit(centred(less_target(before, std::span(target).first(table.before))),
                                 zeta * zeta * static_cast<double>(table.before)));
  const Matrix by_time = transposed(before);
  const Matrix later = part_of(table.outcome, donors, table.before, periods);
  std::vector<double> mean_later;
  for (std::size_t donor = 0; donor < donors.size(); ++donor) mean_later.push_back(mean_of(later.column(donor)));
  const double tiny = 1e-6 * noise;
  CW_TRY(auto times,
         simplex_fit(centred(less_target(by_time, mean_later)), tiny * tiny * static_cast<double>(donors.size())));
  return weighed(table, treated, donors, std::move(units.weights), std::move(times.weights));
}

Result<double> placebo_error(const UnitTable& table, std::size_t treated, std::span<const std::size_t> donors,
                             double noise, PanelMethod method, int draws, Seed seed) {
  if (donors.size() <= treated + 1)
    return fail(ErrorCode::too_few_rows, "a placebo needs more donors than treated units", {}, "bring more donors");
  const bool every = treated == 1;
  const std::size_t count = every ? donors.size() : static_cast<std::size_t>(draws);
  std::vector<double> effects;
  for (std::size_t draw = 0; draw < count; ++draw) {
    std::vector<std::size_t> order(donors.begin(), donors.end());
    if (every) {
      std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(draw),
                  order.begin() + static_cast<std::ptrdiff_t>(draw) + 1);
    } else {
      Rng chance(seed.fork("placebo", draw));
      for (std::size_t i = 0; i < treated; ++i) std::swap(order[i], order[i + chance.below(order.size() - i)]);
    }
    const std::span<const std::size_t> all(order);
    CW_TRY(const auto fit, synthetic_did(table, all.first(treated), all.subspan(treated), noise, method));
    effects.push_back(fit.effect);
  }
  return deviation(effects, static_cast<double>(effects.size()));
}

Result<double> jackknife_error(const UnitTable& table, std::span<const std::size_t> treated,
                               std::span<const std::size_t> donors, const SyntheticDid& fit) {
  if (treated.size() < 2) return fail(ErrorCode::too_few_rows, "a jackknife needs two treated units at the least");
  std::vector<double> effects;
  const auto without = [](std::span<const std::size_t> all, std::size_t place) {
    std::vector<std::size_t> rest(all.begin(), all.end());
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(place));
    return rest;
  };
  for (std::size_t k = 0; k < treated.size(); ++k)
    effects.push_back(weighed(table, without(treated, k), donors, fit.unit_weights, fit.time_weights).effect);
  for (std::size_t k = 0; k < donors.size(); ++k) {
    auto weights = fit.unit_weights;
    const double left = 1.0 - weights[k];
    if (!(left > 1e-9))
      return fail(ErrorCode::degenerate, "one donor carries all the weight, so that leaving it out leaves nothing");
    weights.erase(weights.begin() + static_cast<std::ptrdiff_t>(k));
    for (double& weight : weights) weight /= left;
    effects.push_back(weighed(table, treated, without(donors, k), std::move(weights), fit.time_weights).effect);
  }
  const double units = static_cast<double>(effects.size());
  return deviation(effects, units) * std::sqrt(units - 1.0);
}

}  // namespace cw::stats
