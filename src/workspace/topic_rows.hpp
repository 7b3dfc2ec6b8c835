#pragma once

#include <vector>

#include "measure/scope.hpp"
#include "measure/topics.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// The topics of the scope's window with what followed each before the period's end, by topic id.
struct Topics {
  std::vector<measure::TopicRow> rows;
  std::int64_t answers = 0;  // replies and accepted answers that were read
};
Result<Topics> topic_rows(Workspace& workspace, const measure::Scope& scope);

}  // namespace cw::workspace
