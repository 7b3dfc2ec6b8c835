#include "ingest/plain_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/nearest.hpp"
#include "ingest/open_table.hpp"

namespace cw::ingest {

Result<std::vector<double>> PlainTable::numbers(std::size_t column) const {
  std::vector<double> values;
  values.reserve(cells[column].size());
  for (std::size_t row = 0; row < cells[column].size(); ++row) {
    const std::string& text = cells[column][row];
    const std::string_view trimmed_text = trimmed(text);
    double value = 0.0;
    const auto [end, error] = std::from_chars(trimmed_text.data(), trimmed_text.data() + trimmed_text.size(), value);
    if (error != std::errc{} || end != trimmed_text.data() + trimmed_text.size() || !std::isfinite(value)) {
      return fail(ErrorCode::invalid_input,
                  "row " + std::to_string(row + 1) + " of column \"" + columns[column] + "\" is not a number", name,
                  "give numbers with a decimal point, and leave out rows without a value");
    }
    values.push_back(value);
  }
  return values;
}

Result<PlainTable> read_plain_table(RecordSource& records, const std::string& name,
                                    const std::vector<std::string>& wanted) {
  PlainTable table;
  table.name = name;
  const auto known = records.columns();
  table.columns = wanted.empty() ? known : wanted;
  for (const auto& column : table.columns) {
    if (std::find(known.begin(), known.end(), column) == known.end()) {
      return fail(ErrorCode::unknown_column, "the file has no column \"" + column + "\"", name,
                  did_you_mean(column, known, "its columns are named in the first row"));
    }
  }
  records.select(table.columns);
  table.cells.resize(table.columns.size());
  Record record;
  while (true) {
    CW_TRY(const bool more, records.next(record));
    if (!more) break;
    if (!record.damage.empty()) {
      return fail(ErrorCode::invalid_input, "the row is damaged: " + std::string(record.damage),
                  name + ":" + std::to_string(record.origin.line), "mend the row, or leave it out on purpose");
    }
    for (std::size_t i = 0; i < table.columns.size(); ++i) table.cells[i].emplace_back(record.cells[i]);
    ++table.rows;
  }
  table.format = records.format();
  if (table.rows == 0)
    return fail(ErrorCode::too_few_rows, "the table has no rows", name,
                "give a file with a header and at least one row");
  return table;
}

Result<PlainTable> read_plain_table(const std::string& path, const std::vector<std::string>& wanted) {
  const auto slash = path.rfind('/');
  const std::string name = path == "-" ? "standard input" : slash == std::string::npos ? path : path.substr(slash + 1);
  CW_TRY(auto file, InputFile::open(path));
  CW_TRY(const bool any, file.next_member());
  if (!any) return fail(ErrorCode::invalid_input, "the archive is empty", name);
  CW_TRY(auto open, open_table(file, name, {}, {}));
  CW_TRY(auto table, read_plain_table(*open.records, name, wanted));
  CW_TRY_VOID(file.finish());
  table.sha256 = file.sha256();
  return table;
}

}  // namespace cw::ingest
