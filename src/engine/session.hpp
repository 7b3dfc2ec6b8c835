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
/// boolean, int32 (widened), int64, date (days) and timestamp (micros) in `ints`; float64 in `doubles`; text in
/// `texts`.
struct ColumnData {
  ColumnType type = ColumnType::int64;
  std::vector<std::int64_t> ints;
  std::vector<double> doubles;
  std::vector<std::string> texts;
  std::vector<std::uint8_t> valid;
  /// Whether the value of `row` is not NULL.
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

/// A running query. Chunks arrive in the query's order; next() gives false at the end. A Session runs one stream at a
/// time: its next statement, or append() of one of its writers, ends a running stream, whose next() is then an error
/// (take another() to read two at once, or to read while writing).
class ColumnStream {
 public:
  virtual ~ColumnStream() = default;
  virtual const std::vector<ColumnInfo>& columns() const = 0;
  virtual Result<bool> next(Chunk& chunk) = 0;
};

/// Appends columns to a table as fast as the engine can. Several writers may be open on one Session. Chunks of any
/// length; values must fit the table's types; text is valid UTF-8 without NUL (errors: invalid_input).
/// Inside the caller's transaction only (errors: internal without one). Destruction without finish()
/// leaves nothing: the transaction can then no longer be committed.
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

/// RAII: rolls back unless commit() was called. commit() refuses (and rolls back) if a BulkWriter was given up or a
/// statement inside failed. Errors of commit: unreachable (disk full, connection lost), busy (a conflicting change).
class Transaction {
 public:
  virtual ~Transaction() = default;
  virtual Result<> commit() = 0;
};

class Session {
 public:
  virtual ~Session() = default;
  virtual EngineInfo info() const = 0;
  /// Any number of statements without parameters, or one with ($1, $2, ... in order of `parameters`). Gives the rows
  /// changed by all of them. Errors: internal (the SQL is wrong), invalid_input (a value does not fit), unreachable
  /// (disk, memory, connection), busy (conflict), damaged. Messages of the engine are passed on without values.
  virtual Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters = {}) = 0;
  /// One statement. Every column must be of a ColumnType (DuckDB ENUM reads as text): a sum of BIGINT or a NUMERIC
  /// differs between engines and is refused (internal) until the SQL says CAST(... AS BIGINT | DOUBLE PRECISION).
  virtual Result<std::unique_ptr<ColumnStream>> query(std::string_view sql, std::span<const Value> parameters = {}) = 0;
  /// Errors: internal if this session is already inside a transaction.
  virtual Result<std::unique_ptr<Transaction>> begin() = 0;
  /// Schema and table, if they do not exist. Errors: damaged if the table exists with other columns.
  virtual Result<> ensure(const TableDesc& table) = 0;
  virtual Result<std::unique_ptr<BulkWriter>> bulk_load(const TableDesc& table) = 0;
  /// A second session on the same database (for parallel readers).
  virtual Result<std::unique_ptr<Session>> another() = 0;
  /// Writes everything through to the file (CHECKPOINT); nothing on PostgreSQL.
  virtual Result<> checkpoint() = 0;
};

struct DuckdbOptions {
  std::string path;  // "" = in memory
  int threads = 2;
  std::string memory_limit = {};  // "1GiB"; "" = engine's default
  std::string temp_directory = {};
  bool read_only = false;
};

/// The file is attached under a name of its own, so that its schemas never collide with the file's name. Extensions
/// never install or load themselves. Never deletes anything. Errors: busy (another process holds the file; `what` names
/// its PID; also a second open in this process: use another()), damaged, unreachable, invalid_input (an option).
Result<std::unique_ptr<Session>> open_duckdb(const DuckdbOptions& options);

/// connection: a libpq string ("host=/run/... dbname=..."). Pins UTC, C collation of text orders by SQL text,
/// search_path. Errors: unreachable.
Result<std::unique_ptr<Session>> open_postgres(const std::string& connection);

/// A named parameter of a SQL file.
struct Named {
  std::string_view name;
  Value value;
};

/// The SQL file sql/NAME.sql as embedded at build. Its `-- params:` header gives the order in which $name become $1,
/// $2...
struct SqlFile {
  std::string name;
  std::string text;      // as written, for people (`commonweal sql show NAME`)
  std::string question;  // header
  std::string grain;
  std::string reads;
  std::string returns;
  std::vector<std::string> parameters;  // names in order
  std::string bound_text;               // $name as $1, $2, ... outside strings and comments
  std::string sha256;
};
/// Reads the header and binds the names. Errors: internal (no question, a $name that the header does not declare, or
/// one that it declares and the text does not use).
Result<SqlFile> parse_sql_file(std::string name, std::string text);
/// All files, by name. Errors of find: internal if there is none.
std::span<const SqlFile> sql_files();
Result<const SqlFile*> sql_file(std::string_view name);
/// NAME, or NAME.duckdb / NAME.postgres where the engines need two texts.
Result<const SqlFile*> sql_file(std::string_view name, Dialect dialect);

/// Runs sql/NAME.sql (or NAME.duckdb.sql / NAME.postgres.sql where both exist) with named parameters bound.
Result<std::unique_ptr<ColumnStream>> run_sql(Session& session, std::string_view name,
                                              std::span<const Named> parameters = {});
Result<std::int64_t> execute_sql(Session& session, std::string_view name, std::span<const Named> parameters = {});

/// Runs sql/NAME.sql and hands its rows to `take` as they come; stops at the first error of `take` and returns it.
Result<> for_each_chunk(Session& session, std::string_view name, std::span<const Named> parameters,
                        const std::function<Result<>(const Chunk&)>& take);

/// Reads a small result whole: rows of values. Errors: those of the stream.
struct SmallResult {
  std::vector<ColumnInfo> columns;
  std::vector<std::vector<Value>> rows;
};
Result<SmallResult> read_all(ColumnStream& stream);

}  // namespace cw::engine
