#pragma once

#include <span>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "measure/costs.hpp"
#include "measure/fold/referrals.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// Referred customers of the period: people who accepted a referral or bought with a referral code, had not bought in
/// the window before, and bought by the period's end. Their sales since (Student's t a person), their share of all new
/// customers, who refers (Wilson), by whom they came, and the declared cost of rewards. Whoever refers themself is left
/// out. Counted: that they would not have come anyway is not shown. Fewer than k referred customers: withheld.
/// Errors: missing_data if no referral is declared, or nobody was referred in the period.
/// Source: docs/methods/referrals.md. Checked: tests/measure/referrals_test.cpp (worked by hand).
Result<Finding> referrals(const ReferralsFold& fold, const catalog::Catalog& catalog, std::span<const CostRow> costs,
                          const Scope& scope);

}  // namespace cw::measure
