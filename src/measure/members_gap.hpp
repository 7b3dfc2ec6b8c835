#pragma once

#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "measure/fold/member_outcomes.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// Members against all other known people, in the period: net sales, margin and orders a person (Welch), refunds over
/// sales and disputes over orders (ratios of sums), as a difference and relative to the others. Raw: nothing is
/// adjusted. Grade: Correlation. Errors: missing_data without orders; no_overlap if fewer than 2 people are members, or
/// fewer than 2 are not. Source: docs/methods/members_gap.md. Checked: tests/measure/members_gap_test.cpp (worked by
/// hand).
Result<Finding> members_gap(std::span<const PersonRow> rows, const Scope& scope);

/// The same on the member side: each declared member outcome, members against all other known people.
/// Errors: missing_data if none is declared or nobody had any; no_overlap as above.
Result<Finding> member_outcomes_gap(const MemberOutcomesFold& fold, const Scope& scope);

/// "Members' margin above non-members'" as money: (mean margin of members − of other known people) × members.
/// Grade: Correlation, or Assumption (in finding.grade) where the margin is not declared.
struct GapValue {
  Finding finding;                   // estimate "value"
  std::vector<std::string> factors;  // assumptions that multiply the value: the draws hold them at their point
  std::vector<ClaimWant> wants;      // over members' margin cells, in proportion to margin after joining
};
/// A value below zero is a harm: its wants are below zero, alike for all customers who are members.
/// The margin's declared range widens the interval and the draws (of several, the widest, for all). Where the margin of
/// a sale is not declared the grade is Assumption, and the assumption "margin", if declared, is a factor. Errors: as
/// members_gap; degenerate if no margin is known.
Result<GapValue> gap_value(std::span<const PersonRow> rows, const Scope& scope, const catalog::Catalog& catalog);

/// The room of each member's margin cell: margin in the period after joining, not below 0. What came before joining
/// can not be the community's doing.
std::vector<ClaimCapacity> margin_capacities(std::span<const PersonRow> rows);

}  // namespace cw::measure
