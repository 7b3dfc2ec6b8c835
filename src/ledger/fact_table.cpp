#include "ledger/fact_table.hpp"

#include <algorithm>

namespace cw::ledger {

namespace {

/// Adds the keys of a chunk; each block of the filter is asked for some keys ahead, as reading it is what takes time.
void add_keys(KeyFilter& filter, const engine::Chunk& chunk, std::vector<std::uint64_t>& keys,
              std::int64_t (*key_of)(const engine::Chunk&, std::size_t row)) {
  constexpr std::size_t ahead = 24;
  keys.resize(chunk.rows);
  for (std::size_t row = 0; row < chunk.rows; ++row) keys[row] = static_cast<std::uint64_t>(key_of(chunk, row));
  for (std::size_t row = 0; row < chunk.rows; ++row) {
    if (row + ahead < chunk.rows) filter.prefetch(keys[row + ahead]);
    filter.add(keys[row]);
  }
}

}  // namespace

std::uint64_t text_version(std::string_view text) {
  std::uint64_t hash = text.size();
  for (const unsigned char c : text) hash = mix(hash, c);
  return hash;
}

Result<std::int64_t> single_number(engine::Session& session, std::string_view sql,
                                   std::span<const engine::Named> parameters) {
  CW_TRY(auto stream, engine::run_sql(session, sql, parameters));
  CW_TRY(const auto result, engine::read_all(*stream));
  CW_CHECK(result.rows.size() == 1);
  return std::get<std::int64_t>(result.rows[0][0]);
}

Result<std::unique_ptr<FactTable>> FactTable::open(engine::Session& session, const Description& description,
                                                   std::int64_t expected_rows) {
  CW_TRY(const auto next_row_id, single_number(session, description.next_id_sql));
  CW_TRY(auto stored, engine::run_sql(session, description.keys_sql));
  KeyFilter filter(static_cast<std::size_t>(next_row_id + expected_rows));
  engine::Chunk chunk;
  std::vector<std::uint64_t> keys;
  while (true) {
    CW_TRY(const bool more, stored->next(chunk));
    if (!more) break;
    add_keys(filter, chunk, keys, description.key_of);
  }
  CW_TRY(auto fresh, TableBuffer::open(session, description.table));
  CW_TRY(auto staged, TableBuffer::open(session, description.staged));
  return std::unique_ptr<FactTable>(new FactTable(std::move(fresh), std::move(staged), std::move(filter), next_row_id));
}

TableBuffer& FactTable::place(std::int64_t key) {
  const bool perhaps_known = filter_.add(static_cast<std::uint64_t>(key));
  ++(perhaps_known ? waiting_ : written_);
  return perhaps_known ? staged_ : fresh_;
}

Result<> FactTable::finish() {
  CW_TRY_VOID(fresh_.finish());
  CW_TRY_VOID(staged_.finish());
  return {};
}

}  // namespace cw::ledger
