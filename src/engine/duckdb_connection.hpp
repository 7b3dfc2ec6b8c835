#pragma once

#include <duckdb.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/stop.hpp"
#include "engine/session.hpp"

/// Inside of the DuckDB half of engine; not for other modules.
namespace cw::engine {

/// The name under which a database file is attached, whatever the file is called.
inline constexpr const char* duckdb_catalog = "cw";

/// An open database: the file is held once per process.
class DuckdbDatabase {
 public:
  static Result<std::shared_ptr<DuckdbDatabase>> open(const DuckdbOptions& options);
  DuckdbDatabase(const DuckdbDatabase&) = delete;
  DuckdbDatabase& operator=(const DuckdbDatabase&) = delete;
  ~DuckdbDatabase();
  duckdb_database handle() const { return handle_; }
  const DuckdbOptions& options() const { return options_; }

 private:
  explicit DuckdbDatabase(DuckdbOptions options) : options_(std::move(options)) {}
  DuckdbOptions options_;
  duckdb_database handle_ = nullptr;
  std::string held_path_;  // as registered for this process; "" = none
};

/// One connection, shared by the session and by the streams, writers and transactions that came from it.
struct DuckdbConnection {
  DuckdbConnection() = default;
  DuckdbConnection(const DuckdbConnection&) = delete;
  DuckdbConnection& operator=(const DuckdbConnection&) = delete;
  ~DuckdbConnection();
  static Result<std::shared_ptr<DuckdbConnection>> open(std::shared_ptr<DuckdbDatabase> database);

  /// Runs text without parameters; no rows wanted.
  Result<> run(const std::string& sql);
  /// Notes a failure inside a transaction, so that it cannot be committed, and passes the error on.
  Error failed_with(Error error);
  /// Errors: stopped; internal if an earlier statement of the open transaction failed.
  Result<> usable() const;

  std::shared_ptr<DuckdbDatabase> database;
  duckdb_connection handle = nullptr;
  std::uint64_t statements = 0;    // counts up; a stream of an earlier statement is over
  std::uint64_t transactions = 0;  // counts up; a writer of an earlier transaction is over
  bool in_transaction = false;
  bool failed = false;  // in the open transaction
  std::optional<OnStop> on_stop;
};

/// An engine's error in our words, without values of people's data.
Error duckdb_error(duckdb_error_type type, const char* message);

/// Runs one statement and streams its rows. This is the only place that uses DuckDB's streaming call, which the header
/// marks as deprecated.
Result<std::unique_ptr<ColumnStream>> stream_duckdb(const std::shared_ptr<DuckdbConnection>& connection,
                                                    const std::string& sql, std::span<const Value> parameters);
Result<std::int64_t> execute_duckdb(DuckdbConnection& connection, const std::string& sql,
                                    std::span<const Value> parameters);
Result<std::unique_ptr<BulkWriter>> write_duckdb(std::shared_ptr<DuckdbConnection> connection, const TableDesc& table);

}  // namespace cw::engine
