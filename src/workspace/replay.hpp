#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ingest/rows.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// What reading the sealed rows of one import run again came to.
struct ReplayLine {
  std::int64_t run = 0;
  std::string source;
  Day day;  // of the import
  std::int64_t rows = 0, kept = 0, still_rejected = 0;
  std::map<std::string, std::int64_t> reasons;  // of those still rejected
  std::string not_replayed;                     // why not, if they could not be read again at all
};

/// Reads rejected rows again with today's declarations. Rows that are usable now go into the ledger and out of the
/// reject store; the others stay sealed with the day of their import, so that their 30 days go on. The run of a replay
/// counts no row as received: it moves rows from "dropped" to "kept". source_id "": all.
Result<std::vector<ReplayLine>> replay(Workspace& workspace, const std::string& source_id = {});

/// The run whose rejects a run with this kind replayed ("replay of run 12"), if it is one.
std::optional<std::int64_t> replayed_run(std::string_view kind);

/// The sealed record from which a replay knows the columns of a file: kept beside its rejected rows.
std::string columns_record(const std::string& source_id, const ingest::FileReport& report);

}  // namespace cw::workspace
