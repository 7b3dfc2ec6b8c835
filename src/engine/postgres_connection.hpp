#pragma once

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/stop.hpp"
#include "engine/session.hpp"

/// Inside of the PostgreSQL half of engine; not for other modules.
namespace cw::engine {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;
using PostgresCancel = std::unique_ptr<PGcancel, decltype(&PQfreeCancel)>;

/// One connection, shared by the session and by the streams, writers and transactions that came from it.
struct PostgresConnection {
  PostgresConnection() = default;
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;
  ~PostgresConnection();
  static Result<std::shared_ptr<PostgresConnection>> open(const std::string& connection);

  /// Runs text without parameters; gives the rows changed. Ends a running stream.
  Result<std::int64_t> run(const std::string& sql);
  /// Reads and forgets what is left of a running stream, so that the connection is free.
  void end_stream();
  /// Notes a failure inside a transaction, so that it cannot be committed, and passes the error on.
  Error failed_with(Error error);
  /// Errors: stopped; internal if an earlier statement of the open transaction failed.
  Result<> usable() const;

  PGconn* handle = nullptr;
  std::string text;                // the connection string
  std::uint64_t statements = 0;    // counts up; a stream of an earlier statement is over
  std::uint64_t transactions = 0;  // counts up; a writer of an earlier transaction is over
  bool streaming = false;
  bool in_transaction = false;
  bool failed = false;  // in the open transaction
  PostgresCancel cancel{nullptr, &PQfreeCancel};
  std::optional<OnStop> on_stop;
};

/// The server's error, told by SQLSTATE and never by its text, without values of people's data.
Error postgres_error(const PGconn* connection, const PGresult* result);

Result<std::unique_ptr<ColumnStream>> stream_postgres(const std::shared_ptr<PostgresConnection>& connection,
                                                      const std::string& sql, std::span<const Value> parameters);
Result<std::int64_t> execute_postgres(PostgresConnection& connection, const std::string& sql,
                                      std::span<const Value> parameters);
Result<std::unique_ptr<BulkWriter>> write_postgres(std::shared_ptr<PostgresConnection> connection,
                                                   const TableDesc& table);

}  // namespace cw::engine
