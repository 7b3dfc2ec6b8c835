#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "engine/session.hpp"

namespace cw::ledger {

/// What identity resolves: actors with their newest description, and the identifiers that they carry. Only sources with
/// a basis for matching give identifiers.
struct IdentityInput {
  struct Actor {
    std::int64_t actor_id;
    std::int32_t system_id;
    std::int32_t space;
    bool staff, bot, test, shadow;
  };
  struct Identifier {
    std::int64_t actor_id;
    std::int32_t kind;
    Token token;
  };
  std::vector<Actor> actors;  // by actor_id
  std::vector<Identifier> identifiers;
  std::string facts_version;  // runs and row counts of the facts: changes with every import
};

Result<IdentityInput> identity_input(engine::Session& session);

}  // namespace cw::ledger
