#include "ledger/import.hpp"

#include <algorithm>
#include <tuple>

#include "engine/threads.hpp"
#include "ledger/fact_table.hpp"
#include "ledger/side_facts.hpp"
#include "ledger/table_buffer.hpp"
#include "ledger/token_map.hpp"

namespace cw::ledger {

namespace {

using engine::Named;
using engine::Session;

/// Facts looked up and written together.
constexpr std::size_t batch_facts = 256;

std::int64_t stored_key(const engine::Chunk& chunk, std::size_t row) {
  return chunk.columns[0].ints[row];
}

/// Columns actor_id, kind, token_high, token_low.
std::int64_t stored_identifier_key(const engine::Chunk& chunk, std::size_t row) {
  const auto number = [&](std::size_t column) { return chunk.columns[column].ints[row]; };
  return version_of(number(0), number(1), number(2), number(3));
}

FactTable::Description identifier_facts() {
  return {identifier_table(), staged_identifier_table(), "identifier_keys", "next_identifier_number",
          stored_identifier_key};
}
FactTable::Description activity_facts() {
  return {activity_table(), staged_activity_table(), "activity_keys", "next_activity_row_id", stored_key};
}
FactTable::Description outcome_facts() {
  return {outcome_table(), staged_outcome_table(), "outcome_keys", "next_outcome_row_id", stored_key};
}

/// Facts on their way to the tables, in file order. What each needs from memory (its actor's entry, its key's place in
/// the filter) is asked for when it arrives and has come by the time when it is written.
struct Batch {
  enum class Kind : std::uint8_t { actor, activity, outcome };
  struct Actor {
    ActorFact fact;
    std::size_t first_identifier = 0;
  };
  std::vector<Kind> order;
  std::vector<Actor> actors;
  std::vector<IdentifierFact> identifiers;
  std::vector<ActivityFact> activities;
  std::vector<OutcomeFact> outcomes;

  void clear() {
    order.clear();
    actors.clear();
    identifiers.clear();
    activities.clear();
    outcomes.clear();
  }
};

}  // namespace

struct Import::Impl {
  Impl(Session& used_session, Dictionary& used_dictionary, ImportFile used_file,
       std::unique_ptr<engine::Transaction> begun, TableBuffer opened_actor_rows)
      : session(used_session),
        dictionary(used_dictionary),
        file(std::move(used_file)),
        transaction(std::move(begun)),
        actor_rows(std::move(opened_actor_rows)) {}

  Session& session;
  engine::OneThread one_thread{session};
  Dictionary& dictionary;
  ImportFile file;
  std::unique_ptr<engine::Transaction> transaction;
  std::int64_t run_id = 1;
  std::int32_t source_id = 0, system_id = 0;
  TokenMap actors;
  std::int64_t next_actor_id = 1, next_actor_row = 1;
  TableBuffer actor_rows;
  std::unique_ptr<FactTable> identifiers, activities, outcomes;
  Batch batch;
  SideFacts side_facts;
  std::optional<Instant> first_at, last_at;

  Result<> load_actors();
  /// Opens a table with the first fact of its kind.
  Result<> open(std::unique_ptr<FactTable>& table, const FactTable::Description& description);
  Result<> queued(Batch::Kind kind);
  Result<> write_batch();
  Result<std::int64_t> intern(const Mention& mention);
  Result<> write(const ActorFact& fact);
  Result<> write(const ActivityFact& fact);
  Result<> write(const OutcomeFact& fact);
  Result<> write_actor(const TokenMap::Entry& entry, Space space, std::int64_t line);
  Result<> write_identifiers(const ActorFact& fact, std::int64_t actor_id);
  Result<> resolve_staged(std::string_view fact, FactTable& table, ImportCounts& counts);
  void see(Instant at) {
    if (!first_at || at < *first_at) first_at = at;
    if (!last_at || *last_at < at) last_at = at;
  }
};

Import::Import(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Import::~Import() = default;

Result<bool> already_imported(Session& session, const ImportFile& file) {
  const Named parameters[] = {
      {"source", file.source}, {"sha256", file.sha256}, {"settings_sha256", file.settings_sha256}};
  CW_TRY(const auto runs, single_number(session, "import_run_known", parameters));
  return runs > 0;
}

Result<> Import::Impl::load_actors() {
  const Named parameters[] = {{"system_id", std::int64_t{system_id}}};
  CW_TRY(auto stream, engine::run_sql(session, "actors_of_system", parameters));
  engine::Chunk chunk;
  while (true) {
    CW_TRY(const bool more, stream->next(chunk));
    if (!more) return {};
    const auto token_of = [&](std::size_t row) {
      return Token{static_cast<std::uint64_t>(chunk.columns[0].ints[row]),
                   static_cast<std::uint64_t>(chunk.columns[1].ints[row])};
    };
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      constexpr std::size_t ahead = 24;
      if (row + ahead < chunk.rows) actors.prefetch(token_of(row + ahead));
      const auto number = [&](std::size_t column) { return chunk.columns[column].ints[row]; };
      const Token token = token_of(row);
      auto* known = actors.find(token);
      auto& entry = known != nullptr ? *known : actors.insert(token, number(2));
      if (number(3) < entry.row_id) continue;  // an older description
      entry.row_id = number(3);
      entry.joined_at = chunk.columns[4].is_valid(row) ? number(4) : TokenMap::no_time;
      entry.staff = number(5) != 0, entry.bot = number(6) != 0, entry.test = number(7) != 0,
      entry.shadow = number(8) != 0;
      entry.retracted = number(9) != 0, entry.described = number(10) != 0;
      entry.consent = static_cast<std::int8_t>(number(11));
      entry.segment_id = static_cast<std::int32_t>(number(12));
    }
  }
}

Result<std::unique_ptr<Import>> Import::begin(Session& session, Dictionary& dictionary, ImportFile file) {
  CW_TRY(auto transaction, session.begin());
  CW_TRY(auto actor_rows, TableBuffer::open(session, actor_table()));
  auto impl =
      std::make_unique<Impl>(session, dictionary, std::move(file), std::move(transaction), std::move(actor_rows));
  impl->source_id = dictionary.id("source", impl->file.source);
  impl->system_id = dictionary.id("system", impl->file.system);
  CW_TRY(impl->run_id, single_number(session, "next_run_id"));
  CW_TRY(impl->next_actor_id, single_number(session, "next_actor_id"));
  CW_TRY(impl->next_actor_row, single_number(session, "next_actor_row_id"));
  impl->actors = TokenMap(static_cast<std::size_t>(impl->next_actor_id));
  CW_TRY_VOID(impl->load_actors());
  return std::unique_ptr<Import>(new Import(std::move(impl)));
}

namespace {

/// Merges what a row says into what is known: a flag once true stays, the earliest joining counts, an empty field says
/// nothing; who once was a real account is no shadow again; the newest word on consent and retraction counts.
/// True if that changed anything.
bool merge_description(TokenMap::Entry& known, const ActorFact& said) {
  TokenMap::Entry merged = known;
  merged.staff = known.staff || said.staff;
  merged.bot = known.bot || said.bot;
  merged.test = known.test || said.test;
  merged.shadow = said.shadow && (known.shadow || !known.described);
  merged.retracted = said.retracted;
  merged.described = true;
  if (said.joined_at) merged.joined_at = std::min(known.joined_at, said.joined_at->micros);
  if (said.consent != 0) merged.consent = static_cast<std::int8_t>(said.consent);
  if (said.segment_id != 0) merged.segment_id = said.segment_id;
  const auto all = [](const TokenMap::Entry& entry) {
    return std::tie(entry.staff, entry.bot, entry.test, entry.shadow, entry.retracted, entry.described, entry.joined_at,
                    entry.consent, entry.segment_id);
  };
  const bool changed = all(merged) != all(known);
  known = merged;
  return changed;
}

std::uint64_t digest_of(std::span<const IdentifierFact> identifiers) {
  std::uint64_t digest = 1;
  for (const auto& identifier : identifiers) {
    digest =
        mix(mix(mix(digest, static_cast<std::uint64_t>(identifier.kind)), identifier.token.high), identifier.token.low);
  }
  return digest;
}

}  // namespace

Result<> Import::Impl::open(std::unique_ptr<FactTable>& table, const FactTable::Description& description) {
  CW_TRY(table, FactTable::open(session, description, file.expected_rows));
  return {};
}

Result<std::int64_t> Import::Impl::intern(const Mention& mention) {
  if (mention.nobody()) return 0;
  if (const auto* known = actors.find(mention.token)) return known->actor_id;
  auto& entry = actors.insert(mention.token, next_actor_id++);
  entry.row_id = next_actor_row++;
  CW_TRY_VOID(write_actor(entry, mention.space, 0));
  return entry.actor_id;
}

Result<> Import::Impl::write(const ActorFact& fact) {
  auto* known = actors.find(fact.token);
  const bool is_new = known == nullptr;
  auto& entry = is_new ? actors.insert(fact.token, next_actor_id++) : *known;
  const bool changed = merge_description(entry, fact);
  if (is_new || changed) {
    entry.row_id = next_actor_row++;
    CW_TRY_VOID(write_actor(entry, fact.space, fact.line));
  }
  const auto digest = digest_of(fact.identifiers);
  if (digest == entry.identifiers) return {};
  entry.identifiers = digest;
  return write_identifiers(fact, entry.actor_id);
}

Result<> Import::Impl::write_actor(const TokenMap::Entry& entry, Space space, std::int64_t line) {
  auto& row = actor_rows;
  row.wholes({entry.row_id, entry.actor_id, system_id, static_cast<int>(space)});
  row.wholes({static_cast<std::int64_t>(entry.token.high), static_cast<std::int64_t>(entry.token.low)});
  entry.joined_at != TokenMap::no_time ? row.whole(entry.joined_at) : row.null();
  row.wholes({entry.staff, entry.bot, entry.test, entry.shadow, entry.consent, entry.segment_id});
  row.wholes({entry.retracted, entry.described, source_id, run_id, line});
  return row.end_row();
}

Result<> Import::Impl::write_identifiers(const ActorFact& fact, std::int64_t actor_id) {
  if (fact.identifiers.empty()) return {};
  if (!identifiers) CW_TRY_VOID(open(identifiers, identifier_facts()));
  for (const auto& identifier : fact.identifiers) {
    const auto high = static_cast<std::int64_t>(identifier.token.high),
               low = static_cast<std::int64_t>(identifier.token.low);
    auto& row = identifiers->place(version_of(actor_id, identifier.kind, high, low));
    row.wholes({actor_id, identifier.kind, high, low, source_id, run_id});
    CW_TRY_VOID(row.end_row());
  }
  return {};
}

Result<> Import::Impl::write(const ActivityFact& fact) {
  CW_TRY(const auto actor_id, intern(fact.actor));
  const auto version = version_of(actor_id, fact.at.micros, fact.object_id, fact.activity_id, fact.retracted);
  auto& row = activities->place(fact.row_key);
  row.wholes({activities->next_row_id(), fact.row_key, version, actor_id, fact.at.micros, fact.object_id,
              fact.activity_id, source_id, fact.retracted, run_id, fact.line});
  if (!fact.retracted) see(fact.at);
  return row.end_row();
}

Result<> Import::Impl::write(const OutcomeFact& fact) {
  CW_TRY(const auto actor_id, intern(fact.actor));
  const auto version = version_of(actor_id, fact.at.micros, fact.object_id, fact.outcome_id, fact.gross_minor,
                                  fact.tax_minor, fact.shipping_minor, fact.discount_minor, fact.fee_minor,
                                  text_version(fact.currency.code()), fact.product_id, fact.code_id, fact.retracted);
  auto& row = outcomes->place(fact.row_key);
  row.wholes({outcomes->next_row_id(), fact.row_key, version, actor_id, fact.at.micros, fact.object_id, fact.outcome_id,
              fact.gross_minor, fact.tax_minor, fact.shipping_minor, fact.discount_minor, fact.fee_minor});
  row.text(fact.currency.code());
  row.wholes({fact.product_id, fact.code_id, source_id, fact.retracted, run_id, fact.line});
  if (!fact.retracted) see(fact.at);
  return row.end_row();
}

Result<> Import::Impl::queued(Batch::Kind kind) {
  batch.order.push_back(kind);
  return batch.order.size() < batch_facts ? Result<>{} : write_batch();
}

Result<> Import::Impl::write_batch() {
  auto actor = batch.actors.begin();
  auto activity = batch.activities.begin();
  auto outcome = batch.outcomes.begin();
  for (const auto kind : batch.order) {
    if (kind == Batch::Kind::activity) {
      CW_TRY_VOID(write(*activity++));
    } else if (kind == Batch::Kind::outcome) {
      CW_TRY_VOID(write(*outcome++));
    } else {
      actor->fact.identifiers = {batch.identifiers.data() + actor->first_identifier, actor->fact.identifiers.size()};
      CW_TRY_VOID(write((actor++)->fact));
    }
  }
  batch.clear();
  return {};
}

std::int64_t Import::run_id() const {
  return impl_->run_id;
}

void Import::describe(std::string kind, std::string format) {
  impl_->file.kind = std::move(kind);
  impl_->file.format = std::move(format);
}

Result<> Import::actor(const ActorFact& fact) {
  auto& batch = impl_->batch;
  impl_->actors.prefetch(fact.token);
  batch.actors.push_back({fact, batch.identifiers.size()});
  batch.identifiers.insert(batch.identifiers.end(), fact.identifiers.begin(), fact.identifiers.end());
  return impl_->queued(Batch::Kind::actor);
}

Result<> Import::activity(const ActivityFact& fact) {
  if (!impl_->activities) CW_TRY_VOID(impl_->open(impl_->activities, activity_facts()));
  impl_->actors.prefetch(fact.actor.token);
  impl_->activities->announce(fact.row_key);
  impl_->batch.activities.push_back(fact);
  return impl_->queued(Batch::Kind::activity);
}

Result<> Import::outcome(const OutcomeFact& fact) {
  if (!impl_->outcomes) CW_TRY_VOID(impl_->open(impl_->outcomes, outcome_facts()));
  impl_->actors.prefetch(fact.actor.token);
  impl_->outcomes->announce(fact.row_key);
  impl_->batch.outcomes.push_back(fact);
  return impl_->queued(Batch::Kind::outcome);
}

void Import::link(const LinkFact& fact) {
  impl_->side_facts.add(fact);
}

void Import::traffic(const TrafficFact& fact) {
  impl_->see(Instant{fact.from.days * micros_per_day});
  impl_->side_facts.add(fact);
}

/// Rows that were perhaps known: the newest of each key is inserted if its key is new or its content changed; then the
/// row that it replaces is named in ledger.superseded.
Result<> Import::Impl::resolve_staged(std::string_view fact, FactTable& table, ImportCounts& counts) {
  CW_TRY_VOID(table.finish());
  std::int64_t inserted = 0, changed = 0;
  if (table.waiting() > 0) {
    const Named run[] = {{"run_id", run_id}};
    if (fact != "identifier") {
      CW_TRY(changed, engine::execute_sql(session, "supersede_" + std::string(fact), run));
    }
    CW_TRY(inserted, engine::execute_sql(session, "insert_staged_" + std::string(fact)));
    CW_TRY_VOID(engine::execute_sql(session, "clear_staged_" + std::string(fact)));
  }
  counts.by_table[std::string(fact)] = table.written() + inserted;
  counts.new_rows += table.written() + inserted - changed;
  counts.changed += changed;
  if (fact != "identifier") counts.unchanged += table.waiting() - inserted;
  return {};
}

Result<ImportCounts> Import::commit(std::int64_t rows_read, std::int64_t rows_dropped,
                                    const std::map<std::string, std::int64_t>& reasons) {
  auto& impl = *impl_;
  CW_TRY_VOID(impl.write_batch());
  ImportCounts counts;
  counts.run_id = impl.run_id;
  CW_TRY(const auto beside, impl.side_facts.write(impl.session, impl.source_id, impl.run_id,
                                                  [&](const Mention& mention) { return impl.intern(mention); }));
  counts.new_rows += beside.new_rows;
  counts.changed += beside.changed;
  counts.unchanged += beside.unchanged;
  CW_TRY(counts.by_table["actor"], impl.actor_rows.finish());
  if (impl.identifiers) CW_TRY_VOID(impl.resolve_staged("identifier", *impl.identifiers, counts));
  if (impl.activities) CW_TRY_VOID(impl.resolve_staged("activity", *impl.activities, counts));
  if (impl.outcomes) CW_TRY_VOID(impl.resolve_staged("outcome", *impl.outcomes, counts));

  CW_TRY(auto reason_rows, TableBuffer::open(impl.session, import_reason_table()));
  for (const auto& [reason, rows] : reasons) {
    CW_TRY_VOID(reason_rows.whole(impl.run_id).text(reason).whole(rows).end_row());
  }
  CW_TRY_VOID(reason_rows.finish());
  CW_TRY(auto run, TableBuffer::open(impl.session, import_run_table()));
  const auto& file = impl.file;
  run.whole(impl.run_id).text(file.source).text(file.file_name).text(file.kind).text(file.format).text(file.sha256);
  run.text(file.settings_sha256).whole(rows_read).whole(rows_read - rows_dropped).whole(rows_dropped);
  run.whole(counts.unchanged).whole(counts.changed);
  impl.first_at ? run.whole(impl.first_at->micros) : run.null();
  impl.last_at ? run.whole(impl.last_at->micros) : run.null();
  CW_TRY_VOID(run.end_row());
  CW_TRY_VOID(run.finish());
  CW_TRY_VOID(impl.dictionary.save(impl.session));
  CW_TRY_VOID(impl.transaction->commit());
  return counts;
}

}  // namespace cw::ledger
