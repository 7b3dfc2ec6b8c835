#include "ingest/plain_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/nearest.hpp"
#include "ingest/open_table.hpp"

namespace cw::ingest {

std::optional<double> number_in(std::string_view cell) {
  const std::string_view text = trimmed(cell);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

Error not_a_number(std::int64_t row, const std::string& column, const std::string& table) {
  return {ErrorCode::invalid_input, "row " + std::to_string(row + 1) + " of column \"" + column + "\" is not a number",
          table, "give numbers with a decimal point, and leave out rows without a value"};
}

Result<std::vector<double>> PlainTable::numbers(std::size_t column) const {
  std::vector<double> values;
  values.reserve(cells[column].size());
  for (std::size_t row = 0; row < cells[column].size(); ++row) {
    const auto value = number_in(cells[column][row]);
    if (!value) return fail(not_a_number(static_cast<std::int64_t>(row), columns[column], name));
    values.push_back(*value);
  }
  return values;
}

Result<PlainTable> scan_plain_table(RecordSource& records, const std::string& name,
                                    const std::vector<std::string>& wanted, const RowReader& reader) {
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
  Record record;
  while (true) {
    CW_TRY(const bool more, records.next(record));
    if (!more) break;
    if (!record.damage.empty()) {
      return fail(ErrorCode::invalid_input, "the row is damaged: " + std::string(record.damage),
                  name + ":" + std::to_string(record.origin.line), "mend the row, or leave it out on purpose");
    }
    CW_TRY_VOID(reader(record));
    ++table.rows;
  }
  table.format = records.format();
  if (table.rows == 0)
    return fail(ErrorCode::too_few_rows, "the table has no rows", name,
                "give a file with a header and at least one row");
  return table;
}

Result<PlainTable> scan_plain_table(const std::string& path, const std::vector<std::string>& wanted,
                                    const RowReader& reader) {
  const auto slash = path.rfind('/');
  const std::string name = path == "-" ? "standard input" : slash == std::string::npos ? path : path.substr(slash + 1);
  CW_TRY(auto file, InputFile::open(path));
  CW_TRY(const bool any, file.next_member());
  if (!any) return fail(ErrorCode::invalid_input, "the archive is empty", name);
  CW_TRY(auto open, open_table(file, name, {}, {}));
  CW_TRY(auto table, scan_plain_table(*open.records, name, wanted, reader));
  CW_TRY_VOID(file.finish());
  table.sha256 = file.sha256();
  return table;
}

namespace {

/// Keeps every cell, column by column.
struct Keeper {
  std::vector<std::vector<std::string>> cells = {};
  RowReader reader() {
    return [this](const Record& record) -> Result<> {
      cells.resize(record.cells.size());
      for (std::size_t i = 0; i < cells.size(); ++i) cells[i].emplace_back(record.cells[i]);
      return {};
    };
  }
};

}  // namespace

Result<PlainTable> read_plain_table(RecordSource& records, const std::string& name,
                                    const std::vector<std::string>& wanted) {
  Keeper keeper;
  CW_TRY(auto table, scan_plain_table(records, name, wanted, keeper.reader()));
  table.cells = std::move(keeper.cells);
  return table;
}

Result<PlainTable> read_plain_table(const std::string& path, const std::vector<std::string>& wanted) {
  Keeper keeper;
  CW_TRY(auto table, scan_plain_table(path, wanted, keeper.reader()));
  table.cells = std::move(keeper.cells);
  return table;
}

}  // namespace cw::ingest
