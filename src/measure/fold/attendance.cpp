#include "measure/fold/attendance.hpp"

#include <algorithm>

namespace cw::measure {

AttendanceFold::AttendanceFold(const Scope& scope)
    : AttendanceFold(std::make_shared<const MonthsFold>(scope), scope.from()) {}

AttendanceFold::AttendanceFold(std::shared_ptr<const MonthsFold> calendar, Instant period_from)
    : calendar_(std::move(calendar)), period_from_(period_from), counts_(calendar_->months().size()) {}

std::unique_ptr<Fold> AttendanceFold::fresh() const {
  return std::unique_ptr<Fold>(new AttendanceFold(calendar_, period_from_));
}

void AttendanceFold::person(const PersonSlice& slice) {
  std::vector<std::int64_t> events;  // seen so far; few
  std::size_t counted_month = SIZE_MAX;
  Attendee attendee{};
  for (const auto& activity : slice.activities) {
    if (!(activity.at < calendar_->until())) break;
    if (activity.kind != ActivityKind::attended || activity.at < calendar_->from()) continue;
    const bool known =
        activity.object_id != 0 && std::find(events.begin(), events.end(), activity.object_id) != events.end();
    if (known) continue;
    events.push_back(activity.object_id);
    if (events.size() == 1) attendee.first = activity.at;
    if (events.size() == 2) {
      attendee.second_after =
          static_cast<std::int32_t>((activity.at.micros - attendee.first.micros) / micros_per_second);
    }
    attendee.in_period += activity.at < period_from_ ? 0 : 1;
    attendee.before_period = attendee.before_period || activity.at < period_from_;
    const std::size_t month = calendar_->month_of(activity.at);
    if (month == counted_month) continue;
    counted_month = month;
    ++counts_[month].attendees;
    counts_[month].returning += events.size() > 1 ? 1 : 0;
  }
  if (!events.empty()) rows_.push_back(attendee);
}

void AttendanceFold::merge(Fold& later) {
  const auto& other = static_cast<AttendanceFold&>(later);
  rows_.insert(rows_.end(), other.rows_.begin(), other.rows_.end());
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    counts_[i].attendees += other.counts_[i].attendees;
    counts_[i].returning += other.counts_[i].returning;
  }
}

}  // namespace cw::measure
