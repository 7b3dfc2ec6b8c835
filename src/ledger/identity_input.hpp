#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/id.hpp"
#include "engine/session.hpp"

namespace cw::ledger {

/// An actor by its newest description.
struct IdentityActor {
  std::int64_t actor_id;
  std::int32_t system_id;
  std::int32_t space;
  bool staff, bot, test, shadow;
};
/// An identifier that an actor carries.
struct IdentityIdentifier {
  std::int64_t actor_id;
  std::int32_t kind;
  Token token;
};

/// What identity resolves, row by row, so that nobody holds it twice: actors by actor_id, and identifiers in any order;
/// only sources with a basis for matching give identifiers.
Result<> for_each_actor(engine::Session& session, const std::function<void(const IdentityActor&)>& take);
Result<> for_each_identifier(engine::Session& session, const std::function<void(const IdentityIdentifier&)>& take);

/// Runs and row counts of the facts as text: changes with every import.
Result<std::string> facts_version(engine::Session& session);

}  // namespace cw::ledger
