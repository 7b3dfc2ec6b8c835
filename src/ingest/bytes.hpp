#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cw::ingest {

/// A stream of bytes, read once from front to back.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills a part of `into` (room for at least 4 bytes) and returns how much; 0 is the end. A short answer is not the
  /// end.
  virtual Result<std::size_t> read(std::span<char> into) = 0;
};

/// SHA-256 of a file as given, 64 hex digits. Errors: unreachable if it cannot be opened or read.
Result<std::string> sha256_of_file(const std::string& path);

enum class Container { plain, gzip, zip, folder };

/// What an archive may do before it is refused as a bomb (notes: docs/reference/sources/archives.md).
struct ByteLimits {
  std::int64_t bytes = std::int64_t{64} << 30;  // unpacked, over all members
  std::int64_t ratio = 1000;                    // unpacked bytes to packed ones
  int members = 10'000;
};

/// A file as given: plain, gzip or zip, told apart by its first bytes and never by its name. Unpacks while reading;
/// nothing is written to disk. A zip may hold several members; plain and gzip files hold one, whose name is empty.
/// A folder is read like a zip of its files (by name; hidden ones and links are passed over) where the caller allows
/// it: an export that somebody unpacked. Refused, as invalid_input: a zip that passes the limits, has absolute or "../"
/// names, links or encrypted members, and an archive inside an archive.
class InputFile : public ByteSource {
 public:
  /// path: a file, or "-" for standard input (plain or gzip only).
  /// known_sha256: its digest if the caller took it already; else it is taken while reading.
  /// Errors: unreachable if it cannot be opened or read; invalid_input if it is not a file or a damaged archive.
  /// folder_allowed: whether a folder is read like a zip of its files.
  static Result<InputFile> open(const std::string& path, const ByteLimits& limits = {}, std::string known_sha256 = {},
                                bool folder_allowed = false);
  InputFile(InputFile&&) noexcept;
  InputFile& operator=(InputFile&&) noexcept;
  ~InputFile() override;

  Container container() const;
  /// Moves to the next member (to the first one at the start); false after the last one.
  Result<bool> next_member();
  /// Name of the member inside a zip: "orders.csv"; empty otherwise.
  const std::string& member() const;
  Result<std::size_t> read(std::span<char> into) override;
  /// Reads what is left, so that size and digest are those of the whole file as given.
  Result<> finish();
  std::int64_t bytes() const;  // as given, packed; valid after finish()
  std::string sha256() const;  // 64 hex digits; valid after finish()

 private:
  struct Impl;
  explicit InputFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Bytes that lie in memory, handed out in blocks: for standard tests, fuzzing and samples.
class MemoryBytes : public ByteSource {
 public:
  explicit MemoryBytes(std::string_view bytes, std::size_t block_bytes = 1 << 20)
      : rest_(bytes), block_bytes_(block_bytes) {}
  Result<std::size_t> read(std::span<char> into) override;

 private:
  std::string_view rest_;
  std::size_t block_bytes_;
};

}  // namespace cw::ingest
