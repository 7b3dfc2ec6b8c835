#include "identity/token_space.hpp"

#include <sodium.h>

#include <bit>
#include <cstring>

namespace cw::identity {

namespace {

struct SipState {
  std::uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1, v1 = std::rotl(v1, 13), v1 ^= v0, v0 = std::rotl(v0, 32);
    v2 += v3, v3 = std::rotl(v3, 16), v3 ^= v2;
    v0 += v3, v3 = std::rotl(v3, 21), v3 ^= v0;
    v2 += v1, v1 = std::rotl(v1, 17), v1 ^= v2, v2 = std::rotl(v2, 32);
  }
  void add(std::uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
  std::uint64_t finish() {
    for (int i = 0; i < 4; ++i) round();
    return v0 ^ v1 ^ v2 ^ v3;
  }
};

static_assert(std::endian::native == std::endian::little);

/// The bytes from `at` on as a number; the text must hold them.
template <class Word>
std::uint64_t load(std::string_view text, std::size_t at = 0) {
  Word word = 0;
  std::memcpy(&word, &text[at], sizeof word);
  return word;
}

/// Fewer than eight bytes as a number, first byte lowest; without a loop, for their count is as good as random.
std::uint64_t load_short(std::string_view text) {
  const std::size_t count = text.size();
  if (count >= 4) return load<std::uint32_t>(text) | load<std::uint32_t>(text, count - 4) << (8 * (count - 4));
  if (count == 0) return 0;
  return load<std::uint8_t>(text) | load<std::uint8_t>(text, count / 2) << (8 * (count / 2)) |
         load<std::uint8_t>(text, count - 1) << (8 * (count - 1));
}

}  // namespace

TokenSpace::TokenSpace(const std::array<unsigned char, 16>& secret, std::string_view head) : head_bytes_(head.size()) {
  std::uint64_t k0 = 0, k1 = 0;
  std::memcpy(&k0, secret.data(), 8);
  std::memcpy(&k1, secret.data() + 8, 8);
  SipState state{0x736f6d6570736575ULL ^ k0, 0x646f72616e646f6dULL ^ k1 ^ 0xee, 0x6c7967656e657261ULL ^ k0,
                 0x7465646279746573ULL ^ k1};
  for (; head.size() >= 8; head.remove_prefix(8)) state.add(load<std::uint64_t>(head));
  rest_bytes_ = head.size();
  rest_ = load_short(head);
  state_ = {state.v0, state.v1, state.v2, state.v3};
  sodium_memzero(&k0, sizeof k0);
  sodium_memzero(&k1, sizeof k1);
}

TokenSpace::~TokenSpace() {
  sodium_memzero(state_.data(), sizeof state_);
}

Token TokenSpace::token(std::string_view value) const {
  SipState state{state_[0], state_[1], state_[2], state_[3]};
  const std::uint64_t length = head_bytes_ + value.size();
  std::uint64_t carried = rest_;  // bytes of the word being filled
  const std::size_t shift = rest_bytes_ * 8;
  const auto carry = [&](std::uint64_t word) { return shift == 0 ? 0 : word >> (64 - shift); };
  for (; value.size() >= 8; value.remove_prefix(8)) {
    const auto word = load<std::uint64_t>(value);
    state.add(carried | word << shift);
    carried = carry(word);
  }
  const std::uint64_t last = load_short(value);
  carried |= last << shift;
  if (rest_bytes_ + value.size() >= 8) {
    state.add(carried);
    carried = carry(last);
  }
  state.add(carried | length << 56);
  state.v2 ^= 0xee;
  Token token;
  token.high = state.finish();
  state.v1 ^= 0xdd;
  token.low = state.finish();
  return token;
}

}  // namespace cw::identity
