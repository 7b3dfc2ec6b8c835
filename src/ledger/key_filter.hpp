#pragma once

#include <cstdint>
#include <vector>

namespace cw::ledger {

/// A blocked Bloom filter over 64-bit keys: says "surely new" or "perhaps seen". With 12 bits a key about 0.5 % of new
/// keys are called "perhaps seen"; the caller then asks the database, so a wrong "perhaps" costs time, never a row.
/// Source: Putze, Sanders & Singler (2007), "Cache-, hash- and space-efficient Bloom filters".
class KeyFilter {
 public:
  explicit KeyFilter(std::size_t expected_keys);
  /// Adds the key; true if it may have been there before.
  bool add(std::uint64_t key);

 private:
  std::vector<std::uint64_t> words_;  // blocks of eight words: one cache line each
  std::uint64_t blocks_;
};

}  // namespace cw::ledger
