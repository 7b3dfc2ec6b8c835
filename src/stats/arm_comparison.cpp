#include "stats/arm_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "stats/special.hpp"

namespace cw::stats {

namespace {

constexpr std::size_t fewest_clusters = 5;

/// What each unit adds to its arm's figure around its value, scaled so that the figure's error is their mean.
struct Influence {
  double value = 0.0;
  std::vector<double> units = {};
};

double sum(std::span<const double> values) {
  double total = 0.0;
  for (const double value : values) total += value;
  return total;
}

Result<Influence> influence_of(const Arm& arm) {
  if (arm.outcome.size() < 2) return fail(ErrorCode::too_few_rows, "each arm needs at least 2 units");
  if ((!arm.denominator.empty() && arm.denominator.size() != arm.outcome.size()) ||
      (!arm.cluster.empty() && arm.cluster.size() != arm.outcome.size()))
    return fail(ErrorCode::invalid_input, "the columns of an arm differ in length");
  const double n = static_cast<double>(arm.outcome.size());
  const double whole = arm.denominator.empty() ? n : sum(arm.denominator);
  if (!(whole > 0.0))
    return fail(ErrorCode::degenerate, "the denominators of an arm sum to nothing", "--denominator",
                "take units that have some");
  Influence influence{sum(arm.outcome) / whole, {}};
  influence.units.reserve(arm.outcome.size());
  for (std::size_t i = 0; i < arm.outcome.size(); ++i) {
    const double denominator = arm.denominator.empty() ? 1.0 : arm.denominator[i];
    influence.units.push_back((arm.outcome[i] - influence.value * denominator) * n / whole);
  }
  return influence;
}

double variance_of_mean(const Influence& influence) {
  double squares = 0.0;
  for (const double unit : influence.units) squares += unit * unit;
  const double n = static_cast<double>(influence.units.size());
  return squares / (n * (n - 1.0));
}

/// An arm's part in one cluster.
struct Part {
  double units = 0.0, influence = 0.0;
};
using Clusters = std::unordered_map<std::uint32_t, std::size_t>;

/// Parts by cluster, in order of appearance over both arms.
std::vector<Part> parts_of(const Arm& arm, const Influence& influence, Clusters& clusters) {
  std::vector<Part> parts(clusters.size());
  for (std::size_t i = 0; i < arm.cluster.size(); ++i) {
    const auto place = clusters.try_emplace(arm.cluster[i], clusters.size()).first->second;
    if (place >= parts.size()) parts.resize(place + 1);
    parts[place].units += 1.0;
    parts[place].influence += influence.units[i];
  }
  return parts;
}

/// Variance and degrees of freedom of scale_t * treated - scale_c * control.
struct Spread {
  double variance = 0.0, df = 0.0;
};

/// CR2 for arms. The projection of an arm's units is 1/n between any two, so (I - H)^-1/2 stretches a cluster of m of
/// its n units by 1 / sqrt(1 - m / n); the clusters' scores then have variance D - sum of u u' under equal units.
class ClusterSpread {
 public:
  /// One arm's parts, its influence scaled by `scale` (negative for the control).
  Result<> add(const std::vector<Part>& parts, double n, double scale) {
    scores_.resize(std::max(scores_.size(), parts.size()));
    own_.resize(scores_.size());
    std::vector<double> shared(parts.size());
    for (std::size_t g = 0; g < parts.size(); ++g) {
      if (parts[g].units == 0.0) continue;
      const double left = 1.0 - parts[g].units / n;
      if (!(left > 0.0))
        return fail(ErrorCode::too_few_rows, "an arm has a single cluster", "--cluster",
                    "each arm needs several clusters");
      const double weight = scale / (n * std::sqrt(left));
      scores_[g] += weight * parts[g].influence;
      own_[g] += weight * weight * parts[g].units;
      shared[g] = weight * parts[g].units / std::sqrt(n);
    }
    shared_.push_back(std::move(shared));
    return {};
  }

  Spread take() const {
    double variance = 0.0, trace = 0.0, square = 0.0;
    for (std::size_t g = 0; g < scores_.size(); ++g) {
      double diagonal = own_[g];
      for (const auto& shared : shared_) {
        if (g < shared.size()) diagonal -= shared[g] * shared[g];
      }
      variance += scores_[g] * scores_[g];
      trace += diagonal;
      square += own_[g] * own_[g];
    }
    for (const auto& a : shared_) {
      for (std::size_t g = 0; g < a.size(); ++g) square -= 2.0 * own_[g] * a[g] * a[g];
      for (const auto& b : shared_) {
        double product = 0.0;
        for (std::size_t g = 0; g < std::min(a.size(), b.size()); ++g) product += a[g] * b[g];
        square += product * product;
      }
    }
    return {variance, trace * trace / square};
  }

 private:
  std::vector<double> scores_, own_;         // by cluster
  std::vector<std::vector<double>> shared_;  // by arm and cluster
};

Result<Spread> spread_by_cluster(const Arm& treated, const Influence& t, double scale_t, const Arm& control,
                                 const Influence& c, double scale_c) {
  Clusters clusters;
  const auto treated_parts = parts_of(treated, t, clusters);
  const auto control_parts = parts_of(control, c, clusters);
  if (clusters.size() < fewest_clusters) {
    return fail(ErrorCode::too_few_rows, std::to_string(clusters.size()) + " clusters; an error needs at least 5",
                "--cluster", "take more clusters, or smaller ones");
  }
  ClusterSpread spread;
  CW_TRY_VOID(spread.add(treated_parts, static_cast<double>(treated.outcome.size()), scale_t));
  CW_TRY_VOID(spread.add(control_parts, static_cast<double>(control.outcome.size()), -scale_c));
  return spread.take();
}

Spread spread_by_unit(const Influence& t, double scale_t, const Influence& c, double scale_c) {
  const double a = scale_t * scale_t * variance_of_mean(t), b = scale_c * scale_c * variance_of_mean(c);
  const double of_a = static_cast<double>(t.units.size()) - 1.0, of_b = static_cast<double>(c.units.size()) - 1.0;
  return {a + b, (a + b) * (a + b) / (a * a / of_a + b * b / of_b)};
}

Result<ArmDifference> tested(double value, const Spread& spread, double level) {
  if (!(spread.variance > 0.0) || !std::isfinite(spread.df))
    return fail(ErrorCode::degenerate, "both arms are constant; there is no spread to judge by");
  ArmDifference result{value};
  result.standard_error = std::sqrt(spread.variance);
  result.df = spread.df;
  result.p = 2.0 * t_cdf(-std::abs(value) / result.standard_error, spread.df);
  const double half = t_quantile(0.5 + level / 2.0, spread.df) * result.standard_error;
  result.low = value - half;
  result.high = value + half;
  return result;
}

Result<Spread> spread_of(const Arm& treated, const Influence& t, double scale_t, const Arm& control, const Influence& c,
                         double scale_c) {
  if (treated.cluster.empty() != control.cluster.empty())
    return fail(ErrorCode::invalid_input, "one arm has clusters and the other has none");
  if (treated.cluster.empty()) return spread_by_unit(t, scale_t, c, scale_c);
  return spread_by_cluster(treated, t, scale_t, control, c, scale_c);
}

}  // namespace

Result<ArmFigure> figure_of(const Arm& arm) {
  CW_TRY(const Influence influence, influence_of(arm));
  ArmFigure figure{static_cast<std::int64_t>(arm.outcome.size()), 0, influence.value, 0.0};
  if (arm.cluster.empty()) {
    figure.standard_error = std::sqrt(variance_of_mean(influence));
    return figure;
  }
  Clusters clusters;
  const auto parts = parts_of(arm, influence, clusters);
  ClusterSpread spread;
  CW_TRY_VOID(spread.add(parts, static_cast<double>(arm.outcome.size()), 1.0));
  figure.clusters = static_cast<std::int64_t>(parts.size());
  figure.standard_error = std::sqrt(spread.take().variance);
  return figure;
}

Result<ArmDifference> difference_of_arms(const Arm& treated, const Arm& control, double level) {
  CW_TRY(const Influence t, influence_of(treated));
  CW_TRY(const Influence c, influence_of(control));
  CW_TRY(const Spread spread, spread_of(treated, t, 1.0, control, c, 1.0));
  return tested(t.value - c.value, spread, level);
}

Result<ArmDifference> relative_difference_of_arms(const Arm& treated, const Arm& control, double level) {
  CW_TRY(const Influence t, influence_of(treated));
  CW_TRY(const Influence c, influence_of(control));
  CW_TRY(const ArmFigure base, figure_of(control));
  if (!(base.value > 2.0 * base.standard_error)) {
    return fail(ErrorCode::degenerate, "the control's figure is not clearly above zero; nothing can be relative to it",
                "--outcome", "read the difference, or take an outcome whose control is further from zero");
  }
  CW_TRY(const Spread spread, spread_of(treated, t, 1.0 / c.value, control, c, t.value / (c.value * c.value)));
  return tested(t.value / c.value - 1.0, spread, level);
}

Result<double> cuped_theta(std::span<const double> outcome, std::span<const double> before) {
  if (outcome.size() != before.size()) return fail(ErrorCode::invalid_input, "the columns differ in length");
  if (outcome.size() < 2) return fail(ErrorCode::too_few_rows, "an adjustment needs at least 2 units");
  const double n = static_cast<double>(outcome.size());
  const double mean_outcome = sum(outcome) / n, mean_before = sum(before) / n;
  double together = 0.0, own = 0.0;
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    together += (outcome[i] - mean_outcome) * (before[i] - mean_before);
    own += (before[i] - mean_before) * (before[i] - mean_before);
  }
  if (!(own > 0.0))
    return fail(ErrorCode::degenerate, "the measure from before is the same for everybody", "--pre",
                "leave it out, or take one that varies");
  return together / own;
}

}  // namespace cw::stats
