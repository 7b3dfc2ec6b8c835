#include <array>

#include "base/fail_point.hpp"
#include "engine/postgres_connection.hpp"
#include "engine/table.hpp"
#include "engine/text.hpp"

namespace cw::engine {

namespace {

constexpr int oldest_server = 150'000;

class PostgresTransaction final : public Transaction {
 public:
  explicit PostgresTransaction(std::shared_ptr<PostgresConnection> connection) : connection_(std::move(connection)) {}
  PostgresTransaction(const PostgresTransaction&) = delete;
  PostgresTransaction& operator=(const PostgresTransaction&) = delete;
  ~PostgresTransaction() override {
    if (!ended_) static_cast<void>(end("ROLLBACK"));  // a lost connection rolls back by itself
  }

  Result<> commit() override {
    if (ended_) return fail(ErrorCode::internal, "the transaction is over");
    if (const Result<> good = connection_->usable(); !good) {
      static_cast<void>(end("ROLLBACK"));
      return good;
    }
    fail_point("engine: before commit");
    Result<> done = end("COMMIT");
    fail_point("engine: after commit");
    if (!done && PQstatus(connection_->handle) != CONNECTION_OK) {
      return fail(ErrorCode::unreachable,
                  "the connection to PostgreSQL was lost during a commit: it is not known whether the change was kept",
                  "", "run it again: what was kept is not written twice");
    }
    return done;
  }

 private:
  Result<> end(const std::string& how) {
    ended_ = true;
    connection_->end_stream();
    connection_->in_transaction = false;
    connection_->failed = false;
    CW_TRY_VOID(connection_->run(how));
    return {};
  }
  std::shared_ptr<PostgresConnection> connection_;
  bool ended_ = false;
};

class PostgresSession final : public Session {
 public:
  explicit PostgresSession(std::shared_ptr<PostgresConnection> connection) : connection_(std::move(connection)) {}

  EngineInfo info() const override {
    return {Dialect::postgres, PQparameterStatus(connection_->handle, "server_version"), 1};
  }
  Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters) override {
    return execute_postgres(*connection_, std::string(sql), parameters);
  }
  Result<std::unique_ptr<ColumnStream>> query(std::string_view sql, std::span<const Value> parameters) override {
    return stream_postgres(connection_, std::string(sql), parameters);
  }
  Result<std::unique_ptr<Transaction>> begin() override {
    if (connection_->in_transaction) return fail(ErrorCode::internal, "this session is already inside a transaction");
    CW_TRY_VOID(connection_->run("BEGIN"));
    ++connection_->transactions;
    connection_->in_transaction = true;
    return std::make_unique<PostgresTransaction>(connection_);
  }
  Result<> ensure(const TableDesc& table) override {
    fail_point("engine: before table", table.name);
    CW_TRY_VOID(execute(create_text(table, Dialect::postgres), {}));
    return check_columns(*this, table);
  }
  Result<std::unique_ptr<BulkWriter>> bulk_load(const TableDesc& table) override {
    return write_postgres(connection_, table);
  }
  Result<std::unique_ptr<Session>> another() override {
    CW_TRY(auto connection, PostgresConnection::open(connection_->text));
    return std::make_unique<PostgresSession>(std::move(connection));
  }
  Result<> checkpoint() override { return {}; }

 private:
  std::shared_ptr<PostgresConnection> connection_;
};

Result<bool> functions_installed(Session& session) {
  CW_TRY(auto stream, session.query("SELECT CAST(count(*) AS BIGINT) FROM pg_namespace WHERE nspname = 'cw1'"));
  CW_TRY(const SmallResult found, read_all(*stream));
  return found.rows[0][0] != Value(std::int64_t{0});
}

/// Installs the named functions once per database (sql/functions/), one session at a time.
Result<> install_functions(Session& session) {
  CW_TRY(bool installed, functions_installed(session));
  if (installed) return {};
  CW_TRY(auto transaction, session.begin());
  CW_TRY_VOID(session.execute("SELECT pg_advisory_xact_lock(6743761)"));
  CW_TRY(installed, functions_installed(session));
  if (!installed) CW_TRY_VOID(execute_sql(session, "functions/cw1"));
  return transaction->commit();
}

/// Asks the server to give up what runs; if it does not hear that, it runs on.
void cancel_query(PGcancel* cancel) {
  std::array<char, 256> ignored{};
  PQcancel(cancel, ignored.data(), static_cast<int>(ignored.size()));
}

}  // namespace

PostgresConnection::~PostgresConnection() {
  on_stop.reset();
  PQfinish(handle);
}

Error PostgresConnection::failed_with(Error error) {
  failed = in_transaction;
  return error;
}

Result<> PostgresConnection::usable() const {
  CW_TRY_VOID(go_on());
  if (!failed) return {};
  return fail(ErrorCode::internal, "an earlier step of this transaction failed, so that it can only be rolled back");
}

Result<std::shared_ptr<PostgresConnection>> PostgresConnection::open(const std::string& connection) {
  auto opened = std::make_shared<PostgresConnection>();
  opened->text = connection;
  opened->handle = PQconnectdb(connection.c_str());
  if (PQstatus(opened->handle) != CONNECTION_OK) {
    return fail(ErrorCode::unreachable,
                "PostgreSQL cannot be reached: " + without_values(PQerrorMessage(opened->handle)), "",
                "check the connection string, that the server runs and that the role may log in");
  }
  if (PQserverVersion(opened->handle) < oldest_server) {
    return fail(ErrorCode::unreachable, "the server is older than PostgreSQL 15", "", "use PostgreSQL 15 or newer");
  }
  opened->cancel.reset(PQgetCancel(opened->handle));
  opened->on_stop.emplace([cancel = opened->cancel.get()] { cancel_query(cancel); });
  PQsetNoticeProcessor(opened->handle, [](void*, const char*) {}, nullptr);
  CW_TRY_VOID(
      opened->run("SET TimeZone TO 'UTC'; SET search_path TO public; SET client_encoding TO 'UTF8'; "
                  "SET DateStyle TO 'ISO'; SET client_min_messages TO warning"));
  return opened;
}

Result<std::unique_ptr<Session>> open_postgres(const std::string& connection) {
  CW_TRY(auto opened, PostgresConnection::open(connection));
  auto session = std::make_unique<PostgresSession>(std::move(opened));
  CW_TRY_VOID(install_functions(*session));
  return session;
}

}  // namespace cw::engine
