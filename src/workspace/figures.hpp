#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "finding/finding.hpp"
#include "measure/claims/claims.hpp"
#include "measure/costs.hpp"
#include "measure/scope.hpp"
#include "statement/statement.hpp"
#include "workspace/build.hpp"
#include "workspace/period.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// A part of a result that could not be given, and why.
struct Refusal {
  std::string figure;
  Error error;
  bool undeclared = false;  // nobody declared what it needs: said to whoever asks for this figure only
};

/// Everything that one scan of the people gives for one period, before release.
struct Figures {
  Period period;
  measure::Scope scope;
  std::map<std::string, Finding> findings;  // "members_share.2026Q3" -> Finding
  std::vector<Refusal> refusals;
  std::vector<statement::ProposedLine> lines;
  measure::Claims claims;
  statement::CoverageFigures coverage;
  std::vector<std::string> missing;          // kinds of data that are not there
  std::string graph_version, facts_version;  // of the people and of the imports
};

/// The days that community activities and business outcomes both cover; the side that is there, if one is missing.
struct SideCoverage {
  std::optional<DayRange> community, business, both;
};
Result<SideCoverage> side_coverage(Workspace& workspace);

/// A period of the built ledger, before anything is measured.
struct PeriodScope {
  Period period;
  measure::Scope scope;
  SideCoverage sides;
  BuildOutcome built;
};
/// Builds if needed. period "": the last whole fiscal quarter that the data cover. Errors: usage (no such period);
/// missing_data without any data.
Result<PeriodScope> period_scope(Workspace& workspace, const std::string& period);

/// Builds if needed, scans once, and measures. period "": the last whole fiscal quarter that the data cover.
Result<Figures> figures(Workspace& workspace, const std::string& period);

/// Declared costs as far as they serve the scope's period, and what stands beside them.
struct PeriodCosts {
  std::vector<measure::CostRow> rows;
  std::int64_t volunteer_minor = 0;  // volunteers' hours at the declared rates
};
PeriodCosts period_costs(const Workspace& workspace, const measure::Scope& scope, const DayRange& prior);

/// What the community cost in the scope's period, from the same account as the statement's.
Result<Finding> cost_figure(const Workspace& workspace, const measure::Scope& scope, const DayRange& prior);

/// What came in, as the statement prints it, and against the books.
Result<std::vector<statement::SourceNote>> source_notes(Workspace& workspace);
Result<std::vector<statement::ControlTotal>> control_totals(Workspace& workspace);

}  // namespace cw::workspace
