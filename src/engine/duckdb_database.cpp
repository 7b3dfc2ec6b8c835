#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>

#include "engine/duckdb_connection.hpp"
#include "engine/text.hpp"

namespace cw::engine {

namespace {

namespace fs = std::filesystem;

constexpr const char* rebuild = "commonweal rebuilds it from its sources: run `commonweal update --rebuild`";

/// Files this process holds. Two opens in one process would not see each other's lock.
struct HeldPaths {
  std::mutex mutex;
  std::set<std::string> paths;
};
HeldPaths& held_paths() {
  static HeldPaths held;
  return held;
}

/// PID of the process that holds a lock on the file, or 0. Must not be called for a file that this process holds:
/// closing any descriptor of a file drops the process's own locks.
pid_t lock_holder(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool asked = ::fcntl(file, F_GETLK, &lock) == 0;
  ::close(file);
  return asked && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

bool disk_is_full(const std::string& path) {
  struct statvfs disk = {};
  const fs::path folder = fs::absolute(path).parent_path();
  return ::statvfs(folder.c_str(), &disk) == 0 && disk.f_bavail * disk.f_frsize < (1U << 20U);
}

/// DuckDB gives these several error types but keeps the system's words.
bool is_disk_error(std::string_view message) {
  const auto has = [&](std::string_view part) { return message.find(part) != std::string_view::npos; };
  return has("No space left") || has("File too large") || has("Disk quota") || has("Could not write");
}

bool is_damage(std::string_view message) {
  const auto has = [&](std::string_view part) { return message.find(part) != std::string_view::npos; };
  return has("orrupt") || has("hecksum");
}

/// Why the file could not be attached, told from the file itself rather than from the engine's words.
Error open_error(const DuckdbOptions& options, bool existed, const std::string& message) {
  const std::string& path = options.path;
  if (const pid_t holder = lock_holder(path); holder != 0) {
    return {ErrorCode::busy, fmt::format("the database is in use by process {}", holder), path,
            "wait until it ends, or stop it"};
  }
  const bool readable = ::access(path.c_str(), options.read_only ? R_OK : R_OK | W_OK) == 0;
  const bool full = disk_is_full(path) || is_disk_error(message);
  if (full)
    return {ErrorCode::unreachable, "the disk is full", path, "free some space and run it again; nothing was changed"};
  if (!existed || !readable) {
    return {ErrorCode::unreachable, "the database file cannot be opened", path,
            options.read_only ? "check the path and that you may read it"
                              : "check that the folder exists and that you may write to it"};
  }
  return {ErrorCode::damaged, "the database file is damaged or was written by another version of DuckDB", path,
          rebuild};
}

Result<> set_option(duckdb_config config, const char* name, const std::string& value) {
  if (duckdb_set_config(config, name, value.c_str()) == DuckDBSuccess) return {};
  return fail(ErrorCode::invalid_input, fmt::format("the engine does not accept {} = \"{}\"", name, value), "engine",
              "write a size as 1GiB or 800MB, and at least 1 thread");
}

Result<> set_options(duckdb_config config, const DuckdbOptions& options) {
  CW_TRY_VOID(set_option(config, "threads", std::to_string(options.threads)));
  if (!options.memory_limit.empty()) CW_TRY_VOID(set_option(config, "memory_limit", options.memory_limit));
  std::string temporary = options.temp_directory;
  if (temporary.empty() && !options.path.empty()) temporary = options.path + ".tmp";
  CW_TRY_VOID(set_option(config, "temp_directory", temporary));
  for (const char* name : {"autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions"}) {
    CW_TRY_VOID(set_option(config, name, "false"));
  }
  return {};
}

std::string literal(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

/// Runs text on a connection of its own; gives the engine's message on failure.
Result<> run_once(duckdb_database database, const std::string& sql) {
  duckdb_connection connection = nullptr;
  if (duckdb_connect(database, &connection) != DuckDBSuccess)
    return fail(ErrorCode::internal, "no connection to the embedded engine");
  duckdb_result result = {};
  const bool good = duckdb_query(connection, sql.c_str(), &result) == DuckDBSuccess;
  const char* message = good ? nullptr : duckdb_result_error(&result);
  Error error{ErrorCode::internal, message == nullptr ? "" : message};
  duckdb_destroy_result(&result);
  duckdb_disconnect(&connection);
  if (good) return {};
  return fail(std::move(error));
}

}  // namespace

Result<std::shared_ptr<DuckdbDatabase>> DuckdbDatabase::open(const DuckdbOptions& options) {
  std::shared_ptr<DuckdbDatabase> database(new DuckdbDatabase(options));
  std::error_code ignored;
  const bool existed = !options.path.empty() && fs::exists(options.path, ignored);
  if (!options.path.empty()) {
    const std::string held = fs::weakly_canonical(fs::absolute(options.path), ignored).string();
    const std::scoped_lock lock(held_paths().mutex);
    if (!held_paths().paths.insert(held).second) {
      return fail(ErrorCode::busy, fmt::format("the database is already open in this process ({})", ::getpid()),
                  options.path);
    }
    database->held_path_ = held;
  }
  duckdb_config config = nullptr;
  if (duckdb_create_config(&config) != DuckDBSuccess)
    return fail(ErrorCode::internal, "no configuration of the embedded engine");
  const Result<> set = set_options(config, options);
  char* message = nullptr;
  const bool opened = set && duckdb_open_ext(nullptr, &database->handle_, config, &message) == DuckDBSuccess;
  duckdb_destroy_config(&config);
  const std::string why = message == nullptr ? "" : message;
  duckdb_free(message);
  if (!set) return fail(set.error());
  if (!opened)
    return fail(ErrorCode::invalid_input, "the embedded engine does not start: " + without_values(why), "engine",
                "check --threads and --memory-limit");

  const std::string target = options.path.empty() ? "':memory:'" : literal(options.path);
  const std::string attach =
      fmt::format("ATTACH {} AS {}{}", target, duckdb_catalog, options.read_only ? " (READ_ONLY)" : "");
  if (const Result<> attached = run_once(database->handle_, attach); !attached) {
    return fail(open_error(options, existed, attached.error().what));
  }
  return database;
}

DuckdbDatabase::~DuckdbDatabase() {
  if (handle_ != nullptr) duckdb_close(&handle_);
  if (held_path_.empty()) return;
  const std::scoped_lock lock(held_paths().mutex);
  held_paths().paths.erase(held_path_);
}

Error duckdb_error(duckdb_error_type type, const char* message) {
  const std::string text = message == nullptr ? "" : message;
  if (is_disk_error(text)) {
    return {ErrorCode::unreachable, "the disk is full or cannot be written", "",
            "free some space and run it again; the last transaction was not kept"};
  }
  switch (type) {
    case DUCKDB_ERROR_OUT_OF_RANGE:
    case DUCKDB_ERROR_CONVERSION:
    case DUCKDB_ERROR_DECIMAL:
    case DUCKDB_ERROR_DIVIDE_BY_ZERO:
    case DUCKDB_ERROR_CONSTRAINT:
    case DUCKDB_ERROR_INVALID_INPUT:
      return {ErrorCode::invalid_input, "a value does not fit: " + without_values(text)};
    case DUCKDB_ERROR_OUT_OF_MEMORY:
      return {ErrorCode::unreachable, "the memory limit is too small for this step", "",
              "raise --memory-limit, or use fewer threads"};
    case DUCKDB_ERROR_IO:
    case DUCKDB_ERROR_PERMISSION:
      if (is_damage(text)) return {ErrorCode::damaged, "the database file is damaged", "", rebuild};
      return {ErrorCode::unreachable, "a file cannot be read or written: " + without_values(text), "",
              "check the disk and the permissions, and run it again"};
    case DUCKDB_ERROR_TRANSACTION:
      return {ErrorCode::busy, "another change came first: " + without_values(text), "", "run it again"};
    case DUCKDB_ERROR_INTERRUPT:
      return {ErrorCode::stopped, "the query was stopped"};
    case DUCKDB_ERROR_FATAL:
      return {ErrorCode::damaged, "the embedded engine gave up on the database file: " + without_values(text), "",
              rebuild};
    default:
      return {ErrorCode::internal, text.substr(0, text.find("\n\n")), "",
              "this is a fault of commonweal: please report it"};
  }
}

}  // namespace cw::engine
