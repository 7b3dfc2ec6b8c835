#include "ingest/json_rows.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <unordered_map>

namespace cw::ingest {

namespace {

using simdjson::ondemand::json_type;

constexpr int deepest = 8;                   // objects inside objects beyond this are cells of JSON text
constexpr std::size_t rows_looked_at = 100;  // to know the columns at the start

bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view strip(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// A value as cell text: strings unescaped, numbers as written, lists and objects as JSON. False: not JSON.
bool cell_text(simdjson::ondemand::value value, std::string_view& cell) {
  json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return false;
  switch (type) {
    case json_type::string:
      return value.get_string().get(cell) == simdjson::SUCCESS;
    case json_type::number:
      cell = strip(value.raw_json_token());
      return cell.find_first_not_of("+-0123456789.eE") == std::string_view::npos;
    case json_type::boolean: {
      bool yes = false;
      if (value.get_bool().get(yes) != simdjson::SUCCESS) return false;
      cell = yes ? "true" : "false";
      return true;
    }
    case json_type::null: {
      bool null = false;
      cell = {};
      return value.is_null().get(null) == simdjson::SUCCESS && null;
    }
    case json_type::array: {
      simdjson::ondemand::array list;
      return value.get_array().get(list) == simdjson::SUCCESS && list.raw_json().get(cell) == simdjson::SUCCESS;
    }
    case json_type::object: {
      simdjson::ondemand::object object;
      return value.get_object().get(object) == simdjson::SUCCESS && object.raw_json().get(cell) == simdjson::SUCCESS;
    }
  }
  return false;
}

/// Nothing but blanks behind the value that was read.
bool at_end(simdjson::ondemand::document& document) {
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS;
}

/// The JSON text of a list or an object, which stays where it is in the document; empty for a plain value. False: not
/// JSON.
bool nested_text(simdjson::ondemand::value value, std::string_view& text) {
  json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return false;
  const bool nested = type == json_type::array || type == json_type::object;
  std::string_view cell;
  if (!cell_text(value, cell)) return false;
  text = nested ? cell : std::string_view{};
  return true;
}

/// Which columns are wanted, and which were seen.
class ColumnIndex {
 public:
  void select(std::vector<std::string> names) {
    wanted_.clear();
    for (std::size_t i = 0; i < names.size(); ++i) wanted_[std::move(names[i])].push_back(i);
  }
  const std::vector<std::string>& seen() const { return seen_; }
  void see(const std::string& path) {
    if (known_.emplace(path, seen_.size()).second) seen_.push_back(path);
  }
  const std::vector<std::size_t>* wanted(const std::string& path) const {
    const auto found = wanted_.find(path);
    return found == wanted_.end() ? nullptr : &found->second;
  }

 private:
  std::unordered_map<std::string, std::vector<std::size_t>> wanted_;
  std::unordered_map<std::string, std::size_t> known_;
  std::vector<std::string> seen_;
};

/// Reads one object with the columns' paths. Views into the parser live until its next row.
class ObjectReader {
 public:
  /// json: one value; `capacity` bytes may be read from its start (at least SIMDJSON_PADDING more than its length).
  bool read(std::string_view json, std::size_t capacity, ColumnIndex& index, std::vector<std::string_view>& cells) {
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (parser_.iterate(simdjson::padded_string_view(json.data(), json.size(), capacity)).get(document) !=
        simdjson::SUCCESS)
      return false;
    if (document.get_object().get(object) != simdjson::SUCCESS) return false;
    path_.clear();
    return walk(object, 0, index, cells) && at_end(document);
  }
  /// The same for one list of plain values.
  bool read_list(std::string_view json, std::size_t capacity, std::vector<std::string_view>& cells) {
    simdjson::ondemand::document document;
    simdjson::ondemand::array list;
    cells.clear();
    if (parser_.iterate(simdjson::padded_string_view(json.data(), json.size(), capacity)).get(document) !=
        simdjson::SUCCESS)
      return false;
    if (document.get_array().get(list) != simdjson::SUCCESS) return false;
    for (auto item : list) {
      simdjson::ondemand::value value;
      std::string_view cell;
      if (item.get(value) != simdjson::SUCCESS || !cell_text(value, cell)) return false;
      cells.push_back(cell);
    }
    return at_end(document);
  }
  /// The same for a list of objects, a row of `width` cells each.
  bool read_objects(std::string_view json, std::size_t capacity, ColumnIndex& index, std::size_t width,
                    std::vector<std::vector<std::string_view>>& rows) {
    simdjson::ondemand::document document;
    simdjson::ondemand::array list;
    rows.clear();
    if (parser_.iterate(simdjson::padded_string_view(json.data(), json.size(), capacity)).get(document) !=
        simdjson::SUCCESS)
      return false;
    if (document.get_array().get(list) != simdjson::SUCCESS) return false;
    for (auto item : list) {
      simdjson::ondemand::object object;
      if (item.get_object().get(object) != simdjson::SUCCESS) return false;
      path_.clear();
      if (!walk(object, 0, index, rows.emplace_back(width))) return false;
    }
    return at_end(document);
  }

 private:
  bool walk(simdjson::ondemand::object& object, int depth, ColumnIndex& index, std::vector<std::string_view>& cells) {
    for (auto field : object) {
      std::string_view key;
      simdjson::ondemand::value value;
      json_type type{};
      if (field.unescaped_key().get(key) != simdjson::SUCCESS || field.value().get(value) != simdjson::SUCCESS)
        return false;
      if (value.type().get(type) != simdjson::SUCCESS) return false;
      const std::size_t outer = path_.size();
      if (outer > 0) path_ += '.';
      path_ += key;
      const auto* places = index.wanted(path_);
      bool good = false;
      if (type == json_type::object && depth < deepest && places == nullptr) {
        simdjson::ondemand::object inner;
        good = value.get_object().get(inner) == simdjson::SUCCESS && walk(inner, depth + 1, index, cells);
      } else {
        index.see(path_);
        std::string_view cell;
        good = cell_text(value, cell);
        if (good && places != nullptr) {
          for (const std::size_t place : *places) cells[place] = cell;
        }
      }
      path_.resize(outer);
      if (!good) return false;
    }
    return true;
  }

  simdjson::ondemand::parser parser_;
  std::string path_;
};

/// One object a line.
class JsonLines : public RecordSource {
 public:
  JsonLines(ByteSource& text, std::string where, const JsonOptions& options)
      : text_(&text), where_(std::move(where)), options_(options) {
    buffer_.resize(simdjson::SIMDJSON_PADDING);
  }

  Result<> look_ahead() {
    std::vector<std::string_view> none;
    while (end_ < (1U << 18) && !at_end_) CW_TRY_VOID(fill());
    std::size_t at = begin_;
    for (std::size_t row = 0; row < rows_looked_at && at < end_; ++row) {
      const char* stop = static_cast<const char*>(std::memchr(buffer_.data() + at, '\n', end_ - at));
      if (stop == nullptr && !at_end_) break;
      const std::size_t next = stop == nullptr ? end_ : static_cast<std::size_t>(stop - buffer_.data());
      const std::string_view line = strip({buffer_.data() + at, next - at});
      if (!line.empty()) reader_.read(line, room(line), index_, none);
      at = next + 1;
    }
    return {};
  }

  std::vector<std::string> columns() const override { return index_.seen(); }
  void select(std::vector<std::string> names) override {
    selected_ = names.size();
    index_.select(std::move(names));
  }
  std::string format() const override { return "JSON lines"; }

  Result<bool> next(Record& record) override {
    for (;;) {
      CW_TRY(const bool found, next_line());
      if (!found) return false;
      const std::string_view line = strip(line_text_);
      if (line.empty()) continue;
      record.origin.line = line_number_;
      record.raw = line;
      record.damage = {};
      record.cells.assign(selected_, std::string_view{});
      if (std::memchr(line.data(), '\0', line.size()) != nullptr) {
        record.damage = "nul_byte";
      } else if (!simdjson::validate_utf8(line)) {
        record.damage = "bad_utf8";
      } else if (!reader_.read(line, room(line), index_, record.cells)) {
        record.damage = "bad_json";
      }
      return true;
    }
  }

 private:
  std::size_t room(std::string_view line) const {
    return static_cast<std::size_t>(buffer_.data() + buffer_.size() - line.data());
  }

  Result<> fill() {
    if (begin_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      scanned_ -= begin_;
      begin_ = 0;
    }
    const std::size_t ask = std::max({options_.block_bytes, end_, std::size_t{4}});
    if (buffer_.size() < end_ + ask + simdjson::SIMDJSON_PADDING)
      buffer_.resize(end_ + ask + simdjson::SIMDJSON_PADDING);
    CW_TRY(const std::size_t count, text_->read(std::span(buffer_).subspan(end_, ask)));
    end_ += count;
    at_end_ = count == 0;
    return {};
  }

  Result<bool> next_line() {
    for (;;) {
      const auto* stop = static_cast<const char*>(
          scanned_ < end_ ? std::memchr(buffer_.data() + scanned_, '\n', end_ - scanned_) : nullptr);
      if (stop == nullptr && !at_end_) {
        scanned_ = end_;
        if (end_ - begin_ > options_.line_limit_bytes) {
          return fail(ErrorCode::invalid_input,
                      fmt::format("this line is longer than {} MiB", options_.line_limit_bytes >> 20),
                      fmt::format("{}:{}", where_, next_number_),
                      "check that the file has one JSON object a line; nothing was imported");
        }
        CW_TRY_VOID(fill());
        continue;
      }
      if (stop == nullptr && begin_ == end_) return false;
      const std::size_t stop_at = stop == nullptr ? end_ : static_cast<std::size_t>(stop - buffer_.data());
      line_text_ = {buffer_.data() + begin_, stop_at - begin_};
      line_number_ = next_number_++;
      begin_ = std::min(stop_at + 1, end_);
      scanned_ = begin_;
      return true;
    }
  }

  ByteSource* text_;
  std::string where_;
  JsonOptions options_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0, scanned_ = 0;
  bool at_end_ = false;
  std::string_view line_text_;
  std::int64_t line_number_ = 0, next_number_ = 1;
  ColumnIndex index_;
  std::size_t selected_ = 0;
  ObjectReader reader_;
};

/// A whole document in memory, cut into its rows.
class JsonDocument : public RecordSource {
 public:
  JsonDocument(std::vector<char> bytes, std::size_t size, std::string where)
      : bytes_(std::move(bytes)), size_(size), where_(std::move(where)) {}

  Result<> cut();

  std::vector<std::string> columns() const override {
    if (matrix_) return names_;
    std::vector<std::string> all = index_.seen();
    for (const auto& [name, value] : header_) all.push_back(name);
    return all;
  }
  void select(std::vector<std::string> names) override {
    selected_.clear();
    from_header_.clear();
    for (std::size_t i = 0; i < names.size(); ++i) {
      selected_.push_back(static_cast<std::size_t>(std::find(names_.begin(), names_.end(), names[i]) - names_.begin()));
      for (const auto& [name, value] : header_) {
        if (name == names[i]) from_header_.emplace_back(i, value);
      }
    }
    index_.select(std::move(names));
  }
  std::string format() const override { return matrix_ ? "Data Explorer JSON" : "JSON document"; }
  std::vector<std::string> notes() const override { return notes_; }

  Result<bool> next(Record& record) override {
    if (next_ == rows_.size()) return false;
    const std::string_view row = rows_[next_++];
    const std::string_view passed(counted_, static_cast<std::size_t>(row.data() - counted_));
    line_ += std::count(passed.begin(), passed.end(), '\n');
    counted_ = row.data();
    record.origin.line = line_;
    record.raw = row;
    record.damage = {};
    record.cells.assign(selected_.size(), std::string_view{});
    if (!matrix_) {
      if (!reader_.read(row, room(row), index_, record.cells)) record.damage = "bad_json";
      for (const auto& [cell, value] : from_header_) record.cells[cell] = value;
      return true;
    }
    if (!reader_.read_list(row, room(row), list_)) {
      record.damage = "bad_json";
    } else if (list_.size() != names_.size()) {
      record.damage = "column_count";
    } else {
      for (std::size_t i = 0; i < selected_.size(); ++i) {
        if (selected_[i] < list_.size()) record.cells[i] = list_[selected_[i]];
      }
    }
    return true;
  }

 private:
  std::size_t room(std::string_view row) const {
    return static_cast<std::size_t>(bytes_.data() + bytes_.size() - row.data());
  }
  tl::unexpected<Error> not_rows(std::string what) const {
    return fail(ErrorCode::invalid_input, std::move(what), where_,
                "give JSON lines, a list of objects, or a Data Explorer result; nothing was imported");
  }
  bool cut_list(simdjson::ondemand::array list);
  void keep_header(const std::string& name, json_type type, std::string_view text);
  Result<> read_header(simdjson::ondemand::object object, std::string_view whole, std::string_view& rows);
  void note_limit(std::int64_t result_count, std::int64_t default_limit);

  std::vector<char> bytes_;
  std::size_t size_;
  std::string where_;
  bool matrix_ = false;
  std::vector<std::string> names_;
  std::vector<std::pair<std::string, std::string>> header_;  // "document.channel.id" -> what the outer object says
  std::vector<std::pair<std::size_t, std::string_view>> from_header_;  // by cell
  std::vector<std::string_view> rows_;
  std::vector<std::string> notes_;
  std::size_t next_ = 0;
  std::int64_t line_ = 1;
  const char* counted_ = nullptr;
  std::vector<std::size_t> selected_;
  std::vector<std::string_view> list_;
  ColumnIndex index_;
  ObjectReader reader_;
};

bool JsonDocument::cut_list(simdjson::ondemand::array list) {
  for (auto item : list) {
    simdjson::ondemand::value value;
    std::string_view row;
    if (item.get(value) != simdjson::SUCCESS || !nested_text(value, row) || row.empty()) return false;
    rows_.push_back(row);
  }
  return true;
}

void JsonDocument::note_limit(std::int64_t result_count, std::int64_t default_limit) {
  for (const std::int64_t limit : {default_limit, std::int64_t{1'000}, std::int64_t{10'000}}) {
    if (limit > 0 && result_count == limit) {
      notes_.push_back(fmt::format(
          "result_count equals the limit of {}: the export may be cut; ask for the next page with after_id", limit));
      return;
    }
  }
}

/// What the outer object says beside its rows, as cells of every row.
void JsonDocument::keep_header(const std::string& name, json_type type, std::string_view text) {
  if (text.empty() || type == json_type::array) return;
  if (type != json_type::object) {
    header_.emplace_back("document." + name, text);
    return;
  }
  ColumnIndex index;
  std::vector<std::string_view> cells;
  ObjectReader reader;
  if (!reader.read(text, room(text), index, cells)) return;
  const std::vector<std::string> paths = index.seen();
  index.select(paths);
  cells.assign(paths.size(), {});
  if (!reader.read(text, room(text), index, cells)) return;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const bool plain = !cells[i].empty() && cells[i].front() != '[' && cells[i].front() != '{';
    if (plain) header_.emplace_back("document." + name + "." + paths[i], cells[i]);
  }
}

/// The members of the outer object: names of columns, counts, and the text of the list of rows. Lists with columns
/// are Data Explorer's.
Result<> JsonDocument::read_header(simdjson::ondemand::object object, std::string_view whole, std::string_view& rows) {
  constexpr std::array<std::string_view, 8> lists = {"rows",  "data",     "results", "tickets",
                                                     "users", "messages", "orders",  "comments"};
  std::int64_t result_count = -1, default_limit = 0;
  const auto whole_number = [](std::string_view text, std::int64_t& into) {
    std::from_chars(text.data(), text.data() + text.size(), into);
  };
  std::string_view columns;
  for (auto field : object) {
    std::string_view key, cell;
    simdjson::ondemand::value value;
    if (field.unescaped_key().get(key) != simdjson::SUCCESS || field.value().get(value) != simdjson::SUCCESS)
      return not_rows("this is not valid JSON");
    const std::string name(key);
    if (name == "result_count" || name == "default_limit") {
      if (!cell_text(value, cell)) return not_rows("this is not valid JSON");
      whole_number(cell, name == "result_count" ? result_count : default_limit);
      continue;
    }
    json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS || !cell_text(value, cell))
      return not_rows("this is not valid JSON");
    const bool list = type == json_type::array;
    if (!list) keep_header(name, type, cell);
    if (name == "columns" && list) columns = cell;
    if (list && rows.empty() && std::find(lists.begin(), lists.end(), name) != lists.end()) rows = cell;
  }
  if (rows.empty()) {  // the object is a row itself
    header_.clear();
    rows = whole;
    return {};
  }
  if (!columns.empty()) {
    matrix_ = true;
    if (!reader_.read_list(columns, room(columns), list_)) return not_rows("the names of the columns cannot be read");
    names_.assign(list_.begin(), list_.end());
    note_limit(result_count, default_limit);
  }
  return {};
}

Result<> JsonDocument::cut() {
  const std::string_view whole = strip({bytes_.data(), size_});
  counted_ = bytes_.data();
  if (!simdjson::validate_utf8(whole)) return not_rows("this JSON document is not valid UTF-8");
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  std::string_view rows = whole;
  if (whole.front() == '{') {
    simdjson::ondemand::object object;
    if (parser.iterate(simdjson::padded_string_view(whole.data(), whole.size(), room(whole))).get(document) !=
            simdjson::SUCCESS ||
        document.get_object().get(object) != simdjson::SUCCESS) {
      return not_rows("this is not valid JSON");
    }
    rows = {};
    CW_TRY_VOID(read_header(object, whole, rows));
    if (!at_end(document)) return not_rows("this is not valid JSON");
  }
  simdjson::ondemand::array list;
  if (rows.front() == '{') {
    rows_.push_back(rows);
  } else if (parser.iterate(simdjson::padded_string_view(rows.data(), rows.size(), room(rows))).get(document) !=
                 simdjson::SUCCESS ||
             document.get_array().get(list) != simdjson::SUCCESS || !cut_list(list) || !at_end(document)) {
    return not_rows("this is not valid JSON");
  }
  std::vector<std::string_view> none;
  for (std::size_t i = 0; !matrix_ && i < std::min(rows_.size(), rows_looked_at); ++i)
    reader_.read(rows_[i], room(rows_[i]), index_, none);
  return {};
}

/// What was read ahead to tell the form, then the rest.
class Replayed : public ByteSource {
 public:
  explicit Replayed(ByteSource& rest) : rest_(&rest) {}
  Result<> look_ahead(std::size_t bytes) {
    while (head.size() < bytes) {
      const std::size_t before = head.size();
      head.resize(before + (1 << 16));
      auto count = rest_->read(std::span(head).subspan(before));
      head.resize(before + (count ? *count : 0));
      if (!count) return fail(count.error());
      if (*count == 0) break;
    }
    return {};
  }
  Result<std::size_t> read(std::span<char> into) override {
    if (used_ == head.size()) return rest_->read(into);
    const std::size_t count = std::min(into.size(), head.size() - used_);
    std::memcpy(into.data(), head.data() + used_, count);
    used_ += count;
    return count;
  }
  std::vector<char> head;

 private:
  ByteSource* rest_;
  std::size_t used_ = 0;
};

/// JSON lines over a source that it owns.
class OwnedJsonLines : public JsonLines {
 public:
  OwnedJsonLines(std::unique_ptr<Replayed> text, std::string where, const JsonOptions& options)
      : JsonLines(*text, std::move(where), options), owned_(std::move(text)) {}

 private:
  std::unique_ptr<Replayed> owned_;
};

/// Whether the first line is a whole object that is a row itself, rather than a document around rows.
bool first_line_is_row(std::string_view head) {
  head = strip(head);
  if (head.empty() || head.front() != '{') return false;
  const auto stop = head.find('\n');
  const std::string_view first = strip(head.substr(0, stop));
  if (first.substr(0, 9) == "{\"guild\":") return false;           // a Discord export without line breaks
  if (first.back() != '}') return stop == std::string_view::npos;  // a row longer than what was read
  const std::string_view rest = stop == std::string_view::npos ? std::string_view{} : strip(head.substr(stop));
  if (!rest.empty()) return rest.front() == '{';
  for (const std::string_view list : {"\"rows\":[", "\"data\":[", "\"results\":[", "\"tickets\":[", "\"users\":[",
                                      "\"orders\":[", "\"comments\":["}) {
    if (first.find(list) != std::string_view::npos) return first.substr(0, 6) == "{\"id\":";
  }
  return true;
}

}  // namespace

Result<std::unique_ptr<RecordSource>> open_json(ByteSource& text, const std::string& where,
                                                const JsonOptions& options) {
  auto replayed = std::make_unique<Replayed>(text);
  CW_TRY_VOID(replayed->look_ahead(1 << 18));
  const std::string_view head(replayed->head.data(), replayed->head.size());
  if (strip(head).empty()) return fail(ErrorCode::invalid_input, "the file is empty", where, "export it again");
  if (first_line_is_row(head)) {
    auto lines = std::make_unique<OwnedJsonLines>(std::move(replayed), where, options);
    CW_TRY_VOID(lines->look_ahead());
    return std::unique_ptr<RecordSource>(std::move(lines));
  }
  CW_TRY_VOID(replayed->look_ahead(options.document_limit_bytes + 1));
  if (replayed->head.size() > options.document_limit_bytes) {
    return fail(ErrorCode::invalid_input,
                fmt::format("this JSON document is larger than {} MiB", options.document_limit_bytes >> 20), where,
                "export it as JSON lines, or in pages; nothing was imported");
  }
  const std::size_t size = replayed->head.size();
  replayed->head.resize(size + simdjson::SIMDJSON_PADDING);
  auto document = std::make_unique<JsonDocument>(std::move(replayed->head), size, where);
  CW_TRY_VOID(document->cut());
  return std::unique_ptr<RecordSource>(std::move(document));
}

struct JsonList::Impl {
  ColumnIndex index;
  ObjectReader reader;
  std::string padded;
  std::size_t width = 0;
};

JsonList::JsonList(std::vector<std::string> paths) : impl_(std::make_unique<Impl>()) {
  impl_->width = paths.size();
  impl_->index.select(std::move(paths));
}
JsonList::~JsonList() = default;

bool JsonList::read(std::string_view json) {
  rows_.clear();
  json = strip(json);
  if (json.empty()) return true;
  if (json.front() != '[') return false;
  impl_->padded.assign(json);
  impl_->padded.append(simdjson::SIMDJSON_PADDING, ' ');
  const bool good = impl_->reader.read_objects({impl_->padded.data(), json.size()}, impl_->padded.size(), impl_->index,
                                               impl_->width, rows_);
  if (!good) rows_.clear();
  return good;
}

std::vector<std::string> list_items(std::string_view json_list) {
  const simdjson::padded_string padded(json_list);
  ObjectReader reader;
  std::vector<std::string_view> items;
  if (!reader.read_list(padded, padded.size() + simdjson::SIMDJSON_PADDING, items)) return {};
  return {items.begin(), items.end()};
}

bool list_holds(std::string_view json_list, std::string_view text) {
  if (json_list.find(text) == std::string_view::npos) return false;
  const simdjson::padded_string padded(json_list);
  ObjectReader reader;
  std::vector<std::string_view> items;
  return reader.read_list(padded, padded.size() + simdjson::SIMDJSON_PADDING, items) &&
         std::find(items.begin(), items.end(), text) != items.end();
}

}  // namespace cw::ingest
