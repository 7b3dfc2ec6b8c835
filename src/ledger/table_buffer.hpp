#pragma once

#include <initializer_list>
#include <memory>
#include <string_view>

#include "engine/session.hpp"

namespace cw::ledger {

/// Fills a table row by row, column by column, and hands full chunks to the engine's bulk writer.
/// Every column of the table must be put exactly once, in order, before end_row().
class TableBuffer {
 public:
  static Result<TableBuffer> open(engine::Session& session, const engine::TableDesc& table);
  TableBuffer& whole(std::int64_t value);  // also booleans, days and instants (as micros)
  /// Several columns at once; none of them may be a number with a point or a text.
  TableBuffer& wholes(std::initializer_list<std::int64_t> values);
  TableBuffer& real(double value);
  TableBuffer& text(std::string_view value);
  TableBuffer& null();
  Result<> end_row();
  /// Writes what is left; the buffer is done then. Rows written in all.
  Result<std::int64_t> finish();

 private:
  engine::ColumnData& next_column();
  std::unique_ptr<engine::BulkWriter> writer_;
  engine::Chunk chunk_;
  std::size_t column_ = 0;
};

}  // namespace cw::ledger
