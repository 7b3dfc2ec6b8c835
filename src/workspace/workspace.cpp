#include "workspace/workspace.hpp"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "engine/postgres_database.hpp"
#include "engine/rewrite.hpp"
#include "identity/vault.hpp"
#include "ledger/tables.hpp"
#include "workspace/key_check.hpp"
#include "workspace/member_rights.hpp"

namespace cw::workspace {

namespace {

namespace fs = std::filesystem;

Result<> make_folder(const std::string& path, fs::perms permissions) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) fs::permissions(path, permissions, error);
  if (error)
    return fail(ErrorCode::unreachable, "the folder cannot be made: " + error.message(), path,
                "check that it is yours and the disk is not full");
  return {};
}

/// "~/..." in the home folder, "/..." as it is, anything else inside the workspace.
std::string connection_path(const Workspace& workspace, const std::string& declared) {
  if (declared.starts_with("/")) return declared;
  const char* home = std::getenv("HOME");
  if (declared.starts_with("~/") && home != nullptr) return home + declared.substr(1);
  return workspace.inside(declared);
}

engine::DuckdbOptions duckdb_options(const Workspace& workspace) {
  engine::DuckdbOptions options;
  options.path = workspace.data_folder() + "/ledger.duckdb";
  options.threads = 1;  // the threads asked for read side by side, each with its own session: decision 0008
  options.memory_limit = workspace.options.memory_limit;
  options.temp_directory = workspace.data_folder() + "/spill";
  return options;
}

/// "1GiB" or "800MB" in bytes.
Result<std::int64_t> bytes_of(const std::string& size) {
  static constexpr std::string_view prefixes = "KMGT";
  std::int64_t number = 0;
  const auto [rest, error] = std::from_chars(size.data(), size.data() + size.size(), number);
  const std::string_view unit(rest, static_cast<std::size_t>(size.data() + size.size() - rest));
  const auto prefix = unit.empty() ? std::string_view::npos : prefixes.find(unit[0]);
  const bool binary = unit.ends_with("iB");
  if (error != std::errc{} || number <= 0 || number > 1'000'000 || prefix == std::string_view::npos ||
      (unit.substr(1) != "B" && unit.substr(1) != "iB")) {
    return fail(ErrorCode::invalid_input, "\"" + size + "\" is not an amount of memory", "--memory-limit",
                "write it as 1GiB or 800MB");
  }
  for (std::size_t power = 0; power <= prefix; ++power) number *= binary ? 1024 : 1000;
  return number;
}

Result<std::unique_ptr<engine::Session>> open_engine(const Workspace& workspace) {
  const auto& declared = workspace.catalog().workspace;
  if (declared.engine == "postgres") {
    std::ifstream file(connection_path(workspace, declared.engine_connection_file));
    std::string connection;
    std::getline(file, connection);
    if (connection.empty()) {
      return fail(ErrorCode::invalid_config, "the file with the connection to PostgreSQL is missing or empty",
                  declared.engine_connection_file, "write one line as libpq reads it: host=... dbname=... user=...");
    }
    CW_TRY(auto session, engine::open_postgres(connection));
    CW_TRY_VOID(engine::own_postgres(*session));
    return session;
  }
  return engine::open_duckdb(duckdb_options(workspace));
}

Result<> set_file_aside(const fs::path& data) {
  std::error_code error;
  for (const char* name : {"ledger.duckdb", "ledger.duckdb.wal"}) {
    const fs::path file = data / name;
    if (!fs::exists(file, error)) continue;
    fs::path aside = file;
    for (int i = 1; fs::exists(aside, error); ++i) aside = file.string() + ".damaged-" + std::to_string(i);
    fs::rename(file, aside, error);
    if (error)
      return fail(ErrorCode::unreachable, "the damaged ledger cannot be set aside: " + error.message(), data.string());
  }
  return {};
}

}  // namespace

Result<catalog::Checked> read_catalog(const Options& options) {
  std::error_code error;
  if (!fs::exists(fs::path(options.folder) / "commonweal.yml", error)) {
    return fail(ErrorCode::invalid_config, "this folder is not a workspace: it has no commonweal.yml", options.folder,
                "run `commonweal init` here, or name a workspace with --workspace");
  }
  return catalog::load(options.folder, options.today);
}

Result<std::unique_ptr<Workspace>> open(const Options& options) {
  auto workspace = std::make_unique<Workspace>();
  workspace->options = options;
  CW_TRY(workspace->checked, read_catalog(options));
  for (const auto& problem : workspace->checked.problems) {
    if (problem.severity == catalog::Severity::error) {
      return fail(ErrorCode::invalid_config, problem.what, catalog::to_text(problem.place),
                  problem.next + " (`commonweal check` lists all problems)");
    }
  }
  workspace->folder = fs::absolute(options.folder).lexically_normal().string();
  while (workspace->folder.size() > 1 && workspace->folder.back() == '/') workspace->folder.pop_back();
  CW_TRY_VOID(make_folder(workspace->data_folder(), fs::perms::owner_all));
  CW_TRY_VOID(make_folder(workspace->inside(".secrets"), fs::perms::owner_all));
  CW_TRY(workspace->lock, Lock::take(workspace->data_folder()));
  CW_TRY(auto key, open_key(workspace->inside(".secrets/key"), workspace->data_folder()));
  const identity::Key& kept = workspace->key.emplace(std::move(key));
  workspace->tokeniser.emplace(kept);
  CW_TRY(workspace->marks, identity::Marks::load(workspace->inside(".secrets/marks"), kept));
  CW_TRY_VOID(identity::purge_vault(workspace->data_folder() + "/rejects", options.today,
                                    workspace->catalog().workspace.reject_retention_days));
  if (workspace->options.memory_limit.empty()) workspace->options.memory_limit = "1GiB";
  CW_TRY(workspace->memory_bytes, bytes_of(workspace->options.memory_limit));
  CW_TRY(workspace->session, open_engine(*workspace));
  CW_TRY_VOID(ledger::ensure_tables(*workspace->session));
  CW_TRY_VOID(sweep_if_needed(*workspace));
  CW_TRY(workspace->dictionary, ledger::Dictionary::load(*workspace->session));
  return workspace;
}

Result<> set_ledger_aside(const Options& options) {
  Workspace workspace;
  workspace.options = options;
  workspace.folder = options.folder;
  CW_TRY(workspace.checked, read_catalog(options));
  std::error_code error;
  const fs::path data = workspace.data_folder();
  if (!fs::exists(data, error)) return {};
  CW_TRY(workspace.lock, Lock::take(data.string()));
  if (workspace.catalog().workspace.engine == "postgres") {
    CW_TRY(const auto session, open_engine(workspace));
    CW_TRY_VOID(engine::drop_postgres(*session, ledger::all_tables()));
  } else {
    CW_TRY_VOID(set_file_aside(data));
  }
  fs::remove(key_mark_path(data.string()), error);
  return {};
}

Result<> rewrite_ledger(Workspace& workspace) {
  if (workspace.session->info().dialect == engine::Dialect::postgres) {
    return engine::rewrite_postgres(*workspace.session, ledger::all_tables());
  }
  workspace.session.reset();
  auto rewritten = engine::rewrite_duckdb(duckdb_options(workspace));
  CW_TRY(workspace.session, open_engine(workspace));
  if (!rewritten) return rewritten;
  CW_TRY(workspace.dictionary, ledger::Dictionary::load(*workspace.session));
  return {};
}

}  // namespace cw::workspace
