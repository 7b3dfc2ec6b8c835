#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "catalog/catalog.hpp"
#include "engine/session.hpp"
#include "ledger/import.hpp"

namespace cw::ledger {

/// Which person an actor is, and by which tier of identity the link was made (0 = not linked to another actor).
struct Assignment {
  ActorId actor;
  PersonId person;
  std::int32_t tier = 0;
};

struct BuildOptions {
  /// Everything that the derived tables depend on, as one digest; equal digests mean equal tables.
  std::string inputs_sha256;
  bool full = false;                                    // even if that is what was built last
  std::int64_t memory_bytes = std::int64_t{256} << 20;  // for rows that are being put in order
};

struct BuildReport {
  std::int64_t people = 0, activities = 0, outcomes = 0;
  bool unchanged = false;  // nothing had to be done
};

/// Tables of the catalog that SQL needs: kinds, margins (point value of each distribution), rates, legal basis.
/// Errors: invalid_config if a currency has no rate into the workspace's currency; see outcomes_without_rate.
Result<> write_catalog_tables(engine::Session& session, const catalog::Catalog& catalog, Dictionary& dictionary);

/// Derives person, activity_by_person and outcome_by_person from the facts and the assignment. An interrupted build
/// leaves no half-built state that a later one would trust. Skips the work if `inputs_sha256` is what was built last.
Result<BuildReport> build(engine::Session& session, std::span<const Assignment> assignment,
                          const BuildOptions& options);

/// The digest of the last finished build; "" if there is none.
Result<std::string> built_from(engine::Session& session);

}  // namespace cw::ledger
