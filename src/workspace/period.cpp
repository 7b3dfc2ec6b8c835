#include "workspace/period.hpp"

#include <fmt/format.h>

#include <charconv>

namespace cw::workspace {

namespace {

/// First day of the month that lies `months` after January of year 0.
Day month_start(int months) {
  return make_day(months / 12, months % 12 + 1, 1);
}

int months_of(Day day) {
  const auto [year, month, unused] = to_ymd(day);
  static_cast<void>(unused);
  return year * 12 + month - 1;
}

/// Months of the first month of fiscal year `year`: the year that ends in calendar year `year`.
int fiscal_start(int year, int start_month) {
  return start_month == 1 ? year * 12 : (year - 1) * 12 + start_month - 1;
}

Period months_period(std::string id, std::string label, int from, int count) {
  return {std::move(id), std::move(label), {month_start(from), month_start(from + count)}};
}

Period days_period(DayRange days) {
  return {to_text(days.from) + ":" + to_text(days.until),
          to_text(days.from) + " to " + to_text(Day{days.until.days - 1}), days};
}

Period quarter_at(int first_month, int start_month) {
  const int into_year = (first_month - (start_month - 1) + 12 * 4000) % 12;
  const int year_first = first_month - into_year;
  const int year = start_month == 1 ? year_first / 12 : year_first / 12 + 1;
  const int quarter = into_year / 3 + 1;
  return months_period(fmt::format("{}Q{}", year, quarter),
                       fmt::format("{}Q{} {}", start_month == 1 ? "" : "F", quarter, year), first_month, 3);
}

bool read_number(std::string_view text, int& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

bool is_month_start(Day day) {
  return to_ymd(day).day == 1;
}

}  // namespace

Result<Period> parse_period(std::string_view text, int start_month) {
  int year = 0, number = 0;
  if (text.size() == 21 && text[10] == ':') {
    CW_TRY(const Day from, parse_day(text.substr(0, 10)));
    CW_TRY(const Day until, parse_day(text.substr(11)));
    if (from < until) return days_period({from, until});
  } else if (text.size() == 4 && read_number(text, year)) {
    return months_period(std::string(text), fmt::format("{}{}", start_month == 1 ? "" : "FY ", year),
                         fiscal_start(year, start_month), 12);
  } else if (text.size() == 6 && text[4] == 'Q' && read_number(text.substr(0, 4), year) &&
             read_number(text.substr(5), number) && number >= 1 && number <= 4) {
    return quarter_at(fiscal_start(year, start_month) + (number - 1) * 3, start_month);
  } else if (text.size() == 7 && text[4] == '-' && read_number(text.substr(0, 4), year) &&
             read_number(text.substr(5), number) && number >= 1 && number <= 12) {
    return months_period(std::string(text), std::string(text), year * 12 + number - 1, 1);
  }
  return fail(ErrorCode::usage, "\"" + std::string(text) + "\" is not a period", "--period",
              "write 2026Q3, 2026-08, 2026 or 2026-07-01:2026-10-01");
}

std::string period_in(std::string_view figure, int fiscal_year_start_month) {
  const auto dot = figure.rfind('.');
  if (dot == std::string_view::npos) return {};
  const auto period = parse_period(figure.substr(dot + 1), fiscal_year_start_month);
  return period ? period->id : std::string{};
}

Period last_period(DayRange window, int start_month) {
  const int end_month = months_of(window.until);  // the month that holds `until` is not whole
  const int quarter_end = end_month - (end_month - (start_month - 1) + 12 * 4000) % 3;
  if (window.from <= month_start(quarter_end - 3)) return quarter_at(quarter_end - 3, start_month);
  if (window.from <= month_start(end_month - 1)) {
    const auto [year, month, unused] = to_ymd(month_start(end_month - 1));
    static_cast<void>(unused);
    const std::string id = fmt::format("{}-{:02}", year, month);
    return months_period(id, id, end_month - 1, 1);
  }
  return days_period(window);
}

DayRange prior_of(const Period& period) {
  if (!is_month_start(period.days.from) || !is_month_start(period.days.until)) {
    return {Day{period.days.from.days - (period.days.until.days - period.days.from.days)}, period.days.from};
  }
  const int from = months_of(period.days.from), count = months_of(period.days.until) - from;
  return {month_start(from - count), period.days.from};
}

DayRange year_before(const Period& period) {
  const auto back = [](Day day) {
    const auto [year, month, in_month] = to_ymd(day);
    const bool leap_day = month == 2 && in_month == 29;
    return make_day(year - 1, month, leap_day ? 28 : in_month);
  };
  return {back(period.days.from), back(period.days.until)};
}

}  // namespace cw::workspace
