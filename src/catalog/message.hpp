#pragma once

#include <span>
#include <string>
#include <string_view>

/// Words for complaints. What an author wrote may hold an address; nothing that looks like one is repeated.
namespace cw::catalog {

/// "text" in quotes, cut after 60 characters, control characters as spaces; `(an address)` if it holds an @.
std::string quoted(std::string_view text);

/// "a, b or c".
std::string any_of(std::span<const std::string> words, std::string_view last = "or");

/// 0.35 -> "0.35", 5 -> "5": as short as reads back exactly.
std::string number_text(double value);

}  // namespace cw::catalog
