#pragma once

#include <cstdint>
#include <span>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "measure/costs.hpp"
#include "measure/fold/outcome_rows.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// What the pie is made of: people and outcomes of one scan, costs of the same period, what volunteers' hours are worth
/// at the declared rates.
struct PieParts {
  std::span<const PersonRow> people;
  std::span<const OutcomeRowOfPerson> outcomes;
  std::span<const CostRow> costs;
  std::int64_t volunteer_minor = 0;
};

/// Value kept and given back: what members and the company have, what the company gives back and what either bears,
/// each row with its grade; amounts of different grades are never added. Counted: members' margin, members' own money
/// outcomes as recorded, harms apart, costs. Raw, against as many other people: both sides' gap, and members' share of
/// the two together where they have the same grade and lie above zero (delta method on the logarithm of their ratio,
/// by person). Grade: the lowest of the rows.
/// Errors: missing_data if neither an own money outcome of members nor a cost given back is declared; those of
/// members_gap where nobody can be compared.
/// Source: docs/methods/value_shares.md. Checked: tests/measure/value_shares_test.cpp (worked by hand).
Result<Finding> value_shares(const PieParts& parts, const catalog::Catalog& catalog, const Scope& scope);

/// Whether the catalog declares a money outcome of members, or which costs reach them.
bool declares_value_shares(const catalog::Catalog& catalog);

}  // namespace cw::measure
