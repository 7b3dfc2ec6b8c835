#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// Rows of one kind from one source that are older than the catalog lets them be kept.
struct PurgeLine {
  std::string fact, name, source;  // "activity", "topic_created", "forum"
  int keep_days = 0;
  Day keep_from;  // in the workspace's zone
  std::int64_t rows = 0;
};

struct PurgeReport {
  std::vector<PurgeLine> lines;
  std::int64_t accounts = 0;  // customers, guests, requesters and deleted accounts of whom nothing else is known
};

/// Removes facts older than their retention: that of the activity or of the source, the shorter where both are
/// declared, else the workspace's. Accounts of members stay while they exist. Then the database is written anew and
/// built. dry_run: only says what is due. Rejected rows have a retention of their own, kept at every open.
Result<PurgeReport> purge(Workspace& workspace, bool dry_run);

}  // namespace cw::workspace
