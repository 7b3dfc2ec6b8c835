#include "ingest/xml_rows.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <vector>

namespace cw::ingest {

namespace {

constexpr std::size_t rows_looked_at = 100;

/// One row's attributes in one piece of text: names and values one after the other.
struct Row {
  std::int64_t line = 0;
  std::string text;
  struct Attribute {
    std::size_t column, begin, size;
  };
  std::vector<Attribute> attributes;
};

class XmlRows : public RecordSource {
 public:
  XmlRows(ByteSource& text, std::string where, const XmlOptions& options)
      : text_(&text), where_(std::move(where)), options_(options), parser_(XML_ParserCreate("UTF-8"), XML_ParserFree) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
  }

  /// Reads until the root and some rows are known.
  Result<> look_ahead() {
    while (!done_ && ready_.size() < rows_looked_at) CW_TRY_VOID(parse_block());
    if (root_.empty())
      return fail(ErrorCode::invalid_input, "the file holds no XML element", where_, "export it again");
    return {};
  }

  std::vector<std::string> columns() const override { return names_; }
  void select(std::vector<std::string> names) override {
    wanted_ = std::move(names);
    places_.clear();
  }
  std::string format() const override { return "XML rows of " + root_; }
  std::string table() const override { return root_; }

  Result<bool> next(Record& record) override {
    while (ready_.empty() && !done_) CW_TRY_VOID(parse_block());
    if (ready_.empty()) return false;
    std::swap(current_, ready_.front());
    spare_.push_back(std::move(ready_.front()));
    ready_.pop_front();
    update_places();
    record.origin.line = current_.line;
    record.raw = current_.text;
    record.damage = {};
    record.cells.assign(wanted_.size(), std::string_view{});
    for (const Row::Attribute& attribute : current_.attributes) {
      for (const std::size_t place : places_[attribute.column])
        record.cells[place] = std::string_view(current_.text).substr(attribute.begin, attribute.size);
    }
    return true;
  }

 private:
  Result<> parse_block();
  void row_started(const char** attributes);
  void update_places();
  static void on_start(void* self, const char* name, const char** attributes);
  static void on_end(void* self, const char* name);
  static void on_doctype(void* self, const char* name, const char* system, const char* publication,
                         int internal_subset);

  ByteSource* text_;
  std::string where_;
  XmlOptions options_;
  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
  std::string root_;
  int depth_ = 0;
  bool done_ = false;
  bool doctype_ = false;
  XML_Size row_bytes_ = 0;
  XML_Index last_event_ = 0;
  std::int64_t read_bytes_ = 0;
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::size_t> by_name_;
  std::vector<std::string> wanted_;
  std::vector<std::vector<std::size_t>> places_;  // column -> cells
  std::deque<Row> ready_;
  std::vector<Row> spare_;
  Row current_;
};

void XmlRows::on_doctype(void* self, const char*, const char*, const char*, int) {
  auto& rows = *static_cast<XmlRows*>(self);
  rows.doctype_ = true;
  XML_StopParser(rows.parser_.get(), XML_FALSE);
}

void XmlRows::on_start(void* self, const char* name, const char** attributes) {
  auto& rows = *static_cast<XmlRows*>(self);
  rows.last_event_ = XML_GetCurrentByteIndex(rows.parser_.get());
  if (rows.depth_ == 0) rows.root_ = name;
  if (rows.depth_ == 1) rows.row_started(attributes);
  ++rows.depth_;
}

void XmlRows::on_end(void* self, const char*) {
  auto& rows = *static_cast<XmlRows*>(self);
  rows.last_event_ = XML_GetCurrentByteIndex(rows.parser_.get());
  --rows.depth_;
}

void XmlRows::row_started(const char** attributes) {
  Row row;
  if (!spare_.empty()) {
    row = std::move(spare_.back());
    spare_.pop_back();
    row.text.clear();
    row.attributes.clear();
  }
  row.line = static_cast<std::int64_t>(XML_GetCurrentLineNumber(parser_.get()));
  for (; attributes[0] != nullptr; attributes += 2) {
    const std::string name = attributes[0];
    const auto [found, is_new] = by_name_.emplace(name, names_.size());
    if (is_new) names_.push_back(name);
    row.text += name;
    row.text += "=\"";
    const std::size_t begin = row.text.size();
    row.text += attributes[1];
    row.attributes.push_back({found->second, begin, row.text.size() - begin});
    row.text += "\" ";
  }
  ready_.push_back(std::move(row));
}

void XmlRows::update_places() {
  for (std::size_t column = places_.size(); column < names_.size(); ++column) {
    places_.emplace_back();
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (wanted_[i] == names_[column]) places_.back().push_back(i);
    }
  }
}

Result<> XmlRows::parse_block() {
  void* buffer = XML_GetBuffer(parser_.get(), static_cast<int>(options_.block_bytes));
  if (buffer == nullptr) return fail(ErrorCode::unreachable, "not enough memory to read this file", where_);
  CW_TRY(const std::size_t count, text_->read(std::span(static_cast<char*>(buffer), options_.block_bytes)));
  read_bytes_ += static_cast<std::int64_t>(count);
  if (XML_ParseBuffer(parser_.get(), static_cast<int>(count), count == 0 ? 1 : 0) == XML_STATUS_OK) {
    done_ = count == 0;
    if (read_bytes_ - last_event_ > static_cast<std::int64_t>(options_.row_limit_bytes)) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("an element is longer than {} MiB", options_.row_limit_bytes >> 20),
                  fmt::format("{}:{}", where_, XML_GetCurrentLineNumber(parser_.get())),
                  "check that this is a dump of rows; nothing was imported");
    }
    return {};
  }
  const std::string place = fmt::format("{}:{}:{}", where_, XML_GetCurrentLineNumber(parser_.get()),
                                        XML_GetCurrentColumnNumber(parser_.get()) + 1);
  if (doctype_) {
    return fail(ErrorCode::invalid_input, "the file declares a document type, whose entities could blow it up: refused",
                place, "export the rows without a DOCTYPE");
  }
  return fail(ErrorCode::invalid_input,
              fmt::format("this is not well-formed XML: {}", XML_ErrorString(XML_GetErrorCode(parser_.get()))), place,
              "the file may be cut short: download it again; nothing was imported");
}

}  // namespace

Result<std::unique_ptr<RecordSource>> open_xml(ByteSource& text, const std::string& where, const XmlOptions& options) {
  auto rows = std::make_unique<XmlRows>(text, where, options);
  CW_TRY_VOID(rows->look_ahead());
  return std::unique_ptr<RecordSource>(std::move(rows));
}

}  // namespace cw::ingest
