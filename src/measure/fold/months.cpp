#include "measure/fold/months.hpp"

#include <fmt/format.h>

#include "measure/fold/person_rows.hpp"

namespace cw::measure {

MonthsFold::MonthsFold(const Scope& scope) {
  const DayRange range{scope.window.from, scope.period.until};
  Shared shared{Days(scope.zone, range), {}, {}, {}};
  for (Day day = range.from; day < range.until; ++day.days) {
    const auto [year, month, of_month] = to_ymd(day);
    if (day == range.from || of_month == 1) {
      shared.months.push_back(fmt::format("{:04}-{:02}", year, month));
      shared.whole.push_back(of_month == 1);
    }
    shared.month_of_day.push_back(shared.months.size() - 1);
  }
  if (to_ymd(range.until).day != 1 && !shared.whole.empty()) shared.whole.back() = false;
  counts_.resize(shared.months.size());
  shared_ = std::make_shared<const Shared>(std::move(shared));
}

MonthsFold::MonthsFold(std::shared_ptr<const Shared> shared)
    : shared_(std::move(shared)), counts_(shared_->months.size()) {}

std::unique_ptr<Fold> MonthsFold::fresh() const {
  return std::unique_ptr<Fold>(new MonthsFold(shared_));
}

void MonthsFold::person(const PersonSlice& slice) {
  if (!slice.member) return;
  const Days& days = shared_->days;
  if (!(slice.joined_at < days.from()) && slice.joined_at < days.until()) {
    ++counts_[shared_->month_of_day[days.index(slice.joined_at)]].new_members;
  }
  std::size_t month = 0;
  Instant day_ends{INT64_MIN};
  bool active_seen = false, contribution_seen = false;  // in `month`
  for (const auto& activity : slice.activities) {
    if (!(activity.at < days.until())) break;
    if (activity.at < days.from() || !is_active(activity.kind)) continue;
    if (!(activity.at < day_ends)) {
      const std::size_t day = days.index(activity.at);
      day_ends = days.end_of(day);
      const std::size_t here = shared_->month_of_day[day];
      if (here != month) active_seen = contribution_seen = false;
      month = here;
    }
    MonthCounts& counts = counts_[month];
    counts.active_members += active_seen ? 0 : 1;
    active_seen = true;
    if (is_contribution(activity.kind)) {
      counts.contributors += contribution_seen ? 0 : 1;
      contribution_seen = true;
    }
    counts.topics += activity.kind == ActivityKind::posted_topic ? 1 : 0;
    counts.replies += activity.kind == ActivityKind::replied ? 1 : 0;
    counts.attendances += activity.kind == ActivityKind::attended ? 1 : 0;
  }
}

void MonthsFold::merge(Fold& later) {
  const auto& other = static_cast<MonthsFold&>(later).counts_;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    counts_[i].active_members += other[i].active_members;
    counts_[i].contributors += other[i].contributors;
    counts_[i].new_members += other[i].new_members;
    counts_[i].topics += other[i].topics;
    counts_[i].replies += other[i].replies;
    counts_[i].attendances += other[i].attendances;
  }
}

}  // namespace cw::measure
