#pragma once

#include <string>

#include "privacy/released.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// Visits by week, site and referrer (A5, D2), as the traffic sources counted them. Health, never value: it needs no
/// build, holds no people and enters no statement. period "": all weeks that are stored.
/// Errors: missing_data if no source gave traffic for the period; usage for an unknown period.
Result<Released> traffic(Workspace& workspace, const std::string& period, const std::string& role);

}  // namespace cw::workspace
