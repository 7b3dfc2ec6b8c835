#include "ingest/delimited.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace cw::ingest {

namespace {

constexpr std::size_t chunk_bytes = 64;
constexpr char quote = '"';

/// One bit for each of 64 bytes that is a delimiter, a line end or a quote.
#if defined(__SSE2__)
std::uint64_t find_marks(const char* at, char delimiter, char newline) {
  const __m128i delimiters = _mm_set1_epi8(delimiter), newlines = _mm_set1_epi8(newline), quotes = _mm_set1_epi8(quote);
  std::uint64_t marks = 0;
  for (int i = 0; i < 4; ++i) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at) + i);
    const __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, newlines)),
                                       _mm_cmpeq_epi8(bytes, quotes));
    marks |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(found))) << (16 * i);
  }
  return marks;
}
#else
std::uint64_t find_marks(const char* at, char delimiter, char newline) {
  std::uint64_t marks = 0;
  for (std::size_t i = 0; i < chunk_bytes; ++i) {
    marks |= static_cast<std::uint64_t>(at[i] == delimiter || at[i] == newline || at[i] == quote) << i;
  }
  return marks;
}
#endif

}  // namespace

DelimitedScanner::DelimitedScanner(ByteSource& text, std::string where, char delimiter, const DelimitedOptions& options)
    : text_(&text), where_(std::move(where)), delimiter_(delimiter), options_(options) {
  buffer_.resize(chunk_bytes);
  begin_ = end_ = buffer_.data();
  restart_marks(begin_);
}

void DelimitedScanner::restart_marks(const char* at) {
  chunk_ = at;
  load_marks();
}

void DelimitedScanner::set_delimiter(char delimiter) {
  delimiter_ = delimiter;
  restart_marks(begin_);
}

void DelimitedScanner::set_newline(char newline) {
  newline_ = newline;
  restart_marks(begin_);
}

void DelimitedScanner::load_marks() {
  marks_ = 0;
  if (chunk_ >= end_) return;
  marks_ = find_marks(chunk_, delimiter_, newline_);  // the buffer has 64 bytes to spare
  const auto left = static_cast<std::size_t>(end_ - chunk_);
  if (left < chunk_bytes) marks_ &= (std::uint64_t{1} << left) - 1;
}

/// The next delimiter, line end or quote; nullptr if there is none in what was read.
inline const char* DelimitedScanner::next_mark() {
  while (marks_ == 0) {
    if (chunk_ >= end_) return nullptr;
    chunk_ += chunk_bytes;
    load_marks();
  }
  const char* mark = chunk_ + __builtin_ctzll(marks_);
  marks_ &= marks_ - 1;
  return mark;
}

/// Moves the unfinished row to the front and reads behind it; false if nothing is left to read.
Result<bool> DelimitedScanner::refill() {
  const auto kept = static_cast<std::size_t>(end_ - begin_);
  if (at_end_) return false;
  if (kept > options_.line_limit_bytes) return too_long();
  if (kept > 0) std::memmove(buffer_.data(), begin_, kept);
  // A row longer than a block doubles what is read, so that it is scanned again only a few times.
  const std::size_t ask = std::max({options_.block_bytes, kept, std::size_t{4}});
  if (buffer_.size() < kept + ask + chunk_bytes) buffer_.resize(kept + ask + chunk_bytes);
  begin_ = end_ = buffer_.data();
  CW_TRY(const std::size_t count, text_->read(std::span(buffer_).subspan(kept, ask)));
  end_ = begin_ + kept + count;
  at_end_ = count == 0;
  judge_new_text(kept);
  return count > 0;
}

/// One look at all that was read tells for nearly every file that no row needs a look of its own.
void DelimitedScanner::judge_new_text(std::size_t from) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  const char* look = begin_ + from;
  if (suspicious_) look = begin_;  // the unfinished row may be the broken one
  for (int i = 0; i < 4 && look > begin_ && (i == 0 || continues(*look)); ++i)
    --look;  // a sequence cut by the last block
  const char* until = end_;
  if (!at_end_) {  // a sequence cut by this block is looked at with the next one
    for (int i = 0; i < 3 && until > look && continues(until[-1]); ++i) --until;
    if (until > look && static_cast<unsigned char>(until[-1]) >= 0xC0) --until;
  }
  const auto size = static_cast<std::size_t>(until - look);
  suspicious_ = std::memchr(look, '\0', size) != nullptr || !simdjson::validate_utf8(look, size);
}

tl::unexpected<Error> DelimitedScanner::too_long() const {
  const auto limit_mib = options_.line_limit_bytes >> 20;
  if (open_quote_line_ > 0) {
    return fail(ErrorCode::invalid_input, fmt::format("the quote opened here is not closed within {} MiB", limit_mib),
                fmt::format("{}:{}", where_, open_quote_line_),
                "close or double the quote, or export the file again; nothing was imported");
  }
  return fail(ErrorCode::invalid_input, fmt::format("this line is longer than {} MiB", limit_mib),
              fmt::format("{}:{}", where_, line_),
              "check that this is a text table with one row a line; nothing was imported");
}

inline void DelimitedScanner::push(const char* begin, std::size_t size, bool escaped) {
  if (cell_count_ == cells_.size()) cells_.emplace_back();
  cells_[cell_count_++] = {begin, size, escaped};
}

inline void DelimitedScanner::push_last(const char* field, const char* end) {
  if (newline_ == '\n' && end > field && end[-1] == '\r') --end;
  push(field, static_cast<std::size_t>(end - field), false);
}

/// Reads a quoted cell whose quote is at `field`. False: more text is needed. Else `field` is the start of the next
/// cell, or just behind the row if `row_ended`.
bool DelimitedScanner::scan_quoted(const char*& field, bool& row_ended) {
  const std::int64_t opened_on = row_line_ + row_newlines_;
  open_quote_line_ = opened_on;
  next_mark();  // the opening quote itself
  bool escaped = false;
  const char* close = nullptr;
  for (;;) {
    const char* mark = next_mark();
    if (mark == nullptr) return false;
    if (*mark == newline_) ++row_newlines_;
    if (*mark != quote) continue;
    if (mark + 1 == end_ && !at_end_) return false;
    if (mark + 1 == end_ || mark[1] != quote) {
      close = mark;
      break;
    }
    escaped = true;
    next_mark();
  }
  open_quote_line_ = 0;
  any_escaped_ = any_escaped_ || escaped;
  push(field + 1, static_cast<std::size_t>(close - field - 1), escaped);
  const char* after = close + 1;
  if (after < end_ && *after == '\r' && newline_ == '\n') {
    if (after + 1 == end_ && !at_end_) return false;
    if (after + 1 == end_ || after[1] == '\n') ++after;
  }
  if (after == end_) {
    row_ended = true;
    field = after;
    return at_end_;
  }
  const char* mark = next_mark();
  if (mark != after) {  // other text behind the quote: the row is not what its writer meant
    bad_quote_ = true;
    if (row_line_ + row_newlines_ != opened_on) torn_quote_line_ = opened_on;
    while (mark != nullptr && *mark == quote) mark = next_mark();
    if (mark == nullptr) {
      field = end_;
      row_ended = true;
      return at_end_;
    }
  }
  row_ended = *mark == newline_;
  field = mark + 1;
  return true;
}

DelimitedScanner::Scan DelimitedScanner::scan_row() {
  cell_count_ = 0;
  row_newlines_ = open_quote_line_ = torn_quote_line_ = 0;
  bad_quote_ = any_escaped_ = false;
  row_line_ = line_;
  const char* field = begin_;
  if (field == end_) return at_end_ ? Scan::end : Scan::more;
  for (bool row_ended = false; !row_ended;) {
    if (field == end_) {
      if (!at_end_) return Scan::more;
      push_last(field, field);
      break;
    }
    if (*field == quote) {
      if (!scan_quoted(field, row_ended)) return at_end_ && open_quote_line_ > 0 ? Scan::end : Scan::more;
      continue;
    }
    const char* mark = next_mark();
    while (mark != nullptr && *mark == quote) mark = next_mark();
    if (mark == nullptr) {
      if (!at_end_) return Scan::more;
      push_last(field, end_);
      field = end_;
      break;
    }
    row_ended = *mark == newline_;
    if (row_ended) {
      push_last(field, mark);
    } else {
      push(field, static_cast<std::size_t>(mark - field), false);
    }
    field = mark + 1;
  }
  row_begin_ = begin_;
  const char* row_end = field;
  if (row_end > begin_ && row_end[-1] == newline_) --row_end;
  if (row_end > begin_ && row_end[-1] == '\r') --row_end;
  row_size_ = static_cast<std::size_t>(row_end - begin_);
  begin_ = field;
  line_ += row_newlines_ + 1;
  return Scan::row;
}

void DelimitedScanner::judge_row() {
  damage_ = {};
  if (bad_quote_) damage_ = "bad_quote";
  if (!suspicious_) return;
  if (std::memchr(row_begin_, '\0', row_size_) != nullptr) {
    damage_ = "nul_byte";
  } else if (!simdjson::validate_utf8(row_begin_, row_size_)) {
    damage_ = "bad_utf8";
  }
}

Result<bool> DelimitedScanner::next() {
  for (;;) {
    const Scan scan = scan_row();
    if (scan == Scan::row) {
      if (row_size_ == 0) continue;
      if (row_size_ > options_.line_limit_bytes) {
        line_ = row_line_;
        return too_long();
      }
      if (torn_quote_line_ > 0) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("the quote opened here is closed on line {} in the middle of a cell",
                                row_line_ + row_newlines_),
                    fmt::format("{}:{}", where_, torn_quote_line_),
                    "double the quotes inside cells, or export the file again; nothing was imported");
      }
      judge_row();
      if (any_escaped_) unescape();
      return true;
    }
    if (scan == Scan::end) {
      if (open_quote_line_ == 0) return false;
      return fail(ErrorCode::invalid_input, "a quote is opened here and never closed",
                  fmt::format("{}:{}", where_, open_quote_line_),
                  "close or double the quote, or export the file again; nothing was imported");
    }
    CW_TRY_VOID(refill());
    restart_marks(begin_);
  }
}

/// Doubled quotes become single ones, in a buffer that is as large as the row from the start: views must not move.
void DelimitedScanner::unescape() {
  unescaped_.clear();
  unescaped_.reserve(row_size_);
  for (Cell& cell : std::span(cells_).first(cell_count_)) {
    if (!cell.escaped) continue;
    const std::size_t from = unescaped_.size();
    for (std::size_t i = 0; i < cell.size; ++i) {
      unescaped_ += cell.begin[i];
      if (cell.begin[i] == quote) ++i;
    }
    cell = {unescaped_.data() + from, unescaped_.size() - from, false};
  }
}

Result<std::string_view> DelimitedScanner::peek(std::size_t bytes) {
  while (static_cast<std::size_t>(end_ - begin_) < bytes && !at_end_) CW_TRY_VOID(refill());
  restart_marks(begin_);
  return std::string_view(begin_, std::min(bytes, static_cast<std::size_t>(end_ - begin_)));
}

char detect_delimiter(std::string_view sample) {
  constexpr std::array<char, 4> candidates = {',', ';', '\t', '|'};
  constexpr std::size_t rows_looked_at = 100;
  char best = ',';
  double best_share = 0.0;
  std::size_t best_columns = 1;
  for (const char candidate : candidates) {
    MemoryBytes bytes(sample);
    DelimitedScanner scanner(bytes, "sample", candidate, {});
    std::size_t columns = 0, rows = 0, alike = 0;
    while (rows < rows_looked_at) {
      const auto more = scanner.next();
      if (!more || !*more) break;
      if (rows++ == 0) columns = scanner.cells().size();
      if (scanner.cells().size() == columns) ++alike;
    }
    if (columns < 2) continue;
    const double share = static_cast<double>(alike) / static_cast<double>(rows);
    if (share > best_share || (share == best_share && columns > best_columns)) {
      best = candidate;
      best_share = share;
      best_columns = columns;
    }
  }
  return best;
}

namespace {

constexpr std::size_t sample_bytes = 64 * 1024;

std::string_view trim(std::string_view text) {
  const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

/// A number, a date or an address: what a column is hardly called.
bool looks_like_value(std::string_view cell) {
  if (cell.find('@') != std::string_view::npos) return true;
  return !cell.empty() && std::all_of(cell.begin(), cell.end(), [](char c) {
    return (c >= '0' && c <= '9') || std::strchr(".,:+-/ TZ", c) != nullptr;
  });
}

Result<std::vector<std::string>> read_header(const DelimitedScanner& scanner, const std::string& where) {
  const std::string place = fmt::format("{}:{}", where, scanner.line());
  if (!scanner.damage().empty())
    return fail(ErrorCode::invalid_input, "the header line is not readable text", place,
                "export the file again as UTF-8");
  std::vector<std::string> names;
  std::map<std::string, int> seen;
  std::size_t values = 0, filled = 0;
  for (const auto& cell : scanner.cells()) {
    const std::string_view name = trim(cell.text());
    names.emplace_back(name);
    if (name.empty()) continue;
    ++filled;
    if (looks_like_value(name)) ++values;
    std::string key(name);
    std::transform(key.begin(), key.end(), key.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    ++seen[key];
  }
  if (filled == 0 || 2 * values >= filled) {
    return fail(ErrorCode::invalid_input, "the first line holds values, not column names", place,
                "export the file with its header line");
  }
  std::string doubled;
  for (const auto& [name, count] : seen) {
    if (count > 1)
      doubled += fmt::format("{}\"{}\" ({} times)", doubled.empty() ? "" : ", ", name.substr(0, 80), count);
  }
  if (!doubled.empty())
    return fail(ErrorCode::invalid_input, "several columns have one name: " + doubled, place,
                "rename them in the file, so that each name stands once");
  return names;
}

}  // namespace

Result<std::unique_ptr<Delimited>> Delimited::open(ByteSource& text, const std::string& where,
                                                   const DelimitedOptions& options) {
  auto table = std::unique_ptr<Delimited>(new Delimited(text, where, options));
  CW_TRY(std::string_view sample, table->scanner_.peek(sample_bytes));
  if (trim(sample).empty()) return fail(ErrorCode::invalid_input, "the file is empty", where, "export it again");
  if (sample.find('\n') == std::string_view::npos && sample.find('\r') != std::string_view::npos)
    table->scanner_.set_newline('\r');
  if (sample.size() == sample_bytes) sample = sample.substr(0, sample.rfind('\n') + 1);
  table->delimiter_ = options.delimiter.value_or(detect_delimiter(sample));
  table->scanner_.set_delimiter(table->delimiter_);
  CW_TRY(const bool found, table->scanner_.next());
  CW_CHECK(found);
  CW_TRY(table->columns_, read_header(table->scanner_, where));
  table->select(table->columns_);
  return table;
}

void Delimited::select(std::vector<std::string> names) {
  selected_.clear();
  for (const std::string& name : names) {
    const auto found = name.empty() ? columns_.end() : std::find(columns_.begin(), columns_.end(), name);
    selected_.push_back(static_cast<std::size_t>(found - columns_.begin()));
  }
}

Result<bool> Delimited::next(Record& record) {
  CW_TRY(const bool found, scanner_.next());
  if (!found) return false;
  const auto cells = scanner_.cells();
  record.origin.line = scanner_.line();
  record.raw = scanner_.raw();
  record.damage = scanner_.damage();
  if (record.damage.empty() && cells.size() != columns_.size()) record.damage = "column_count";
  record.cells.resize(selected_.size());
  for (std::size_t i = 0; i < selected_.size(); ++i) {
    record.cells[i] = selected_[i] < cells.size() ? cells[selected_[i]].text() : std::string_view{};
  }
  return true;
}

std::string Delimited::format() const {
  switch (delimiter_) {
    case ';':
      return "CSV, semicolon";
    case '\t':
      return "TSV";
    case '|':
      return "CSV, pipe";
    default:
      return "CSV, comma";
  }
}

}  // namespace cw::ingest
