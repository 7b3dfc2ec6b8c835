#include "statement/uncertain.hpp"

#include <fmt/format.h>

#include <vector>

#include "stats/distribution.hpp"
#include "stats/special.hpp"

namespace cw::statement {

namespace {

Quantile point(double value) {
  return [value](double) { return value; };
}

Quantile uniform(double low, double high) {
  return [=](double u) { return low + (high - low) * u; };
}

Quantile triangular(double low, double mode, double high) {
  return [=](double u) { return stats::triangular_quantile(u, low, mode, high); };
}

Quantile normal(double mean, double sd) {
  return [=](double u) { return mean + sd * stats::normal_quantile(u); };
}

Quantile lognormal(double mean, double sd) {
  return [=](double u) { return stats::lognormal_quantile(u, mean, sd); };
}

Quantile tabulated(std::vector<double> quantiles) {
  return [quantiles = std::move(quantiles)](double u) {
    const double place = u * static_cast<double>(quantiles.size()) - 0.5;
    if (place <= 0.0) return quantiles.front();
    const auto below = static_cast<std::size_t>(place);
    if (below + 1 >= quantiles.size()) return quantiles.back();
    return quantiles[below] + (place - static_cast<double>(below)) * (quantiles[below + 1] - quantiles[below]);
  };
}

Quantile beta(double mean, double sd) {
  std::vector<double> quantiles(1000);
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    const double u = (static_cast<double>(i) + 0.5) / static_cast<double>(quantiles.size());
    quantiles[i] = stats::beta_quantile_by_mean(u, mean, sd);
  }
  return tabulated(std::move(quantiles));
}

}  // namespace

Result<Quantile> quantile_of(const catalog::Distribution& d) {
  const auto incomplete = fail(ErrorCode::invalid_config, "the range \"" + describe(d) + "\" is not complete", {},
                               "write {low, high}, {low, mode, high} or {mean, sd}");
  if (d.kind == "point") return point(d.value);
  if (d.kind == "uniform" || d.kind == "triangular") {
    if (!d.low || !d.high || *d.low > *d.high) return incomplete;
    return d.kind == "uniform" ? uniform(*d.low, *d.high) : triangular(*d.low, d.value, *d.high);
  }
  if (!d.sd || !(*d.sd > 0.0)) return incomplete;
  if (d.kind == "normal") return normal(d.value, *d.sd);
  if (d.kind == "lognormal" && d.value > 0.0) return lognormal(d.value, *d.sd);
  if (d.kind == "beta" && d.value > 0.0 && d.value < 1.0 && *d.sd * *d.sd < d.value * (1.0 - d.value)) {
    return beta(d.value, *d.sd);
  }
  return incomplete;
}

Result<Quantile> quantile_of(const Draws& draws) {
  const auto& p = draws.parameters;
  if (!draws.quantiles.empty()) return tabulated(draws.quantiles);
  if (draws.distribution == "point" && p.size() == 1) return point(p[0]);
  if (draws.distribution == "uniform" && p.size() == 2) return uniform(p[0], p[1]);
  if (draws.distribution == "triangular" && p.size() == 3) return triangular(p[0], p[1], p[2]);
  if (draws.distribution == "normal" && p.size() == 2) return normal(p[0], p[1]);
  return fail(ErrorCode::internal, "draws are neither quantiles nor a known distribution", draws.key);
}

Quantile quantile_of(const Estimate& estimate) {
  if (!estimate.low || !estimate.high) return point(estimate.value);
  const double z = stats::normal_quantile(0.5 + estimate.level / 2.0);
  const double below = (estimate.value - *estimate.low) / z;
  const double above = (*estimate.high - estimate.value) / z;
  return [=, value = estimate.value](double u) {
    const double from_middle = stats::normal_quantile(u);
    return value + (from_middle < 0.0 ? below : above) * from_middle;
  };
}

std::string describe(const catalog::Distribution& d) {
  if (d.kind == "point") return fmt::format("exactly {}", d.value);
  if (d.kind == "uniform") return fmt::format("uniform {}, {}", d.low.value_or(0.0), d.high.value_or(0.0));
  if (d.kind == "triangular")
    return fmt::format("triangular {}, {}, {}", d.low.value_or(0.0), d.value, d.high.value_or(0.0));
  return fmt::format("{} mean {}, sd {}", d.kind, d.value, d.sd.value_or(0.0));
}

}  // namespace cw::statement
