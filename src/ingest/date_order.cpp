#include "ingest/date_order.hpp"

#include <fmt/format.h>

#include "ingest/reader.hpp"

namespace cw::ingest {

namespace {

constexpr int months = 12;
constexpr std::string_view declare =
    "declare `values: {date_format: dmy}` or `mdy` of the source; nothing was imported";

/// Up to four digits from the front, and how many there were.
struct Digits {
  int value = 0;
  int count = 0;
};
Digits take_digits(std::string_view& text) {
  Digits digits;
  for (; digits.count < 4 && !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits.count) {
    digits.value = digits.value * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  return digits;
}

}  // namespace

void DateOrder::see(std::string_view text, std::int64_t line) {
  text = trimmed(text);
  if (!day_month_unclear(text)) return;
  if (first_line_ == 0) first_line_ = line;
  const Digits first = take_digits(text);
  text.remove_prefix(1);
  const Digits second = take_digits(text);
  text.remove_prefix(1);
  const Digits year = take_digits(text);
  if (year.count < 4 && short_year_line_ == 0) short_year_line_ = line;
  if (first.value > months && second.value <= months && day_first_line_ == 0) day_first_line_ = line;
  if (second.value > months && first.value <= months && month_first_line_ == 0) month_first_line_ = line;
}

Result<std::optional<DateFormat>> DateOrder::verdict(const std::string& where) const {
  if (!asked()) return std::optional<DateFormat>{};
  if (short_year_line_ > 0) {
    return fail(ErrorCode::invalid_input,
                "a date has a year of two digits, and nobody said in which order it is written",
                fmt::format("{}:{}", where, short_year_line_), std::string(declare));
  }
  if (day_first_line_ > 0 && month_first_line_ > 0) {
    return fail(ErrorCode::invalid_input,
                fmt::format("line {} writes the day before the month, and line {} the month before the day",
                            day_first_line_, month_first_line_),
                where, std::string(declare));
  }
  if (day_first_line_ > 0) return std::optional(DateFormat::dmy);
  if (month_first_line_ > 0) return std::optional(DateFormat::mdy);
  return fail(ErrorCode::invalid_input,
              "is the first number of the dates the day or the month? No date in the whole file has a number above 12",
              fmt::format("{}:{}", where, first_line_), std::string(declare));
}

std::string DateOrder::note() const {
  return day_first_line_ > 0
             ? fmt::format("dates are read day first, month second: line {} allows nothing else", day_first_line_)
             : fmt::format("dates are read month first, day second: line {} allows nothing else", month_first_line_);
}

}  // namespace cw::ingest
