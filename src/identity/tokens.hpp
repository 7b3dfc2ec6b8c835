#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "identity/key.hpp"
#include "identity/token_space.hpp"

namespace cw::identity {

/// What a value identifies; equal texts of different domains get unrelated tokens. Stored: numbers never change.
enum class IdentifierDomain : std::uint8_t { sso_subject = 1, email = 2, native = 3, object = 4 };

/// What a fact about an actor is worth as a link, strongest first; the numbers are stored in ledger.identifier.kind and
/// never change. The first five are the tiers; the rest never link.
enum class LinkKind : std::uint8_t {
  sso_subject = 1,     // the id that a sign-on system gave out
  verified_email = 2,  // the source has seen a reply from the address
  hashed_email = 3,    // the source gave only SHA-256 of the address
  email = 4,           // an address that nobody verified
  email_alias = 5,     // the address after the alias rules (gmail dots, +tag, googlemail)
  native = 6,          // the source's own id
  role_mailbox = 7,    // info@, sales@, ...
  unusable = 8         // a placeholder ("none", "test@test.com") or not an address at all; its token is zero
};
inline constexpr int tier_count = 5;
std::string_view name_of(LinkKind kind);  // "verified_email"

/// Turns identifiers into keyed 128-bit tokens (SipHash-2-4-128; docs/decisions/0002-tokens.md). Threads may share it.
class Tokeniser {
 public:
  explicit Tokeniser(const Key& key);
  Tokeniser(const Tokeniser&) = default;
  Tokeniser& operator=(const Tokeniser&) = default;
  ~Tokeniser();

  /// namespace_: who gave the id out (a source, an issuer); "" where the value means the same everywhere.
  Token token(IdentifierDomain domain, std::string_view namespace_, std::string_view value) const;
  /// The same function for many values of one domain and namespace.
  TokenSpace space(IdentifierDomain domain, std::string_view namespace_) const;
  /// 16 hex digits that tell whether two runs used the same key, and nothing more. Keep it beside the tokens.
  std::string fingerprint() const;

 private:
  std::array<unsigned char, 16> secret_;
};

/// One edge of the identity graph without its actor.
struct Fact {
  LinkKind kind = LinkKind::unusable;
  Token token = {};
  friend constexpr bool operator==(const Fact&, const Fact&) = default;
};

/// At most two facts (an address and its alias).
struct Facts {
  std::array<Fact, 2> items = {};
  std::size_t count = 0;
  const Fact* begin() const { return items.data(); }
  const Fact* end() const { return items.data() + count; }
};

/// The facts of a clear address. An address and its SHA-256 get the same token, so sources with hashes join without
/// further edges. Nothing for an empty text; `unusable` for what is not an address.
Facts email_facts(const Tokeniser& tokeniser, std::string_view address, bool verified);
/// The fact of an address that the source gave as SHA-256 in hex (either case) of the normalised address.
Facts hashed_email_facts(const Tokeniser& tokeniser, std::string_view sha256_hex);
/// The fact of a sign-on subject; namespace_: the issuer, the same text for all sources that share it.
Facts subject_facts(const Tokeniser& tokeniser, std::string_view namespace_, std::string_view subject);

}  // namespace cw::identity
