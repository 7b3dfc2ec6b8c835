#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

/// One small interface over DuckDB (embedded) and PostgreSQL (libpq). Code above sees Session only: one SQL text, bound
/// parameters, typed columns, bulk writers, transactions. notes in docs/reference/engine.md.
namespace cw::engine {

enum class Dialect { duckdb, postgres };

struct EngineInfo {
  Dialect dialect = Dialect::duckdb;
  std::string version;
  int threads = 1;
};

enum class ColumnType : std::uint8_t { boolean, int32, int64, float64, text, date, timestamp };

/// A parameter or a single value. Day binds as DATE, Instant as TIMESTAMP (UTC).
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, Day, Instant>;

/// Up to 2,048 values of one column. valid is empty if no value is NULL. The typed vector that fits `type` is filled:
/// boolean, int32 (widened), int64, date (days) and timestamp (micros) in `ints`; float64 in `doubles`; text in `texts`.
struct ColumnData {
  ColumnType type = ColumnType::int64;
  std::vector<std::int64_t> ints;
  std::vector<double> doubles;
  std::vector<std::string> texts;
  std::vector<std::uint8_t> valid;
  bool is_valid(std::size_t row) const { return valid.empty() || valid[row] != 0; }
};

struct Chunk {
  std::size_t rows = 0;
  std::vector<ColumnData> columns;
};

struct ColumnInfo {
  std::string name;
  ColumnType type;
};

/// A running query. Chunks arrive in the query's order; next() gives false at the end.
class ColumnStream {
 public:
  virtual ~ColumnStream() = default;
  virtual const std::vector<ColumnInfo>& columns() const = 0;
  virtual Result<bool> next(Chunk& chunk) = 0;
};

/// Appends columns to a table as fast as the engine can. Inside the caller's transaction. abort() or destruction
/// without finish() leaves nothing.
class BulkWriter {
 public:
  virtual ~BulkWriter() = default;
  virtual Result<> append(const Chunk& chunk) = 0;
  virtual Result<std::int64_t> finish() = 0;  // rows written
};

/// Where a table lives when there is more than one machine; a hint only.
enum class Placement { by_person, reference, local };

struct TableColumn {
  std::string name;
  ColumnType type;
  bool not_null = true;
};

struct TableDesc {
  std::string name;  // "ledger.activity"
  std::vector<TableColumn> columns;
  std::vector<std::string> key = {};  // documented grain; not enforced by an index on DuckDB
  Placement placement = Placement::local;
};

/// RAII: rolls back unless commit() was called.
class Transaction {
 public:
  virtual ~Transaction() = default;
  virtual Result<> commit() = 0;
};

class Session {
 public:
  virtual ~Session() = default;
  virtual EngineInfo info() const = 0;
  /// Any number of statements without parameters, or one with ($1, $2, ... in order of `parameters`).
  virtual Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters = {}) = 0;
  virtual Result<std::unique_ptr<ColumnStream>> query(std::string_view sql, std::span<const Value> parameters = {}) = 0;
  virtual Result<std::unique_ptr<Transaction>> begin() = 0;
  virtual Result<> ensure(const TableDesc& table) = 0;  // schema and table, if they do not exist
  virtual Result<std::unique_ptr<BulkWriter>> bulk_load(const TableDesc& table) = 0;
  /// A second session on the same database (for parallel readers).
  virtual Result<std::unique_ptr<Session>> another() = 0;
  /// Writes everything through to the file (CHECKPOINT); nothing on PostgreSQL.
  virtual Result<> checkpoint() = 0;
};

struct DuckdbOptions {
  std::string path;               // "" = in memory
  int threads = 2;
  std::string memory_limit = {};  // "1GiB"; "" = engine's default
  std::string temp_directory = {};
  bool read_only = false;
};

/// Errors: busy (another process holds the file; `where` names its PID), damaged, unreachable.
Result<std::unique_ptr<Session>> open_duckdb(const DuckdbOptions& options);

/// connection: a libpq string ("host=/run/... dbname=..."). Pins UTC, C collation of text orders by SQL text, search_path.
/// Errors: unreachable.
Result<std::unique_ptr<Session>> open_postgres(const std::string& connection);

/// A named parameter of a SQL file.
struct Named {
  std::string_view name;
  Value value;
};

/// The SQL file sql/NAME.sql as embedded at build. Its `-- params:` header gives the order in which $name become $1, $2...
struct SqlFile {
  std::string name;
  std::string text;                     // as written, for people (`commonweal sql show NAME`)
  std::string question;                 // header
  std::vector<std::string> parameters;  // names in order
  std::string sha256;
};
/// All files, by name. Errors of find: internal if there is none.
std::span<const SqlFile> sql_files();
Result<const SqlFile*> sql_file(std::string_view name);

/// Runs sql/NAME.sql (or NAME.duckdb.sql / NAME.postgres.sql where both exist) with named parameters bound.
Result<std::unique_ptr<ColumnStream>> run_sql(Session& session, std::string_view name, std::span<const Named> parameters = {});
Result<std::int64_t> execute_sql(Session& session, std::string_view name, std::span<const Named> parameters = {});

/// Reads a small result whole: rows of values. Errors: those of the stream.
struct SmallResult {
  std::vector<ColumnInfo> columns;
  std::vector<std::vector<Value>> rows;
};
Result<SmallResult> read_all(ColumnStream& stream);

}  // namespace cw::engine
