#pragma once

#include <memory>
#include <string>

#include "catalog/catalog.hpp"
#include "ingest/bytes.hpp"
#include "ingest/reader.hpp"
#include "ingest/records.hpp"
#include "ingest/text.hpp"

namespace cw::ingest {

/// The text of one member and the rows in it; the rows read from the text, which must outlive them.
struct OpenTable {
  std::unique_ptr<Utf8Text> text;
  std::unique_ptr<RecordSource> records;
};

/// A setting of the source under `values`, or "".
std::string setting(const catalog::Source& source, const std::string& name);

/// Tells CSV, JSON and XML apart by the first character. source.values may hold encoding and delimiter.
/// Errors: invalid_input, unreachable.
Result<OpenTable> open_table(ByteSource& bytes, const std::string& where, const catalog::Source& source,
                             const ReadOptions& options);

}  // namespace cw::ingest
