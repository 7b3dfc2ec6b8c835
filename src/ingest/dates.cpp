#include "ingest/dates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace cw::ingest {

namespace {

constexpr std::int64_t micros_per_milli = 1000;

/// Takes up to four digits from the front; -1 if there is none.
int take_number(std::string_view& text) {
  int number = -1;
  for (std::size_t i = 0; i < 4 && !text.empty() && text.front() >= '0' && text.front() <= '9'; ++i) {
    number = std::max(number, 0) * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  return number;
}

bool is_mark(char c) {
  return c == '/' || c == '.' || c == '-';
}

struct ClockText {
  std::string text;  // " 14:06:53", or empty
  bool good = true;
};

/// "8:26 AM", "14:06:53", "T14:06Z" -> " 08:26:00", ...; what follows (an offset) is kept.
ClockText read_clock(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && text.front() == 'T') text.remove_prefix(1);
  if (text.empty()) return {};
  int hour = take_number(text), minute = -1, second = 0;
  if (hour >= 0 && !text.empty() && text.front() == ':') {
    text.remove_prefix(1);
    minute = take_number(text);
  }
  if (!text.empty() && text.front() == ':') {
    text.remove_prefix(1);
    second = take_number(text);
  }
  if (hour < 0 || minute < 0 || second < 0) return {{}, false};
  std::string_view fraction;
  if (!text.empty() && text.front() == '.') {
    const auto end = std::min(text.size(), text.find_first_not_of("0123456789", 1));
    fraction = text.substr(0, end);
    text.remove_prefix(end);
  }
  const std::string rest = lower(text);
  if (rest == "am" || rest == "pm") {
    if (hour < 1 || hour > 12) return {{}, false};
    hour = hour % 12 + (rest == "pm" ? 12 : 0);
    text = {};
  }
  return {fmt::format(" {:02}:{:02}:{:02}{}{}", hour, minute, second, fraction, text), true};
}

/// The text with its date as year-month-day; empty if it is no date of this format.
std::string as_iso(std::string_view text, DateFormat format) {
  const int first = take_number(text);
  if (text.empty() || !is_mark(text.front())) return {};
  const char mark = text.front();
  text.remove_prefix(1);
  const int second = take_number(text);
  if (text.empty() || text.front() != mark) return {};
  text.remove_prefix(1);
  const int third = take_number(text);
  if (first < 0 || second < 0 || third < 0) return {};
  int year = third, month = format == DateFormat::dmy ? second : first,
      day = format == DateFormat::dmy ? first : second;
  if (format == DateFormat::iso) year = first, month = second, day = third;
  if (format != DateFormat::iso && year < 100) year += year < 70 ? 2000 : 1900;
  const ClockText clock = read_clock(text);
  if (!clock.good || year < 1000) return {};
  return fmt::format("{:04}-{:02}-{:02}{}", year, month, day, clock.text);
}

}  // namespace

std::string iso_text(std::string_view text, DateFormat format) {
  return as_iso(trimmed(text), format);
}

Result<DateFormat> parse_date_format(std::string_view name) {
  if (name == "iso" || name == "ymd") return DateFormat::iso;
  if (name == "dmy") return DateFormat::dmy;
  if (name == "mdy") return DateFormat::mdy;
  if (name == "unix") return DateFormat::unix_seconds;
  if (name == "unix_ms") return DateFormat::unix_millis;
  return fail(ErrorCode::invalid_config, "unknown date_format \"" + std::string(name.substr(0, 40)) + "\"", {},
              "write iso, dmy, mdy, unix or unix_ms");
}

bool day_month_unclear(std::string_view text) {
  text = trimmed(text);
  const std::size_t before = text.size();
  if (take_number(text) < 0 || before - text.size() > 2 || text.empty() || !is_mark(text.front())) return false;
  const char mark = text.front();
  text.remove_prefix(1);
  const std::size_t middle = text.size();
  return take_number(text) >= 0 && middle - text.size() <= 2 && !text.empty() && text.front() == mark;
}

TimeCell read_time(std::string_view text, DateFormat format, const Context& context) {
  text = trimmed(text);
  if (text.empty()) return {{}, "missing_date"};
  if (format == DateFormat::unix_seconds) return context.unix_time(text);
  if (format == DateFormat::unix_millis) {
    std::int64_t millis = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), millis);
    if (error != std::errc{} || end != text.data() + text.size() || millis < 0 || millis > 253'402'300'799'999)
      return {{}, "bad_date"};
    return context.checked(Instant{millis * micros_per_milli});
  }
  if (format == DateFormat::iso) {
    const TimeCell plain = context.time(text);
    if (plain.trouble != "bad_date") return plain;
  }
  const std::string iso = as_iso(text, format);
  return iso.empty() ? TimeCell{{}, "bad_date"} : context.time(iso);
}

}  // namespace cw::ingest
