#pragma once

#include <optional>
#include <string>

#include "finding/finding.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// Five rows behind the money figures of a period, people as tokens, with the import run and line that each came from.
/// Nothing if the role may not see rows (access.yml). Never for a report that leaves.
Result<std::optional<Table>> sample_rows(Workspace& workspace, const std::string& role, Instant from, Instant until);

}  // namespace cw::workspace
