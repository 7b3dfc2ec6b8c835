#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/session.hpp"
#include "ledger/key_filter.hpp"
#include "ledger/table_buffer.hpp"

namespace cw::ledger {

/// Digest of whole numbers, for telling whether contents differ. Not a secret.
template <class... Parts>
std::int64_t version_of(Parts... parts);
/// The same of a text.
std::uint64_t text_version(std::string_view text);

/// A table of facts as one import fills it: rows with new keys go straight in, those whose key is perhaps known wait in
/// the staged table until the database has looked at them.
class FactTable {
 public:
  struct Description {
    const engine::TableDesc& table;
    const engine::TableDesc& staged;
    std::string_view keys_sql;     // the keys that are stored
    std::string_view next_id_sql;  // the first row id that is free
    std::int64_t (*key_of)(const engine::Chunk&, std::size_t row);
  };
  /// Reads the stored keys. expected_rows: of the import, for sizing only.
  static Result<std::unique_ptr<FactTable>> open(engine::Session& session, const Description& description,
                                                 std::int64_t expected_rows);

  /// Says that a row with this key comes soon.
  void announce(std::int64_t key) const { filter_.prefetch(static_cast<std::uint64_t>(key)); }
  /// Where the row with this key belongs; the caller fills exactly one row.
  TableBuffer& place(std::int64_t key);
  std::int64_t next_row_id() { return next_row_id_++; }
  /// Writes what is left in the buffers.
  Result<> finish();
  std::int64_t written() const { return written_; }
  std::int64_t waiting() const { return waiting_; }

 private:
  FactTable(TableBuffer fresh, TableBuffer staged, KeyFilter filter, std::int64_t next_row_id)
      : fresh_(std::move(fresh)), staged_(std::move(staged)), filter_(std::move(filter)), next_row_id_(next_row_id) {}
  TableBuffer fresh_, staged_;
  KeyFilter filter_;
  std::int64_t next_row_id_ = 1;
  std::int64_t written_ = 0, waiting_ = 0;
};

/// The one number that a query gives.
Result<std::int64_t> single_number(engine::Session& session, std::string_view sql,
                                   std::span<const engine::Named> parameters = {});

inline std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {  // SplitMix64 finaliser
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

}  // namespace cw::ledger
