#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cw::registry {

/// What SQLite reports, in our words. `path` names the file.
Error error_of(sqlite3* database, int code, const std::string& path);

/// One prepared statement.
class Statement {
 public:
  static Result<Statement> prepare(sqlite3* database, const std::string& path, std::string_view sql);
  /// position: 1-based. Text is copied.
  void bind(int position, std::int64_t value);
  void bind(int position, std::string_view value);
  /// True while there is a row.
  Result<bool> step();
  /// Steps once, expects no row, and is ready to be bound again.
  Result<> run();
  std::int64_t integer(int column) const;
  std::string text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  Statement(sqlite3* database, const std::string& path, sqlite3_stmt* statement)
      : database_(database), path_(&path), statement_(statement) {}
  sqlite3* database_;
  const std::string* path_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

Result<> execute(sqlite3* database, const std::string& path, const char* sql);

/// A write transaction; rolled back unless commit() succeeds.
class Writing {
 public:
  static Result<Writing> begin(sqlite3* database, const std::string& path);
  Writing(Writing&& other) noexcept : database_(other.database_), path_(other.path_) { other.database_ = nullptr; }
  Writing& operator=(Writing&&) = delete;
  ~Writing();
  Result<> commit();

 private:
  Writing(sqlite3* database, const std::string& path) : database_(database), path_(&path) {}
  sqlite3* database_;
  const std::string* path_;
};

}  // namespace cw::registry
