#include "ingest/headed_table.hpp"

#include <algorithm>

#include "ingest/reader.hpp"

namespace cw::ingest {

namespace {

std::string_view line_at(std::string_view text, std::size_t at) {
  return text.substr(at, text.find('\n', at) - at);
}
/// Where the line behind this one begins.
std::size_t after(std::string_view text, std::size_t at) {
  const auto stop = text.find('\n', at);
  return stop == std::string_view::npos ? text.size() : stop + 1;
}

/// A line of commas and blanks alone, as spreadsheets write an empty one.
bool is_empty_line(std::string_view line) {
  return line.find_first_not_of(" \t\r,;\"") == std::string_view::npos;
}

/// GA4: a ruled block of lines that begin with "#", and the empty ones between and behind them.
std::size_t comment_head(std::string_view sample) {
  std::size_t at = 0;
  while (at < sample.size() && (sample[at] == '#' || is_empty_line(line_at(sample, at)))) at = after(sample, at);
  return at == sample.size() ? 0 : at;
}

/// Zoom: one line about the meeting below its own header, an empty line, then the header of the participants.
std::size_t meeting_head(std::string_view sample) {
  const std::string first = column_key(line_at(sample, 0));
  if (!first.starts_with("meetingid") && !first.starts_with("topic") && !first.starts_with("webinarid")) return 0;
  std::size_t at = 0;
  for (int line = 0; line < 4 && at < sample.size(); ++line) {
    const bool empty = is_empty_line(line_at(sample, at));
    at = after(sample, at);
    if (empty) return column_key(line_at(sample, at)).starts_with("name") ? at : 0;
  }
  return 0;
}

/// The text with its head's lines made empty, so that rows keep their line numbers.
class Beheaded : public ByteSource {
 public:
  Beheaded(ByteSource& text, std::size_t head) : text_(&text), left_(head) {}
  Result<std::size_t> read(std::span<char> into) override {
    for (;;) {
      CW_TRY(const std::size_t count, text_->read(into));
      if (left_ == 0 || count == 0) return count;
      const std::size_t cut = std::min(left_, count);
      const auto kept = std::remove_if(into.begin(), into.begin() + static_cast<std::ptrdiff_t>(cut),
                                       [](char c) { return c != '\n'; });
      const auto end = std::copy(into.begin() + static_cast<std::ptrdiff_t>(cut),
                                 into.begin() + static_cast<std::ptrdiff_t>(count), kept);
      left_ -= cut;
      if (end != into.begin()) return static_cast<std::size_t>(end - into.begin());
    }
  }

 private:
  ByteSource* text_;
  std::size_t left_;
};

}  // namespace

std::size_t head_size(std::string_view sample) {
  if (sample.starts_with("sep=")) return after(sample, 0);  // Excel's note to itself
  return sample.starts_with("# ---") ? comment_head(sample) : meeting_head(sample);
}

Result<> HeadedTable::read_head(std::string_view head, const std::string& where) {
  if (head.front() == '#') {
    for (std::string_view rest = head; !rest.empty();) {
      std::string_view line = take_item(rest, '\n');
      while (!line.empty() && (line.front() == '#' || line.front() == ' ')) line.remove_prefix(1);
      const auto colon = line.find(':');
      if (colon != std::string_view::npos)
        head_.emplace_back("head." + std::string(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
    }
    return {};
  }
  if (head.starts_with("sep=")) return {};
  MemoryBytes bytes(head);
  CW_TRY(const auto table, Delimited::open(bytes, where, {}));
  const std::vector<std::string> names = table->columns();
  table->select(names);
  Record record;
  CW_TRY(const bool found, table->next(record));
  for (std::size_t i = 0; found && record.damage.empty() && i < names.size(); ++i)
    head_.emplace_back("head." + names[i], record.cells[i]);
  return {};
}

Result<std::unique_ptr<RecordSource>> HeadedTable::open(ByteSource& text, std::string_view head,
                                                        const std::string& where, const DelimitedOptions& options) {
  std::unique_ptr<HeadedTable> table(new HeadedTable());
  CW_TRY_VOID(table->read_head(head, where));
  table->body_ = std::make_unique<Beheaded>(text, head.size());
  CW_TRY(table->rows_, Delimited::open(*table->body_, where, options));
  return std::unique_ptr<RecordSource>(std::move(table));
}

std::vector<std::string> HeadedTable::columns() const {
  std::vector<std::string> all = rows_->columns();
  for (const auto& [name, value] : head_) all.push_back(name);
  return all;
}

void HeadedTable::select(std::vector<std::string> names) {
  from_head_.clear();
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (const auto& [name, value] : head_) {
      if (name == names[i]) from_head_.emplace_back(i, value);
    }
  }
  rows_->select(std::move(names));
}

Result<bool> HeadedTable::next(Record& record) {
  CW_TRY(const bool found, rows_->next(record));
  if (found && record.damage.empty()) {
    for (const auto& [cell, value] : from_head_) record.cells[cell] = value;
  }
  return found;
}

}  // namespace cw::ingest
