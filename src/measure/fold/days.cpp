#include "measure/fold/days.hpp"

namespace cw::measure {

Days::Days(const Zone& zone, DayRange range) {
  for (std::int32_t day = range.from.days; day <= range.until.days; ++day) starts_.push_back(zone.start_of(Day{day}));
}

}  // namespace cw::measure
