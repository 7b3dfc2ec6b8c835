#pragma once

#include <span>

#include "measure/plain/run.hpp"
#include "stats/ratio.hpp"

namespace cw::measure::plain {

struct RoiRatioInput {
  std::span<const double> benefit;  // one value per account, same unit as cost
  std::span<const double> cost;
  stats::RatioMethod method = stats::RatioMethod::bca;
  std::int64_t draws = stats::fewest_bootstrap_draws;
};

/// Return on cost over all accounts, (benefit − cost) / cost of the totals, with the chosen interval; the other
/// intervals stand beside it in table "methods". Where Fieller's interval has no end, the estimate says so in
/// no_interval and the Finding asks for caution. Counted: says what came back, not why. Errors: too_few_rows below 2
/// accounts; invalid_input (lengths, not a number); degenerate (total cost not above zero, nothing varies, a resample
/// without cost). Source: docs/methods/roi_ratio.md. Checked: tests/reference/numbers/roi_accounts.expected.json.
Result<Finding> roi_ratio(const RoiRatioInput& input, const Run& run);

}  // namespace cw::measure::plain
