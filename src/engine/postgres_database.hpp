#pragma once

#include <span>

#include "engine/session.hpp"

/// What only a database on a server needs: DuckDB's file is owned, rewritten and removed as a file.
namespace cw::engine {

/// Makes this session the owner of its database until it ends, however it ends: an advisory lock, so that two folders
/// on one database do not write into each other. Errors: busy, naming the server's process that holds it; unreachable.
Result<> own_postgres(Session& session);

/// Writes every table anew, so that rows which were deleted stand in no block of it any more (VACUUM FULL). Its
/// write-ahead log and its backups are the server's to expire. Errors: unreachable, busy.
Result<> rewrite_postgres(Session& session, std::span<const TableDesc* const> tables);

/// Removes the tables, all or none; those that are not there are passed over. Errors: unreachable, busy.
Result<> drop_postgres(Session& session, std::span<const TableDesc* const> tables);

}  // namespace cw::engine
