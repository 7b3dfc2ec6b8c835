#pragma once

#include "statement/statement.hpp"

namespace cw::statement {

/// Writes the amounts of lines, costs and ROIs as they are printed, so that terminal and page say the same: headline
/// lines and costs in the page's step, rounded so that they add up; a line below by its own range.
void say(Statement& statement);

}  // namespace cw::statement
