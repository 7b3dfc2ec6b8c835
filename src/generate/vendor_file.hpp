#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "generate/company.hpp"
#include "generate/plan.hpp"

namespace cw::generate {

/// One file that is written once, front to back, through a large buffer; gzip as stored blocks. A failed write is
/// remembered and reported by close().
class VendorFile {
 public:
  /// below: path under the folder ("inbox/forum/posts.csv"); the folders above it are made; ".gz" is added if asked.
  /// Errors: unreachable.
  static Result<VendorFile> open(const std::string& folder, const std::string& below, bool gzip);

  /// Text as it is: headers, JSON.
  void raw(std::string_view text);
  /// One CSV cell; quoted only where it must be.
  void cell(std::string_view text);
  void cell(std::int64_t number);
  void empty(int count = 1);
  /// Cents >= 0 as "1234.50".
  void amount(std::int64_t cents);
  /// "2026-08-05 10:00:00" + suffix; an empty cell for 0.
  void stamp(Second at, std::string_view suffix = {}, char between = ' ');
  /// "2026-08-05".
  void day(Second at);
  /// "2026-08-05 12:00:00 +0200", the shop's local time.
  void local_stamp(Second at);
  void end_row();
  /// The cells since the last end_row() are written a second time by end_row().
  void repeat_row() { repeat_ = true; }

  FileTruth& truth() { return *truth_; }
  bool failed() const { return failed_; }
  /// Errors: unreachable if any write failed (disk full).
  Result<> close();

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void comma();
  void number(std::int64_t value);
  void flush(bool last);
  void put(const void* bytes, std::size_t count);

  std::unique_ptr<std::FILE, Closer> file_;
  std::unique_ptr<FileTruth> truth_;
  std::string buffer_;
  std::size_t row_start_ = 0;
  bool first_cell_ = true;
  bool repeat_ = false;
  bool gzip_ = false;
  bool failed_ = false;
  std::uint32_t crc_ = 0;
  std::uint32_t plain_size_ = 0;
};

}  // namespace cw::generate
