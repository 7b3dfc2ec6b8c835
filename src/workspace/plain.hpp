#pragma once

#include <string>
#include <vector>

#include "ingest/plain_table.hpp"

namespace cw::workspace {

/// The caller's own file by its columns: CSV, TSV, JSON lines, Parquet (by the ending .parquet) or "-" for CSV from
/// standard input. Errors: as ingest::read_plain_table.
Result<ingest::PlainTable> plain_table(const std::string& path, const std::vector<std::string>& columns);

/// The same row by row to `reader`; the table returned has no cells.
Result<ingest::PlainTable> scan_plain_table(const std::string& path, const std::vector<std::string>& columns,
                                            const ingest::RowReader& reader);

/// The error with the row (from 0), column and file that it is about.
tl::unexpected<Error> at_row(Error error, std::size_t row, const std::string& column, const std::string& name);

}  // namespace cw::workspace
