#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/chance.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "catalog/catalog.hpp"
#include "engine/session.hpp"
#include "identity/key.hpp"
#include "identity/marks.hpp"
#include "identity/tokens.hpp"
#include "ledger/import.hpp"
#include "workspace/lock.hpp"

/// Drives the house: one file per verb, no arithmetic. A workspace is a folder of YAML; what is derived lies below
/// .commonweal/ in it, the key below .secrets/.
namespace cw::workspace {

inline constexpr std::string_view version = CW_VERSION;

/// Told about long work: what is being done, how far (0 to 1), and nothing about people.
using Progress = std::function<void(std::string_view what, double share)>;

struct Options {
  std::string folder = ".";
  int threads = 2;
  std::string memory_limit;  // of the engine, as in 1GiB; "" = 1GiB
  Seed seed = {};
  std::optional<double> level;  // else the catalog's
  Day today;
  Progress progress;
};

/// An open workspace: locked, with its catalog read and its ledger at hand.
struct Workspace {
  Options options;
  std::string folder;  // absolute
  catalog::Checked checked;
  std::optional<Lock> lock;
  std::unique_ptr<engine::Session> session;
  std::int64_t memory_bytes = 0;  // the limit, in bytes; steps that work outside the engine take a share of it
  ledger::Dictionary dictionary;
  std::optional<identity::Key> key;
  std::optional<identity::Tokeniser> tokeniser;
  std::optional<identity::Marks> marks;  // of the erased and the opted out

  const catalog::Catalog& catalog() const { return checked.catalog; }
  std::string data_folder() const { return folder + "/.commonweal"; }
  /// What cannot be made anew lies beside the key: the marks and the registry.
  std::string registry_path() const { return folder + "/.secrets/registry.sqlite"; }
  std::string inside(const std::string& path) const { return folder + "/" + path; }
  void tell(std::string_view what, double share = 0.0) const {
    if (options.progress) options.progress(what, share);
  }
};

/// Reads the catalog alone (no lock, no data). Errors: invalid_config if commonweal.yml is not there.
Result<catalog::Checked> read_catalog(const Options& options);

/// Sets a damaged ledger aside, so that the next open starts an empty one and `update` rebuilds it from the files of
/// the inbox. DuckDB's file is renamed, never deleted; in PostgreSQL, which mends its own files, the tables are
/// dropped. The key, the marks and the registry stay. Errors: busy, unreachable.
Result<> set_ledger_aside(const Options& options);

/// Writes the stored tables anew, so that deleted rows stand in no file any more; the session is a new one afterwards.
/// Errors: unreachable, busy.
Result<> rewrite_ledger(Workspace& workspace);

/// Finishes what an erasure that was cut short, or a restored backup, left to do (member_rights.hpp). Errors:
/// invalid_config with the first problem if the catalog has errors; busy; damaged; unreachable.
Result<std::unique_ptr<Workspace>> open(const Options& options);

}  // namespace cw::workspace
