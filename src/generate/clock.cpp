#include "generate/clock.hpp"

#include <algorithm>

namespace cw::generate {

namespace {

std::int64_t floor_days(Second at) {
  return (at >= 0 ? at : at - (day_long - 1)) / day_long;
}

/// 01:00 UTC on the last Sunday of a month of 31 days.
Second last_sunday(int year, int month) {
  const std::int64_t last = days_of(year, month, 31);
  const std::int64_t weekday = ((last + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0 = Sunday
  return (last - weekday) * day_long + hour;
}

void put_two(char* out, int value) {
  out[0] = static_cast<char>('0' + value / 10);
  out[1] = static_cast<char>('0' + value % 10);
}

}  // namespace

Civil civil_of(std::int64_t days) {  // Howard Hinnant, "chrono-compatible low-level date algorithms"
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const auto of_era = static_cast<unsigned>(days - era * 146'097);
  const unsigned year_of_era = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const unsigned of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned shifted = (5 * of_year + 2) / 153;
  const int day = static_cast<int>(of_year - (153 * shifted + 2) / 5 + 1);
  const int month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  return {static_cast<int>(year_of_era + era * 400) + (month <= 2 ? 1 : 0), month, day};
}

std::int64_t days_of(int year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const auto year_of_era = static_cast<unsigned>(year - era * 400);
  const auto of_year = static_cast<unsigned>((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1);
  const unsigned of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
  return era * 146'097 + static_cast<std::int64_t>(of_era) - 719'468;
}

Second berlin_offset(Second at) {
  static thread_local Second summer_from = 1, summer_until = 0, year_from = 1, year_until = 0;
  if (at < year_from || at >= year_until) {
    const int year = civil_of(floor_days(at)).year;
    year_from = days_of(year, 1, 1) * day_long;
    year_until = days_of(year + 1, 1, 1) * day_long;
    summer_from = last_sunday(year, 3);
    summer_until = last_sunday(year, 10);
  }
  return at >= summer_from && at < summer_until ? 2 * hour : hour;
}

Second berlin_midnight(std::int64_t local_days) {
  const Second guess = local_days * day_long - hour;
  return local_days * day_long - berlin_offset(guess - hour);
}

std::int64_t berlin_day(Second at) {
  return floor_days(at + berlin_offset(at));
}

Second moment_between(Rng& rng, Second from, Second until, bool weekend_heavy) {
  const auto span = static_cast<std::uint64_t>(until - from);
  Second day = from + static_cast<Second>(rng.below(span));
  while (weekend_heavy && rng.uniform() > 0.85) {  // one second look on working days: about 15 % fewer orders there
    const std::int64_t weekday = ((berlin_day(day) + 4) % 7 + 7) % 7;
    if (weekday == 0 || weekday == 6) break;
    day = from + static_cast<Second>(rng.below(span));
  }
  const double part = (rng.uniform() + rng.uniform()) / 2.0;  // 07:00 to 23:00, most in the afternoon
  const bool any_hour = rng.uniform() < 0.05;                 // some also around midnight, when zones matter
  const double of_day = any_hour ? 24.0 * part : 7.0 + 16.0 * part;
  const Second local = berlin_day(day) * day_long + static_cast<Second>(of_day * hour);
  return std::clamp(local - berlin_offset(day), from, until - 1);
}

void put_stamp(char* out, Second at, char between) {
  const std::int64_t days = floor_days(at);
  static thread_local std::int64_t cached = -1;
  static thread_local Civil civil{};
  if (days != cached) {
    civil = civil_of(days);
    cached = days;
  }
  const int rest = static_cast<int>(at - days * day_long);
  put_two(out, civil.year / 100);
  put_two(out + 2, civil.year % 100);
  out[4] = '-';
  put_two(out + 5, civil.month);
  out[7] = '-';
  put_two(out + 8, civil.day);
  out[10] = between;
  put_two(out + 11, rest / 3600);
  out[13] = ':';
  put_two(out + 14, rest / 60 % 60);
  out[16] = ':';
  put_two(out + 17, rest % 60);
}

}  // namespace cw::generate
