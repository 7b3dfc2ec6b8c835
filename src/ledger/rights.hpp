#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "engine/session.hpp"

/// What the ledger does for a person who asks to see, to be left out, or to be forgotten. The rules of who that person
/// is stand in workspace/member_rights.hpp; here are only rows.
namespace cw::ledger {

/// A token that an account carries. kind: identity's LinkKind by number; 6 is the account's own id in its system.
struct Holding {
  ActorId actor;
  int kind = 0;
  Token token;
};

/// Calls `take` for every token of every account that says who it is, by actor.
Result<> for_each_token(engine::Session& session, const std::function<void(const Holding&)>& take);

struct ActorPerson {
  ActorId actor;
  PersonId person;
};
/// The assignment of the last build, by actor.
Result<std::vector<ActorPerson>> actor_people(engine::Session& session);

struct RemovedRows {
  std::int64_t actors = 0;  // accounts, not rows
  std::int64_t descriptions = 0, identifiers = 0, activities = 0, outcomes = 0;
};

/// Removes every fact of the accounts, the names that only they had, and all derived rows (the next build makes them
/// anew), as one transaction. This and the purge by retention are the only places where facts go.
Result<RemovedRows> remove_actors(engine::Session& session, std::span<const ActorId> actors);

/// What remove_actors would remove.
Result<RemovedRows> count_rows(engine::Session& session, std::span<const ActorId> actors);

/// Appends to each account the word that it opted out (consent -1), or that nothing was said (0). Returns the accounts
/// of which that was news.
Result<std::int64_t> say_consent(engine::Session& session, std::span<const ActorId> actors, int consent);

/// Blanks the name of imported files that carry this text in it.
Result<std::int64_t> hide_file_names(engine::Session& session, const std::string& part);

/// Empties the derived tables.
Result<> forget_derived(engine::Session& session);

/// The version of the marks that this ledger was last swept with; "" if never. A restored backup has an older one.
Result<std::string> marks_seen(engine::Session& session);
Result<> note_marks_seen(engine::Session& session, const std::string& version);

}  // namespace cw::ledger
