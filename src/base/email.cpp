#include "base/email.hpp"

namespace cw {

Result<Email> Email::parse(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && (is_space(text.front()) || text.front() == '<')) text.remove_prefix(1);
  while (!text.empty() && (is_space(text.back()) || text.back() == '>')) text.remove_suffix(1);
  const auto at = text.rfind('@');
  const bool valid = at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.size() <= 320 &&
                     text.find_first_of(" \t\r\n,;") == std::string_view::npos;
  if (!valid) return fail(ErrorCode::invalid_input, "not an e-mail address");
  Email email;
  email.text_ = std::string(text);
  return email;
}

}  // namespace cw
