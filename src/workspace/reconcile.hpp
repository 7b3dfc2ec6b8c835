#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "finding/finding.hpp"
#include "statement/statement.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// What came in from one source. Every data row of every file is in received exactly once: a file that was read again
/// under other settings counts as it was read last.
struct SourceAccount {
  std::string id, reader, time_zone, tax, basis;
  std::int64_t files = 0, received = 0, kept = 0, dropped = 0;
  std::map<std::string, std::int64_t> reasons;  // dropped rows; kept + all of these = received
  std::optional<DayRange> covers;               // in the workspace's zone, first to last row
  std::string refresh;                          // as declared
  std::optional<int> late_days;  // beyond the day by which a new file was due; 0: in time; nothing: no rhythm
  /// The newest import: what it changed.
  std::string last_file;
  std::int64_t last_kept = 0, last_unchanged = 0, last_changed = 0;
};

/// Amounts of one source in one currency, gross, as they stand.
struct CurrencyAccount {
  std::string source, currency;
  std::int64_t rows = 0, gross_minor = 0, converted_minor = 0, rows_without_rate = 0;
};

struct Reconciliation {
  std::vector<SourceAccount> sources;           // by id; declared sources without a file too
  std::vector<CurrencyAccount> currencies;      // by source and currency
  std::vector<statement::ControlTotal> totals;  // against the books
};

/// source_id "": all. Errors: usage with the nearest name.
Result<Reconciliation> reconcile(Workspace& workspace, const std::string& source_id = {});

/// The same as a Finding: tables.reconciliation: source reason rows; tables.totals: source month measure ours books
/// unexplained; tables.sources, tables.currencies, tables.rates.
Finding reconciliation_finding(const Workspace& workspace, const Reconciliation& reconciliation);

}  // namespace cw::workspace
