#pragma once

#include "measure/scan.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// The people of the built ledger as measures read them: 64 ranges, each with sessions of its own.
Result<measure::PersonSource> person_source(Workspace& workspace);

}  // namespace cw::workspace
