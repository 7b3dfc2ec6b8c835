#pragma once

#include <string>

#include "statement/statement.hpp"
#include "workspace/figures.hpp"

namespace cw::workspace {

/// A statement of one period, and what could not be given.
struct StatementOutcome {
  statement::Statement statement;
  std::vector<Refusal> refusals;
  std::string period;   // its id: "2026Q3"
  Instant from, until;  // of the period
};

/// Measures the period, releases every Finding under the workspace's k for `role`, and composes the statement; the
/// prior period and the same period last year are measured too, where their costs are declared and the data cover them.
/// versions.registry is the head of the registry, once a run was recorded (runs.hpp). Records nothing itself.
/// period "": the last whole fiscal quarter that the data cover. Errors: missing_data without any data; others of
/// parts.
Result<StatementOutcome> make_statement(Workspace& workspace, const std::string& period,
                                        const std::string& role = "reader");

/// Releases the findings of a period: id -> Released; those of which nothing is left become refusals.
std::map<std::string, Released> release_all(const Workspace& workspace, Figures& figures, const std::string& role);

}  // namespace cw::workspace
