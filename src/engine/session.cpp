#include "engine/session.hpp"

namespace cw::engine {

namespace {

Value value_at(const ColumnData& column, std::size_t row) {
  if (!column.is_valid(row)) return std::monostate{};
  switch (column.type) {
    case ColumnType::boolean:
      return column.ints[row] != 0;
    case ColumnType::int32:
    case ColumnType::int64:
      return column.ints[row];
    case ColumnType::float64:
      return column.doubles[row];
    case ColumnType::text:
      return column.texts[row];
    case ColumnType::date:
      return Day{static_cast<std::int32_t>(column.ints[row])};
    case ColumnType::timestamp:
      return Instant{column.ints[row]};
  }
  return std::monostate{};
}

}  // namespace

Result<> for_each_chunk(Session& session, std::string_view name, std::span<const Named> parameters,
                        const std::function<Result<>(const Chunk&)>& take) {
  CW_TRY(auto stream, run_sql(session, name, parameters));
  Chunk chunk;
  while (true) {
    CW_TRY(const bool more, stream->next(chunk));
    if (!more) return {};
    CW_TRY_VOID(take(chunk));
  }
}

Result<SmallResult> read_all(ColumnStream& stream) {
  SmallResult result{stream.columns(), {}};
  Chunk chunk;
  while (true) {
    CW_TRY(const bool more, stream.next(chunk));
    if (!more) return result;
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      auto& values = result.rows.emplace_back();
      for (const ColumnData& column : chunk.columns) values.push_back(value_at(column, row));
    }
  }
}

}  // namespace cw::engine
