#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ingest/bytes.hpp"

namespace cw::ingest {

enum class Encoding { utf8, utf8_mark, utf16_little, utf16_big, windows_1252 };

/// "utf-8", "utf-16", "latin-1", "iso-8859-1", "windows-1252" as people write them. Errors: invalid_input.
Result<Encoding> parse_encoding(std::string_view name);

/// What the first bytes of a file say. A mark (BOM) decides. Without one, text whose every second byte is zero is
/// UTF-16; other text is UTF-8 unless the sample holds no
/// valid multi-byte sequence at all and every byte above 0x7F is a Western letter beside an ASCII letter: then it is
/// Windows-1252 (a superset of Latin-1). A file with a few broken sequences stays UTF-8, and its broken rows are
/// rejected one by one.
Encoding detect_encoding(std::string_view sample);

/// A byte stream as UTF-8 text without the mark. Broken UTF-8 is passed through: rows are judged later.
class Utf8Text : public ByteSource {
 public:
  /// declared: the encoding that the source's configuration states; it wins over the guess, not over a mark.
  static Result<Utf8Text> open(ByteSource& bytes, std::optional<Encoding> declared = {});
  Result<std::size_t> read(std::span<char> into) override;
  Encoding encoding() const { return encoding_; }
  /// "UTF-8 with BOM", "Windows-1252 (detected: no byte sequence is UTF-8)".
  std::string description() const;
  /// The first bytes (up to 1 MiB) as UTF-8, for telling the format; not consumed.
  std::string sample() const;

 private:
  explicit Utf8Text(ByteSource& bytes) : bytes_(&bytes) {}
  Result<bool> fill();
  std::size_t decode(std::span<char> into);

  ByteSource* bytes_;
  Encoding encoding_ = Encoding::utf8;
  bool declared_ = false;
  bool marked_ = false;
  std::vector<char> pending_;  // raw bytes: handed out up to used_, read up to filled_
  std::size_t used_ = 0;
  std::size_t filled_ = 0;
  bool at_end_ = false;
};

}  // namespace cw::ingest
