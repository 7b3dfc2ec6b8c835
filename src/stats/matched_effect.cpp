#include "stats/matched_effect.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "stats/bootstrap.hpp"

namespace cw::stats {

namespace {

/// The matched rows as a regression sees them.
struct MatchedRows {
  std::vector<std::size_t> rows;
  std::vector<double> weights;
  std::vector<std::uint32_t> set;
  Matrix design;  // constant, treated
};

MatchedRows matched_rows(const Matches& matches) {
  MatchedRows matched;
  std::vector<double> treated;
  for (std::size_t set = 0; set < matches.sets(); ++set) {
    const auto controls = matches.controls_of(set);
    matched.rows.push_back(matches.treated[set]);
    matched.weights.push_back(1.0);
    treated.push_back(1.0);
    for (const auto control : controls) {
      matched.rows.push_back(control);
      matched.weights.push_back(1.0 / static_cast<double>(controls.size()));
      treated.push_back(0.0);
    }
    matched.set.resize(matched.rows.size(), static_cast<std::uint32_t>(set));
  }
  matched.design.append(std::vector<double>(treated.size(), 1.0));
  matched.design.append(treated);
  return matched;
}

/// Variance of coefficient 1 over sets, or over sets and clusters (two-way: both less what they share).
Result<MatchedEffect> error_of(const LeastSquares& fit, const MatchedRows& matched, std::size_t sets,
                               const Clusters& clusters) {
  CW_TRY(const auto over_sets, covariance(fit, Errors::cr1, {matched.set, sets}));
  MatchedEffect effect{fit.coefficients[1], std::sqrt(over_sets.matrix(1, 1)), static_cast<double>(sets) - 1.0};
  if (clusters.count == 0) return effect;
  std::vector<std::uint32_t> own, both;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pairs;
  std::map<std::uint32_t, std::uint32_t> used;
  for (std::size_t i = 0; i < matched.rows.size(); ++i) {
    const auto cluster = clusters.of_row[matched.rows[i]];
    own.push_back(used.try_emplace(cluster, static_cast<std::uint32_t>(used.size())).first->second);
    both.push_back(
        pairs.try_emplace({matched.set[i], cluster}, static_cast<std::uint32_t>(pairs.size())).first->second);
  }
  CW_TRY(const auto over_clusters, covariance(fit, Errors::cr1, {own, used.size()}));
  CW_TRY(const auto over_both, covariance(fit, Errors::cr1, {both, pairs.size()}));
  const double larger = std::max(over_sets.matrix(1, 1), over_clusters.matrix(1, 1));
  const double sum = over_sets.matrix(1, 1) + over_clusters.matrix(1, 1) - over_both.matrix(1, 1);
  effect.standard_error = std::sqrt(std::max(sum, larger));  // the difference of estimates can fall below either
  effect.df = std::min(effect.df, static_cast<double>(used.size()) - 1.0);
  return effect;
}

}  // namespace

std::vector<double> set_weights(const Matches& matches, std::size_t rows) {
  std::vector<double> weights(rows, 0.0);
  for (std::size_t set = 0; set < matches.sets(); ++set) {
    const auto controls = matches.controls_of(set);
    weights[matches.treated[set]] += 1.0;
    for (const auto control : controls) weights[control] += 1.0 / static_cast<double>(controls.size());
  }
  return weights;
}

Result<MatchedEffect> matched_sets_effect(std::span<const double> y, const Matches& matches, const Matrix* x,
                                          const Clusters& clusters) {
  if (matches.sets() < 2) return fail(ErrorCode::too_few_rows, "fewer than 2 matched sets");
  MatchedRows matched = matched_rows(matches);
  if (x != nullptr) {
    const Matrix chosen = rows_of(*x, matched.rows);
    for (std::size_t k = 0; k < chosen.columns; ++k) matched.design.append(chosen.column(k));
  }
  CW_TRY(const auto fit, least_squares(matched.design, rows_of(y, matched.rows), matched.weights));
  return error_of(fit, matched, matches.sets(), clusters);
}

Result<MatchedEffect> matched_with_replacement_effect(std::span<const double> y, const Matches& matches,
                                                      const Matches* other_way) {
  std::vector<double> gains;
  double pair_gains = 0.0, pair_squares = 0.0;  // of every pair, by its share
  std::vector<double> used(y.size(), 0.0), used_squared(y.size(), 0.0);
  const auto take = [&](const Matches& sets, double sign) {
    for (std::size_t set = 0; set < sets.sets(); ++set) {
      const auto others = sets.controls_of(set);
      const double share = 1.0 / static_cast<double>(others.size());
      double mean = 0.0;
      for (const auto other : others) {
        mean += share * y[other];
        used[other] += share;
        used_squared[other] += share * share;
        const double gain = sign * (y[sets.treated[set]] - y[other]);
        pair_gains += share * gain;
        pair_squares += share * gain * gain;
      }
      gains.push_back(sign * (y[sets.treated[set]] - mean));
    }
  };
  take(matches, 1.0);
  if (other_way != nullptr) take(*other_way, -1.0);
  if (gains.size() < 2) return fail(ErrorCode::too_few_rows, "fewer than 2 matched rows");
  const double rows = static_cast<double>(gains.size());
  MatchedEffect effect;
  for (const double gain : gains) effect.value += gain / rows;
  double spread = 0.0;
  for (const double gain : gains) spread += (gain - effect.value) * (gain - effect.value);
  const double variance = 0.5 * (pair_squares - pair_gains * pair_gains / rows) / rows;
  double reuse = 0.0;
  for (std::size_t row = 0; row < y.size(); ++row) {
    const double own = other_way != nullptr ? 2.0 * used[row] : 0.0;
    reuse += used[row] * used[row] + own - used_squared[row];
  }
  effect.standard_error = std::sqrt(spread + reuse * variance) / rows;
  return effect;
}

Result<StratifiedEffect> stratified_effect(std::span<const double> y, std::span<const std::uint8_t> treated,
                                           std::span<const std::uint32_t> stratum, Whom whom) {
  struct Arm {
    double rows = 0.0, mean = 0.0, squares = 0.0;
    void add(double value) {
      rows += 1.0;
      const double apart = value - mean;
      mean += apart / rows;
      squares += apart * (value - mean);
    }
  };
  std::map<std::uint32_t, std::array<Arm, 2>> strata;
  for (std::size_t row = 0; row < y.size(); ++row) strata[stratum[row]][treated[row] != 0 ? 1 : 0].add(y[row]);
  const auto size = [&](const std::array<Arm, 2>& arms) {
    return whom == Whom::treated ? arms[1].rows : arms[0].rows + arms[1].rows;
  };
  const auto has_both = [](const std::array<Arm, 2>& arms) { return arms[0].rows > 0.0 && arms[1].rows > 0.0; };
  StratifiedEffect effect;
  double total = 0.0, variance = 0.0;
  bool known = true;
  for (const auto& [id, arms] : strata) {
    (has_both(arms) ? effect.strata_used : effect.strata_without_both) += 1;
    if (has_both(arms)) total += size(arms);
  }
  if (effect.strata_used == 0) return fail(ErrorCode::no_overlap, "no stratum holds rows of both groups");
  for (const auto& [id, arms] : strata) {
    if (!has_both(arms)) continue;
    const double weight = size(arms) / total;
    effect.value += weight * (arms[1].mean - arms[0].mean);
    for (const auto& arm : arms) {
      known = known && arm.rows > 1.0;
      variance += weight * weight * arm.squares / (arm.rows - 1.0) / arm.rows;
    }
  }
  if (known) effect.standard_error = std::sqrt(variance);
  effect.weights.resize(y.size());
  for (std::size_t row = 0; row < y.size(); ++row) {
    const auto& arms = strata[stratum[row]];
    effect.weights[row] = has_both(arms) ? size(arms) / arms[treated[row] != 0 ? 1 : 0].rows : 0.0;
  }
  return effect;
}

std::vector<std::uint32_t> quantile_strata(std::span<const double> score, std::span<const std::uint8_t> treated,
                                           std::size_t count, Whom whom) {
  std::vector<double> ordered;
  for (std::size_t row = 0; row < score.size(); ++row) {
    if (whom != Whom::treated || treated[row] != 0) ordered.push_back(score[row]);
  }
  std::sort(ordered.begin(), ordered.end());
  std::vector<double> cuts;
  for (std::size_t i = 1; i < count; ++i)
    cuts.push_back(quantile(ordered, static_cast<double>(i) / static_cast<double>(count)));
  std::vector<std::uint32_t> strata;
  strata.reserve(score.size());
  for (const double value : score) {
    strata.push_back(static_cast<std::uint32_t>(std::upper_bound(cuts.begin(), cuts.end(), value) - cuts.begin()));
  }
  return strata;
}

}  // namespace cw::stats
