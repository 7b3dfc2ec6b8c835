#include <fmt/format.h>

#include <cstring>

#include "engine/duckdb_connection.hpp"
#include "engine/text.hpp"

namespace cw::engine {

namespace {

struct Extracted {
  Extracted() = default;
  Extracted(const Extracted&) = delete;
  Extracted& operator=(const Extracted&) = delete;
  ~Extracted() { duckdb_destroy_extracted(&handle); }
  duckdb_extracted_statements handle = nullptr;
  idx_t count = 0;
};

struct Prepared {
  Prepared() = default;
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared() { duckdb_destroy_prepare(&handle); }
  duckdb_prepared_statement handle = nullptr;
};

struct ResultHandle {
  ResultHandle() = default;
  ResultHandle(const ResultHandle&) = delete;
  ResultHandle& operator=(const ResultHandle&) = delete;
  ~ResultHandle() { duckdb_destroy_result(&handle); }
  duckdb_result handle = {};
};

Error result_error(duckdb_result& result) {
  return duckdb_error(duckdb_result_error_type(&result), duckdb_result_error(&result));
}

Result<> extract(const DuckdbConnection& connection, const std::string& sql, Extracted& statements) {
  statements.count = duckdb_extract_statements(connection.handle, sql.c_str(), &statements.handle);
  if (statements.count > 0) return {};
  const char* why = duckdb_extract_statements_error(statements.handle);
  return fail(
      duckdb_error(DUCKDB_ERROR_PARSER, why == nullptr || *why == '\0' ? "there is no statement in the text" : why));
}

/// An extracted statement can be prepared once only: DuckDB moves it out.
Result<> prepare(const DuckdbConnection& connection, Extracted& statements, idx_t index, Prepared& prepared) {
  if (duckdb_prepare_extracted_statement(connection.handle, statements.handle, index, &prepared.handle) ==
      DuckDBSuccess)
    return {};
  return fail(duckdb_error(DUCKDB_ERROR_BINDER, duckdb_prepare_error(prepared.handle)));
}

struct Binder {
  duckdb_prepared_statement statement;
  idx_t index;
  duckdb_state operator()(std::monostate) const { return duckdb_bind_null(statement, index); }
  duckdb_state operator()(bool value) const { return duckdb_bind_boolean(statement, index, value); }
  duckdb_state operator()(std::int64_t value) const { return duckdb_bind_int64(statement, index, value); }
  duckdb_state operator()(double value) const { return duckdb_bind_double(statement, index, value); }
  duckdb_state operator()(const std::string& value) const {
    return duckdb_bind_varchar_length(statement, index, value.data(), value.size());
  }
  duckdb_state operator()(Day value) const { return duckdb_bind_date(statement, index, duckdb_date{value.days}); }
  duckdb_state operator()(Instant value) const {
    return duckdb_bind_timestamp(statement, index, duckdb_timestamp{value.micros});
  }
};

Result<> bind(duckdb_prepared_statement statement, std::span<const Value> parameters) {
  if (duckdb_nparams(statement) != parameters.size()) {
    return fail(ErrorCode::internal,
                fmt::format("the statement takes {} parameters, not {}", duckdb_nparams(statement), parameters.size()));
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto* text = std::get_if<std::string>(&parameters[i]);
    if (text != nullptr && !is_storable(*text))
      return fail(ErrorCode::invalid_input, fmt::format("parameter {} is not valid UTF-8 or holds a NUL", i + 1));
    if (std::visit(Binder{statement, i + 1}, parameters[i]) != DuckDBSuccess) {
      return fail(ErrorCode::internal, fmt::format("parameter {} cannot be bound", i + 1));
    }
  }
  return {};
}

/// How a DuckDB column is read; a type that PostgreSQL would give differently has no ColumnType.
std::optional<ColumnType> column_type(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
      return ColumnType::boolean;
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
      return ColumnType::int32;
    case DUCKDB_TYPE_BIGINT:
      return ColumnType::int64;
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
      return ColumnType::float64;
    case DUCKDB_TYPE_VARCHAR:
    case DUCKDB_TYPE_ENUM:
      return ColumnType::text;
    case DUCKDB_TYPE_DATE:
      return ColumnType::date;
    case DUCKDB_TYPE_TIMESTAMP:
      return ColumnType::timestamp;
    default:
      return std::nullopt;
  }
}

std::vector<std::string> enum_words(duckdb_result& result, idx_t column) {
  duckdb_logical_type type = duckdb_column_logical_type(&result, column);
  std::vector<std::string> words;
  for (idx_t i = 0; i < duckdb_enum_dictionary_size(type); ++i) {
    char* word = duckdb_enum_dictionary_value(type, i);
    words.emplace_back(word);
    duckdb_free(word);
  }
  duckdb_destroy_logical_type(&type);
  return words;
}

template <class Stored>
void read_ints(const void* data, std::size_t rows, std::vector<std::int64_t>& out) {
  const auto* values = static_cast<const Stored*>(data);
  out.assign(values, values + rows);
}

void read_texts(const void* data, std::size_t rows, const std::vector<std::uint8_t>& valid,
                std::vector<std::string>& out) {
  const auto* values = static_cast<const duckdb_string_t*>(data);
  out.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (!valid.empty() && valid[row] == 0) {
      out[row].clear();
      continue;
    }
    const auto& inlined = values[row].value.inlined;
    const bool is_inlined = inlined.length <= sizeof inlined.inlined;
    out[row].assign(is_inlined ? inlined.inlined : values[row].value.pointer.ptr, inlined.length);
  }
}

template <class Stored>
void read_enum(const void* data, std::size_t rows, const std::vector<std::uint8_t>& valid,
               const std::vector<std::string>& words, std::vector<std::string>& out) {
  const auto* values = static_cast<const Stored*>(data);
  out.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (valid.empty() || valid[row] != 0) {
      out[row] = words[values[row]];
    } else {
      out[row].clear();
    }
  }
}

void read_validity(duckdb_vector vector, std::size_t rows, std::vector<std::uint8_t>& valid) {
  const std::uint64_t* bits = duckdb_vector_get_validity(vector);
  valid.clear();
  if (bits == nullptr) return;
  bool all = true;
  for (std::size_t row = 0; row < rows && all; ++row) all = (bits[row / 64] >> (row % 64) & 1U) != 0;
  if (all) return;
  valid.resize(rows);
  for (std::size_t row = 0; row < rows; ++row)
    valid[row] = static_cast<std::uint8_t>(bits[row / 64] >> (row % 64) & 1U);
}

class DuckdbStream final : public ColumnStream {
 public:
  DuckdbStream(std::shared_ptr<DuckdbConnection> connection) : connection_(std::move(connection)) {}

  Result<> start(const std::string& sql, std::span<const Value> parameters);
  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  Result<bool> next(Chunk& chunk) override;

 private:
  Result<> describe();
  void read_column(duckdb_vector vector, std::size_t column, std::size_t rows, ColumnData& out) const;

  std::shared_ptr<DuckdbConnection> connection_;  // first in, last out
  Prepared prepared_;
  ResultHandle result_;
  std::uint64_t statement_ = 0;
  std::vector<ColumnInfo> columns_;
  std::vector<duckdb_type> types_;
  std::vector<duckdb_type> enum_types_;
  std::vector<std::vector<std::string>> enum_words_;
  bool ended_ = false;
};

/// Starts the statement so that its rows arrive while it runs.
Result<> execute_streaming(duckdb_prepared_statement statement, duckdb_result& result) {
  duckdb_pending_result pending = nullptr;
  if (duckdb_pending_prepared_streaming(statement, &pending) != DuckDBSuccess) {
    const Error error = duckdb_error(DUCKDB_ERROR_INVALID_INPUT, duckdb_pending_error(pending));
    duckdb_destroy_pending(&pending);
    return fail(error);
  }
  const bool good = duckdb_execute_pending(pending, &result) == DuckDBSuccess;
  duckdb_destroy_pending(&pending);
  if (good) return {};
  return fail(result_error(result));
}

Result<> DuckdbStream::start(const std::string& sql, std::span<const Value> parameters) {
  Extracted statements;
  CW_TRY_VOID(extract(*connection_, sql, statements));
  if (statements.count != 1) return fail(ErrorCode::internal, "a query is one statement");
  CW_TRY_VOID(prepare(*connection_, statements, 0, prepared_));
  CW_TRY_VOID(bind(prepared_.handle, parameters));
  CW_TRY_VOID(execute_streaming(prepared_.handle, result_.handle));
  statement_ = connection_->statements;
  return describe();
}

Result<> DuckdbStream::describe() {
  const idx_t count = duckdb_column_count(&result_.handle);
  for (idx_t i = 0; i < count; ++i) {
    const std::string name = duckdb_column_name(&result_.handle, i);
    const duckdb_type stored = duckdb_column_type(&result_.handle, i);
    const auto type = column_type(stored);
    if (!type) {
      return fail(ErrorCode::internal, fmt::format("column {} has a type that the engines do not share", name), "",
                  "CAST it AS BIGINT, DOUBLE PRECISION, TEXT, DATE or TIMESTAMP in the SQL");
    }
    columns_.push_back({name, *type});
    types_.push_back(stored);
    enum_types_.push_back(DUCKDB_TYPE_INVALID);
    enum_words_.emplace_back();
    if (stored != DUCKDB_TYPE_ENUM) continue;
    duckdb_logical_type logical = duckdb_column_logical_type(&result_.handle, i);
    enum_types_.back() = duckdb_enum_internal_type(logical);
    duckdb_destroy_logical_type(&logical);
    enum_words_.back() = enum_words(result_.handle, i);
  }
  return {};
}

Result<bool> DuckdbStream::next(Chunk& chunk) {
  chunk.rows = 0;
  if (ended_) return false;
  CW_TRY_VOID(go_on());
  if (statement_ != connection_->statements)
    return fail(ErrorCode::internal, "the stream ended: its session ran another statement");
  duckdb_data_chunk fetched = duckdb_fetch_chunk(result_.handle);
  if (fetched == nullptr || duckdb_data_chunk_get_size(fetched) == 0) {
    duckdb_destroy_data_chunk(&fetched);
    ended_ = true;
    const char* why = duckdb_result_error(&result_.handle);
    if (why != nullptr && *why != '\0') return fail(connection_->failed_with(result_error(result_.handle)));
    return false;
  }
  chunk.rows = duckdb_data_chunk_get_size(fetched);
  chunk.columns.resize(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    read_column(duckdb_data_chunk_get_vector(fetched, i), i, chunk.rows, chunk.columns[i]);
  }
  duckdb_destroy_data_chunk(&fetched);
  return true;
}

void DuckdbStream::read_column(duckdb_vector vector, std::size_t column, std::size_t rows, ColumnData& out) const {
  out.type = columns_[column].type;
  read_validity(vector, rows, out.valid);
  const void* data = duckdb_vector_get_data(vector);
  switch (types_[column]) {
    case DUCKDB_TYPE_BOOLEAN:
      return read_ints<std::uint8_t>(data, rows, out.ints);
    case DUCKDB_TYPE_TINYINT:
      return read_ints<std::int8_t>(data, rows, out.ints);
    case DUCKDB_TYPE_SMALLINT:
      return read_ints<std::int16_t>(data, rows, out.ints);
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_DATE:
      return read_ints<std::int32_t>(data, rows, out.ints);
    case DUCKDB_TYPE_FLOAT: {
      const auto* values = static_cast<const float*>(data);
      out.doubles.assign(values, values + rows);
      return;
    }
    case DUCKDB_TYPE_DOUBLE: {
      const auto* values = static_cast<const double*>(data);
      out.doubles.assign(values, values + rows);
      return;
    }
    case DUCKDB_TYPE_VARCHAR:
      return read_texts(data, rows, out.valid, out.texts);
    case DUCKDB_TYPE_ENUM:
      if (enum_types_[column] == DUCKDB_TYPE_UTINYINT)
        return read_enum<std::uint8_t>(data, rows, out.valid, enum_words_[column], out.texts);
      if (enum_types_[column] == DUCKDB_TYPE_USMALLINT)
        return read_enum<std::uint16_t>(data, rows, out.valid, enum_words_[column], out.texts);
      return read_enum<std::uint32_t>(data, rows, out.valid, enum_words_[column], out.texts);
    default: {
      const auto* values = static_cast<const std::int64_t*>(data);
      out.ints.assign(values, values + rows);
    }
  }
}

}  // namespace

Result<std::unique_ptr<ColumnStream>> stream_duckdb(const std::shared_ptr<DuckdbConnection>& connection,
                                                    const std::string& sql, std::span<const Value> parameters) {
  CW_TRY_VOID(connection->usable());
  ++connection->statements;
  auto stream = std::make_unique<DuckdbStream>(connection);
  if (auto started = stream->start(sql, parameters); !started) return fail(connection->failed_with(started.error()));
  return stream;
}

Result<std::int64_t> execute_duckdb(DuckdbConnection& connection, const std::string& sql,
                                    std::span<const Value> parameters) {
  CW_TRY_VOID(connection.usable());
  ++connection.statements;
  Extracted statements;
  CW_TRY_VOID(extract(connection, sql, statements).map_error([&](Error error) {
    return connection.failed_with(std::move(error));
  }));
  if (statements.count > 1 && !parameters.empty())
    return fail(ErrorCode::internal, "only a single statement takes parameters");
  std::int64_t changed = 0;
  for (idx_t i = 0; i < statements.count; ++i) {
    Prepared prepared;
    ResultHandle result;
    Result<> done = prepare(connection, statements, i, prepared);
    if (done) done = bind(prepared.handle, parameters);
    if (done && duckdb_execute_prepared(prepared.handle, &result.handle) != DuckDBSuccess)
      done = fail(result_error(result.handle));
    if (!done) return fail(connection.failed_with(done.error()));
    changed += static_cast<std::int64_t>(duckdb_rows_changed(&result.handle));
  }
  return changed;
}

}  // namespace cw::engine
