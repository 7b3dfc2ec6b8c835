#pragma once

#include <span>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// Published figures that come with the program, each with who said it and when. They are never used as data.
const std::vector<catalog::Yardstick>& published_yardsticks();

/// Published figures and own claims beside the same figure from the own rows, raw, with its interval and a verdict in
/// words. Grade: Correlation. The adjusted gap is refused until an adjusted comparison exists. Errors: missing_data
/// without orders of known people; no_overlap without members, or without others.
/// Source: docs/methods/yardsticks.md (log-delta for ratios). Checked: tests/measure/yardsticks_test.cpp, by hand.
Result<Finding> yardsticks(std::span<const PersonRow> rows, std::span<const catalog::Yardstick> declared,
                           const Scope& scope);

}  // namespace cw::measure
