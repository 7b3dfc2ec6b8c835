#include "ledger/retention.hpp"

#include "ledger/table_buffer.hpp"
#include "ledger/tables.hpp"

namespace cw::ledger {

namespace {

using engine::Named;
using engine::Session;

Result<> state_limits(Session& session, std::span<const KeepFrom> limits) {
  CW_TRY_VOID(session.execute("DELETE FROM ledger.retention"));
  CW_TRY(auto rows, TableBuffer::open(session, retention_table()));
  for (const auto& limit : limits)
    CW_TRY_VOID(rows.text(limit.fact).whole(limit.name_id).whole(limit.source_id).whole(limit.from.micros).end_row());
  CW_TRY_VOID(rows.finish());
  return {};
}

Result<std::vector<std::vector<engine::Value>>> rows_of(Session& session, std::string_view sql,
                                                        std::span<const Named> parameters = {}) {
  CW_TRY(auto stream, engine::run_sql(session, sql, parameters));
  CW_TRY(auto result, engine::read_all(*stream));
  return std::move(result.rows);
}

std::int64_t whole(const engine::Value& value) {
  return std::get<std::int64_t>(value);
}

}  // namespace

Result<Due> due_for_purge(Session& session, std::span<const KeepFrom> limits, Instant accounts_from) {
  CW_TRY(auto transaction, session.begin());  // never committed: the limits go with it
  CW_TRY_VOID(state_limits(session, limits));
  Due due;
  for (const char* fact : {"activity", "outcome"}) {
    CW_TRY(const auto rows, rows_of(session, std::string("retention_due_") + fact));
    for (const auto& row : rows)
      due.rows.push_back(
          {fact, static_cast<std::int32_t>(whole(row[0])), static_cast<std::int32_t>(whole(row[1])), whole(row[2])});
  }
  const Named parameters[] = {{"keep_from", accounts_from}};
  CW_TRY(const auto idle, rows_of(session, "retention_idle_accounts", parameters));
  for (const auto& row : idle) due.idle.push_back(ActorId{whole(row[0])});
  return due;
}

Result<> purge(Session& session, std::span<const KeepFrom> limits, const Due& due) {
  if (!due.idle.empty()) CW_TRY_VOID(remove_actors(session, due.idle));
  CW_TRY(auto transaction, session.begin());
  CW_TRY_VOID(state_limits(session, limits));
  for (const char* step : {"retention_remove_superseded_activity", "retention_remove_superseded_outcome",
                           "retention_remove_activity", "retention_remove_outcome"})
    CW_TRY_VOID(engine::execute_sql(session, step));
  CW_TRY_VOID(session.execute("DELETE FROM ledger.retention"));
  CW_TRY_VOID(transaction->commit());
  return forget_derived(session);
}

}  // namespace cw::ledger
