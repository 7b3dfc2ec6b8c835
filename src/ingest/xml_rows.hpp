#pragma once

#include <memory>
#include <string>

#include "ingest/bytes.hpp"
#include "ingest/records.hpp"

namespace cw::ingest {

struct XmlOptions {
  std::size_t block_bytes = 1 << 16;
  std::size_t row_limit_bytes = 16 << 20;
};

/// Rows of the form <posts><row Id="1" .../>...</posts>, as in a Stack Exchange dump: each child of the root is a row,
/// its attributes are the cells, the root's name is the table. Text and elements inside rows are passed over.
/// Errors: invalid_input for text that is not well-formed (naming line and column), a document type declaration
/// (entities of one's own can blow a small file up), and a row beyond the limit.
Result<std::unique_ptr<RecordSource>> open_xml(ByteSource& text, const std::string& where,
                                               const XmlOptions& options = {});

}  // namespace cw::ingest
