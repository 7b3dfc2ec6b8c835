#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "finding/finding.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// One thing that was looked at. next: what to do; "" where nothing is wrong.
struct Examined {
  std::string part;  // "machine", "disk", "key", ...
  CheckStatus status = CheckStatus::pass;
  std::string detail, next;
};

/// Looks at the machine, the versions, the disk, the files that must be private, the clock, the freshness of each
/// source and the gaps in it, and what measuring itself costs in time and money. Works where the workspace does not:
/// what cannot be looked at is itself a finding.
std::vector<Examined> examine(const Options& options);

/// The longest stretch of days without a row, if it stands out: at least a week and more than four times the usual
/// step between two days with rows (its 90 % quantile). days: ascending, distinct.
struct Gap {
  Day after, before;  // the days with rows around it
  int days = 0;       // without a row
};
std::optional<Gap> standing_gap(const std::vector<Day>& days);

}  // namespace cw::workspace
