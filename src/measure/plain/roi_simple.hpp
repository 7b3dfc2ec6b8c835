#pragma once

#include "base/money.hpp"
#include "measure/plain/run.hpp"

namespace cw::measure::plain {

/// What the simple value model takes: each a named assumption with value, unit, owner and source, and a range if it has
/// one. Money in major units; a market is the people who could still become customers of the group.
struct RoiSimpleInput {
  AssumptionUse member_transaction;  // revenue per customer of the period
  AssumptionUse other_transaction;
  AssumptionUse member_customers;  // customers of today who are members
  AssumptionUse other_customers;
  AssumptionUse member_market;  // members who are not yet customers
  AssumptionUse other_market;
  AssumptionUse member_conversion;  // share of the market that becomes a customer in the period
  AssumptionUse other_conversion;
  AssumptionUse margin;  // contribution margin, share of revenue
  AssumptionUse cost;    // of the community in the period
  Currency currency;
  std::int64_t draws = 20'000;
};

/// Value of a group = average transaction × (customers + market × conversion). What members are worth more: their value
/// less that of the same people at the transaction and conversion of non-members; times margin, against the cost. The
/// model takes all of that gap for the community's doing, so it is an Assumption and never part of the headline.
/// Ranges: each input with a range is triangular (low, value, high), all independent, one seeded simulation. Table
/// "tornado" has each input's low and high end and the value at which the return is zero.
/// Errors: missing_data (an input without a value), invalid_input (negative, a share above 1, value outside its range).
/// Source: docs/methods/roi_simple.md. Checked: by hand, tests/measure/plain_test.cpp.
Result<Finding> roi_simple(const RoiSimpleInput& input, const Run& run);

}  // namespace cw::measure::plain
