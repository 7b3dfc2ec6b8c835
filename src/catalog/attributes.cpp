#include "catalog/attributes.hpp"

#include <algorithm>

namespace cw::catalog {

namespace {

constexpr std::string_view between = "; ";
constexpr std::size_t longest = 60;

/// At most `longest` bytes, never half a character.
std::string_view cut(std::string_view text) {
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

}  // namespace

std::string attributes_text(const std::map<std::string, std::string>& attributes) {
  std::string text;
  for (const auto& [name, value] : attributes) {
    if (value.empty() || value.find('@') != std::string::npos) continue;
    std::string clean(cut(value));
    std::replace_if(clean.begin(), clean.end(), [](char c) { return c == ';' || c == '='; }, ',');
    text += (text.empty() ? std::string() : std::string(between)) + name + "=" + clean;
  }
  return text;
}

std::map<std::string, std::string> attributes_of(std::string_view text) {
  std::map<std::string, std::string> attributes;
  if (text.empty()) return attributes;
  if (text.find('=') == std::string_view::npos) return {{"segment", std::string(text)}};
  while (!text.empty()) {
    const auto end = std::min(text.find(between), text.size());
    const auto part = text.substr(0, end);
    const auto mark = part.find('=');
    if (mark != std::string_view::npos)
      attributes.emplace(std::string(part.substr(0, mark)), std::string(part.substr(mark + 1)));
    text.remove_prefix(std::min(end + between.size(), text.size()));
  }
  return attributes;
}

}  // namespace cw::catalog
