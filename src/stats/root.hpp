#pragma once

#include <functional>

#include "base/result.hpp"

namespace cw::stats {

/// Where a function that rises (or falls) crosses zero between low and high, to 1e-12 of the bracket by bisection and
/// secants (Brent's safeguard). Errors: degenerate if both ends have one sign or the function is not a number there.
Result<double> root(const std::function<double(double)>& function, double low, double high);

}  // namespace cw::stats
