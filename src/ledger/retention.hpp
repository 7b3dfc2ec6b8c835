#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "engine/session.hpp"
#include "ledger/rights.hpp"

/// Facts that are older than the catalog lets them be kept.
namespace cw::ledger {

/// Rows of one kind from one source are kept from this moment on. fact: "activity" or "outcome"; ids of the dictionary.
struct KeepFrom {
  std::string fact;
  std::int32_t name_id = 0, source_id = 0;
  Instant from;
};

struct DueRows {
  std::string fact;
  std::int32_t name_id = 0, source_id = 0;
  std::int64_t rows = 0;
};

struct Due {
  std::vector<DueRows> rows;  // by fact, name and source
  std::vector<ActorId> idle;  // accounts that nothing else is known of; never a member whose account exists
};

/// accounts_from: an account that joined later is not idle.
Result<Due> due_for_purge(engine::Session& session, std::span<const KeepFrom> limits, Instant accounts_from);

/// Removes the idle accounts, then the rows that are due; derived tables are emptied. A kill in between loses nothing
/// that should stay, and the next purge does the rest.
Result<> purge(engine::Session& session, std::span<const KeepFrom> limits, const Due& due);

}  // namespace cw::ledger
