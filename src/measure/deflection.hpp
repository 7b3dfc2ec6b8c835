#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "measure/fold/deflection.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// What bounds a saving from outside, where it is known.
struct DeflectionBounds {
  std::optional<stats::Interval> expected_tickets = {};   // of all customers, in the period, without the community
  std::optional<std::int64_t> booked_support_minor = {};  // cost of support in the period
  std::string named_booking = {};                         // where money really fell away: then cash-out is avoided
};

struct Deflection {
  Finding finding;                             // estimates "saving" (lower bound), "saving_upper", tickets avoided
  std::vector<ClaimWant> wants = {};           // saving over the ticket cells of the askers
  std::vector<ClaimCapacity> capacities = {};  // one ticket each
  std::vector<std::string> factors = {};       // assumptions that multiply the saving
};

/// How many tickets all customers would open in the period if they opened them as often as customers who never were in
/// the community: tickets each, times customers; Student's t interval. A comparison, not an experiment: whoever keeps
/// away may need less help. Errors: too_few_rows below 30 such customers; degenerate if all of them opened equally
/// many. Checked: tests/measure/deflection_test.cpp (worked by hand).
Result<stats::Interval> expected_tickets(const DeflectionCounts& counts, double level);

/// Tickets that customers did not open because the community had solved their question. Lower bound (the line of the
/// statement): own solved topics × deflection_share × ticket_cost. Upper bound: besides, needs met by reading others'
/// solved topics × views_to_ask_share × deflection_share × ticket_cost. Never above expected − actual tickets (the
/// expected at their point) nor above the booked cost of support, where those are given. ticket_cost is marginal.
/// Grade: Assumption; capacity freed unless a booking is named. Errors: missing_data if nothing was solved in the
/// window, no ticket is known (then nobody can be checked), or deflection_share or ticket_cost is not declared. Without
/// views_to_ask_share the upper bound is a refused part. Source: docs/methods/deflection.md. Checked:
/// tests/measure/deflection_test.cpp (worked by hand).
Result<Deflection> deflection(const DeflectionFold& fold, std::int64_t solved_topics, const catalog::Catalog& catalog,
                              const DeflectionBounds& bounds, const Scope& scope);

}  // namespace cw::measure
