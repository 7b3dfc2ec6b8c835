#pragma once

#include "identity/resolve.hpp"
#include "ledger/build.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

struct BuildOutcome {
  ledger::BuildReport tables;
  identity::Resolution identity;
  std::string facts_version;
};

/// Resolves actors into people and derives the tables that measures read. full: even if nothing changed.
Result<BuildOutcome> build(Workspace& workspace, bool full = false);

}  // namespace cw::workspace
