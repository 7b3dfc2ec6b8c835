#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cw {

/// An e-mail address in memory. Has no formatter and must not get one: it may only be turned into a token.
class Email {
 public:
  /// Trims, removes surrounding <>, checks for one '@' with something on both sides. Errors: invalid_input (without the
  /// text).
  static Result<Email> parse(std::string_view text);
  /// For the tokeniser alone.
  const std::string& secret_text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace cw
