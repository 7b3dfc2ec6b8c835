#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/id.hpp"
#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// One row of sql/object_steps.sql: when a person first took a declared step of an idea or bug.
struct ObjectStep {
  std::int64_t object_id = 0;
  std::string activity;
  Instant at;
  PersonId person;
  bool staff = false;
};

/// Ideas of the community on their way into the product: by month what was proposed, accepted, declined, shipped and
/// still open; share accepted of those decided (Wilson) and time to a decision (Kaplan–Meier). Steps before the
/// proposal, and objects without one, are left out and counted. Counted: health.
/// Errors: missing_data if `ideas:` is not declared, or nothing was proposed in the window.
/// Source: docs/methods/ideas.md. Checked: tests/measure/flow_test.cpp (worked by hand).
Result<Finding> idea_backlog(std::span<const ObjectStep> steps, const catalog::Health::Flow& ideas, const Scope& scope);

/// From the idea or bug to the release: days to shipped (Kaplan–Meier) for each, share of the period's releases that
/// began with somebody outside staff, and share of bugs found in beta. Counted: health.
/// Errors: missing_data if neither flow declares what shipped, or nothing was proposed in the window.
/// Source: docs/methods/ideas.md.
Result<Finding> product_velocity(std::span<const ObjectStep> steps, const catalog::Health& health, const Scope& scope);

/// Every activity that a flow names, for sql/object_steps.sql: ",idea_created,idea_shipped,"; "" if none.
std::string flow_activities(const catalog::Health& health);

}  // namespace cw::measure
