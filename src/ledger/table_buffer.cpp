#include "ledger/table_buffer.hpp"

namespace cw::ledger {

namespace {
constexpr std::size_t chunk_rows = 2048;
}

Result<TableBuffer> TableBuffer::open(engine::Session& session, const engine::TableDesc& table) {
  TableBuffer buffer;
  CW_TRY(buffer.writer_, session.bulk_load(table));
  for (const auto& column : table.columns) {
    engine::ColumnData data;
    data.type = column.type;
    if (column.type == engine::ColumnType::text) {
      data.texts.resize(chunk_rows);
    } else if (column.type == engine::ColumnType::float64) {
      data.doubles.resize(chunk_rows);
    } else {
      data.ints.resize(chunk_rows);
    }
    if (!column.not_null) data.valid.assign(chunk_rows, 1);
    buffer.chunk_.columns.push_back(std::move(data));
  }
  return buffer;
}

engine::ColumnData& TableBuffer::next_column() {
  CW_CHECK(column_ < chunk_.columns.size());
  auto& column = chunk_.columns[column_++];
  if (!column.valid.empty()) column.valid[chunk_.rows] = 1;
  return column;
}

TableBuffer& TableBuffer::whole(std::int64_t value) {
  next_column().ints[chunk_.rows] = value;
  return *this;
}

TableBuffer& TableBuffer::wholes(std::initializer_list<std::int64_t> values) {
  CW_CHECK(column_ + values.size() <= chunk_.columns.size());
  auto* column = chunk_.columns.data() + column_;
  column_ += values.size();
  for (const auto value : values) {
    if (!column->valid.empty()) column->valid[chunk_.rows] = 1;
    column->ints[chunk_.rows] = value;
    ++column;
  }
  return *this;
}

TableBuffer& TableBuffer::real(double value) {
  next_column().doubles[chunk_.rows] = value;
  return *this;
}

TableBuffer& TableBuffer::text(std::string_view value) {
  next_column().texts[chunk_.rows].assign(value);
  return *this;
}

TableBuffer& TableBuffer::null() {
  auto& column = next_column();
  CW_CHECK(!column.valid.empty());
  column.valid[chunk_.rows] = 0;
  return *this;
}

Result<> TableBuffer::end_row() {
  CW_CHECK(column_ == chunk_.columns.size());
  column_ = 0;
  if (++chunk_.rows < chunk_rows) return {};
  CW_TRY_VOID(writer_->append(chunk_));
  chunk_.rows = 0;
  return {};
}

Result<std::int64_t> TableBuffer::finish() {
  if (chunk_.rows > 0) CW_TRY_VOID(writer_->append(chunk_));
  chunk_.rows = 0;
  return writer_->finish();
}

}  // namespace cw::ledger
