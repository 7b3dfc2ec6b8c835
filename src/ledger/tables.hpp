#pragma once

#include <span>

#include "engine/session.hpp"

/// The tables of the ledger. Facts are append-only; *_by_person and person are derived by build and may be dropped.
/// Grain, columns and units: docs/reference/ledger.md.
namespace cw::ledger {

// facts
const engine::TableDesc& import_run_table();
const engine::TableDesc& import_reason_table();
const engine::TableDesc& dictionary_table();
const engine::TableDesc& actor_table();
const engine::TableDesc& identifier_table();
const engine::TableDesc& activity_table();
const engine::TableDesc& outcome_table();
const engine::TableDesc& superseded_table();
const engine::TableDesc& link_table();     // of people to accounts and deals; the largest row_id of a row_key counts
const engine::TableDesc& traffic_table();  // sums without people; the same

// rows of one import that may be known already; empty outside an import
const engine::TableDesc& staged_identifier_table();
const engine::TableDesc& staged_activity_table();
const engine::TableDesc& staged_outcome_table();

// given to the build
const engine::TableDesc& actor_person_table();
const engine::TableDesc& activity_kind_table();
const engine::TableDesc& outcome_kind_table();
const engine::TableDesc& margin_table();
const engine::TableDesc& rate_table();
const engine::TableDesc& retention_table();  // what the catalog says, for the time of a purge; else empty
const engine::TableDesc& source_basis_table();
const engine::TableDesc& leaving_table();      // accounts that an erasure or an opt-out is about; empty outside of one
const engine::TableDesc& marks_seen_table();   // which marks of erasure the ledger was swept with
const engine::TableDesc& build_state_table();  // what the derived tables were built from

// derived
const engine::TableDesc& person_table();
const engine::TableDesc& activity_by_person_table();
const engine::TableDesc& outcome_by_person_table();

/// Every table above, in an order in which they can be made.
std::span<const engine::TableDesc* const> all_tables();

/// Creates what does not exist yet.
Result<> ensure_tables(engine::Session& session);

/// Space of an actor: which side of the join. Stored as these numbers.
/// contact: known to sales, whether or not they bought; account: a company, which is never a person.
enum class Space : int { member = 0, customer = 1, guest = 2, requester = 3, contact = 4, account = 5 };
/// Errors: invalid_config with the names.
Result<Space> parse_space(std::string_view name);

}  // namespace cw::ledger
