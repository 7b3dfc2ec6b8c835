#pragma once

#include <cstdint>
#include <span>

#include "measure/fold/person_rows.hpp"

namespace cw::measure {

/// What no figure could use, in the period: sums that the ledger counts outside the people. Net sales in minor units.
struct LeftOut {
  std::int64_t anonymous_net_minor = 0;  // orders without any identifier
  std::int64_t people_opted_out = 0;
  std::int64_t opted_out_net_minor = 0;
  std::int64_t no_basis_rows = 0;
  std::int64_t no_basis_net_minor = 0;
};

/// How much of the people and of the money the figures see.
struct Coverage {
  std::int64_t people = 0, members = 0, customers = 0;
  std::int64_t members_matched = 0;  // members who are known as customers
  std::int64_t net_minor = 0;        // net sales of the period, anonymous ones included
  std::int64_t hidden_at_most_minor = 0;
};

/// hidden_at_most: the most net sales of members that the figures could miss: all that is anonymous, opted out or
/// without a basis, and, if each member without a customer record were in truth one of the customers who are not
/// members, the largest of those, one a member. A bound, not an estimate. rows: one a person, any order.
Coverage coverage(std::span<const PersonRow> rows, const LeftOut& left_out);

}  // namespace cw::measure
