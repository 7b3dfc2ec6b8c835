#include "identity/tokens.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "identity/email_form.hpp"

namespace cw::identity {

namespace {

std::uint64_t little_endian(const unsigned char* bytes) {
  std::uint64_t value = 0;
  for (int i = 7; i >= 0; --i) value = value << 8 | bytes[i];
  return value;
}

Token to_token(const std::array<unsigned char, 16>& bytes) {
  return {little_endian(bytes.data()), little_endian(bytes.data() + 8)};
}

using Sha256 = std::array<unsigned char, crypto_hash_sha256_BYTES>;

Sha256 sha256(std::string_view text) {
  Sha256 out;
  crypto_hash_sha256(out.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return out;
}

Token email_token(const Tokeniser& tokeniser, const Sha256& digest) {
  return tokeniser.token(IdentifierDomain::email, "",
                         std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

Facts one(LinkKind kind, Token token) {
  return {{Fact{kind, token}}, 1};
}

/// A hash of "nothing" is no less blocked than nothing itself.
bool is_hash_of_placeholder(const Sha256& digest) {
  static const std::vector<Sha256> known = [] {
    std::vector<Sha256> all;
    for (const std::string_view text :
         {"", " ", "null", "none", "undefined", "unknown", "na", "n/a", "0", "-1", "test@test.com", "test@example.com",
          "none@none.com", "null@null.com", "noemail@noemail.com"})
      all.push_back(sha256(text));
    return all;
  }();
  return std::find(known.begin(), known.end(), digest) != known.end();
}

}  // namespace

std::string_view name_of(LinkKind kind) {
  switch (kind) {
    case LinkKind::sso_subject:
      return "sso_subject";
    case LinkKind::verified_email:
      return "verified_email";
    case LinkKind::hashed_email:
      return "hashed_email";
    case LinkKind::email:
      return "email";
    case LinkKind::email_alias:
      return "email_alias";
    case LinkKind::native:
      return "native";
    case LinkKind::role_mailbox:
      return "role_mailbox";
    case LinkKind::unusable:
      return "unusable";
  }
  return "unusable";
}

Tokeniser::Tokeniser(const Key& key) : secret_(key.derive<16>("commonweal tokens 1")) {}

Tokeniser::~Tokeniser() {
  sodium_memzero(secret_.data(), secret_.size());
}

Token Tokeniser::token(IdentifierDomain domain, std::string_view namespace_, std::string_view value) const {
  // domain, length of the namespace, namespace, value: no two different triples give the same message
  constexpr std::size_t head = 3;
  const std::size_t length = head + namespace_.size() + value.size();
  CW_CHECK(namespace_.size() <= 0xFFFF);
  std::array<unsigned char, 512> small;
  std::vector<unsigned char> large;
  unsigned char* message = small.data();
  if (length > small.size()) large.resize(length), message = large.data();
  message[0] = static_cast<unsigned char>(domain);
  message[1] = static_cast<unsigned char>(namespace_.size());
  message[2] = static_cast<unsigned char>(namespace_.size() >> 8);
  std::copy(namespace_.begin(), namespace_.end(), message + head);
  std::copy(value.begin(), value.end(), message + head + namespace_.size());
  std::array<unsigned char, 16> out;
  crypto_shorthash_siphashx24(out.data(), message, length, secret_.data());
  return to_token(out);
}

TokenSpace Tokeniser::space(IdentifierDomain domain, std::string_view namespace_) const {
  CW_CHECK(namespace_.size() <= 0xFFFF);
  std::string head = {static_cast<char>(domain), static_cast<char>(namespace_.size()),
                      static_cast<char>(namespace_.size() >> 8)};
  head += namespace_;
  return {secret_, head};
}

std::string Tokeniser::fingerprint() const {
  const std::string_view text = "fingerprint";
  std::array<unsigned char, 16> out;
  crypto_generichash(out.data(), out.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                     secret_.data(), secret_.size());
  std::array<char, 17> hex{};
  sodium_bin2hex(hex.data(), hex.size(), out.data(), 8);
  return hex.data();
}

Facts email_facts(const Tokeniser& tokeniser, std::string_view address, bool verified) {
  if (address.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
  const auto email = NormalisedEmail::of(address);
  if (!email || email->is_placeholder()) return one(LinkKind::unusable, {});
  const Token token = email_token(tokeniser, sha256(email->secret_text()));
  if (email->is_role_mailbox()) return one(LinkKind::role_mailbox, token);
  Facts facts = one(verified ? LinkKind::verified_email : LinkKind::email, token);
  if (!email->may_have_alias()) return facts;
  const NormalisedEmail alias = email->alias();
  if (!(alias == *email) && !alias.is_placeholder() && !alias.is_role_mailbox())
    facts.items[facts.count++] = {LinkKind::email_alias, email_token(tokeniser, sha256(alias.secret_text()))};
  return facts;
}

Facts hashed_email_facts(const Tokeniser& tokeniser, std::string_view sha256_hex) {
  Sha256 digest;
  std::size_t length = 0;
  const char* end = nullptr;
  if (sha256_hex.empty()) return {};
  const bool read =
      sodium_hex2bin(digest.data(), digest.size(), sha256_hex.data(), sha256_hex.size(), nullptr, &length, &end) == 0;
  if (!read || length != digest.size() || end != sha256_hex.data() + sha256_hex.size() ||
      is_hash_of_placeholder(digest))
    return one(LinkKind::unusable, {});
  return one(LinkKind::hashed_email, email_token(tokeniser, digest));
}

Facts subject_facts(const Tokeniser& tokeniser, std::string_view namespace_, std::string_view subject) {
  if (subject.empty()) return {};
  if (is_blocked_value(subject)) return one(LinkKind::unusable, {});
  return one(LinkKind::sso_subject, tokeniser.token(IdentifierDomain::sso_subject, namespace_, subject));
}

}  // namespace cw::identity
