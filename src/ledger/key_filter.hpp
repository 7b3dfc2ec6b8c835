#pragma once

#include <cstdint>
#include <vector>

namespace cw::ledger {

/// Remembers 64-bit keys by 32-bit fingerprints: says "surely new" or "perhaps seen". About one new key in 800 million
/// is called "perhaps seen" (five places looked at, each with 2^-32); the caller then asks the database, so a wrong
/// "perhaps" costs time, never a row. Six bytes a key; more keys than expected cost time for each key, not memory.
class KeyFilter {
 public:
  explicit KeyFilter(std::size_t expected_keys);
  /// Adds the key; true if it may have been there before.
  bool add(std::uint64_t key);
  /// Fetches the key's place from memory, so that an add() some keys later need not wait for it.
  void prefetch(std::uint64_t key) const;

 private:
  /// A hash table without room to grow; the last one takes new keys, and when it is full another follows.
  struct Part {
    std::vector<std::uint32_t> prints;  // 0 = free
    std::size_t free_places = 0;        // before probing gets long
  };
  void open_part(std::size_t expected_keys);
  std::vector<Part> parts_;
};

}  // namespace cw::ledger
