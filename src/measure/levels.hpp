#pragma once

#include <span>

#include "finding/finding.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// Net sales per person by how much a member did in the period: none, 1–4, 5–19, 20–99, 100 and more activities (fixed
/// cuts, printed in the proof), and people who are not members beside them. Mean with Student's t interval.
/// Grade: Correlation. Errors: missing_data without members or without sales in the period.
/// Source: docs/methods/levels.md. Checked: tests/measure/levels_test.cpp (worked by hand).
Result<Finding> sales_by_level(std::span<const PersonRow> rows, const Scope& scope);

}  // namespace cw::measure
