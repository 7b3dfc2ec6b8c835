#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "finding/finding.hpp"
#include "measure/fold/attendance.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/topics.hpp"

namespace cw::measure {

/// Who comes to another event: share of those first seen in the window who attend a second within 90 days (Kaplan–
/// Meier), share of the period's attendees who had attended before or more than once (Wilson), by month. Counted.
/// Errors: missing_data if nobody attended in the period.
/// Source: docs/methods/attendance.md. Checked: tests/measure/participation_test.cpp (worked by hand).
Result<Finding> repeat_attendance(const AttendanceFold& fold, const Scope& scope);

/// How few members make half of the period's contributions. Counted: health. Errors: missing_data if nobody
/// contributed. Source: docs/methods/contributors.md.
Result<Finding> contributor_concentration(std::span<const PersonRow> people, const Scope& scope);

/// A customer who reached the advocacy stage, in the window up to the end of the period.
bool is_reference_customer(const PersonRow& row);

/// The small vibrant circle and the large silent crowd: the fewest members who make half of the contributions, other
/// contributors, readers, silent members, and customers outside; of each people, share of contributions, buyers, net
/// sales (with the interval of the mean per person) and reference customers (advocacy stage reached). Counted: says
/// where sales are, not why. Errors: missing_data without members or without contributions in the period.
/// Source: docs/methods/circles.md.
Result<Finding> circles(std::span<const PersonRow> people, const Scope& scope);

/// One row of sql/answers_by_team.sql.
struct TeamAnswers {
  bool staff = false;
  std::string team;  // department of staff, where a source says it; "" = not said
  std::int64_t replies = 0;
  std::int64_t accepted = 0;
  std::int64_t people = 0;
};

/// Share of replies and of accepted answers that come from staff, by department, in aggregate: never by person.
/// Counted: health. Errors: missing_data without a reply in the period. Source: docs/methods/answers.md.
Result<Finding> staff_answers(std::span<const TeamAnswers> teams, const Scope& scope);

}  // namespace cw::measure
