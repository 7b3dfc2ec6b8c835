#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/id.hpp"

namespace cw::identity {

/// Makes the tokens of one domain and namespace: those of Tokeniser::token, at about half its cost, because the part of
/// the message that all values share is hashed once. For the ids of every row of an import.
/// Source: SipHash-2-4 with 128 bits of output, Aumasson & Bernstein (2012) and their reference implementation.
/// Check: equal to libsodium's for values of every length (tokens_test).
class TokenSpace {
 public:
  /// secret: the key of SipHash; head: what stands before each value in the message.
  TokenSpace(const std::array<unsigned char, 16>& secret, std::string_view head);
  TokenSpace(const TokenSpace&) = default;
  TokenSpace& operator=(const TokenSpace&) = default;
  ~TokenSpace();
  Token token(std::string_view value) const;

 private:
  std::array<std::uint64_t, 4> state_;  // after the whole words of the head
  std::uint64_t rest_ = 0;              // its last bytes, first byte lowest
  std::size_t rest_bytes_ = 0;          // fewer than eight
  std::size_t head_bytes_ = 0;
};

}  // namespace cw::identity
