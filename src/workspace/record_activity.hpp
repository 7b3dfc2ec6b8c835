#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "workspace/import.hpp"
#include "workspace/workspace.hpp"

namespace cw::workspace {

/// Something that no system records: a job fair, a podcast, a mentoring hour. All as a person writes it.
struct RecordedActivity {
  std::string day;       // 2026-08-10
  std::string activity;  // a name of taxonomy/activities.yml
  std::string event;     // what it was a part of: "Job fair Berlin"
  std::string person;    // e-mail address; only with consent
  std::string account;   // their company
  std::string role;      // prospect | partner | hire; "" = none of these
  std::string consent;   // yes | no: that person and account may be kept
  std::string cost;      // in major units; "" = none
  std::string currency;  // "" = the workspace's
  int line = 0;          // in the file that it came from; 0 = the command line
};

/// The header of the table that `read_recorded` takes, and one row as an example.
std::string recorded_template();

/// Reads a filled-in template. Errors: unreachable; unknown_column; invalid_input.
Result<std::vector<RecordedActivity>> read_recorded(const std::string& path);

struct RecordReport {
  std::int64_t activities = 0, with_person = 0, met = 0, costs = 0;
  std::vector<std::string> written;  // files of the workspace, relative
  std::vector<ImportReport> imports;
};

/// Appends the rows to inbox/recorded/ (your own files, like any export), their costs to costs/recorded.yml, declares
/// the two sources when they are missing, and imports. Without consent neither person nor account is written.
/// Nothing is written if any row is wrong. Errors: invalid_input with every problem.
Result<RecordReport> record_activities(const Options& options, const std::vector<RecordedActivity>& rows);

}  // namespace cw::workspace
