#pragma once

#include "finding/finding.hpp"
#include "measure/fold/weeks.hpp"

namespace cw::measure {

/// Active members by week against their own trend: an early warning with a stated false-alarm rate, how far the last
/// eight weeks lie from the trend, and the next week forecast. status caution when the warning goes off.
/// Counted: health. Errors: too_few_rows below 20 whole weeks, or where fewer than 10 members a week were active.
/// Source: docs/methods/momentum.md; stats/early_warning.hpp. Checked: tests/measure/momentum_test.cpp.
Result<Finding> momentum(const WeeksFold& fold, double false_alarm_rate, const Scope& scope);

}  // namespace cw::measure
