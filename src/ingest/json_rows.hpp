#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/bytes.hpp"
#include "ingest/records.hpp"

namespace cw::ingest {

struct JsonOptions {
  std::size_t block_bytes = 1 << 20;
  std::size_t line_limit_bytes = 16 << 20;
  std::size_t document_limit_bytes = 512 << 20;
};

/// Rows of JSON: one object a line (JSON lines); one array of objects; one object with a list of objects under "data",
/// "results", "tickets", "users", "messages", "orders", "comments" or "rows"; one object that is a row itself; or a
/// Data Explorer result ("columns" and "rows" of plain values). What an outer object says beside its list is a column
/// of every row, named "document.<path>" ("document.channel.id"). Columns are dotted paths into nested objects
/// ("via.channel"); lists are cells of JSON text; null is a null cell; numbers are kept as written, so that 64-bit ids
/// stay whole. A line that is no JSON object has the damage bad_json. Errors: invalid_input for an empty file, a line
/// or document beyond the limit, or a document that is none of these.
Result<std::unique_ptr<RecordSource>> open_json(ByteSource& text, const std::string& where,
                                                const JsonOptions& options = {});

/// Cuts cells that hold a JSON list of objects ("line_items": [{...}, ...]) into rows of their own.
class JsonList {
 public:
  /// paths: the wanted members of each object, dotted into nested ones ("emoji.name").
  explicit JsonList(std::vector<std::string> paths);
  ~JsonList();
  /// False if the text is no list of objects; an empty text is an empty list.
  bool read(std::string_view json);
  std::size_t size() const { return rows_.size(); }
  /// A member as cell text; empty if it is missing or null. Lives until the next read().
  std::string_view cell(std::size_t row, std::size_t path) const { return rows_[row][path]; }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::vector<std::vector<std::string_view>> rows_;
};

/// The plain values of a JSON list ("users": ["U1", "U2"]), unescaped; empty if it is no list of plain values.
std::vector<std::string> list_items(std::string_view json_list);

/// Whether a JSON list of plain values, as in a ticket's tags, holds this text.
bool list_holds(std::string_view json_list, std::string_view text);

}  // namespace cw::ingest
