#include "measure/fold/weeks.hpp"

#include <algorithm>

#include "measure/fold/person_rows.hpp"

namespace cw::measure {

WeeksFold::WeeksFold(const Scope& scope) {
  Shared shared;
  const std::int32_t past_monday = (scope.window.from.days + 3) % 7;  // 1970-01-01 was a Thursday
  Day day{scope.window.from.days + (past_monday == 0 ? 0 : 7 - past_monday)};
  shared.starts.push_back(scope.zone.start_of(day));
  for (; day.days + 7 <= scope.period.until.days; day.days += 7) {
    shared.weeks.push_back(day);
    shared.starts.push_back(scope.zone.start_of(Day{day.days + 7}));
  }
  active_.resize(shared.weeks.size());
  shared_ = std::make_shared<const Shared>(std::move(shared));
}

WeeksFold::WeeksFold(std::shared_ptr<const Shared> shared)
    : shared_(std::move(shared)), active_(shared_->weeks.size()) {}

std::unique_ptr<Fold> WeeksFold::fresh() const {
  return std::unique_ptr<Fold>(new WeeksFold(shared_));
}

void WeeksFold::person(const PersonSlice& slice) {
  if (!slice.member) return;
  const auto& starts = shared_->starts;
  Instant counted_until = starts.front();
  for (const auto& activity : slice.activities) {
    if (!(activity.at < starts.back())) break;
    if (activity.at < counted_until || !is_active(activity.kind)) continue;
    const auto after = std::upper_bound(starts.begin(), starts.end(), activity.at);
    ++active_[static_cast<std::size_t>(after - starts.begin()) - 1];
    counted_until = *after;
  }
}

void WeeksFold::merge(Fold& later) {
  const auto& other = static_cast<WeeksFold&>(later).active_;
  for (std::size_t i = 0; i < active_.size(); ++i) active_[i] += other[i];
}

}  // namespace cw::measure
