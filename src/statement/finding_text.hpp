#pragma once

#include <string>

#include "privacy/released.hpp"
#include "statement/statement.hpp"

namespace cw::statement {

/// One Finding as a person reads it on a terminal: what was asked, each figure with its range, n and grade, the checks,
/// the caveats and the tables, at most 100 columns.
std::string finding_text(const Released& finding, Glyphs glyphs);

/// A number with as many digits as its range can carry: (0.61382, 0.18, 1.07) -> "0.61". No range: four digits.
std::string rounded(double value, std::optional<double> low, std::optional<double> high);

}  // namespace cw::statement
