#include "ingest/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

namespace cw::ingest {

namespace {

constexpr std::size_t sample_bytes = 1 << 20;
constexpr std::size_t block_bytes = 1 << 16;

unsigned char byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

/// Length of the valid UTF-8 sequence at `i`, or 0.
std::size_t sequence_length(std::string_view text, std::size_t i) {
  const unsigned char lead = byte_at(text, i);
  const std::size_t length = lead < 0x80                    ? 1
                             : lead >= 0xC2 && lead <= 0xDF ? 2
                             : lead >= 0xE0 && lead <= 0xEF ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
  if (length == 0 || i + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte_at(text, i + k) & 0xC0) != 0x80) return 0;
  }
  if (length < 3) return length;
  const unsigned char second = byte_at(text, i + 1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool beyond = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return overlong || beyond ? 0 : length;
}

bool ascii_letter(unsigned char c) {
  return std::isalpha(c) != 0 && c < 0x80;
}

/// A letter of a Western European language in Windows-1252, standing beside an ASCII letter.
bool western_letter(std::string_view text, std::size_t i) {
  const unsigned char c = byte_at(text, i);
  const bool letter = (c >= 0xC0 && c <= 0xFD && c != 0xD0 && c != 0xD7 && c != 0xDE && c != 0xF0 && c != 0xF7) ||
                      c == 0x8A || c == 0x8C || c == 0x8E || c == 0x9A || c == 0x9C || c == 0x9E;
  const bool beside =
      (i > 0 && ascii_letter(byte_at(text, i - 1))) || (i + 1 < text.size() && ascii_letter(byte_at(text, i + 1)));
  return letter && beside;
}

constexpr std::array<char16_t, 32> windows_1252_c1 = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                                      0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

std::size_t encode_utf8(char32_t c, char* out) {
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xC0 | (c >> 6));
    out[1] = static_cast<char>(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xE0 | (c >> 12));
    out[1] = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out[2] = static_cast<char>(0x80 | (c & 0x3F));
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | (c >> 18));
  out[1] = static_cast<char>(0x80 | ((c >> 12) & 0x3F));
  out[2] = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
  out[3] = static_cast<char>(0x80 | (c & 0x3F));
  return 4;
}

/// A lone surrogate or an odd byte at the end becomes 0xFF, which is never valid UTF-8: its row is rejected as
/// bad_utf8.
constexpr char broken = '\xFF';

struct Decoded {
  std::size_t taken = 0;
  std::size_t written = 0;
};

Decoded decode_windows_1252(std::string_view in, std::span<char> out) {
  Decoded done;
  for (; done.taken < in.size() && done.written + 4 <= out.size(); ++done.taken) {
    const unsigned char c = byte_at(in, done.taken);
    const char32_t point =
        c >= 0x80 && c < 0xA0 ? static_cast<char32_t>(windows_1252_c1[c - 0x80]) : static_cast<char32_t>(c);
    done.written += encode_utf8(point, out.data() + done.written);
  }
  return done;
}

Decoded decode_utf16(std::string_view in, std::span<char> out, bool little, bool at_end) {
  const auto unit = [&](std::size_t i) {
    const char32_t first = byte_at(in, i), second = byte_at(in, i + 1);
    return little ? first | (second << 8) : (first << 8) | second;
  };
  Decoded done;
  while (done.taken < in.size() && done.written + 4 <= out.size()) {
    const std::size_t left = in.size() - done.taken;
    if (left < 2) {
      if (!at_end) break;
      out[done.written++] = broken;
      ++done.taken;
      break;
    }
    const char32_t high = unit(done.taken);
    if (high >= 0xD800 && high < 0xDC00 && left < 4 && !at_end) break;
    const char32_t low = high >= 0xD800 && high < 0xDC00 && left >= 4 ? unit(done.taken + 2) : 0;
    if (low >= 0xDC00 && low < 0xE000) {
      done.written += encode_utf8(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), out.data() + done.written);
      done.taken += 4;
      continue;
    }
    done.taken += 2;
    if (high >= 0xD800 && high < 0xE000) {
      out[done.written++] = broken;
    } else {
      done.written += encode_utf8(high, out.data() + done.written);
    }
  }
  return done;
}

std::size_t mark_length(Encoding encoding) {
  if (encoding == Encoding::utf8_mark) return 3;
  return encoding == Encoding::utf16_little || encoding == Encoding::utf16_big ? 2 : 0;
}

std::optional<Encoding> marked_encoding(std::string_view sample) {
  if (sample.substr(0, 3) == "\xEF\xBB\xBF") return Encoding::utf8_mark;
  if (sample.substr(0, 2) == "\xFF\xFE") return Encoding::utf16_little;
  if (sample.substr(0, 2) == "\xFE\xFF") return Encoding::utf16_big;
  return {};
}

/// UTF-16 without a mark: of Western text every second byte is zero, and no other one.
std::optional<Encoding> zero_pattern(std::string_view sample) {
  constexpr std::size_t enough = 16, looked_at = 4096;
  const std::size_t pairs = std::min(sample.size(), looked_at) / 2;
  if (pairs < enough) return {};
  std::size_t first = 0, second = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    first += byte_at(sample, 2 * i) == 0 ? 1U : 0U;
    second += byte_at(sample, 2 * i + 1) == 0 ? 1U : 0U;
  }
  if (first == 0 && second * 2 > pairs) return Encoding::utf16_little;
  if (second == 0 && first * 2 > pairs) return Encoding::utf16_big;
  return {};
}

}  // namespace

Result<Encoding> parse_encoding(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (plain == "utf8") return Encoding::utf8;
  if (plain == "utf16" || plain == "utf16le") return Encoding::utf16_little;
  if (plain == "utf16be") return Encoding::utf16_big;
  if (plain == "latin1" || plain == "iso88591" || plain == "windows1252" || plain == "cp1252")
    return Encoding::windows_1252;
  return fail(ErrorCode::invalid_input, "unknown encoding \"" + std::string(name.substr(0, 40)) + "\"", {},
              "write utf-8, utf-16 or windows-1252");
}

Encoding detect_encoding(std::string_view sample) {
  if (const auto marked = marked_encoding(sample)) return *marked;
  if (const auto wide = zero_pattern(sample)) return *wide;
  bool any_broken = false;
  for (std::size_t i = 0; i < sample.size();) {
    const std::size_t length = sequence_length(sample, i);
    if (length > 1) return Encoding::utf8;
    if (length == 0 && sample.size() >= sample_bytes && i + 4 > sample.size()) break;  // cut by the end of the sample
    if (length == 0 && !western_letter(sample, i)) return Encoding::utf8;
    any_broken = any_broken || length == 0;
    i += std::max<std::size_t>(length, 1);
  }
  return any_broken ? Encoding::windows_1252 : Encoding::utf8;
}

Result<Utf8Text> Utf8Text::open(ByteSource& bytes, std::optional<Encoding> declared) {
  Utf8Text text(bytes);
  while (text.filled_ < sample_bytes && !text.at_end_) CW_TRY_VOID(text.fill());
  const std::string_view sample(text.pending_.data(), text.filled_);
  text.declared_ = declared.has_value() && !marked_encoding(sample);
  text.encoding_ = text.declared_ ? *declared : detect_encoding(sample);
  text.marked_ = marked_encoding(sample).has_value();
  if (text.marked_) text.used_ = mark_length(text.encoding_);
  return text;
}

/// Reads more behind what is pending; false at the end.
Result<bool> Utf8Text::fill() {
  if (used_ > 0) {
    std::memmove(pending_.data(), pending_.data() + used_, filled_ - used_);
    filled_ -= used_;
    used_ = 0;
  }
  if (pending_.size() < filled_ + 4) pending_.resize(filled_ + block_bytes);
  CW_TRY(const std::size_t count, bytes_->read(std::span(pending_).subspan(filled_)));
  filled_ += count;
  at_end_ = count == 0;
  return !at_end_;
}

std::size_t Utf8Text::decode(std::span<char> into) {
  const std::string_view in(pending_.data() + used_, filled_ - used_);
  const Decoded done = encoding_ == Encoding::windows_1252
                           ? decode_windows_1252(in, into)
                           : decode_utf16(in, into, encoding_ == Encoding::utf16_little, at_end_);
  used_ += done.taken;
  return done.written;
}

Result<std::size_t> Utf8Text::read(std::span<char> into) {
  if (encoding_ == Encoding::utf8 || encoding_ == Encoding::utf8_mark) {
    if (used_ == filled_) return at_end_ ? Result<std::size_t>(std::size_t{0}) : bytes_->read(into);
    const std::size_t count = std::min(into.size(), filled_ - used_);
    std::memcpy(into.data(), pending_.data() + used_, count);
    used_ += count;
    return count;
  }
  // A decoded character needs up to four bytes.
  if (into.size() < 4) {
    return fail(ErrorCode::internal, "a transcoded read needs room for one character");
  }
  for (;;) {
    if (const std::size_t written = decode(into); written > 0) return written;
    if (at_end_) return std::size_t{0};
    CW_TRY_VOID(fill());
  }
}

std::string Utf8Text::description() const {
  const std::string how = declared_ ? " (declared)" : "";
  switch (encoding_) {
    case Encoding::utf8:
      return "UTF-8" + how;
    case Encoding::utf8_mark:
      return "UTF-8 with BOM";
    case Encoding::utf16_little:
      return "UTF-16 LE" + (marked_ ? " with BOM" : how.empty() ? " (detected: every second byte is zero)" : how);
    case Encoding::utf16_big:
      return "UTF-16 BE" + (marked_ ? " with BOM" : how.empty() ? " (detected: every second byte is zero)" : how);
    case Encoding::windows_1252:
      return "Windows-1252" + (how.empty() ? " (detected: no byte sequence is UTF-8)" : how);
  }
  return {};
}

std::string Utf8Text::sample() const {
  const std::string_view in(pending_.data() + used_, filled_ - used_);
  if (encoding_ == Encoding::utf8 || encoding_ == Encoding::utf8_mark) return std::string(in);
  std::string out(in.size() * 3 + 4, '\0');
  const Decoded done = encoding_ == Encoding::windows_1252
                           ? decode_windows_1252(in, out)
                           : decode_utf16(in, out, encoding_ == Encoding::utf16_little, true);
  out.resize(done.written);
  return out;
}

}  // namespace cw::ingest
