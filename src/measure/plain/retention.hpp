#pragma once

#include <utility>
#include <vector>

#include "measure/bucket.hpp"
#include "measure/plain/events.hpp"
#include "measure/plain/run.hpp"

namespace cw::measure::plain {

struct RetentionInput {
  Paths paths;
  Bucket bucket;
  ReturnMode mode = ReturnMode::on;
  Instant as_of;  // nothing at or after it is seen; a period that ends later is not complete
  std::int64_t periods = 30;
  std::vector<std::pair<std::int64_t, std::int64_t>> brackets = {};  // first and last period, both in
};

/// Who comes back, by period after the own start. Table curve: period, returned, people (watched until the period was
/// complete), share with its Wilson interval, started, complete. Table cohorts: the triangle by calendar unit of the
/// start (weeks, where periods are days), every cell with its numerator, denominator and whether it is complete.
/// Estimates: the mean of periods 1, 7 and 30 that are there, and each bracket. Counted: health, not value.
/// Errors: too_few_rows if nobody started before as_of.
/// Source: docs/methods/retention.md. Checked: tests/reference/numbers/retention_events.expected.json.
Result<Finding> retention(const RetentionInput& input, const Run& run);

}  // namespace cw::measure::plain
