#include "identity/token_order.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace cw::identity {

namespace {

constexpr int pass_bits = 11;
constexpr std::size_t buckets = std::size_t{1} << pass_bits;
using Bounds = std::array<std::size_t, buckets + 1>;

/// The bits of the token that pass 0 and pass 1 look at, leading bits first.
std::size_t bucket_of(const TokenEntry& entry, int pass) {
  return (entry.token.high >> (64 - pass_bits * (pass + 1))) & (buckets - 1);
}

void scatter(std::span<const TokenEntry> from, TokenEntry* to, int pass, Bounds& bounds) {
  bounds.fill(0);
  for (const TokenEntry& entry : from) ++bounds[bucket_of(entry, pass) + 1];
  for (std::size_t b = 0; b < buckets; ++b) bounds[b + 1] += bounds[b];
  Bounds next = bounds;
  for (const TokenEntry& entry : from) to[next[bucket_of(entry, pass)]++] = entry;
}

void sort_run(TokenEntry* first, TokenEntry* last) {
  if (last - first > 24) return std::sort(first, last);
  for (TokenEntry* unsorted = first + 1; unsorted < last; ++unsorted) {
    const TokenEntry entry = *unsorted;
    TokenEntry* place = unsorted;
    for (; place > first && entry < place[-1]; --place) *place = place[-1];
    *place = entry;
  }
}

}  // namespace

std::vector<TokenEntry> sorted_unique(std::vector<TokenEntry> entries) {
  std::vector<TokenEntry> coarse(entries.size());
  Bounds outer, inner;
  scatter(entries, coarse.data(), 0, outer);
  std::vector<TokenEntry> fine;
  TokenEntry* end = entries.data();  // the sorted, unique part grows in place; it never overtakes what was scattered
  for (std::size_t b = 0; b < buckets; ++b) {
    const std::span<const TokenEntry> bucket(coarse.data() + outer[b], outer[b + 1] - outer[b]);
    if (bucket.empty()) continue;
    fine.resize(std::max(fine.size(), bucket.size()));
    scatter(bucket, fine.data(), 1, inner);
    for (std::size_t i = 0; i < buckets; ++i) {
      if (inner[i + 1] - inner[i] > 1) sort_run(fine.data() + inner[i], fine.data() + inner[i + 1]);
    }
    end = std::unique_copy(fine.data(), fine.data() + bucket.size(), end);
  }
  entries.resize(static_cast<std::size_t>(end - entries.data()));
  return entries;
}

}  // namespace cw::identity
