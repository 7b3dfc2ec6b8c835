#pragma once

#include <vector>

#include "statement/model_of.hpp"

/// What would change the result: one thing at a time, the rest at its point.
namespace cw::statement {

/// A bar per assumption and per measured range, widest first. The result is net value: every line that is not a
/// forecast, capacity included, less the fully loaded cost; major units. Low and high are the 5 % and 95 % points.
/// break_even: the value of the assumption at which net value is zero, between 0 and 1 for a share, and up to ten times
/// its value else.
std::vector<Sensitivity> sensitivities_of(const Built& built, double units);

/// Net value of a world, major units.
double net_value(const Built& built, const World& world, double units);

}  // namespace cw::statement
