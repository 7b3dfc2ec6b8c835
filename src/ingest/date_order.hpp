#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "ingest/dates.hpp"

namespace cw::ingest {

/// What the dates of a whole column say about their own order: 5/8/2026 alone tells nothing, 25/8/2026 beside it does.
class DateOrder {
 public:
  /// text: a cell; line: its row in the file. Dates in other forms are passed over.
  void see(std::string_view text, std::int64_t line);
  /// Whether any date had a form whose day and month could change places.
  bool asked() const { return first_line_ > 0; }
  /// dmy or mdy, with the line that decided it; nothing if no date was asked about.
  /// Errors: invalid_input if no line decides, if lines contradict each other, or if a year has two digits: then the
  /// source must declare `date_format`.
  Result<std::optional<DateFormat>> verdict(const std::string& where) const;
  /// "days stand before months in dates such as that of line 14".
  std::string note() const;

 private:
  std::int64_t first_line_ = 0, day_first_line_ = 0, month_first_line_ = 0, short_year_line_ = 0;
};

}  // namespace cw::ingest
