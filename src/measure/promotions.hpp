#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "finding/finding.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// One guest of one event, as sql/event_guests.sql gives them.
struct EventGuest {
  std::int64_t event = 0;
  PersonId person;
  bool registered = false, attended = false;
  Instant last_at;  // of the guest's rows about the event
};

/// The events that were made known in one way, and what that took in the period.
struct PromotionMethod {
  std::string method;
  std::vector<std::int64_t> events = {};
  std::optional<std::int64_t> cost_minor = {};  // nothing: no cost is declared
};

/// What it cost to make the events of the period known, per registration and per attendee, by method. An event belongs
/// to the period in which its last row lies; a guest counts once an event. Estimates, over the methods with a declared
/// cost: cost_per_registration, cost_per_attendee in major units. Table "promotions": one row a method, and one for
/// events without any. Counted: a dear method may bring the guests that no other reaches. Errors: missing_data where
/// no event of a method lies in the period.
/// Source: docs/methods/promotions.md. Checked: tests/measure/promotions_test.cpp (worked by hand).
Result<Finding> promotions(std::span<const EventGuest> guests, std::span<const PromotionMethod> methods,
                           const Scope& scope);

}  // namespace cw::measure
