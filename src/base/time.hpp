#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cw {

/// Microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t micros = 0;
  friend constexpr auto operator<=>(Instant, Instant) = default;
};

/// Days since 1970-01-01 in the zone in which the day was cut.
struct Day {
  std::int32_t days = 0;
  friend constexpr auto operator<=>(Day, Day) = default;
};

inline constexpr std::int64_t micros_per_second = 1'000'000;
inline constexpr std::int64_t micros_per_day = 86'400 * micros_per_second;

/// Half-open: `from` in, `until` out.
struct DayRange {
  Day from;
  Day until;
  bool contains(Day day) const { return from <= day && day < until; }
  friend constexpr auto operator<=>(const DayRange&, const DayRange&) = default;
};

/// An IANA time zone. Cheap to copy.
class Zone {
 public:
  static Zone utc();
  /// Errors: invalid_input with the nearest known names.
  static Result<Zone> find(std::string_view name);
  const std::string& name() const;
  /// The local day of an instant in this zone.
  Day day_of(Instant instant) const;
  /// First instant of the local day (the first one that exists, where midnight falls into a gap).
  Instant start_of(Day day) const;
  /// Local wall time (micros since 1970 without zone) to an instant. A time inside a DST gap is invalid_input;
  /// an ambiguous one takes the earlier instant.
  Result<Instant> from_local(std::int64_t local_micros) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

/// Reads ISO 8601 and its relatives: "2026-08-05", "2026-08-05 10:00[:00[.123]]", with 'T', and "Z", " UTC", "+0200",
/// "+02:00" or nothing (then the time is local in `zone`). Seconds of 60 are refused. Errors: invalid_input.
Result<Instant> parse_instant(std::string_view text, const Zone& zone);
/// "2026-08-05". Errors: invalid_input.
Result<Day> parse_day(std::string_view text);

std::string to_text(Day day);          // 2026-08-05
std::string to_text(Instant instant);  // 2026-08-05T10:00:00Z
Day make_day(int year, int month, int day);
struct YearMonthDay {
  int year;
  int month;
  int day;
};
YearMonthDay to_ymd(Day day);

}  // namespace cw
