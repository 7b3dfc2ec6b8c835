#pragma once

#include "finding/finding.hpp"
#include "measure/fold/triangle.hpp"

namespace cw::measure {

/// Who comes back after joining (members) and after a first contribution (volunteers), by period after the own start:
/// table curve "who period returned people share low high". Estimates: period 1 and 3 of both. Counted: health.
/// Errors: missing_data if nobody joined in the window.
/// Source: docs/methods/retention.md. Checked: tests/measure/cohorts_test.cpp (worked by hand), against plain
/// retention.
Result<Finding> retention_by_period(const TriangleFold& members, const TriangleFold& volunteers, ReturnMode mode,
                                    const Scope& scope);

/// The same by cohort of the start: tables members and volunteers "cohort period returned people share low high
/// complete"; a cell that was not over for everybody at the end of the period is marked. Counted: health.
Result<Finding> retention_cohorts(const TriangleFold& members, const TriangleFold& volunteers, ReturnMode mode,
                                  const Scope& scope);

}  // namespace cw::measure
