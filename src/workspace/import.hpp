#pragma once

#include <map>
#include <string>
#include <vector>

#include "finding/finding.hpp"
#include "ingest/reader.hpp"
#include "ingest/rows.hpp"
#include "ledger/import.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// How every import reads: what is dated later than tomorrow in every zone is dropped.
ingest::ReadOptions import_options(const Workspace& workspace);
/// Digest of everything in the declarations that changes what an import stores.
std::string import_settings(const catalog::Source& source, const catalog::Catalog& catalog);

/// What came of one file: received = kept + dropped, and of the kept, what was new, changed or there already.
struct ImportReport {
  std::string source;
  ingest::FileReport file;
  ledger::ImportCounts counts;
  std::map<std::string, std::int64_t> reasons;  // dropped rows by reason
  std::int64_t rows_dropped = 0;
  bool known_file = false;  // imported before under the same settings: nothing was read
};

/// Imports one file into the source with this id ("" = the one whose globs or reader fit). Errors: invalid_input when
/// no source or several fit.
Result<ImportReport> import_file(Workspace& workspace, const std::string& path, const std::string& source_id = {});

struct UpdateReport {
  std::vector<ImportReport> files;  // in order of source and name
  std::vector<std::string> sources_without_files;
};

/// Imports every file of every source, in order of source id and file name; known ones cost a look at their digest.
Result<UpdateReport> update(Workspace& workspace);

/// Where to click for an export, who must grant it, how long it takes. Errors: usage with the nearest name.
Result<std::string> source_howto(const std::string& system);

/// What an import would do, without a workspace: one pass, nothing stored. kind "" = detected.
/// tables.reconciliation: reason rows; tables.columns: column kept_as.
Result<Finding> dry_run(const std::string& path, const std::string& kind, const catalog::Source* source = nullptr);

}  // namespace cw::workspace
