#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/fold.hpp"
#include "measure/bucket.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// Who starts when, and what counts as coming back.
struct TriangleSettings {
  Scope scope;
  Convention convention = Convention::calendar;
  PeriodUnit unit = PeriodUnit::month;
  bool from_joining = true;                 // else the first activity that counts starts
  std::vector<std::uint8_t> counting = {};  // by activity_id: whether it counts
};

/// The longest row of the triangle; a later return still counts as "on or after".
inline constexpr std::int64_t most_periods = 60;

/// One cell: a cohort (by calendar unit of the start; weeks, where periods are days) and a period after the own start.
struct TriangleCell {
  std::uint32_t on = 0;          // came back in this very period
  std::uint32_t after = 0;       // in it or a later one
  std::uint32_t watched = 0;     // people whose period was over by the end of the scope's period
  std::uint32_t watched_on = 0;  // of these: came back in it
  std::uint32_t watched_after = 0;
};

/// Members who started in the window, by cohort and period. Nothing is kept by person.
/// Cost: one comparison for an activity in the same period as the one before.
class TriangleFold final : public Fold {
 public:
  explicit TriangleFold(TriangleSettings settings);
  void person(const PersonSlice& slice) override;
  void merge(Fold& later) override;
  std::unique_ptr<Fold> fresh() const override;
  const std::vector<Day>& cohorts() const { return shared_->cohort_days; }
  std::uint32_t started(std::size_t cohort) const { return started_[cohort]; }
  /// Periods that a cohort could see at all, 1 to most_periods.
  std::int64_t periods(std::size_t cohort) const { return shared_->periods[cohort]; }
  const TriangleCell& cell(std::size_t cohort, std::int64_t period) const {
    return cells_[cohort * most_periods + static_cast<std::size_t>(period)];
  }
  const TriangleSettings& settings() const { return shared_->settings; }

 private:
  struct Shared {
    TriangleSettings settings;
    Instant from, until;
    std::vector<Instant> unit_starts, cohort_starts;  // of the window; the last one is not before its end
    std::vector<Day> cohort_days;
    std::vector<std::int64_t> periods;
  };
  explicit TriangleFold(std::shared_ptr<const Shared> shared);
  bool counts(const ActivityView& activity) const;
  std::int64_t period_of(Instant start, Instant at) const;
  Instant period_end(Instant start, std::int64_t period) const;
  void record(Instant start, std::uint64_t returned, std::int64_t last);
  std::shared_ptr<const Shared> shared_;
  std::vector<std::uint32_t> started_;
  std::vector<TriangleCell> cells_;
};

/// Members start by joining; every activity of the active kinds is a return.
TriangleSettings member_triangle(const Scope& scope, const catalog::Catalog& catalog);
/// Volunteers start with their first contribution (`volunteering` in health.yml); another one is a return.
TriangleSettings volunteer_triangle(const Scope& scope, const catalog::Catalog& catalog);

}  // namespace cw::measure
