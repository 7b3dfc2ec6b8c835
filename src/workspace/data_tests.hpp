#pragma once

#include <string>
#include <vector>

#include "measure/scope.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// One declared test of a source (`tests:` in sources/*.yml), held against the data of a period.
struct DataTest {
  std::string source;
  std::string test;    // "fresh_within_days"
  double limit = 0.0;  // as declared
  double seen = 0.0;
  bool passed = false;
  std::string detail;  // what was seen, in words
};

/// Runs every declared test. Days are those of UTC. Errors: unreachable.
Result<std::vector<DataTest>> run_data_tests(Workspace& workspace, const measure::Scope& scope);

/// Errors: gate_failed (exit code 4) that names every failed test and what to do.
Result<> pass_data_tests(const std::vector<DataTest>& tests);

}  // namespace cw::workspace
