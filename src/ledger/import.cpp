#include "ledger/import.hpp"

#include <algorithm>
#include <tuple>

#include "ledger/key_filter.hpp"
#include "ledger/table_buffer.hpp"
#include "ledger/token_map.hpp"

namespace cw::ledger {

namespace {

using engine::Named;
using engine::Session;

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {  // SplitMix64 finaliser; content digests, not secrets
  hash = (hash ^ value) + 0x9e3779b97f4a7c15ULL;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31);
}

template <class... Parts>
std::int64_t version_of(Parts... parts) {
  std::uint64_t hash = 1;
  ((hash = mix(hash, static_cast<std::uint64_t>(parts))), ...);
  return static_cast<std::int64_t>(hash);
}

std::uint64_t text_hash(std::string_view text) {
  std::uint64_t hash = text.size();
  for (const unsigned char c : text) hash = mix(hash, c);
  return hash;
}

Result<std::int64_t> single_number(Session& session, std::string_view sql, std::span<const Named> parameters = {}) {
  CW_TRY(auto stream, engine::run_sql(session, sql, parameters));
  CW_TRY(const auto result, engine::read_all(*stream));
  CW_CHECK(result.rows.size() == 1);
  return std::get<std::int64_t>(result.rows[0][0]);
}

/// A fact table and the rows of this import: new keys go straight in, perhaps-known ones wait in the staged table.
struct FactTable {
  TableBuffer fresh, staged;
  KeyFilter filter;
  std::int64_t next_row_id = 1;
  std::int64_t written = 0, waiting = 0;

  TableBuffer& place(std::int64_t key) {
    if (filter.add(static_cast<std::uint64_t>(key))) {
      ++waiting;
      return staged;
    }
    ++written;
    return fresh;
  }
};

using KeyOf = std::int64_t (*)(const engine::Chunk&, std::size_t);

std::int64_t stored_key(const engine::Chunk& chunk, std::size_t row) {
  return chunk.columns[0].ints[row];
}

/// Columns actor_id, kind, token_high, token_low.
std::int64_t stored_identifier_key(const engine::Chunk& chunk, std::size_t row) {
  const auto number = [&](std::size_t column) { return chunk.columns[column].ints[row]; };
  return version_of(number(0), number(1), number(2), number(3));
}

Result<FactTable> open_fact_table(Session& session, const engine::TableDesc& table,
                                  const engine::TableDesc& staged_table, std::string_view keys_sql, KeyOf key_of,
                                  std::string_view next_id_sql, std::int64_t expected_rows) {
  CW_TRY(const auto next_row_id, single_number(session, next_id_sql));
  CW_TRY(auto keys, engine::run_sql(session, keys_sql));
  KeyFilter filter(static_cast<std::size_t>(next_row_id + expected_rows));
  engine::Chunk chunk;
  while (true) {
    CW_TRY(const bool more, keys->next(chunk));
    if (!more) break;
    for (std::size_t row = 0; row < chunk.rows; ++row) filter.add(static_cast<std::uint64_t>(key_of(chunk, row)));
  }
  CW_TRY(auto fresh, TableBuffer::open(session, table));
  CW_TRY(auto staged, TableBuffer::open(session, staged_table));
  return FactTable{std::move(fresh), std::move(staged), std::move(filter), next_row_id};
}

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
  Dictionary& dictionary;
  ImportFile file;
  std::unique_ptr<engine::Transaction> transaction;
  std::int64_t run_id = 1;
  std::int32_t source_id = 0, system_id = 0;
  TokenMap actors;
  std::int64_t next_actor_id = 1, next_actor_row = 1;
  TableBuffer actor_rows;
  std::optional<FactTable> identifiers, activities, outcomes;
  std::optional<Instant> first_at, last_at;

  Result<> load_actors();
  Result<ActorId> intern(const ActorFact& fact);
  Result<> write_actor(const ActorFact& fact, const TokenMap::Entry& entry);
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
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      const auto number = [&](std::size_t column) { return chunk.columns[column].ints[row]; };
      const Token token{static_cast<std::uint64_t>(number(0)), static_cast<std::uint64_t>(number(1))};
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

Result<ActorId> Import::Impl::intern(const ActorFact& fact) {
  auto* known = actors.find(fact.token);
  const bool is_new = known == nullptr;
  auto& entry = is_new ? actors.insert(fact.token, next_actor_id++) : *known;
  const bool changed = fact.describes && merge_description(entry, fact);
  if (is_new || changed) {
    entry.row_id = next_actor_row++;
    CW_TRY_VOID(write_actor(fact, entry));
  }
  if (const auto digest = digest_of(fact.identifiers); fact.describes && digest != entry.identifiers) {
    entry.identifiers = digest;
    CW_TRY_VOID(write_identifiers(fact, entry.actor_id));
  }
  return ActorId{entry.actor_id};
}

Result<> Import::Impl::write_actor(const ActorFact& fact, const TokenMap::Entry& entry) {
  auto& row = actor_rows;
  row.whole(entry.row_id).whole(entry.actor_id).whole(system_id).whole(static_cast<int>(fact.space));
  row.whole(static_cast<std::int64_t>(fact.token.high)).whole(static_cast<std::int64_t>(fact.token.low));
  entry.joined_at != TokenMap::no_time ? row.whole(entry.joined_at) : row.null();
  row.whole(entry.staff)
      .whole(entry.bot)
      .whole(entry.test)
      .whole(entry.shadow)
      .whole(entry.consent)
      .whole(entry.segment_id);
  row.whole(entry.retracted).whole(entry.described).whole(source_id).whole(run_id).whole(fact.line);
  return row.end_row();
}

Result<> Import::Impl::write_identifiers(const ActorFact& fact, std::int64_t actor_id) {
  if (fact.identifiers.empty()) return {};
  if (!identifiers) {
    CW_TRY(auto opened, open_fact_table(session, identifier_table(), staged_identifier_table(), "identifier_keys",
                                        stored_identifier_key, "next_identifier_number", file.expected_rows));
    identifiers.emplace(std::move(opened));
  }
  for (const auto& identifier : fact.identifiers) {
    const auto key = version_of(actor_id, identifier.kind, identifier.token.high, identifier.token.low);
    auto& row = identifiers->place(key);
    row.whole(actor_id).whole(identifier.kind);
    row.whole(static_cast<std::int64_t>(identifier.token.high)).whole(static_cast<std::int64_t>(identifier.token.low));
    row.whole(source_id).whole(run_id);
    CW_TRY_VOID(row.end_row());
  }
  return {};
}

Result<ActorId> Import::actor(const ActorFact& fact) {
  return impl_->intern(fact);
}

std::int64_t Import::run_id() const {
  return impl_->run_id;
}

void Import::describe(std::string kind, std::string format) {
  impl_->file.kind = std::move(kind);
  impl_->file.format = std::move(format);
}

Result<> Import::activity(const ActivityFact& fact) {
  auto& impl = *impl_;
  if (!impl.activities) {
    CW_TRY(auto opened, open_fact_table(impl.session, activity_table(), staged_activity_table(), "activity_keys",
                                        stored_key, "next_activity_row_id", impl.file.expected_rows));
    impl.activities.emplace(std::move(opened));
  }
  auto& table = *impl.activities;
  auto& row = table.place(fact.row_key);
  row.whole(table.next_row_id++).whole(fact.row_key);
  row.whole(version_of(fact.actor.value, fact.at.micros, fact.object_id, fact.activity_id, fact.retracted));
  row.whole(fact.actor.value).whole(fact.at.micros).whole(fact.object_id).whole(fact.activity_id);
  row.whole(impl.source_id).whole(fact.retracted).whole(impl.run_id).whole(fact.line);
  if (!fact.retracted) impl.see(fact.at);
  return row.end_row();
}

Result<> Import::outcome(const OutcomeFact& fact) {
  auto& impl = *impl_;
  if (!impl.outcomes) {
    CW_TRY(auto opened, open_fact_table(impl.session, outcome_table(), staged_outcome_table(), "outcome_keys",
                                        stored_key, "next_outcome_row_id", impl.file.expected_rows));
    impl.outcomes.emplace(std::move(opened));
  }
  auto& table = *impl.outcomes;
  auto& row = table.place(fact.row_key);
  row.whole(table.next_row_id++).whole(fact.row_key);
  row.whole(version_of(fact.actor.value, fact.at.micros, fact.object_id, fact.outcome_id, fact.gross_minor,
                       fact.tax_minor, fact.shipping_minor, fact.discount_minor, fact.fee_minor,
                       text_hash(fact.currency), fact.product_id, fact.code_id, fact.retracted));
  row.whole(fact.actor.value).whole(fact.at.micros).whole(fact.object_id).whole(fact.outcome_id);
  row.whole(fact.gross_minor)
      .whole(fact.tax_minor)
      .whole(fact.shipping_minor)
      .whole(fact.discount_minor)
      .whole(fact.fee_minor);
  row.text(fact.currency).whole(fact.product_id).whole(fact.code_id);
  row.whole(impl.source_id).whole(fact.retracted).whole(impl.run_id).whole(fact.line);
  if (!fact.retracted) impl.see(fact.at);
  return row.end_row();
}

/// Rows that were perhaps known: the newest of each key is inserted if its key is new or its content changed; then the
/// row that it replaces is named in ledger.superseded.
Result<> Import::Impl::resolve_staged(std::string_view fact, FactTable& table, ImportCounts& counts) {
  CW_TRY_VOID(table.fresh.finish());
  CW_TRY_VOID(table.staged.finish());
  std::int64_t inserted = 0, changed = 0;
  if (table.waiting > 0) {
    const Named run[] = {{"run_id", run_id}};
    if (fact != "identifier") {
      CW_TRY(changed, engine::execute_sql(session, "supersede_" + std::string(fact), run));
    }
    CW_TRY(inserted, engine::execute_sql(session, "insert_staged_" + std::string(fact)));
    CW_TRY_VOID(engine::execute_sql(session, "clear_staged_" + std::string(fact)));
  }
  counts.by_table[std::string(fact)] = table.written + inserted;
  counts.new_rows += table.written + inserted - changed;
  counts.changed += changed;
  if (fact != "identifier") counts.unchanged += table.waiting - inserted;
  return {};
}

Result<ImportCounts> Import::commit(std::int64_t rows_read, std::int64_t rows_dropped,
                                    const std::map<std::string, std::int64_t>& reasons) {
  auto& impl = *impl_;
  ImportCounts counts;
  counts.run_id = impl.run_id;
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
