#include "engine/postgres_database.hpp"

#include "engine/table.hpp"

namespace cw::engine {

namespace {

constexpr std::int64_t owner_lock = 0x636F6D6D6F6E776C;  // any number that nobody else takes: "commonwl"

Result<Value> first_value(Session& session, std::string_view sql) {
  CW_TRY(auto stream, session.query(sql));
  CW_TRY(const auto result, read_all(*stream));
  if (result.rows.empty()) return Value{};
  return result.rows[0][0];
}

}  // namespace

Result<> own_postgres(Session& session) {
  const std::string number = std::to_string(owner_lock);
  CW_TRY(const Value owned, first_value(session, "SELECT pg_try_advisory_lock(" + number + ")"));
  if (std::get<bool>(owned)) return {};
  CW_TRY(const Value holder,
         first_value(session,
                     "SELECT CAST(min(pid) AS BIGINT) FROM pg_locks WHERE locktype = 'advisory' AND granted AND "
                     "database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND "
                     "(CAST(classid AS BIGINT) << 32) + CAST(objid AS BIGINT) = " +
                         number));
  const auto* pid = std::get_if<std::int64_t>(&holder);
  return fail(ErrorCode::busy,
              "another workspace works in this database" +
                  (pid != nullptr ? " (PID " + std::to_string(*pid) + " of the server)" : std::string{}),
              {}, "wait until it is done, or give each workspace a database of its own");
}

Result<> rewrite_postgres(Session& session, std::span<const TableDesc* const> tables) {
  for (const auto* table : tables) {
    CW_TRY_VOID(session.execute("VACUUM (FULL) " + quoted(split_name(table->name))));
  }
  return {};
}

Result<> drop_postgres(Session& session, std::span<const TableDesc* const> tables) {
  CW_TRY(auto transaction, session.begin());
  for (const auto* table : tables) {
    CW_TRY_VOID(session.execute("DROP TABLE IF EXISTS " + quoted(split_name(table->name))));
  }
  return transaction->commit();
}

}  // namespace cw::engine
