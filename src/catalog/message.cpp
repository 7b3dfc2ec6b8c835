#include "catalog/message.hpp"

#include <array>
#include <charconv>

namespace cw::catalog {

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 60;
  if (text.find('@') != text.npos) return "(an address)";
  std::string out = "\"";
  std::size_t end = std::min(text.size(), longest);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  for (const char c : text.substr(0, end)) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return out + (end < text.size() ? "…\"" : "\"");
}

std::string any_of(std::span<const std::string> words, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " " + std::string(last) + " " : ", ";
    out += words[i];
  }
  return out;
}

std::string number_text(double value) {
  std::array<char, 32> buffer;
  const auto done = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), done.ptr};
}

}  // namespace cw::catalog
