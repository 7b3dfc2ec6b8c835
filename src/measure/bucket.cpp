#include "measure/bucket.hpp"

#include <array>

namespace cw::measure {

namespace {

constexpr std::array<std::string_view, 3> conventions = {"rolling", "calendar", "hour_floor"};
constexpr std::array<std::string_view, 2> modes = {"on", "on_or_after"};
constexpr std::array<std::string_view, 3> units = {"day", "week", "month"};
constexpr std::int64_t micros_per_hour = 3600 * micros_per_second;

template <class Kind, std::size_t size>
Result<Kind> find(const std::array<std::string_view, size>& names, std::string_view name, std::string_view what) {
  std::string known;
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == name) return static_cast<Kind>(i);
    known += (i == 0 ? "" : i + 1 == size ? " or " : ", ") + std::string(names[i]);
  }
  return fail(ErrorCode::usage, "\"" + std::string(name) + "\" is not a " + std::string(what), {}, "write " + known);
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

Instant to_hour(Instant at) {
  return {floor_divide(at.micros, micros_per_hour) * micros_per_hour};
}

std::int64_t length_micros(PeriodUnit unit) {
  return micros_per_day * (unit == PeriodUnit::day ? 1 : unit == PeriodUnit::week ? 7 : 30);
}

/// 1970-01-01 was a Thursday; ISO weeks begin on Mondays.
constexpr std::int64_t monday_offset = 3;

}  // namespace

Result<Convention> convention(std::string_view name) {
  return find<Convention>(conventions, name, "convention");
}
Result<ReturnMode> return_mode(std::string_view name) {
  return find<ReturnMode>(modes, name, "mode of return");
}
Result<PeriodUnit> period_unit(std::string_view name) {
  return find<PeriodUnit>(units, name, "unit of periods");
}
std::string_view name_of(Convention convention) {
  return conventions[static_cast<std::size_t>(convention)];
}
std::string_view name_of(ReturnMode mode) {
  return modes[static_cast<std::size_t>(mode)];
}
std::string_view name_of(PeriodUnit unit) {
  return units[static_cast<std::size_t>(unit)];
}

std::int64_t Bucket::unit_number(Instant at) const {
  const Day day = zone_.day_of(at);
  if (unit_ == PeriodUnit::day) return day.days;
  if (unit_ == PeriodUnit::week) return floor_divide(day.days + monday_offset, 7);
  const auto [year, month, of_month] = to_ymd(day);
  return year * 12LL + month - 1;
}

Day Bucket::first_day(std::int64_t number) const {
  if (unit_ == PeriodUnit::day) return Day{static_cast<std::int32_t>(number)};
  if (unit_ == PeriodUnit::week) return Day{static_cast<std::int32_t>(number * 7 - monday_offset)};
  return make_day(static_cast<int>(floor_divide(number, 12)),
                  static_cast<int>(number - floor_divide(number, 12) * 12) + 1, 1);
}

std::int64_t Bucket::index(Instant start, Instant at) const {
  if (convention_ == Convention::calendar) return unit_number(at) - unit_number(start);
  if (convention_ == Convention::hour_floor) start = to_hour(start), at = to_hour(at);
  return floor_divide(at.micros - start.micros, length_micros(unit_));
}

Instant Bucket::end(Instant start, std::int64_t index) const {
  if (convention_ == Convention::calendar) return zone_.start_of(first_day(unit_number(start) + index + 1));
  if (convention_ == Convention::hour_floor) start = to_hour(start);
  return {start.micros + (index + 1) * length_micros(unit_)};
}

Day Bucket::unit_start(Instant at) const {
  return first_day(unit_number(at));
}

}  // namespace cw::measure
