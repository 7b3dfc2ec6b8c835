#pragma once

#include "finding/finding.hpp"
#include "measure/fold/harms.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// What befalls members and others: for each declared harm, times a person and year at risk in either group, members'
/// rate relative to others' (ratio − 1), with intervals over people on the scale of the logarithm. A group that it
/// never befell has the exact Poisson bound. n of a rate: the people harmed, for k; where none was, those at risk.
/// Grade: Correlation. Status caution where members fare worse beyond chance.
/// Errors: missing_data if no harm is declared or none befell anybody; no_overlap if fewer than 2 people of a group
/// were at risk. Source: docs/methods/harms.md. Checked: tests/measure/harms_test.cpp (worked by hand).
Result<Finding> member_harms_gap(const HarmsFold& fold, const Scope& scope);

}  // namespace cw::measure
