#pragma once

#include <string>
#include <vector>

#include "measure/plain/events.hpp"
#include "measure/plain/run.hpp"

namespace cw::measure::plain {

struct FirstValueInput {
  Paths paths;    // from the start to the events of value
  Instant as_of;  // nothing at or after it is seen: who has no event of value by then is still waiting
  std::string start = "the start";
  std::string value = "the first event of value";  // names of both, for sentences
};

/// Hours from the start to the first event of value (Kaplan–Meier, those without one are still waiting), beside the
/// naive median of those who got there, and the share who never did. Table curve. Counted: health, not value.
/// Errors: too_few_rows if nobody started before as_of.
/// Source: docs/methods/first_value.md. Checked: tests/reference/numbers/retention_events.expected.json.
Result<Finding> first_value(const FirstValueInput& input, const Run& run);

struct ActiveInput {
  std::vector<Event> events;
  Zone zone = Zone::utc();  // in which days are cut
  DayRange month;           // of the monthly count and of the daily average
  Day on;                   // last day of the rolling count of 28 days
};

/// Active people: in the month, a day of it on average, their ratio, and in the 28 days up to `on`, and on that day.
/// Table days. Counted: health, not value. Errors: too_few_rows without an event in the month.
/// Checked: tests/reference/numbers/retention_events.expected.json.
Result<Finding> active_people(const ActiveInput& input, const Run& run);

/// How many people make half of all contributions, and what share the largest ten have. counts: by person, >= 0, any
/// order. Counted: health, not value. Errors: too_few_rows without any contribution.
Result<Finding> contributors(const std::vector<std::int64_t>& counts, const Run& run);

}  // namespace cw::measure::plain
