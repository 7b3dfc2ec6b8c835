#include "stats/proportions.hpp"

#include <cmath>

namespace cw::stats {

Result<Interval> newcombe(std::int64_t treated_successes, std::int64_t treated, std::int64_t control_successes,
                          std::int64_t control, double level) {
  CW_TRY(const Interval t, wilson(treated_successes, treated, level));
  CW_TRY(const Interval c, wilson(control_successes, control, level));
  const double difference = t.value - c.value;
  return Interval{difference, difference - std::hypot(t.value - t.low, c.high - c.value),
                  difference + std::hypot(t.high - t.value, c.value - c.low)};
}

}  // namespace cw::stats
