#pragma once

#include <string>

#include "privacy/released.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// What people write about, from the titles, tags or categories that health.yml declares under `terms`. Read from the
/// exports at this moment; no text is stored. Sources without a legal basis for research, and authors who are unknown,
/// staff or opted out, are left out. Errors: missing_data if nothing is declared or no file is there; as
/// measure::topics_and_trends.
Result<Released> health_topics(Workspace& workspace, const std::string& period, const std::string& role);

}  // namespace cw::workspace
