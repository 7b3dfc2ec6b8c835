#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/bytes.hpp"
#include "ingest/records.hpp"

namespace cw::ingest {

struct DelimitedOptions {
  std::optional<char> delimiter = {};       // else detected: comma, semicolon, tab or pipe
  std::size_t block_bytes = 1 << 20;        // read at once
  std::size_t line_limit_bytes = 16 << 20;  // a longer row is an error that names its line
};

/// Rows of delimited text by RFC 4180, one at a time, without an allocation per row.
/// - Lines end in LF or CRLF (or CR alone if the file has no LF); empty lines are passed over; the last one needs no
/// end.
/// - A cell that starts with a quote ends at the next single quote; doubled quotes inside stand for one; delimiters and
///   line ends inside belong to the cell. A quote inside an unquoted cell is an ordinary letter.
/// - Text between a closing quote and the next delimiter makes the row `bad_quote`.
class DelimitedScanner {
 public:
  struct Cell {
    const char* begin;
    std::size_t size;
    bool escaped;  // holds doubled quotes; false once next() has made them single
    std::string_view text() const { return {begin, size}; }
  };

  /// where: the file's name, for errors.
  DelimitedScanner(ByteSource& text, std::string where, char delimiter, const DelimitedOptions& options);
  /// Scans one row; false at the end. Errors: invalid_input for a quote that is never closed (naming the line where it
  /// opens), a closing quote lines later followed by other text, and a row beyond the limit.
  Result<bool> next();

  std::span<const Cell> cells() const { return {cells_.data(), cell_count_}; }
  std::int64_t line() const { return row_line_; }
  std::string_view raw() const { return {row_begin_, row_size_}; }
  std::string_view damage() const { return damage_; }
  /// The first bytes as read so far, at most `bytes`; nothing is consumed.
  Result<std::string_view> peek(std::size_t bytes);
  /// Both before the first next().
  void set_delimiter(char delimiter);
  void set_newline(char newline);

 private:
  enum class Scan { row, more, end };
  Scan scan_row();
  bool scan_quoted(const char*& field, bool& row_ended);
  void push(const char* begin, std::size_t size, bool escaped);
  void push_last(const char* field, const char* end);
  const char* next_mark();
  void restart_marks(const char* at);
  void load_marks();
  Result<bool> refill();
  void judge_new_text(std::size_t from);
  void judge_row();
  void unescape();
  tl::unexpected<Error> too_long() const;

  ByteSource* text_;
  std::string where_;
  char delimiter_;
  char newline_ = '\n';
  DelimitedOptions options_;

  std::vector<char> buffer_;
  const char* begin_ = nullptr;  // of the next row
  const char* end_ = nullptr;    // of what was read
  bool at_end_ = false;
  std::int64_t line_ = 1;  // of begin_

  const char* chunk_ = nullptr;  // the 64 bytes whose marks are in marks_
  std::uint64_t marks_ = 0;

  std::vector<Cell> cells_;  // of this row and of longer ones before it
  std::size_t cell_count_ = 0;
  std::string unescaped_;
  const char* row_begin_ = nullptr;
  std::size_t row_size_ = 0;
  std::int64_t row_line_ = 0;
  std::int64_t row_newlines_ = 0;     // inside quoted cells
  std::int64_t open_quote_line_ = 0;  // of the quote being read; 0 = none
  std::int64_t torn_quote_line_ = 0;  // of a quote closed on a later line and followed by other text; 0 = none
  bool bad_quote_ = false;
  bool any_escaped_ = false;
  bool suspicious_ = false;  // what was read holds a NUL or broken UTF-8 somewhere: look at each row
  std::string_view damage_;
};

/// Delimited text with a header line as a RecordSource.
/// Rows that are kept out one by one: column_count, nul_byte, bad_utf8, bad_quote.
class Delimited : public RecordSource {
 public:
  /// Reads the header. Errors: invalid_input for an empty file, a missing header (the first line holds only values),
  /// two columns of one name (all such names are listed), or a header that is not text.
  static Result<std::unique_ptr<Delimited>> open(ByteSource& text, const std::string& where,
                                                 const DelimitedOptions& options = {});

  std::vector<std::string> columns() const override { return columns_; }
  void select(std::vector<std::string> names) override;
  Result<bool> next(Record& record) override;
  std::string format() const override;
  char delimiter() const { return delimiter_; }

 private:
  Delimited(ByteSource& text, std::string where, const DelimitedOptions& options)
      : scanner_(text, std::move(where), ',', options) {}
  DelimitedScanner scanner_;
  char delimiter_ = ',';
  std::vector<std::string> columns_;
  std::vector<std::size_t> selected_;
};

/// The delimiter of a sample: the candidate that cuts the most rows into the header's number of columns.
char detect_delimiter(std::string_view sample);

}  // namespace cw::ingest
