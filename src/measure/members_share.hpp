#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "finding/finding.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// How much of the sales came from members, who among members and customers is both, how the sales split into before
/// joining, after joining and never joined, and how long it takes from joining to the first order and from the first
/// order to joining. Counted: says who bought, not why.
/// rows: one a person, any order. anonymous_net_minor: net sales of the period without a known customer, if there are.
/// Errors: missing_data without members or without orders in the period; degenerate if net sales are not above zero.
/// Source: docs/methods/members_share.md. Checked: tests/measure/members_share_test.cpp (worked by hand).
Result<Finding> members_share(std::span<const PersonRow> rows, const Scope& scope,
                              std::optional<std::int64_t> anonymous_net_minor = {});

}  // namespace cw::measure
