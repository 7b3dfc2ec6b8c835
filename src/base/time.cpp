#include "base/time.hpp"

#include <date/date.h>
#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "base/nearest.hpp"

namespace cw {

namespace {

tl::unexpected<Error> not_a_time(std::string_view text) {
  return fail(ErrorCode::invalid_input, "\"" + std::string(text.substr(0, 40)) + "\" is not a date or time", {},
              "write ISO 8601, as in 2026-08-05 or 2026-08-05T10:00:00Z");
}

bool digits(std::string_view& text, std::size_t count, int& value) {
  if (text.size() < count) return false;
  value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool literal(std::string_view& text, std::string_view word) {
  if (text.substr(0, word.size()) != word) return false;
  text.remove_prefix(word.size());
  return true;
}

bool take_day(std::string_view& text, Day& day) {
  int y = 0, m = 0, d = 0;
  if (!digits(text, 4, y) || !literal(text, "-") || !digits(text, 2, m) || !literal(text, "-") || !digits(text, 2, d))
    return false;
  const date::year_month_day ymd{date::year{y}, date::month{static_cast<unsigned>(m)},
                                 date::day{static_cast<unsigned>(d)}};
  if (!ymd.ok()) return false;
  day.days = date::sys_days{ymd}.time_since_epoch().count();
  return true;
}

bool take_clock(std::string_view& text, std::int64_t& micros) {
  int h = 0, m = 0, s = 0;
  if (!digits(text, 2, h) || !literal(text, ":") || !digits(text, 2, m)) return false;
  if (literal(text, ":") && !digits(text, 2, s)) return false;
  std::int64_t fraction = 0;
  if (!text.empty() && (text.front() == '.' || text.front() == ',')) {
    text.remove_prefix(1);
    std::int64_t scale = 100'000;
    std::size_t count = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++count) {
      fraction += (text.front() - '0') * scale;
      scale /= 10;
    }
    if (count == 0) return false;
  }
  if (h > 23 || m > 59 || s > 59) return false;
  micros = ((h * 60LL + m) * 60 + s) * micros_per_second + fraction;
  return true;
}

/// True if an offset or a UTC mark was read; `offset_seconds` is then set.
bool take_offset(std::string_view& text, int& offset_seconds, bool& present) {
  present = false;
  literal(text, " ");
  if (text.empty()) return true;
  present = true;
  offset_seconds = 0;
  if (literal(text, "Z") || literal(text, "UTC") || literal(text, "GMT")) return true;
  const int sign = literal(text, "+") ? 1 : literal(text, "-") ? -1 : 0;
  int h = 0, m = 0;
  if (sign == 0 || !digits(text, 2, h)) return false;
  literal(text, ":");
  if (!text.empty() && !digits(text, 2, m)) return false;
  if (h > 14 || m > 59) return false;
  offset_seconds = sign * (h * 3600 + m * 60);
  return true;
}

}  // namespace

struct Zone::Impl {
  const date::time_zone* zone;
  std::string name;
};

Zone Zone::utc() {
  static const Zone zone = [] {
    Zone utc;
    utc.impl_ = std::make_shared<Impl>(Impl{nullptr, "UTC"});
    return utc;
  }();
  return zone;
}

Result<Zone> Zone::find(std::string_view name) {
  if (name == "UTC" || name == "Etc/UTC") return utc();
  try {
    Zone zone;
    const auto* found = date::locate_zone(std::string(name));
    zone.impl_ = std::make_shared<Impl>(Impl{found, std::string(name)});
    return zone;
  } catch (const std::exception&) {
    std::vector<std::string> known;
    try {
      for (const auto& zone : date::get_tzdb().zones) known.push_back(zone.name());
    } catch (const std::exception&) {
      return fail(ErrorCode::unreachable, "the time zone database is missing", {}, "install the package tzdata");
    }
    return fail(ErrorCode::invalid_input, "unknown time zone \"" + std::string(name) + "\"", {},
                did_you_mean(name, known, "write an IANA name, as in Europe/Berlin"));
  }
}

const std::string& Zone::name() const {
  return impl_->name;
}

Day Zone::day_of(Instant instant) const {
  std::int64_t micros = instant.micros;
  if (impl_->zone != nullptr) {
    const date::sys_seconds seconds{std::chrono::floor<std::chrono::seconds>(std::chrono::microseconds{micros})};
    micros += impl_->zone->get_info(seconds).offset.count() * micros_per_second;
  }
  std::int64_t day = micros / micros_per_day;
  if (micros < 0 && micros % micros_per_day != 0) --day;
  return Day{static_cast<std::int32_t>(day)};
}

Instant Zone::start_of(Day day) const {
  const std::int64_t local = day.days * micros_per_day;
  if (impl_->zone == nullptr) return Instant{local};
  const date::local_seconds seconds{std::chrono::seconds{local / micros_per_second}};
  const auto info = impl_->zone->get_info(seconds);
  if (info.result == date::local_info::nonexistent) {
    return Instant{info.first.end.time_since_epoch().count() * micros_per_second};
  }
  return Instant{local - info.first.offset.count() * micros_per_second};
}

Result<Instant> Zone::from_local(std::int64_t local_micros) const {
  if (impl_->zone == nullptr) return Instant{local_micros};
  const auto whole = std::chrono::floor<std::chrono::seconds>(std::chrono::microseconds{local_micros});
  const auto info = impl_->zone->get_info(date::local_seconds{whole});
  if (info.result == date::local_info::nonexistent) {
    return fail(ErrorCode::invalid_input,
                "this local time does not exist in " + impl_->name + " (the clock was put forward)", {},
                "give the times with an offset or in UTC");
  }
  return Instant{local_micros - info.first.offset.count() * micros_per_second};
}

Result<Instant> parse_instant(std::string_view text, const Zone& zone) {
  const std::string_view original = text;
  Day day;
  std::int64_t clock = 0;
  int offset_seconds = 0;
  bool has_offset = false;
  if (!take_day(text, day)) return not_a_time(original);
  if (!text.empty() && (literal(text, "T") || literal(text, " "))) {
    if (!take_clock(text, clock) || !take_offset(text, offset_seconds, has_offset)) return not_a_time(original);
  }
  if (!text.empty()) return not_a_time(original);
  const std::int64_t local = day.days * micros_per_day + clock;
  if (has_offset) return Instant{local - offset_seconds * micros_per_second};
  return zone.from_local(local);
}

Result<Day> parse_day(std::string_view text) {
  Day day;
  const std::string_view original = text;
  if (!take_day(text, day) || !text.empty()) return not_a_time(original);
  return day;
}

Day make_day(int year, int month, int day) {
  return Day{date::sys_days{date::year{year} / month / day}.time_since_epoch().count()};
}

YearMonthDay to_ymd(Day day) {
  const date::year_month_day ymd{date::sys_days{date::days{day.days}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

std::string to_text(Day day) {
  const auto [y, m, d] = to_ymd(day);
  return fmt::format("{:04}-{:02}-{:02}", y, m, d);
}

std::string to_text(Instant instant) {
  const Day day = Zone::utc().day_of(instant);
  const std::int64_t rest = (instant.micros - day.days * micros_per_day) / micros_per_second;
  return fmt::format("{}T{:02}:{:02}:{:02}Z", to_text(day), rest / 3600, rest / 60 % 60, rest % 60);
}

}  // namespace cw
