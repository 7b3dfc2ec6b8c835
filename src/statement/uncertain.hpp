#pragma once

#include <functional>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"

namespace cw::statement {

/// Quantile function of a number that is not known exactly: u in (0, 1) to its value.
using Quantile = std::function<double(double)>;

/// Of a declared distribution. Beta is tabulated at 1,000 quantiles and read between them: bounds of a range are within
/// 1e-3 of a standard deviation. Errors: invalid_config for an unknown kind or a missing parameter.
Result<Quantile> quantile_of(const catalog::Distribution& distribution);

/// Of the draws behind a money Finding, minor units: linear between the quantiles at (i + 0.5) / n, flat beyond the
/// first and the last. Errors: internal if they are neither quantiles nor a named distribution.
Result<Quantile> quantile_of(const Draws& draws);

/// Of an estimate without draws, in its own unit: normal halves on either side of the value that meet both bounds; a
/// point if it has none. Its median is the value.
Quantile quantile_of(const Estimate& estimate);

/// "triangular 0.1, 0.25, 0.4", as assumptions are listed.
std::string describe(const catalog::Distribution& distribution);

}  // namespace cw::statement
