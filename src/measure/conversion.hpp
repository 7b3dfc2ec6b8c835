#pragma once

#include <span>

#include "finding/finding.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// From step to step: registered → active → contributor → buyer → repeat buyer for members, known → buyer → repeat
/// buyer for others; and, by the catalog's funnel stages, which share of those who reached a stage before their first
/// order went on to order. All in the window up to the end of the period. Wilson intervals. Counted. Errors:
/// missing_data if nobody is known or nobody ordered. Refused part "funnel" where no activity has a stage. Source:
/// docs/methods/conversion.md. Checked: tests/measure/conversion_test.cpp (worked by hand).
Result<Finding> conversion(std::span<const PersonRow> rows, const Scope& scope);

}  // namespace cw::measure
