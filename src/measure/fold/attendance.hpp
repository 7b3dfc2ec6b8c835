#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "finding/fold.hpp"
#include "measure/fold/months.hpp"

namespace cw::measure {

/// One person who attended in the window. Times in whole seconds; the same event counts once.
struct Attendee {
  Instant first;
  std::int32_t second_after = -1;  // seconds from the first event to the next other one; -1: not yet
  std::uint32_t in_period = 0;     // different events in the scope's period
  bool before_period = false;      // attended before it, in the window
};

struct AttendanceMonth {
  std::int64_t attendees = 0;
  std::int64_t returning = 0;  // of these: had attended before, in the window
};

/// Attendances of everybody but staff, guests included.
class AttendanceFold final : public Fold {
 public:
  explicit AttendanceFold(const Scope& scope);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  std::span<const Attendee> rows() const { return rows_; }
  const std::vector<std::string>& months() const { return calendar_->months(); }
  const std::vector<bool>& whole() const { return calendar_->whole(); }
  const std::vector<AttendanceMonth>& counts() const { return counts_; }

 private:
  AttendanceFold(std::shared_ptr<const MonthsFold> calendar, Instant period_from);
  std::shared_ptr<const MonthsFold> calendar_;  // its months; nothing is counted with it
  Instant period_from_;
  std::vector<Attendee> rows_;
  std::vector<AttendanceMonth> counts_;
};

}  // namespace cw::measure
