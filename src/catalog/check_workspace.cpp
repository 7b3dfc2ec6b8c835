#include <algorithm>

#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// 2026, 2026Q3 or 2026-07.
bool is_period(std::string_view text) {
  if (text.size() < 4 || !digits(text.substr(0, 4))) return false;
  const std::string_view rest = text.substr(4);
  if (rest.empty()) return true;
  if (rest.size() == 2) return rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4';
  return parse_day(std::string(text) + "-01").has_value();
}

}  // namespace

void check_workspace(const Examined& examined) {
  const Workspace& workspace = examined.catalog.workspace;
  for (const auto& [period, amount] : workspace.budget) {
    if (is_period(period)) continue;
    examined.complain(Severity::error, workspace.place, "budget." + period,
                      quoted(period) + " in budget of the workspace is not a period", "write 2026, 2026Q3 or 2026-07");
  }
  const std::string& file = workspace.engine_connection_file;
  if (workspace.engine == "postgres" && file.empty()) {
    examined.complain(Severity::error, workspace.place, "engine",
                      "the workspace has no engine_connection_file, which postgres needs",
                      "add `engine_connection_file:` with a file outside this folder");
  }
  if (!file.empty() && !file.starts_with('/') && !file.starts_with("~/")) {
    examined.complain(Severity::error, workspace.place, "engine_connection_file",
                      "engine_connection_file lies in the workspace folder; secrets do not belong there",
                      "move it out and write its path from / or ~/");
  }
}

}  // namespace cw::catalog
