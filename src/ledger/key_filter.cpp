#include "ledger/key_filter.hpp"

namespace cw::ledger {

namespace {
constexpr std::uint64_t bits_per_key = 12;
constexpr std::uint64_t bits_per_block = 512;
__extension__ typedef unsigned __int128 uint128;
}  // namespace

KeyFilter::KeyFilter(std::size_t expected_keys)
    : blocks_((static_cast<std::uint64_t>(expected_keys) + 1024) * bits_per_key / bits_per_block + 1) {
  words_.assign(blocks_ * 8, 0);
}

bool KeyFilter::add(std::uint64_t key) {
  key *= 0x9e3779b97f4a7c15ULL;
  key ^= key >> 32;
  const auto block = static_cast<std::uint64_t>((static_cast<uint128>(key * 0xd6e8feb86659fd93ULL) * blocks_) >> 64);
  std::uint64_t* words = words_.data() + block * 8;
  bool seen = true;
  std::uint64_t probe = key;
  for (int i = 0; i < 6; ++i) {  // six probes of nine bits each
    const std::uint64_t bit = probe & 511;
    probe = (probe >> 9) | (probe << 55);
    const std::uint64_t mask = std::uint64_t{1} << (bit & 63);
    seen = seen && (words[bit >> 6] & mask) != 0;
    words[bit >> 6] |= mask;
  }
  return seen;
}

}  // namespace cw::ledger
