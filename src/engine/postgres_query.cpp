#include <fmt/format.h>

#include <charconv>
#include <cstring>

#include "engine/postgres_binary.hpp"
#include "engine/postgres_connection.hpp"
#include "engine/text.hpp"

namespace cw::engine {

namespace {

// Type numbers of pg_type; fixed since PostgreSQL began.
constexpr Oid bool_type = 16;
constexpr Oid name_type = 19;
constexpr Oid int8_type = 20;
constexpr Oid int2_type = 21;
constexpr Oid int4_type = 23;
constexpr Oid text_type = 25;
constexpr Oid float4_type = 700;
constexpr Oid float8_type = 701;
constexpr Oid bpchar_type = 1042;
constexpr Oid varchar_type = 1043;
constexpr Oid date_type = 1082;
constexpr Oid timestamp_type = 1114;

constexpr std::size_t chunk_rows = 2048;

/// Parameters in binary form with their types; a NULL leaves its type to the server.
struct Parameters {
  std::vector<Oid> types;
  std::vector<std::string> bytes;
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
  int count() const { return static_cast<int>(types.size()); }
};

struct Encoder {
  std::string& out;
  Oid operator()(std::monostate) const { return 0; }
  Oid operator()(bool value) const {
    out += static_cast<char>(value ? 1 : 0);
    return bool_type;
  }
  Oid operator()(std::int64_t value) const {
    put_big_endian(out, value);
    return int8_type;
  }
  Oid operator()(double value) const {
    put_double(out, value);
    return float8_type;
  }
  Oid operator()(const std::string& value) const {
    out = value;
    return text_type;
  }
  Oid operator()(Day value) const {
    put_date(out, value.days);
    return date_type;
  }
  Oid operator()(Instant value) const {
    put_timestamp(out, value.micros);
    return timestamp_type;
  }
};

Result<Parameters> encode(std::span<const Value> values) {
  Parameters parameters;
  for (const Value& value : values) {
    const auto* text = std::get_if<std::string>(&value);
    if (text != nullptr && !is_storable(*text)) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("parameter {} is not valid UTF-8 or holds a NUL", parameters.types.size() + 1));
    }
    parameters.types.push_back(std::visit(Encoder{parameters.bytes.emplace_back()}, value));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool null = std::holds_alternative<std::monostate>(values[i]);
    parameters.values.push_back(null ? nullptr : parameters.bytes[i].data());
    parameters.lengths.push_back(static_cast<int>(parameters.bytes[i].size()));
    parameters.formats.push_back(1);
  }
  return parameters;
}

/// How a column is read; a type that DuckDB would give differently has no ColumnType.
std::optional<ColumnType> column_type(Oid type) {
  switch (type) {
    case bool_type:
      return ColumnType::boolean;
    case int2_type:
    case int4_type:
      return ColumnType::int32;
    case int8_type:
      return ColumnType::int64;
    case float4_type:
    case float8_type:
      return ColumnType::float64;
    case text_type:
    case varchar_type:
    case bpchar_type:
    case name_type:
      return ColumnType::text;
    case date_type:
      return ColumnType::date;
    case timestamp_type:
      return ColumnType::timestamp;
    default:
      return std::nullopt;
  }
}

void append_null(ColumnData& column) {
  if (column.type == ColumnType::float64) {
    column.doubles.push_back(0.0);
  } else if (column.type == ColumnType::text) {
    column.texts.emplace_back();
  } else {
    column.ints.push_back(0);
  }
}

void append_value(ColumnData& column, Oid type, const char* bytes, std::size_t length) {
  switch (type) {
    case bool_type:
      column.ints.push_back(bytes[0] != 0 ? 1 : 0);
      break;
    case int2_type:
      column.ints.push_back(get_big_endian<std::int16_t>(bytes));
      break;
    case int4_type:
      column.ints.push_back(get_big_endian<std::int32_t>(bytes));
      break;
    case int8_type:
      column.ints.push_back(get_big_endian<std::int64_t>(bytes));
      break;
    case float4_type:
      column.doubles.push_back(get_float(bytes));
      break;
    case float8_type:
      column.doubles.push_back(get_double(bytes));
      break;
    case date_type:
      column.ints.push_back(get_date(bytes));
      break;
    case timestamp_type:
      column.ints.push_back(get_timestamp(bytes));
      break;
    default:
      column.texts.emplace_back(bytes, length);
  }
}

std::int64_t rows_changed(const PGresult* result) {
  // cmdTuples takes a non-const pointer but only reads.
  const char* text = PQcmdTuples(const_cast<PGresult*>(result));
  std::int64_t rows = 0;
  std::from_chars(text, text + std::strlen(text), rows);
  return PQresultStatus(result) == PGRES_COMMAND_OK ? rows : 0;
}

class PostgresStream final : public ColumnStream {
 public:
  explicit PostgresStream(std::shared_ptr<PostgresConnection> connection) : connection_(std::move(connection)) {}
  PostgresStream(const PostgresStream&) = delete;
  PostgresStream& operator=(const PostgresStream&) = delete;
  ~PostgresStream() override {
    result_.reset();
    if (!ended_ && statement_ == connection_->statements) connection_->end_stream();
  }

  Result<> start(const std::string& sql, std::span<const Value> values);
  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  Result<bool> next(Chunk& chunk) override;

 private:
  Result<> describe();
  void take_row(Chunk& chunk) const;
  /// Moves to the next row; false at the end.
  Result<bool> advance();

  std::shared_ptr<PostgresConnection> connection_;
  PostgresResult result_;  // the row to be read next
  std::uint64_t statement_ = 0;
  std::vector<ColumnInfo> columns_;
  std::vector<Oid> types_;
  bool ended_ = false;
};

Result<> PostgresStream::start(const std::string& sql, std::span<const Value> values) {
  CW_TRY(const Parameters sent, encode(values));
  PGconn* handle = connection_->handle;
  if (PQsendQueryParams(handle, sql.c_str(), sent.count(), sent.types.data(), sent.values.data(), sent.lengths.data(),
                        sent.formats.data(), 1) != 1) {
    return fail(postgres_error(handle, nullptr));
  }
  statement_ = connection_->statements;
  connection_->streaming = true;
  PQsetSingleRowMode(handle);
  result_.reset(PQgetResult(handle));
  const ExecStatusType status = PQresultStatus(result_.get());
  if (status == PGRES_SINGLE_TUPLE || status == PGRES_TUPLES_OK) return describe();
  if (status == PGRES_COMMAND_OK) return fail(ErrorCode::internal, "a query is a statement with rows");
  return fail(postgres_error(handle, result_.get()));
}

Result<> PostgresStream::describe() {
  for (int i = 0; i < PQnfields(result_.get()); ++i) {
    const std::string name = PQfname(result_.get(), i);
    const auto type = column_type(PQftype(result_.get(), i));
    if (!type) {
      return fail(ErrorCode::internal, fmt::format("column {} has a type that the engines do not share", name), "",
                  "CAST it AS BIGINT, DOUBLE PRECISION, TEXT, DATE or TIMESTAMP in the SQL");
    }
    columns_.push_back({name, *type});
    types_.push_back(PQftype(result_.get(), i));
  }
  return {};
}

Result<bool> PostgresStream::advance() {
  result_.reset(PQgetResult(connection_->handle));
  const ExecStatusType status = PQresultStatus(result_.get());
  if (status == PGRES_SINGLE_TUPLE) return true;
  if (status == PGRES_TUPLES_OK) return false;
  return fail(connection_->failed_with(postgres_error(connection_->handle, result_.get())));
}

void PostgresStream::take_row(Chunk& chunk) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const int field = static_cast<int>(i);
    ColumnData& column = chunk.columns[i];
    const bool null = PQgetisnull(result_.get(), 0, field) == 1;
    if (null || !column.valid.empty()) {
      column.valid.resize(chunk.rows, 1);
      column.valid.push_back(null ? 0 : 1);
    }
    if (null) {
      append_null(column);
    } else {
      append_value(column, types_[i], PQgetvalue(result_.get(), 0, field),
                   static_cast<std::size_t>(PQgetlength(result_.get(), 0, field)));
    }
  }
  ++chunk.rows;
}

Result<bool> PostgresStream::next(Chunk& chunk) {
  chunk.rows = 0;
  chunk.columns.resize(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    ColumnData& column = chunk.columns[i];
    column.type = columns_[i].type;
    column.ints.clear();
    column.doubles.clear();
    column.texts.clear();
    column.valid.clear();
  }
  if (ended_) return false;
  CW_TRY_VOID(go_on());
  if (statement_ != connection_->statements) {
    return fail(ErrorCode::internal, "the stream ended: its session ran another statement");
  }
  while (chunk.rows < chunk_rows && PQresultStatus(result_.get()) == PGRES_SINGLE_TUPLE) {
    take_row(chunk);
    if (const auto more = advance(); !more) {
      ended_ = true;
      connection_->end_stream();
      return more;
    }
  }
  if (PQresultStatus(result_.get()) != PGRES_SINGLE_TUPLE && chunk.rows == 0) {
    ended_ = true;
    connection_->end_stream();
  }
  return chunk.rows > 0;
}

/// Reads the results of everything that was sent: rows changed, or the first error.
Result<std::int64_t> read_results(PostgresConnection& connection) {
  std::int64_t changed = 0;
  std::optional<Error> error;
  while (PostgresResult result{PQgetResult(connection.handle)}) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
      changed += rows_changed(result.get());
    } else if (!error) {
      error = postgres_error(connection.handle, result.get());
    }
  }
  if (error) return fail(connection.failed_with(*error));
  return changed;
}

}  // namespace

Error postgres_error(const PGconn* connection, const PGresult* result) {
  const char* field = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string state = field == nullptr ? "" : field;
  const char* primary = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string message = primary == nullptr ? PQerrorMessage(connection) : primary;
  const auto is = [&](std::string_view prefix) { return state.compare(0, prefix.size(), prefix) == 0; };
  if (is("08P01")) return {ErrorCode::internal, message, "", "this is a fault of commonweal: please report it"};
  if (state.empty() || is("08") || is("57P")) {
    return {ErrorCode::unreachable, "the connection to PostgreSQL was lost", "", "check the server and run it again"};
  }
  if (is("22") || is("23")) return {ErrorCode::invalid_input, "a value does not fit: " + without_values(message)};
  if (is("40") || is("55P03")) {
    return {ErrorCode::busy, "another change came first: " + without_values(message), "", "run it again"};
  }
  if (is("53")) {
    return {ErrorCode::unreachable, "PostgreSQL is out of disk, memory or connections: " + without_values(message), "",
            "give the server more, and run it again"};
  }
  if (is("57014")) return {stop_requested() ? ErrorCode::stopped : ErrorCode::unreachable, "the query was stopped"};
  if (is("42501")) {
    return {ErrorCode::unreachable, "the database role lacks a right: " + message, "",
            "ask the database's owner to grant it"};
  }
  if (is("XX001") || is("XX002")) {
    return {ErrorCode::damaged, "PostgreSQL says that its files are damaged", "", "restore the database from a backup"};
  }
  return {ErrorCode::internal, message, "", "this is a fault of commonweal: please report it"};
}

Result<std::unique_ptr<ColumnStream>> stream_postgres(const std::shared_ptr<PostgresConnection>& connection,
                                                      const std::string& sql, std::span<const Value> parameters) {
  CW_TRY_VOID(connection->usable());
  connection->end_stream();
  ++connection->statements;
  auto stream = std::make_unique<PostgresStream>(connection);
  if (auto started = stream->start(sql, parameters); !started) {
    connection->end_stream();
    return fail(connection->failed_with(started.error()));
  }
  return stream;
}

Result<std::int64_t> execute_postgres(PostgresConnection& connection, const std::string& sql,
                                      std::span<const Value> parameters) {
  CW_TRY_VOID(connection.usable());
  if (parameters.empty()) return connection.run(sql);
  connection.end_stream();
  ++connection.statements;
  auto sent = encode(parameters);
  if (!sent) return fail(connection.failed_with(sent.error()));
  if (PQsendQueryParams(connection.handle, sql.c_str(), sent->count(), sent->types.data(), sent->values.data(),
                        sent->lengths.data(), sent->formats.data(), 1) != 1) {
    return fail(connection.failed_with(postgres_error(connection.handle, nullptr)));
  }
  return read_results(connection);
}

Result<std::int64_t> PostgresConnection::run(const std::string& sql) {
  end_stream();
  ++statements;
  if (PQsendQuery(handle, sql.c_str()) != 1) return fail(failed_with(postgres_error(handle, nullptr)));
  return read_results(*this);
}

void PostgresConnection::end_stream() {
  if (!streaming) return;
  streaming = false;
  if (!in_transaction) {  // inside a transaction a cancelled query would fail it
    char ignored[256];
    if (cancel) PQcancel(cancel.get(), ignored, sizeof ignored);
  }
  while (PostgresResult rest{PQgetResult(handle)}) {
  }
}

}  // namespace cw::engine
