#include "ledger/rights.hpp"

#include "ledger/table_buffer.hpp"
#include "ledger/tables.hpp"

namespace cw::ledger {

namespace {

using engine::Named;
using engine::Session;

template <class Take>
Result<> for_each_row(Session& session, std::string_view sql, Take take) {
  CW_TRY(auto stream, engine::run_sql(session, sql));
  engine::Chunk chunk;
  while (true) {
    CW_TRY(const bool more, stream->next(chunk));
    if (!more) return {};
    for (std::size_t row = 0; row < chunk.rows; ++row)
      take([&](std::size_t column) { return chunk.columns[column].ints[row]; });
  }
}

Result<> stage(Session& session, std::span<const ActorId> actors) {
  CW_TRY_VOID(session.execute("DELETE FROM ledger.leaving"));
  CW_TRY(auto rows, TableBuffer::open(session, leaving_table()));
  for (const auto actor : actors) CW_TRY_VOID(rows.whole(actor.value).end_row());
  CW_TRY_VOID(rows.finish());
  return {};
}

Result<> clear_derived(Session& session) {
  for (const auto* table : {&actor_person_table(), &person_table(), &activity_by_person_table(),
                            &outcome_by_person_table(), &build_state_table()}) {
    CW_TRY_VOID(session.execute("DELETE FROM " + table->name));
  }
  return {};
}

}  // namespace

Result<> for_each_token(Session& session, const std::function<void(const Holding&)>& take) {
  return for_each_row(session, "rights_tokens", [&](const auto& number) {
    take({ActorId{number(0)}, static_cast<int>(number(1)),
          Token{static_cast<std::uint64_t>(number(2)), static_cast<std::uint64_t>(number(3))}});
  });
}

Result<std::vector<ActorPerson>> actor_people(Session& session) {
  std::vector<ActorPerson> people;
  CW_TRY_VOID(for_each_row(session, "rights_actor_person",
                           [&](const auto& number) { people.push_back({ActorId{number(0)}, PersonId{number(1)}}); }));
  return people;
}

Result<RemovedRows> remove_actors(Session& session, std::span<const ActorId> actors) {
  CW_TRY(auto transaction, session.begin());
  CW_TRY_VOID(stage(session, actors));
  RemovedRows removed;
  removed.actors = static_cast<std::int64_t>(actors.size());
  for (const char* step : {"rights_blank_names", "rights_remove_superseded_activity",
                           "rights_remove_superseded_outcome", "rights_remove_link"})
    CW_TRY_VOID(engine::execute_sql(session, step));
  CW_TRY(removed.activities, engine::execute_sql(session, "rights_remove_activity"));
  CW_TRY(removed.outcomes, engine::execute_sql(session, "rights_remove_outcome"));
  CW_TRY(removed.identifiers, engine::execute_sql(session, "rights_remove_identifier"));
  CW_TRY(removed.descriptions, engine::execute_sql(session, "rights_remove_actor"));
  CW_TRY_VOID(clear_derived(session));
  CW_TRY_VOID(stage(session, {}));
  CW_TRY_VOID(transaction->commit());
  return removed;
}

Result<RemovedRows> count_rows(Session& session, std::span<const ActorId> actors) {
  CW_TRY(auto transaction, session.begin());  // never committed: the staged accounts go with it
  CW_TRY_VOID(stage(session, actors));
  CW_TRY(auto stream, engine::run_sql(session, "rights_count"));
  CW_TRY(const auto result, engine::read_all(*stream));
  RemovedRows held;
  held.actors = static_cast<std::int64_t>(actors.size());
  const auto number = [&](std::size_t column) { return std::get<std::int64_t>(result.rows.at(0).at(column)); };
  held.descriptions = number(0), held.identifiers = number(1), held.activities = number(2), held.outcomes = number(3);
  return held;
}

Result<std::int64_t> say_consent(Session& session, std::span<const ActorId> actors, int consent) {
  CW_TRY(auto stream, engine::run_sql(session, "next_actor_row_id"));
  CW_TRY(const auto next, engine::read_all(*stream));
  CW_TRY(auto transaction, session.begin());
  CW_TRY_VOID(stage(session, actors));
  const Named parameters[] = {{"consent", std::int64_t{consent}}, {"next_row_id", next.rows.at(0).at(0)}};
  CW_TRY(const auto said, engine::execute_sql(session, "rights_opt_out", parameters));
  CW_TRY_VOID(stage(session, {}));
  if (said > 0) CW_TRY_VOID(clear_derived(session));
  CW_TRY_VOID(transaction->commit());
  return said;
}

Result<std::int64_t> hide_file_names(Session& session, const std::string& part) {
  const Named parameters[] = {{"part", part}};
  return engine::execute_sql(session, "rights_hide_file_names", parameters);
}

Result<> forget_derived(Session& session) {
  CW_TRY(auto transaction, session.begin());
  CW_TRY_VOID(clear_derived(session));
  return transaction->commit();
}

Result<std::string> marks_seen(Session& session) {
  CW_TRY(auto stream, engine::run_sql(session, "rights_marks_seen"));
  CW_TRY(const auto result, engine::read_all(*stream));
  return result.rows.empty() ? std::string{} : std::get<std::string>(result.rows[0][0]);
}

Result<> note_marks_seen(Session& session, const std::string& version) {
  CW_TRY(auto transaction, session.begin());
  CW_TRY_VOID(session.execute("DELETE FROM ledger.marks_seen"));
  CW_TRY(auto rows, TableBuffer::open(session, marks_seen_table()));
  CW_TRY_VOID(rows.text(version).end_row());
  CW_TRY_VOID(rows.finish());
  return transaction->commit();
}

}  // namespace cw::ledger
