#include "base/fail_point.hpp"
#include "engine/postgres_binary.hpp"
#include "engine/postgres_connection.hpp"
#include "engine/table.hpp"

namespace cw::engine {

namespace {

constexpr std::size_t flush_bytes = 4U << 20U;
constexpr std::string_view copy_header("PGCOPY\n\xFF\r\n\0\0\0\0\0\0\0\0\0", 19);

void put_field(std::string& out, const ColumnData& column, std::size_t row) {
  if (!column.is_valid(row)) {
    put_big_endian(out, std::int32_t{-1});
    return;
  }
  switch (column.type) {
    case ColumnType::boolean:
      put_big_endian(out, std::int32_t{1});
      out += static_cast<char>(column.ints[row]);
      return;
    case ColumnType::int32:
      put_big_endian(out, std::int32_t{4});
      put_big_endian(out, static_cast<std::int32_t>(column.ints[row]));
      return;
    case ColumnType::int64:
      put_big_endian(out, std::int32_t{8});
      put_big_endian(out, column.ints[row]);
      return;
    case ColumnType::float64:
      put_big_endian(out, std::int32_t{8});
      put_double(out, column.doubles[row]);
      return;
    case ColumnType::text:
      put_big_endian(out, static_cast<std::int32_t>(column.texts[row].size()));
      out += column.texts[row];
      return;
    case ColumnType::date:
      put_big_endian(out, std::int32_t{4});
      put_date(out, column.ints[row]);
      return;
    case ColumnType::timestamp:
      put_big_endian(out, std::int32_t{8});
      put_timestamp(out, column.ints[row]);
      return;
  }
}

/// Collects rows in COPY's binary form and sends them, some megabytes at a time, each as a COPY of its own: so several
/// writers share one connection.
class PostgresWriter final : public BulkWriter {
 public:
  PostgresWriter(std::shared_ptr<PostgresConnection> connection, TableDesc table)
      : connection_(std::move(connection)),
        table_(std::move(table)),
        transaction_(connection_->transactions),
        buffer_(copy_header) {}
  PostgresWriter(const PostgresWriter&) = delete;
  PostgresWriter& operator=(const PostgresWriter&) = delete;
  ~PostgresWriter() override {
    if (!finished_ && current()) connection_->failed = true;
  }

  Result<> append(const Chunk& chunk) override {
    CW_TRY_VOID(usable());
    CW_TRY_VOID(check_chunk(table_, chunk));
    connection_->end_stream();  // a flush would; better always than rarely
    ++connection_->statements;
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      put_big_endian(buffer_, static_cast<std::int16_t>(chunk.columns.size()));
      for (const ColumnData& column : chunk.columns) put_field(buffer_, column, row);
      if (buffer_.size() >= flush_bytes) CW_TRY_VOID(flush());
    }
    rows_ += static_cast<std::int64_t>(chunk.rows);
    return {};
  }

  Result<std::int64_t> finish() override {
    CW_TRY_VOID(usable());
    fail_point("engine: before the rows of", table_.name);
    if (buffer_.size() > copy_header.size()) CW_TRY_VOID(flush());
    finished_ = true;
    return rows_;
  }

 private:
  bool current() const { return connection_->in_transaction && transaction_ == connection_->transactions; }
  Result<> usable() const {
    CW_TRY_VOID(connection_->usable());
    if (!finished_ && current()) return {};
    return fail(ErrorCode::internal, "the writer is finished or its transaction is over", table_.name);
  }
  std::string copy_text() const;
  Result<> flush();

  std::shared_ptr<PostgresConnection> connection_;
  TableDesc table_;
  std::uint64_t transaction_;
  std::string buffer_;
  std::int64_t rows_ = 0;
  bool finished_ = false;
};

std::string PostgresWriter::copy_text() const {
  std::string columns;
  for (const TableColumn& column : table_.columns) columns += (columns.empty() ? "" : ", ") + quoted(column.name);
  return "COPY " + quoted(split_name(table_.name)) + " (" + columns + ") FROM STDIN (FORMAT binary)";
}

Result<> PostgresWriter::flush() {
  connection_->end_stream();
  PGconn* handle = connection_->handle;
  put_big_endian(buffer_, std::int16_t{-1});
  const PostgresResult started(PQexec(handle, copy_text().c_str()));
  if (PQresultStatus(started.get()) != PGRES_COPY_IN) {
    return fail(connection_->failed_with(postgres_error(handle, started.get())));
  }
  const bool sent = PQputCopyData(handle, buffer_.data(), static_cast<int>(buffer_.size())) == 1 &&
                    PQputCopyEnd(handle, nullptr) == 1;
  buffer_ = copy_header;
  std::optional<Error> error;
  if (!sent) error = postgres_error(handle, nullptr);
  while (const PostgresResult result{PQgetResult(handle)}) {
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK && !error) error = postgres_error(handle, result.get());
    if (PQresultStatus(result.get()) == PGRES_COPY_IN) break;  // the connection broke before the end was sent
  }
  if (!error) return {};
  if (error->where.empty()) error->where = table_.name;
  return fail(connection_->failed_with(*error));
}

}  // namespace

Result<std::unique_ptr<BulkWriter>> write_postgres(std::shared_ptr<PostgresConnection> connection,
                                                   const TableDesc& table) {
  CW_TRY_VOID(connection->usable());
  if (!connection->in_transaction) {
    return fail(ErrorCode::internal, "rows are loaded inside a transaction only", table.name, "call begin() first");
  }
  return std::make_unique<PostgresWriter>(std::move(connection), table);
}

}  // namespace cw::engine
