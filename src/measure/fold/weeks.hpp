#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "finding/fold.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// Members active in each whole ISO week from the start of the window to the end of the period.
class WeeksFold final : public Fold {
 public:
  explicit WeeksFold(const Scope& scope);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  /// Mondays, ascending, without gaps.
  const std::vector<Day>& weeks() const { return shared_->weeks; }
  const std::vector<std::int64_t>& active() const { return active_; }

 private:
  struct Shared {
    std::vector<Day> weeks;
    std::vector<Instant> starts;  // one more than there are weeks
  };
  explicit WeeksFold(std::shared_ptr<const Shared> shared);
  std::shared_ptr<const Shared> shared_;
  std::vector<std::int64_t> active_;
};

}  // namespace cw::measure
