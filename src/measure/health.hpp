#pragma once

#include "finding/finding.hpp"
#include "measure/fold/months.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// Active members, contributors, new members, topics, replies and attendances by month, from the start of the window to
/// the end of the period. Counted: health, not value.
/// Errors: missing_data if nobody did anything.
/// Source: docs/methods/health.md. Checked: tests/measure/health_test.cpp (worked by hand).
Result<Finding> health_by_month(const MonthsFold& fold, const Scope& scope);

}  // namespace cw::measure
