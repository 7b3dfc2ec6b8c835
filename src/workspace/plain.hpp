#pragma once

#include <string>
#include <vector>

#include "ingest/plain_table.hpp"

namespace cw::workspace {

/// The caller's own file by its columns: CSV, TSV, JSON lines, Parquet (by the ending .parquet) or "-" for CSV from
/// standard input. Errors: as ingest::read_plain_table.
Result<ingest::PlainTable> plain_table(const std::string& path, const std::vector<std::string>& columns);

}  // namespace cw::workspace
