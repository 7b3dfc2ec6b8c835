#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace cw {

/// A whole-number id that cannot be mixed up with another kind of id. 0 means "none".
template <class Tag>
struct Id {
  std::int64_t value = 0;
  friend constexpr auto operator<=>(Id, Id) = default;
};

/// One account, customer record or guest entry in one source; immutable once given.
using ActorId = Id<struct ActorTag>;
/// One human (or company account) after identity resolution; the oldest actor's id survives a merge.
using PersonId = Id<struct PersonTag>;

/// A keyed 128-bit digest of an identifier (e-mail, SSO subject, native id). The key lies outside the database.
struct Token {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend constexpr auto operator<=>(Token, Token) = default;
};

}  // namespace cw

template <class Tag>
struct std::hash<cw::Id<Tag>> {
  std::size_t operator()(cw::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
template <>
struct std::hash<cw::Token> {
  std::size_t operator()(cw::Token token) const noexcept { return static_cast<std::size_t>(token.low); }
};
