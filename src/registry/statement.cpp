#include "registry/statement.hpp"

#include <utility>

#include "base/fail_point.hpp"

namespace cw::registry {

Error error_of(sqlite3* database, int code, const std::string& path) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::busy, "another process is writing to the registry", path,
              "wait until it is done, then try again"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::damaged, "the file is not a registry, or is damaged", path,
              "restore it from your backup; do not delete it: it holds what was published"};
    case SQLITE_FULL:
      return {ErrorCode::unreachable, "the disk is full; nothing was written", path, "free some space, then try again"};
    case SQLITE_IOERR:
      return {ErrorCode::unreachable, "the disk refused to read or write; nothing was changed", path,
              "check free space, limits on file size and the health of the disk"};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return {ErrorCode::unreachable, "the registry cannot be opened for writing", path,
              "check that the folder exists and that you may write there"};
    case SQLITE_CONSTRAINT:
      return {ErrorCode::damaged, "the registry refuses a change to what was recorded", path,
              "run the check of the chain"};
    default:
      return {ErrorCode::internal,
              std::string("the registry failed: ") + sqlite3_errstr(sqlite3_extended_errcode(database)), path};
  }
}

Result<Statement> Statement::prepare(sqlite3* database, const std::string& path, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return fail(error_of(database, code, path));
  return Statement(database, path, statement);
}

void Statement::bind(int position, std::int64_t value) {
  CW_CHECK(sqlite3_bind_int64(statement_.get(), position, value) == SQLITE_OK);
}

void Statement::bind(int position, std::string_view value) {
  const int code =
      sqlite3_bind_text64(statement_.get(), position, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  CW_CHECK(code == SQLITE_OK);
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return fail(error_of(database_, code, *path_));
}

Result<> Statement::run() {
  CW_TRY(const bool row, step());
  CW_CHECK(!row);
  sqlite3_reset(statement_.get());
  return {};
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Result<> execute(sqlite3* database, const std::string& path, const char* sql) {
  const int code = sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(error_of(database, code, path));
  return {};
}

Result<Writing> Writing::begin(sqlite3* database, const std::string& path) {
  CW_TRY_VOID(execute(database, path, "BEGIN IMMEDIATE"));
  return Writing(database, path);
}

Writing::~Writing() {
  if (database_ != nullptr && sqlite3_get_autocommit(database_) == 0)
    sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<> Writing::commit() {
  fail_point("registry: before commit");
  CW_TRY_VOID(execute(database_, *path_, "COMMIT"));
  fail_point("registry: after commit");
  database_ = nullptr;
  return {};
}

}  // namespace cw::registry
