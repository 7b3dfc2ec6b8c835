#pragma once

#include <string_view>

#include "base/result.hpp"
#include "ingest/reader.hpp"

namespace cw::ingest {

/// How a mapped source writes its times (`values: {date_format: dmy}`).
/// iso: 2026-08-05, also 2026/08/05; dmy, mdy: 5.8.2026, 05/08/26, with or without a time, also with AM and PM;
/// unix, unix_ms: seconds or milliseconds since 1970.
enum class DateFormat { iso, dmy, mdy, unix_seconds, unix_millis };

/// Errors: invalid_input for an unknown name.
Result<DateFormat> parse_date_format(std::string_view name);

/// Whether the text starts with one or two digits, a mark, one or two digits and the same mark: day and month in an
/// order that the text does not tell.
bool day_month_unclear(std::string_view text);

/// The same time with its date as year-month-day and its clock as 24 hours, for Context::time; empty if the text is no
/// date of this format. format: iso, dmy or mdy.
std::string iso_text(std::string_view text, DateFormat format);

/// One time in this format; without an offset in the zone of the source. A two-digit year is one of 1970 to 2069.
TimeCell read_time(std::string_view text, DateFormat format, const Context& context);

}  // namespace cw::ingest
