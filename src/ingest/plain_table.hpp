#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ingest/records.hpp"

namespace cw::ingest {

/// The caller's own table in memory, column by column, as text. rows: the same length for every column; a missing value
/// is an empty text.
struct PlainTable {
  std::string name;    // without the folder
  std::string format;  // "CSV, comma, UTF-8"
  std::string sha256;  // of the file as given
  std::int64_t rows = 0;
  std::vector<std::string> columns;             // those asked for, in that order
  std::vector<std::vector<std::string>> cells;  // by column

  /// The column's values as numbers. Errors: invalid_input, naming the row, for an empty cell or a text.
  Result<std::vector<double>> numbers(std::size_t column) const;
};

/// A cell's text as a number, spaces around it aside; nothing if it is empty, a text or not finite.
std::optional<double> number_in(std::string_view cell);
/// The error of a cell that is no number; row from 0.
Error not_a_number(std::int64_t row, const std::string& column, const std::string& table);

/// Takes one row: its cells in the order of the columns asked for, which live until the next row.
using RowReader = std::function<Result<>(const Record& record)>;

/// Hands the columns asked for (all, if none are) row by row to `reader`, in the file's order, and keeps none of them:
/// the table returned has no cells. Formats and errors as read_plain_table; the reader's own.
Result<PlainTable> scan_plain_table(const std::string& path, const std::vector<std::string>& wanted,
                                    const RowReader& reader);
Result<PlainTable> scan_plain_table(RecordSource& records, const std::string& name,
                                    const std::vector<std::string>& wanted, const RowReader& reader);

/// Reads the columns asked for (all, if none are) from CSV, TSV, JSON lines or XML, plain or packed; "-" is standard
/// input. Errors: unknown_column with the nearest name; invalid_input for a damaged row (nothing is skipped in
/// silence); too_few_rows for a table without rows.
Result<PlainTable> read_plain_table(const std::string& path, const std::vector<std::string>& wanted);
/// The same from rows that come from elsewhere (Parquet through DuckDB).
Result<PlainTable> read_plain_table(RecordSource& records, const std::string& name,
                                    const std::vector<std::string>& wanted);

}  // namespace cw::ingest
