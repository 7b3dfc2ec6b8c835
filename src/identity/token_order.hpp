#pragma once

#include <cstdint>
#include <vector>

#include "base/id.hpp"
#include "identity/tokens.hpp"

namespace cw::identity {

/// An edge in a form that sorts fast: by token, then (source, space), actor, kind. All parts are dense numbers.
struct TokenEntry {
  Token token;
  std::uint64_t rank = 0;

  static TokenEntry of(Token token, std::uint16_t source, std::uint8_t space, std::uint32_t actor, LinkKind kind) {
    return {token, std::uint64_t{source} << 48 | std::uint64_t{space} << 40 | std::uint64_t{actor} << 8 |
                       static_cast<std::uint8_t>(kind)};
  }
  std::uint32_t actor() const { return static_cast<std::uint32_t>(rank >> 8); }
  std::uint32_t source_and_space() const { return static_cast<std::uint32_t>(rank >> 40); }
  std::uint8_t space() const { return static_cast<std::uint8_t>(rank >> 40); }
  LinkKind kind() const { return static_cast<LinkKind>(rank & 0xFF); }
  friend constexpr auto operator<=>(const TokenEntry&, const TokenEntry&) = default;
};

/// Sorts ascending and drops repeats. Tokens are evenly spread, so two counting passes over their leading bits leave
/// runs of a few entries; any other input is still sorted correctly, only slower (n log n).
std::vector<TokenEntry> sorted_unique(std::vector<TokenEntry> entries);

}  // namespace cw::identity
