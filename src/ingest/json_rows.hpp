#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ingest/bytes.hpp"
#include "ingest/records.hpp"

namespace cw::ingest {

struct JsonOptions {
  std::size_t block_bytes = 1 << 20;
  std::size_t line_limit_bytes = 16 << 20;
  std::size_t document_limit_bytes = 512 << 20;
};

/// Rows of JSON: one object a line (JSON lines); one array of objects; one object with a list of objects under "data",
/// "results", "tickets", "users" or "rows"; or a Data Explorer result ("columns" and "rows" of plain values).
/// Columns are dotted paths into nested objects ("via.channel"); lists are cells of JSON text; null is a null cell;
/// numbers are kept as written, so that 64-bit ids stay whole. A line that is no JSON object has the damage bad_json.
/// Errors: invalid_input for an empty file, a line or document beyond the limit, or a document that is none of these.
Result<std::unique_ptr<RecordSource>> open_json(ByteSource& text, const std::string& where,
                                                const JsonOptions& options = {});

/// Whether a JSON list of plain values, as in a ticket's tags, holds this text.
bool list_holds(std::string_view json_list, std::string_view text);

}  // namespace cw::ingest
