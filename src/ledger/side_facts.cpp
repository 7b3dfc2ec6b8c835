#include "ledger/side_facts.hpp"

#include <initializer_list>
#include <string_view>

#include "ledger/table_buffer.hpp"
#include "ledger/tables.hpp"

namespace cw::ledger {

namespace {

/// SplitMix64 finaliser over the content: tells a changed row from an equal one, and hides nothing.
std::int64_t version_of(std::initializer_list<std::int64_t> parts) {
  std::uint64_t hash = 1;
  for (const std::int64_t part : parts) {
    hash = (hash ^ static_cast<std::uint64_t>(part)) + 0x9e3779b97f4a7c15ULL;
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
    hash ^= hash >> 31;
  }
  return static_cast<std::int64_t>(hash);
}

/// A link whose ends are known by id.
struct LinkRow {
  std::int64_t row_key, actor_id, account_id;
  const LinkFact* fact;
  std::int64_t line;
};

std::int64_t version_of(const LinkRow& row) {
  return version_of(
      {row.actor_id, row.fact->link_id, row.account_id, row.fact->object_id, row.fact->retracted ? 1 : 0});
}
std::int64_t version_of(const TrafficFact& fact) {
  return version_of({fact.from.days, fact.days, fact.site_id, fact.referrer_id, fact.landing_id, fact.visitors,
                     fact.sessions, fact.views, fact.seconds, fact.clicks});
}

/// The newest version of each key, and the number that the next row gets. The query gives row_key, row_version and
/// row_id in order of row_id.
struct Stored {
  std::unordered_map<std::int64_t, std::int64_t> versions;
  std::int64_t next_row_id = 1;
};
Result<Stored> stored(engine::Session& session, std::string_view sql) {
  CW_TRY(auto stream, engine::run_sql(session, sql));
  Stored known;
  engine::Chunk chunk;
  for (;;) {
    CW_TRY(const bool more, stream->next(chunk));
    if (!more) return known;
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      known.versions[chunk.columns[0].ints[row]] = chunk.columns[1].ints[row];
      known.next_row_id = chunk.columns[2].ints[row] + 1;
    }
  }
}

template <class Fact>
void keep_last(std::vector<Fact>& facts, std::unordered_map<std::int64_t, std::size_t>& places, const Fact& fact) {
  const auto [place, is_new] = places.try_emplace(fact.row_key, facts.size());
  if (is_new) {
    facts.push_back(fact);
  } else {
    facts[place->second] = fact;
  }
}

void put(TableBuffer& row, const LinkRow& link) {
  row.whole(link.actor_id).whole(link.fact->link_id).whole(link.account_id).whole(link.fact->object_id);
  row.whole(link.fact->retracted ? 1 : 0);
}
void put(TableBuffer& row, const TrafficFact& fact) {
  row.whole(fact.from.days).whole(fact.days).whole(fact.site_id).whole(fact.referrer_id).whole(fact.landing_id);
  for (const std::int64_t count : {fact.visitors, fact.sessions, fact.views, fact.seconds, fact.clicks}) {
    count < 0 ? row.null() : row.whole(count);
  }
}

template <class Fact>
Result<> append(engine::Session& session, const engine::TableDesc& table, std::string_view keys_sql,
                const std::vector<Fact>& facts, std::int32_t source_id, std::int64_t run_id,
                SideFacts::Counts& counts) {
  if (facts.empty()) return {};
  CW_TRY(Stored known, stored(session, keys_sql));
  CW_TRY(auto row, TableBuffer::open(session, table));
  for (const Fact& fact : facts) {
    const std::int64_t version = version_of(fact);
    const auto seen = known.versions.find(fact.row_key);
    if (seen != known.versions.end() && seen->second == version) {
      ++counts.unchanged;
      continue;
    }
    ++(seen == known.versions.end() ? counts.new_rows : counts.changed);
    row.whole(known.next_row_id++).whole(fact.row_key).whole(version);
    put(row, fact);
    CW_TRY_VOID(row.whole(source_id).whole(run_id).whole(fact.line).end_row());
  }
  CW_TRY_VOID(row.finish());
  return {};
}

}  // namespace

void SideFacts::add(const LinkFact& fact) {
  keep_last(links_, link_at_, fact);
}
void SideFacts::add(const TrafficFact& fact) {
  keep_last(traffic_, traffic_at_, fact);
}

Result<SideFacts::Counts> SideFacts::write(engine::Session& session, std::int32_t source_id, std::int64_t run_id,
                                           const std::function<Result<std::int64_t>(const Mention&)>& actor_of) {
  std::vector<LinkRow> links;
  for (const LinkFact& fact : links_) {
    CW_TRY(const std::int64_t actor_id, actor_of(fact.actor));
    CW_TRY(const std::int64_t account_id, actor_of(fact.account));
    links.push_back({fact.row_key, actor_id, account_id, &fact, fact.line});
  }
  Counts counts;
  CW_TRY_VOID(append(session, link_table(), "link_keys", links, source_id, run_id, counts));
  CW_TRY_VOID(append(session, traffic_table(), "traffic_keys", traffic_, source_id, run_id, counts));
  return counts;
}

}  // namespace cw::ledger
