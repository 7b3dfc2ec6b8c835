#include "ledger/key_filter.hpp"

#include <algorithm>

namespace cw::ledger {

namespace {

__extension__ typedef unsigned __int128 uint128;

struct Place {
  std::uint32_t print;  // low bits
  std::uint64_t hash;   // high bits say where
  std::size_t in(const std::vector<std::uint32_t>& prints) const {
    return static_cast<std::size_t>((static_cast<uint128>(hash) * prints.size()) >> 64);
  }
};

Place place_of(std::uint64_t key) {
  key *= 0x9e3779b97f4a7c15ULL;
  key ^= key >> 32;
  key *= 0xd6e8feb86659fd93ULL;
  return {std::max(static_cast<std::uint32_t>(key), 1U), key};
}

/// Where the print is, or the free place where it belongs.
std::size_t find(const std::vector<std::uint32_t>& prints, const Place& place) {
  std::size_t at = place.in(prints);
  while (prints[at] != 0 && prints[at] != place.print) at = at + 1 == prints.size() ? 0 : at + 1;
  return at;
}

}  // namespace

KeyFilter::KeyFilter(std::size_t expected_keys) {
  open_part(expected_keys);
}

void KeyFilter::open_part(std::size_t expected_keys) {
  const std::size_t places = (expected_keys + 1024) * 3 / 2;
  parts_.push_back({std::vector<std::uint32_t>(places), places * 3 / 4});
}

void KeyFilter::prefetch(std::uint64_t key) const {
  const Place place = place_of(key);
  for (const auto& part : parts_) __builtin_prefetch(&part.prints[place.in(part.prints)], 1);
}

bool KeyFilter::add(std::uint64_t key) {
  const Place place = place_of(key);
  std::size_t at = 0;
  for (const auto& part : parts_) {
    at = find(part.prints, place);
    if (part.prints[at] != 0) return true;
  }
  auto& last = parts_.back();
  last.prints[at] = place.print;
  if (--last.free_places == 0) open_part(last.prints.size());
  return false;
}

}  // namespace cw::ledger
