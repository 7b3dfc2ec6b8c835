#include <fmt/format.h>

#include <cstring>

#include "base/fail_point.hpp"
#include "engine/duckdb_connection.hpp"
#include "engine/table.hpp"

/// New in DuckDB 1.5, hence not in the 1.4.4 header: forgets rows that were appended but not yet flushed.
extern "C" duckdb_state duckdb_appender_clear(duckdb_appender appender);

namespace cw::engine {

namespace {

duckdb_type stored_type(ColumnType type) {
  switch (type) {
    case ColumnType::boolean:
      return DUCKDB_TYPE_BOOLEAN;
    case ColumnType::int32:
      return DUCKDB_TYPE_INTEGER;
    case ColumnType::int64:
      return DUCKDB_TYPE_BIGINT;
    case ColumnType::float64:
      return DUCKDB_TYPE_DOUBLE;
    case ColumnType::text:
      return DUCKDB_TYPE_VARCHAR;
    case ColumnType::date:
      return DUCKDB_TYPE_DATE;
    case ColumnType::timestamp:
      return DUCKDB_TYPE_TIMESTAMP;
  }
  return DUCKDB_TYPE_INVALID;
}

template <class Stored>
void write_ints(const std::vector<std::int64_t>& values, std::size_t from, std::size_t rows, void* data) {
  auto* out = static_cast<Stored*>(data);
  for (std::size_t row = 0; row < rows; ++row) out[row] = static_cast<Stored>(values[from + row]);
}

void write_texts(const ColumnData& column, std::size_t from, std::size_t rows, duckdb_vector vector) {
  for (std::size_t row = 0; row < rows; ++row) {
    if (!column.is_valid(from + row)) continue;
    const std::string& text = column.texts[from + row];
    duckdb_vector_assign_string_element_len(vector, row, text.data(), text.size());
  }
}

void write_validity(const ColumnData& column, std::size_t from, std::size_t rows, duckdb_vector vector) {
  if (column.valid.empty()) return;
  duckdb_vector_ensure_validity_writable(vector);
  std::uint64_t* bits = duckdb_vector_get_validity(vector);
  for (std::size_t row = 0; row < rows; ++row)
    duckdb_validity_set_row_validity(bits, row, column.valid[from + row] != 0);
}

void write_column(const ColumnData& column, std::size_t from, std::size_t rows, duckdb_vector vector) {
  write_validity(column, from, rows, vector);
  void* data = duckdb_vector_get_data(vector);
  switch (column.type) {
    case ColumnType::boolean:
      return write_ints<std::uint8_t>(column.ints, from, rows, data);
    case ColumnType::int32:
    case ColumnType::date:
      return write_ints<std::int32_t>(column.ints, from, rows, data);
    case ColumnType::int64:
    case ColumnType::timestamp:
      std::memcpy(data, column.ints.data() + from, rows * sizeof(std::int64_t));
      return;
    case ColumnType::float64:
      std::memcpy(data, column.doubles.data() + from, rows * sizeof(double));
      return;
    case ColumnType::text:
      return write_texts(column, from, rows, vector);
  }
}

class DuckdbWriter final : public BulkWriter {
 public:
  DuckdbWriter(std::shared_ptr<DuckdbConnection> connection, TableDesc table)
      : connection_(std::move(connection)), table_(std::move(table)), transaction_(connection_->transactions) {}
  DuckdbWriter(const DuckdbWriter&) = delete;
  DuckdbWriter& operator=(const DuckdbWriter&) = delete;
  ~DuckdbWriter() override {
    give_up();
    duckdb_destroy_data_chunk(&chunk_);
  }

  Result<> start();
  Result<> append(const Chunk& chunk) override;
  Result<std::int64_t> finish() override;

 private:
  Result<> usable() const;
  Error appender_error();
  void give_up();

  std::shared_ptr<DuckdbConnection> connection_;
  TableDesc table_;
  std::uint64_t transaction_;
  duckdb_appender appender_ = nullptr;
  duckdb_data_chunk chunk_ = nullptr;
  std::int64_t rows_ = 0;
};

Result<> DuckdbWriter::start() {
  const TableName name = split_name(table_.name);
  const char* schema = name.schema.empty() ? "main" : name.schema.c_str();
  if (duckdb_appender_create_ext(connection_->handle, duckdb_catalog, schema, name.table.c_str(), &appender_) !=
      DuckDBSuccess) {
    return fail(connection_->failed_with(appender_error()));
  }
  if (duckdb_appender_column_count(appender_) != table_.columns.size()) {
    return fail(ErrorCode::internal, "the table has another number of columns than its description", table_.name);
  }
  std::vector<duckdb_logical_type> types;
  types.reserve(table_.columns.size());
  for (const TableColumn& column : table_.columns)
    types.push_back(duckdb_create_logical_type(stored_type(column.type)));
  chunk_ = duckdb_create_data_chunk(types.data(), types.size());
  for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
  return {};
}

Result<> DuckdbWriter::append(const Chunk& chunk) {
  CW_TRY_VOID(usable());
  CW_TRY_VOID(check_chunk(table_, chunk));
  ++connection_->statements;  // what is handed over now and then would end a stream; better always than rarely
  const std::size_t step = duckdb_vector_size();
  for (std::size_t from = 0; from < chunk.rows; from += step) {
    const std::size_t rows = std::min(step, chunk.rows - from);
    duckdb_data_chunk_reset(chunk_);
    for (std::size_t i = 0; i < chunk.columns.size(); ++i) {
      write_column(chunk.columns[i], from, rows, duckdb_data_chunk_get_vector(chunk_, i));
    }
    duckdb_data_chunk_set_size(chunk_, rows);
    if (duckdb_append_data_chunk(appender_, chunk_) != DuckDBSuccess)
      return fail(connection_->failed_with(appender_error()));
    rows_ += static_cast<std::int64_t>(rows);
  }
  return {};
}

Result<std::int64_t> DuckdbWriter::finish() {
  CW_TRY_VOID(usable());
  fail_point("engine: before the rows of", table_.name);
  if (duckdb_appender_close(appender_) != DuckDBSuccess) return fail(connection_->failed_with(appender_error()));
  duckdb_appender_destroy(&appender_);
  appender_ = nullptr;
  return rows_;
}

Result<> DuckdbWriter::usable() const {
  CW_TRY_VOID(connection_->usable());
  if (appender_ != nullptr && connection_->in_transaction && transaction_ == connection_->transactions) return {};
  return fail(ErrorCode::internal, "the writer is finished or its transaction is over", table_.name);
}

Error DuckdbWriter::appender_error() {
  duckdb_error_data data = duckdb_appender_error_data(appender_);
  Error error = duckdb_error(duckdb_error_data_error_type(data), duckdb_error_data_message(data));
  duckdb_destroy_error_data(&data);
  if (error.where.empty()) error.where = table_.name;
  return error;
}

/// Destroying an appender would write what it still holds, so that is forgotten first; what it has already handed over
/// goes with the transaction.
void DuckdbWriter::give_up() {
  if (appender_ == nullptr) return;
  duckdb_appender_clear(appender_);
  duckdb_appender_destroy(&appender_);
  if (connection_->in_transaction && transaction_ == connection_->transactions) connection_->failed = true;
}

}  // namespace

Result<std::unique_ptr<BulkWriter>> write_duckdb(std::shared_ptr<DuckdbConnection> connection, const TableDesc& table) {
  CW_TRY_VOID(connection->usable());
  if (!connection->in_transaction)
    return fail(ErrorCode::internal, "rows are loaded inside a transaction only", table.name, "call begin() first");
  auto writer = std::make_unique<DuckdbWriter>(std::move(connection), table);
  CW_TRY_VOID(writer->start());
  return writer;
}

}  // namespace cw::engine
