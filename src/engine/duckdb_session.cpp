#include <fmt/format.h>

#include "base/fail_point.hpp"
#include "engine/duckdb_connection.hpp"
#include "engine/table.hpp"

namespace cw::engine {

DuckdbConnection::~DuckdbConnection() {
  on_stop.reset();
  if (handle != nullptr) duckdb_disconnect(&handle);
}

Result<std::shared_ptr<DuckdbConnection>> DuckdbConnection::open(std::shared_ptr<DuckdbDatabase> database) {
  auto connection = std::make_shared<DuckdbConnection>();
  connection->database = std::move(database);
  if (duckdb_connect(connection->database->handle(), &connection->handle) != DuckDBSuccess) {
    return fail(ErrorCode::internal, "no connection to the embedded engine");
  }
  connection->on_stop.emplace([handle = connection->handle] { duckdb_interrupt(handle); });
  CW_TRY_VOID(connection->run(fmt::format("USE {}", duckdb_catalog)));
  return connection;
}

Result<> DuckdbConnection::run(const std::string& sql) {
  duckdb_result result = {};
  const bool good = duckdb_query(handle, sql.c_str(), &result) == DuckDBSuccess;
  Error error;
  if (!good) error = duckdb_error(duckdb_result_error_type(&result), duckdb_result_error(&result));
  duckdb_destroy_result(&result);
  if (good) return {};
  return fail(std::move(error));
}

Error DuckdbConnection::failed_with(Error error) {
  failed = in_transaction;
  return error;
}

Result<> DuckdbConnection::usable() const {
  CW_TRY_VOID(go_on());
  if (!failed) return {};
  return fail(ErrorCode::internal, "an earlier step of this transaction failed, so that it can only be rolled back");
}

namespace {

class DuckdbTransaction final : public Transaction {
 public:
  explicit DuckdbTransaction(std::shared_ptr<DuckdbConnection> connection) : connection_(std::move(connection)) {}
  DuckdbTransaction(const DuckdbTransaction&) = delete;
  DuckdbTransaction& operator=(const DuckdbTransaction&) = delete;
  ~DuckdbTransaction() override {
    if (!ended_) static_cast<void>(end("ROLLBACK"));  // nothing can be done about a failed rollback: nothing is kept
  }

  Result<> commit() override {
    if (ended_) return fail(ErrorCode::internal, "the transaction is over");
    if (const Result<> good = connection_->usable(); !good) {
      static_cast<void>(end("ROLLBACK"));
      return good;
    }
    fail_point("engine: before commit");
    const auto committed = end("COMMIT");
    fail_point("engine: after commit");
    return committed;
  }

 private:
  Result<> end(const std::string& how) {
    ended_ = true;
    ++connection_->statements;
    connection_->in_transaction = false;
    connection_->failed = false;
    return connection_->run(how);
  }
  std::shared_ptr<DuckdbConnection> connection_;
  bool ended_ = false;
};

class DuckdbSession final : public Session {
 public:
  explicit DuckdbSession(std::shared_ptr<DuckdbConnection> connection) : connection_(std::move(connection)) {}

  EngineInfo info() const override {
    return {Dialect::duckdb, duckdb_library_version(), connection_->database->options().threads};
  }
  Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters) override {
    return execute_duckdb(*connection_, std::string(sql), parameters);
  }
  Result<std::unique_ptr<ColumnStream>> query(std::string_view sql, std::span<const Value> parameters) override {
    return stream_duckdb(connection_, std::string(sql), parameters);
  }
  Result<std::unique_ptr<Transaction>> begin() override {
    if (connection_->in_transaction) return fail(ErrorCode::internal, "this session is already inside a transaction");
    ++connection_->statements;
    CW_TRY_VOID(connection_->run("BEGIN TRANSACTION"));
    ++connection_->transactions;
    connection_->in_transaction = true;
    return std::make_unique<DuckdbTransaction>(connection_);
  }
  Result<> ensure(const TableDesc& table) override {
    fail_point("engine: before table", table.name);
    CW_TRY_VOID(execute(create_text(table, Dialect::duckdb), {}));
    return check_columns(*this, table);
  }
  Result<std::unique_ptr<BulkWriter>> bulk_load(const TableDesc& table) override {
    return write_duckdb(connection_, table);
  }
  Result<std::unique_ptr<Session>> another() override {
    CW_TRY(auto connection, DuckdbConnection::open(connection_->database));
    return std::make_unique<DuckdbSession>(std::move(connection));
  }
  Result<> checkpoint() override {
    ++connection_->statements;
    fail_point("engine: before checkpoint");
    auto written = connection_->run(fmt::format("CHECKPOINT {}", duckdb_catalog));
    fail_point("engine: after checkpoint");
    return written;
  }

 private:
  std::shared_ptr<DuckdbConnection> connection_;
};

/// Installs the named functions once per database (sql/functions/).
Result<> install_functions(Session& session) {
  CW_TRY(
      auto stream,
      session.query(
          "SELECT CAST(count(*) AS BIGINT) FROM duckdb_schemas() WHERE schema_name = 'cw1' AND database_name = 'cw'"));
  CW_TRY(const SmallResult found, read_all(*stream));
  if (found.rows[0][0] != Value(std::int64_t{0})) return {};
  CW_TRY(auto transaction, session.begin());
  CW_TRY_VOID(execute_sql(session, "functions/cw1"));
  return transaction->commit();
}

}  // namespace

Result<std::unique_ptr<Session>> open_duckdb(const DuckdbOptions& options) {
  CW_TRY(auto database, DuckdbDatabase::open(options));
  CW_TRY(auto connection, DuckdbConnection::open(std::move(database)));
  auto session = std::make_unique<DuckdbSession>(std::move(connection));
  if (!options.read_only) CW_TRY_VOID(install_functions(*session));
  return session;
}

}  // namespace cw::engine
