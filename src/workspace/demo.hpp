#pragma once

#include "generate/company.hpp"
#include "workspace/statement.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// Writes the demo company into an empty folder, or leaves it as it is if it was written there before with the same
/// options. Errors: usage if the folder holds something else.
Result<generate::Truth> make_demo(const std::string& folder, std::int64_t people, Seed seed);

/// What the demo teaches: the naive gap, what the statement says, and the planted truth, side by side.
std::string demo_lesson(const generate::Truth& truth, const StatementOutcome& made);

}  // namespace cw::workspace
