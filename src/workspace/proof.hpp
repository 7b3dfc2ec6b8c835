#pragma once

#include "finding/finding.hpp"
#include "ledger/build.hpp"
#include "workspace/topic_rows.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// The trail of a build, put into every Finding that was measured from it: the SQL that derived and read the rows with
/// digests and row counts, and the files with theirs.
struct Trail {
  std::vector<QueryProof> scan;    // for what the scan of people gives
  std::vector<QueryProof> topics;  // for measures that name the first of them
  std::vector<InputProof> inputs;
};
Result<Trail> trail_of(Workspace& workspace, const ledger::BuildReport& tables, const Topics& topics);
void put_trail(Finding& finding, const Trail& trail);

}  // namespace cw::workspace
