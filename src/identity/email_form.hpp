#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cw::identity {

/// An e-mail address in the one form in which two sources can agree on it. Has no formatter and must not get one: it
/// may only be turned into a token.
class NormalisedEmail {
 public:
  /// Trims (also no-break and zero-width spaces); local part: NFC and full case folding; domain: NFKC, lower case, and
  /// each label that is not ASCII in Punycode (IDNA 2008 style: ß stays ß). Dots and +tags stay: see alias().
  /// Errors: invalid_input (never with the text).
  /// Checked: tests/reference/identity/email_normalisation_vectors.csv, RFC 3492 section 7.1 for Punycode.
  static Result<NormalisedEmail> of(std::string_view text);

  /// The address that most likely reaches the same mailbox: googlemail.com is gmail.com, dots in its local part are
  /// dropped, and a +tag is dropped (everywhere if plus_tags_everywhere, else at Google only). Weaker evidence than the
  /// address itself, hence a tier of its own.
  NormalisedEmail alias(bool plus_tags_everywhere = true) const;

  /// False where alias() would give the address itself, at little cost.
  bool may_have_alias() const { return is_google() || local().find('+') != std::string_view::npos; }

  /// True for info@, sales@, noreply@ and their like: a desk, not a person.
  bool is_role_mailbox() const;
  /// True for test@test.com, none@..., *.invalid and other values that stand for "no address".
  bool is_placeholder() const;

  std::string_view local() const { return std::string_view(text_).substr(0, at_); }
  std::string_view domain() const { return std::string_view(text_).substr(at_ + 1); }
  /// For the tokeniser alone.
  const std::string& secret_text() const { return text_; }
  friend bool operator==(const NormalisedEmail&, const NormalisedEmail&) = default;

 private:
  NormalisedEmail(std::string text, std::size_t at) : text_(std::move(text)), at_(at) {}
  static NormalisedEmail joined(std::string_view local, std::string_view domain);
  bool is_google() const;
  std::string text_;
  std::size_t at_ = 0;
};

/// True for values that stand for "nothing" in any identifier: empty, "null", "none", "-1", "0000", "anonymous", ...
bool is_blocked_value(std::string_view value);

/// One label of a domain in Punycode with its xn-- prefix, or as it is if it is ASCII. Errors: invalid_input.
Result<std::string> punycode_label(std::u32string_view label);

}  // namespace cw::identity
