#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/session.hpp"

namespace cw::engine {

/// What both engines do with a TableDesc: names, DDL and the check of values before they are written.

struct TableName {
  std::string schema;  // "" = the default schema
  std::string table;
};
/// Splits "ledger.activity". Names come from code only and are lower_snake_case (CW_CHECK).
TableName split_name(std::string_view name);
/// "ledger"."activity"
std::string quoted(const TableName& name);
std::string quoted(std::string_view identifier);

/// CREATE SCHEMA and CREATE TABLE, IF NOT EXISTS; on PostgreSQL also an index on the key.
std::string create_text(const TableDesc& table, Dialect dialect);
/// The name by which the session's engine knows the type: BIGINT, DOUBLE PRECISION, ...
std::string_view type_name(ColumnType type);
/// Errors: damaged if the stored table has other columns than the description.
Result<> check_columns(Session& session, const TableDesc& table);

/// Errors: internal (shape or type differ from the table), invalid_input (a value that one of the engines cannot hold).
Result<> check_chunk(const TableDesc& table, const Chunk& chunk);

/// Dates and times that both engines can hold: from 4713 BC; infinity excluded.
inline constexpr std::int64_t first_date = -2'440'588;
inline constexpr std::int64_t last_date = 2'145'042'905;
inline constexpr std::int64_t first_timestamp = first_date * micros_per_day;
inline constexpr std::int64_t last_timestamp = INT64_MAX - 1;

}  // namespace cw::engine
