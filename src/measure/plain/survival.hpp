#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/plain/run.hpp"
#include "stats/survival.hpp"

namespace cw::measure::plain {

struct SurvivalGroup {
  std::string name;  // "all" where there are no groups
  std::vector<stats::Observation> observations = {};
};

struct SurvivalInput {
  std::vector<SurvivalGroup> groups;
  std::optional<double> horizon = {};  // of the restricted mean; else as long as every group was watched
  std::string unit = {};               // of the times, for people
};

/// Kaplan–Meier by group: table curve "group time at_risk events survival low high standard_error low_log high_log",
/// one row for every time in the data; low and high are log-log, the other pair is R's default. Estimates by group:
/// median and restricted mean. Two groups or more: table logrank (log-rank, Peto & Peto) with observed and expected;
/// exactly two: hazard_ratio of the first against the second (Cox, Efron's ties), groups in order of name. Counted.
/// Errors: as stats::kaplan_meier.
/// Source: docs/methods/survival.md. Checked: R survival 3.5-3, tests/reference/numbers/km_members.expected.json.
Result<Finding> survival(const SurvivalInput& input, const Run& run);

}  // namespace cw::measure::plain
