#include "engine/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

#include "engine/text.hpp"

namespace cw::engine {

namespace {

bool is_plain_name(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && !std::isdigit(static_cast<unsigned char>(name[0])) &&
         std::all_of(name.begin(), name.end(), plain);
}

/// The type as information_schema spells it, in lower case, on both engines.
std::string stored_name(ColumnType type) {
  if (type == ColumnType::float64) return "double";
  if (type == ColumnType::text) return "varchar";
  std::string name(type_name(type));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

std::size_t filled(const ColumnData& column) {
  switch (column.type) {
    case ColumnType::float64:
      return column.doubles.size();
    case ColumnType::text:
      return column.texts.size();
    default:
      return column.ints.size();
  }
}

/// Whether all values that are not NULL lie in [low, high].
bool within(const ColumnData& column, std::size_t rows, std::int64_t low, std::int64_t high) {
  bool good = true;
  for (std::size_t row = 0; row < rows; ++row) {
    const bool fits = column.ints[row] >= low && column.ints[row] <= high;
    good &= fits || !column.is_valid(row);
  }
  return good;
}

bool fits(const ColumnData& column, std::size_t rows) {
  switch (column.type) {
    case ColumnType::boolean:
      return within(column, rows, 0, 1);
    case ColumnType::int32:
      return within(column, rows, INT32_MIN, INT32_MAX);
    case ColumnType::date:
      return within(column, rows, first_date, last_date);
    case ColumnType::timestamp:
      return within(column, rows, first_timestamp, last_timestamp);
    case ColumnType::text:
      for (std::size_t row = 0; row < rows; ++row) {
        if (column.is_valid(row) && !is_storable(column.texts[row])) return false;
      }
      return true;
    default:
      return true;
  }
}

bool has_null(const ColumnData& column, std::size_t rows) {
  return !column.valid.empty() &&
         std::find(column.valid.begin(), column.valid.begin() + static_cast<std::ptrdiff_t>(rows), 0) !=
             column.valid.begin() + static_cast<std::ptrdiff_t>(rows);
}

}  // namespace

TableName split_name(std::string_view name) {
  const std::size_t dot = name.find('.');
  TableName out;
  if (dot != std::string_view::npos) out.schema = name.substr(0, dot);
  out.table = dot == std::string_view::npos ? name : name.substr(dot + 1);
  CW_CHECK(out.schema.empty() || is_plain_name(out.schema));
  CW_CHECK(is_plain_name(out.table));
  return out;
}

std::string quoted(std::string_view identifier) {
  return fmt::format("\"{}\"", identifier);
}
std::string quoted(const TableName& name) {
  return name.schema.empty() ? quoted(name.table) : quoted(name.schema) + "." + quoted(name.table);
}

std::string_view type_name(ColumnType type) {
  switch (type) {
    case ColumnType::boolean:
      return "BOOLEAN";
    case ColumnType::int32:
      return "INTEGER";
    case ColumnType::int64:
      return "BIGINT";
    case ColumnType::float64:
      return "DOUBLE PRECISION";
    case ColumnType::text:
      return "TEXT";
    case ColumnType::date:
      return "DATE";
    case ColumnType::timestamp:
      return "TIMESTAMP";
  }
  return "";
}

std::string create_text(const TableDesc& table, Dialect dialect) {
  const TableName name = split_name(table.name);
  std::vector<std::string> columns;
  for (const TableColumn& column : table.columns) {
    CW_CHECK(is_plain_name(column.name));
    columns.push_back(
        fmt::format("{} {}{}", quoted(column.name), type_name(column.type), column.not_null ? " NOT NULL" : ""));
  }
  std::string sql;
  if (!name.schema.empty()) sql += fmt::format("CREATE SCHEMA IF NOT EXISTS {};\n", quoted(name.schema));
  sql += fmt::format("CREATE TABLE IF NOT EXISTS {} ({});\n", quoted(name), fmt::join(columns, ", "));
  if (dialect == Dialect::postgres && !table.key.empty()) {
    sql += fmt::format("CREATE INDEX IF NOT EXISTS {} ON {} (\"{}\");\n", quoted(name.table + "_key"), quoted(name),
                       fmt::join(table.key, "\", \""));
  }
  return sql;
}

Result<> check_columns(Session& session, const TableDesc& table) {
  const TableName name = split_name(table.name);
  const bool duckdb = session.info().dialect == Dialect::duckdb;
  const std::vector<Value> parameters = {name.schema.empty() ? std::string(duckdb ? "main" : "public") : name.schema,
                                         name.table};
  CW_TRY(auto stream,
         session.query(
             fmt::format(
                 "SELECT CAST(column_name AS TEXT), CAST(lower(data_type) AS TEXT) FROM information_schema.columns "
                 "WHERE table_catalog = current_database() AND table_schema = $1 AND table_name = $2 "
                 "ORDER BY ordinal_position"),
             parameters));
  CW_TRY(const SmallResult stored, read_all(*stream));
  const auto same_type = [](const std::string& found, ColumnType type) {
    const std::string wanted = stored_name(type);
    return found == wanted || (wanted == "double" && found == "double precision") ||
           (wanted == "varchar" && found == "text") ||
           (wanted == "timestamp" && found == "timestamp without time zone");
  };
  bool same = stored.rows.size() == table.columns.size();
  for (std::size_t i = 0; same && i < stored.rows.size(); ++i) {
    same = std::get<std::string>(stored.rows[i][0]) == table.columns[i].name &&
           same_type(std::get<std::string>(stored.rows[i][1]), table.columns[i].type);
  }
  if (same) return {};
  return fail(ErrorCode::damaged, "the stored table has other columns than this version of commonweal writes",
              table.name, "commonweal rebuilds it from its sources: run `commonweal update --rebuild`");
}

Result<> check_chunk(const TableDesc& table, const Chunk& chunk) {
  if (chunk.columns.size() != table.columns.size())
    return fail(ErrorCode::internal, "a chunk has another number of columns than its table", table.name);
  for (std::size_t i = 0; i < chunk.columns.size(); ++i) {
    const ColumnData& column = chunk.columns[i];
    const std::string where = table.name + "." + table.columns[i].name;
    if (column.type != table.columns[i].type)
      return fail(ErrorCode::internal, "a chunk's column has another type than its table", where);
    if (filled(column) < chunk.rows || (!column.valid.empty() && column.valid.size() < chunk.rows)) {
      return fail(ErrorCode::internal, "a chunk's column is shorter than the chunk", where);
    }
    if (table.columns[i].not_null && has_null(column, chunk.rows))
      return fail(ErrorCode::invalid_input, "a value is missing", where);
    if (!fits(column, chunk.rows)) {
      return fail(
          ErrorCode::invalid_input,
          column.type == ColumnType::text ? "a text is not valid UTF-8 or holds a NUL" : "a value is out of range",
          where);
    }
  }
  return {};
}

}  // namespace cw::engine
