#pragma once

#include <span>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// What members gave beyond sales in the period, as contributions.yml lists it: how many of each kind, and the list
/// with its evidence. Counted; never money. Errors: missing_data if nothing is declared, or nothing lies in the period.
/// Source: docs/methods/contributions.md. Checked: tests/measure/contributions_test.cpp.
Result<Finding> contributions(std::span<const catalog::Contribution> declared, const Scope& scope);

}  // namespace cw::measure
