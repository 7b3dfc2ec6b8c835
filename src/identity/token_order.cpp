#include "identity/token_order.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace cw::identity {

namespace {

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

void TokenOrder::Free::operator()(void* memory) const {
  std::free(memory);
}

void TokenOrder::make_room() {
  for (std::size_t b = 0; b < buckets; ++b) bounds_[b + 1] += bounds_[b];
  next_ = bounds_;
  constexpr std::size_t page = std::size_t{1} << 21;
  const std::size_t bytes = (bounds_[buckets] * sizeof(TokenEntry) / page + 1) * page;
  entries_.reset(static_cast<TokenEntry*>(std::aligned_alloc(page, bytes)));
  if (!entries_) throw std::bad_alloc();
  ::madvise(entries_.get(), bytes, MADV_HUGEPAGE);  // a wish: fewer page faults where the system grants it
}

void TokenOrder::sort_bucket(std::span<const TokenEntry> bucket, std::vector<TokenEntry>& sorted) {
  sorted.resize(bucket.size());
  Bounds bounds = {};
  for (const TokenEntry& entry : bucket) ++bounds[bucket_of(entry.token, 1) + 1];
  for (std::size_t b = 0; b < buckets; ++b) bounds[b + 1] += bounds[b];
  Bounds next = bounds;
  for (const TokenEntry& entry : bucket) sorted[next[bucket_of(entry.token, 1)]++] = entry;
  for (std::size_t b = 0; b < buckets; ++b) {
    if (bounds[b + 1] - bounds[b] > 1) sort_run(sorted.data() + bounds[b], sorted.data() + bounds[b + 1]);
  }
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
}

void TokenOrder::visit(const std::function<void(std::span<const TokenEntry>)>& each) {
  std::vector<TokenEntry> sorted;
  for (std::size_t b = 0; b < buckets; ++b) {
    if (bounds_[b] == next_[b]) continue;
    sort_bucket({entries_.get() + bounds_[b], next_[b] - bounds_[b]}, sorted);
    each(sorted);
  }
}

}  // namespace cw::identity
