#pragma once

#include <span>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "measure/fold/outcome_rows.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// Reference customers and what their own answers say: how many of all customers they are, how many answered, and for
/// each declared answer the share that is satisfied (Wilson) and the mean (Student's t), beside other customers. A
/// person's newest answer of the window counts. Counted. people and answers: of the same scope.
/// Errors: missing_data if no activity serves the advocacy stage, no satisfaction is declared, or nobody is a
/// reference. Source: docs/methods/references.md. Checked: tests/measure/references_test.cpp (worked by hand).
Result<Finding> satisfied_references(std::span<const PersonRow> people, std::span<const OutcomeRowOfPerson> answers,
                                     const catalog::Catalog& catalog, const Scope& scope);

/// Whether the catalog declares what satisfied_references needs.
bool declares_references(const catalog::Catalog& catalog);

}  // namespace cw::measure
