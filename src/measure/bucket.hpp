#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace cw::measure {

/// When a return counts as having happened "in period n" (docs/methods/retention.md). rolling: n lengths after the own
/// start, to the second. calendar: n calendar days, ISO weeks or months after that of the start, in the zone.
/// hour_floor: as rolling, with both times cut to the hour first.
enum class Convention : std::uint8_t { rolling, calendar, hour_floor };
/// on: in that very period. on_or_after: in it or any later one (unbounded).
enum class ReturnMode : std::uint8_t { on, on_or_after };
enum class PeriodUnit : std::uint8_t { day, week, month };

/// Errors: usage with the known names.
Result<Convention> convention(std::string_view name);
Result<ReturnMode> return_mode(std::string_view name);
Result<PeriodUnit> period_unit(std::string_view name);
std::string_view name_of(Convention convention);
std::string_view name_of(ReturnMode mode);
std::string_view name_of(PeriodUnit unit);

/// Cuts the time after a start into periods. A rolling week is 7, a rolling month 30 times 24 hours; a calendar day has
/// 23 to 25 hours where the clock changes.
class Bucket {
 public:
  Bucket(Convention convention, PeriodUnit unit, Zone zone)
      : convention_(convention), unit_(unit), zone_(std::move(zone)) {}
  /// The period of a return; start <= at.
  std::int64_t index(Instant start, Instant at) const;
  /// The first instant after period `index` of this start: until then the period is not complete.
  Instant end(Instant start, std::int64_t index) const;
  /// The first day of the calendar unit that holds the instant.
  Day unit_start(Instant at) const;
  Convention convention() const { return convention_; }
  PeriodUnit unit() const { return unit_; }
  const Zone& zone() const { return zone_; }

 private:
  std::int64_t unit_number(Instant at) const;
  Day first_day(std::int64_t unit_number) const;
  Convention convention_;
  PeriodUnit unit_;
  Zone zone_;
};

}  // namespace cw::measure
