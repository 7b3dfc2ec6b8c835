#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "finding/fold.hpp"
#include "measure/fold/days.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// What the community did in one calendar month of the workspace's zone.
struct MonthCounts {
  std::int64_t active_members = 0;  // at least one activity of the active kinds
  std::int64_t contributors = 0;    // of these: posted, replied, had an answer accepted, or contributed
  std::int64_t new_members = 0;     // joined in the month
  std::int64_t topics = 0;
  std::int64_t replies = 0;
  std::int64_t attendances = 0;
};

/// Counts by month from the start of the window to the end of the period. Members only; staff is not visited.
class MonthsFold final : public Fold {
 public:
  explicit MonthsFold(const Scope& scope);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  /// "2026-03", ascending, without gaps.
  const std::vector<std::string>& months() const { return shared_->months; }
  /// False where the window or the period cuts the month.
  const std::vector<bool>& whole() const { return shared_->whole; }
  const std::vector<MonthCounts>& counts() const { return counts_; }
  /// From the start of the window to the end of the period.
  Instant from() const { return shared_->days.from(); }
  Instant until() const { return shared_->days.until(); }
  /// Place in months() of an instant of that time.
  std::size_t month_of(Instant at) const { return shared_->month_of_day[shared_->days.index(at)]; }

 private:
  struct Shared {
    Days days;
    std::vector<std::size_t> month_of_day;
    std::vector<std::string> months;
    std::vector<bool> whole;
  };
  explicit MonthsFold(std::shared_ptr<const Shared> shared);
  std::shared_ptr<const Shared> shared_;
  std::vector<MonthCounts> counts_;
};

}  // namespace cw::measure
