#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "stats/intervals.hpp"

namespace cw::measure {

/// A declared assumption as a measure uses it.
struct Assumed {
  AssumptionUse use;              // value at the point, low and high at 2.5 % and 97.5 % (or the level's ends)
  std::vector<double> quantiles;  // at (i + 0.5) / n
  double value = 0.0;             // the point: use.value
};

/// Errors: missing_data if the catalog declares no assumption of this id (next names it); invalid_config if its range
/// is not complete. quantiles: n of them.
Result<Assumed> assumed(const catalog::Catalog& catalog, std::string_view id, double level,
                        std::size_t quantiles = 200);

/// Quantiles of a declared range at (i + 0.5) / n. Errors: invalid_config if it is not complete.
Result<std::vector<double>> quantiles_of(const catalog::Distribution& distribution, std::size_t n);

/// factor × the product of independent assumptions: value at their points, interval from all combinations of their
/// quantiles (200 for two, 40 each for three). 1 to 3 assumptions.
stats::Interval product(double factor, std::span<const Assumed* const> assumptions, double level);

}  // namespace cw::measure
