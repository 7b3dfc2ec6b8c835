#include "engine/rewrite.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "engine/duckdb_connection.hpp"

namespace cw::engine {

namespace {

namespace fs = std::filesystem;

std::string literal(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

void remove_copy(const std::string& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
  fs::remove(path + ".wal", ignored);
}

bool write_through(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool good = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  return good;
}

Result<> copy_into(const DuckdbOptions& options, const std::string& copy) {
  CW_TRY(auto database, DuckdbDatabase::open(options));
  CW_TRY(const auto connection, DuckdbConnection::open(std::move(database)));
  CW_TRY_VOID(connection->run(fmt::format("CHECKPOINT {}", duckdb_catalog)));  // what the log holds goes into the file
  CW_TRY_VOID(connection->run(fmt::format("ATTACH {} AS fresh", literal(copy))));
  CW_TRY_VOID(connection->run(fmt::format("COPY FROM DATABASE {} TO fresh", duckdb_catalog)));
  CW_TRY_VOID(connection->run("CHECKPOINT fresh"));
  return connection->run("DETACH fresh");
}

}  // namespace

Result<> rewrite_duckdb(const DuckdbOptions& options) {
  if (options.path.empty()) return {};
  const std::string copy = options.path + ".rewritten";
  remove_copy(copy);  // of a run that was killed
  if (auto copied = copy_into(options, copy); !copied) {
    remove_copy(copy);
    return copied;
  }
  std::error_code error;
  if (fs::exists(options.path + ".wal", error) || fs::exists(copy + ".wal", error) || !write_through(copy, O_RDONLY)) {
    remove_copy(copy);
    return fail(ErrorCode::unreachable, "the database could not be written anew", options.path,
                "free some space and run it again; the old file stays until then");
  }
  fs::rename(copy, options.path, error);
  if (error)
    return fail(ErrorCode::unreachable, "the database could not be put in place: " + error.message(), options.path);
  write_through(fs::path(options.path).parent_path().string(), O_RDONLY | O_DIRECTORY);
  return {};
}

}  // namespace cw::engine
