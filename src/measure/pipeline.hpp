#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/id.hpp"
#include "finding/finding.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

enum class DealState { open, won, lost };

/// One known contact of one deal, as sql/pipeline.sql gives them; person 0: nobody knows a contact of the deal.
struct DealContact {
  std::int64_t deal = 0;
  std::int64_t account = 0;
  DealState state = DealState::open;
  std::optional<std::int64_t> amount_minor = {};  // nothing: no amount, or no rate to the workspace's currency
  Instant created_at;
  PersonId person{0};
  Instant first_touch = never;  // of the community, inside the window and before the deal closed
  Instant first_other = never;  // of sales or marketing, in the same days
};

/// Amounts of the deals that were won in the period and of those still open at its end, by what came before them.
/// Sourced: a contact took part in the community before the deal was created, inside the window, and nobody of sales
/// or marketing was there first. Influenced: a contact took part between then and the close; sourced deals are among
/// them. Counted: neither says that the community caused anything. Estimates: won_influenced, won_sourced,
/// open_influenced, open_sourced in major units (open: a forecast, in no sum with the others), influenced_share_won
/// (of won deals with a known contact, delta method by account). contacts: rows of one deal side by side.
/// Errors: missing_data without deals, or where no deal has a known contact.
/// Source: docs/methods/pipeline.md. Checked: tests/measure/pipeline_test.cpp (worked by hand).
Result<Finding> pipeline(std::span<const DealContact> contacts, int window_days, const Scope& scope);

/// Share won of the deals decided in the period, for deals touched by the community before they were created against
/// deals with known contacts that were not; raw. Estimates: close_rate_touched, close_rate_untouched,
/// close_rate_difference. The interval is by account: linearised, Student's t with accounts − 1 degrees of freedom.
/// Grade: Correlation. Errors: missing_data without decided deals; too_few_rows where one of the groups is empty.
/// Source: Cochran (1977), section 6.4. Checked: tests/measure/pipeline_test.cpp (worked by hand).
Result<Finding> close_rates(std::span<const DealContact> contacts, int window_days, const Scope& scope);

}  // namespace cw::measure
