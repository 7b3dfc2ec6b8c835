#include "measure/assumption.hpp"

#include <algorithm>
#include <cmath>

#include "stats/distribution.hpp"
#include "stats/special.hpp"

namespace cw::measure {

namespace {

using catalog::Distribution;

Result<double> quantile(const Distribution& d, double u) {
  if (d.kind == "point") return d.value;
  if (d.low && d.high && *d.low <= *d.high) {
    if (d.kind == "uniform") return *d.low + (*d.high - *d.low) * u;
    if (d.kind == "triangular") return stats::triangular_quantile(u, *d.low, d.value, *d.high);
  }
  if (d.sd && *d.sd > 0.0) {
    if (d.kind == "normal") return d.value + *d.sd * stats::normal_quantile(u);
    if (d.kind == "lognormal" && d.value > 0.0) return stats::lognormal_quantile(u, d.value, *d.sd);
    const bool fits = d.value > 0.0 && d.value < 1.0 && *d.sd * *d.sd < d.value * (1.0 - d.value);
    if (d.kind == "beta" && fits) return stats::beta_quantile_by_mean(u, d.value, *d.sd);
  }
  return fail(ErrorCode::invalid_config, "the range of an assumption is not complete", {},
              "write a number, {low, high}, {low, mode, high} or {mean, sd}");
}

AssumptionUse use_of(const catalog::Assumption& assumption) {
  AssumptionUse use{assumption.id, assumption.text, assumption.distribution.value, assumption.unit};
  use.owner = assumption.owner;
  use.source = assumption.source;
  if (assumption.review_by) use.review_by = to_text(*assumption.review_by);
  return use;
}

/// Every `step`-th of many quantiles, so that the products of three stay few.
std::vector<double> thinned(const std::vector<double>& quantiles, std::size_t wanted) {
  const std::size_t step = std::max<std::size_t>(1, quantiles.size() / wanted);
  std::vector<double> kept;
  for (std::size_t i = step / 2; i < quantiles.size(); i += step) kept.push_back(quantiles[i]);
  return kept;
}

double at_share(const std::vector<double>& sorted, double share) {
  const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  return sorted[std::min(place, sorted.size() - 1)];
}

}  // namespace

Result<std::vector<double>> quantiles_of(const Distribution& distribution, std::size_t n) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) {
    CW_TRY(const double value, quantile(distribution, (static_cast<double>(i) + 0.5) / static_cast<double>(n)));
    values.push_back(value);
  }
  return values;
}

Result<Assumed> assumed(const catalog::Catalog& catalog, std::string_view id, double level, std::size_t quantiles) {
  const catalog::Assumption* assumption = catalog.assumption(id);
  if (assumption == nullptr) {
    return fail(ErrorCode::missing_data, "the assumption \"" + std::string(id) + "\" is not declared",
                "assumptions.yml",
                "add `" + std::string(id) + "` to assumptions.yml with a range, a source and an owner");
  }
  CW_TRY(std::vector<double> values, quantiles_of(assumption->distribution, quantiles));
  Assumed made{use_of(*assumption), std::move(values), assumption->distribution.value};
  CW_TRY(made.use.low, quantile(assumption->distribution, 0.5 - level / 2.0));
  CW_TRY(made.use.high, quantile(assumption->distribution, 0.5 + level / 2.0));
  return made;
}

stats::Interval product(double factor, std::span<const Assumed* const> assumptions, double level) {
  double point = factor;
  std::vector<double> products{factor};
  for (const Assumed* assumption : assumptions) {
    point *= assumption->value;
    std::vector<double> next;
    for (const double quantile : thinned(assumption->quantiles, assumptions.size() > 2 ? 40 : 200)) {
      for (const double product : products) next.push_back(product * quantile);
    }
    products = std::move(next);
  }
  std::sort(products.begin(), products.end());
  return {point, at_share(products, 0.5 - level / 2.0), at_share(products, 0.5 + level / 2.0)};
}

}  // namespace cw::measure
