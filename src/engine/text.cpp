#include "engine/text.hpp"

#include <cctype>
#include <cstdint>
#include <cstring>

namespace cw::engine {

namespace {

/// Length of the valid multi-byte character at the start of `text`, or 0.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xF0 && byte(1) < 0x90);
  const bool surrogate = byte(0) == 0xED && byte(1) >= 0xA0;
  const bool beyond = byte(0) == 0xF4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

/// Whether eight bytes hold only ASCII without NUL.
bool plain_word(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  constexpr std::uint64_t high = 0x8080808080808080ULL;
  constexpr std::uint64_t ones = 0x0101010101010101ULL;
  return ((word | (word - ones)) & high) == 0;
}

}  // namespace

bool is_storable(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + 8 <= text.size() && plain_word(text.data() + at)) {
      at += 8;
    } else if (const auto byte = static_cast<unsigned char>(text[at]); byte < 0x80) {
      if (byte == 0) return false;
      ++at;
    } else {
      const std::size_t length = character_length(text.substr(at));
      if (length == 0) return false;
      at += length;
    }
  }
  return true;
}

std::string without_values(std::string_view message) {
  message = message.substr(0, message.find('\n'));
  std::string out;
  for (std::size_t at = 0; at < message.size();) {
    const char c = message[at];
    const auto digit = [&](std::size_t i) {
      return i < message.size() && std::isdigit(static_cast<unsigned char>(message[i]));
    };
    if (c == '\'' || c == '"') {
      const std::size_t end = message.rfind(c);  // to the last quote: a value may hold quotes itself
      out += c;
      out += "…";
      out += c;
      at = end == at ? message.size() : end + 1;
    } else if (digit(at)) {
      std::size_t end = at;
      while (digit(end)) ++end;
      if (end - at >= 4) {
        out += "…";
      } else {
        out += message.substr(at, end - at);
      }
      at = end;
    } else {
      out += c;
      ++at;
    }
  }
  return out;
}

}  // namespace cw::engine
