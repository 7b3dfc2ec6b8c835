#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "stats/intervals.hpp"

namespace cw::stats {

/// Difference of two independent shares, treated − control, by Newcombe's hybrid of the two Wilson intervals, without
/// continuity correction. 0 <= successes <= n (CW_CHECK). Errors: too_few_rows if a group is empty.
/// Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10. Checked: his Table II.
Result<Interval> newcombe(std::int64_t treated_successes, std::int64_t treated, std::int64_t control_successes,
                          std::int64_t control, double level);

}  // namespace cw::stats
