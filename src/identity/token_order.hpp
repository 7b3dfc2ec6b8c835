#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/id.hpp"
#include "identity/tokens.hpp"

namespace cw::identity {

/// Who holds a token and how, in a form that sorts fast: by (source, space), actor, kind. All parts are dense numbers.
struct Holder {
  std::uint64_t rank = 0;

  /// place: number of the source << 8 | space.
  static Holder of(std::uint32_t place, std::uint32_t actor, LinkKind kind) {
    return {std::uint64_t{place} << 40 | std::uint64_t{actor} << 8 | static_cast<std::uint8_t>(kind)};
  }
  std::uint32_t actor() const { return static_cast<std::uint32_t>(rank >> 8); }
  std::uint32_t place() const { return static_cast<std::uint32_t>(rank >> 40); }
  std::uint8_t space() const { return static_cast<std::uint8_t>(rank >> 40); }
  LinkKind kind() const { return static_cast<LinkKind>(rank & 0xFF); }
  friend constexpr auto operator<=>(Holder, Holder) = default;
};

struct TokenEntry {
  Token token;
  Holder holder;
  friend constexpr bool operator==(const TokenEntry&, const TokenEntry&) = default;
  friend constexpr bool operator<(const TokenEntry& a, const TokenEntry& b) {
    if (a.token.high != b.token.high) return a.token.high < b.token.high;
    if (a.token.low != b.token.low) return a.token.low < b.token.low;
    return a.holder.rank < b.holder.rank;
  }
};

/// Sorts entries and drops repeats, bucket by bucket, so that what follows finds them in the processor's cache.
/// Tokens are evenly spread, so two counting passes over their leading bits leave runs of a few entries; any other
/// input is still sorted correctly, only slower (n log n). Use: count() each token, place() each entry, visit() once.
class TokenOrder {
 public:
  void count(Token token) { ++bounds_[bucket_of(token, 0) + 1]; }
  /// After the last count().
  void make_room();
  void place(const TokenEntry& entry) { entries_[next_[bucket_of(entry.token, 0)]++] = entry; }
  /// Each call gets all entries of some tokens, ascending and distinct; the calls go in ascending order.
  void visit(const std::function<void(std::span<const TokenEntry>)>& each);

 private:
  static constexpr int pass_bits = 11;
  static constexpr std::size_t buckets = std::size_t{1} << pass_bits;
  using Bounds = std::array<std::size_t, buckets + 1>;
  static std::size_t bucket_of(Token token, int pass) {
    return (token.high >> (64 - pass_bits * (pass + 1))) & (buckets - 1);
  }
  void sort_bucket(std::span<const TokenEntry> bucket, std::vector<TokenEntry>& sorted);

  Bounds bounds_ = {};
  Bounds next_ = {};
  struct Free {
    void operator()(void* memory) const;
  };
  std::unique_ptr<TokenEntry[], Free> entries_;  // not zeroed first: every place is written
};

}  // namespace cw::identity
