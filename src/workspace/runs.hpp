#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "workspace/statement.hpp"

/// Statements in the registry: what was computed, what was published, and what changed since.
namespace cw::workspace {

/// The head of the chain as it is printed, "12:9f86d0...": number of entries and the last digest. Nothing before the
/// first entry. Errors: as Registry::open.
Result<std::optional<std::string>> registry_head(const Workspace& workspace);

/// Records that this statement was computed: digests of its findings, of its inputs (catalog, people, data, code), seed
/// and headline figures. The same run of a period twice in a row is one entry. Sets versions.registry of the statement
/// to the head with it. The day of the entry is options.today. Errors: as Registry::append.
Result<> record_run(const Workspace& workspace, StatementOutcome& outcome);

/// One headline figure as it was printed then and is now.
struct FigureChange {
  std::string figure, before, after;  // "" = was not there
};
struct ChangesSinceRun {
  std::string period;  // of the last recorded run; "" = none was recorded yet
  std::vector<FigureChange> figures = {};
  bool same_inputs = false;  // catalog, people and data are those of the run: nothing can have changed
};

/// Computes the period of the last recorded run again, with its seed, and compares headline figures. Records nothing.
Result<ChangesSinceRun> changes_since_last_run(Workspace& workspace, const std::string& role = "reader");

/// Records the headline figures as published: the place that refuses a draft. A figure that differs from the one
/// published before is a restatement and needs a reason. Sets versions.registry. Errors: gate_failed for a draft, a
/// refused statement, or a restatement without a reason; as Registry::publish.
struct PublishedFigure {
  std::string figure, value, outcome;  // outcome: "first" | "unchanged" | "confirmed" | "restated"
};
Result<std::vector<PublishedFigure>> publish(const Workspace& workspace, StatementOutcome& outcome,
                                             const std::string& reason);

/// Recomputes the whole chain; known: a head as printed, which has to lie on it; "" = none. Gives the head.
/// Errors: usage for a head that is none; mismatch, naming the first entry that does not hold.
Result<std::string> verify_registry(const Workspace& workspace, const std::string& known);

}  // namespace cw::workspace
