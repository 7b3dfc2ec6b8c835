#include "workspace/purge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/retention.hpp"
#include "workspace/build.hpp"
#include "workspace/member_rights.hpp"

namespace cw::workspace {

namespace {

/// The shortest of what is declared; 0 stands for "not declared".
int keep_days(const catalog::Catalog& catalog, const catalog::Source* source, const catalog::Activity* activity) {
  const int by_source = source == nullptr ? 0 : source->retention_days;
  const int by_activity = activity == nullptr ? 0 : activity->retention_days;
  if (by_source > 0 && by_activity > 0) return std::min(by_source, by_activity);
  return std::max(by_source, by_activity) > 0 ? std::max(by_source, by_activity) : catalog.workspace.retention_days;
}

struct Limits {
  std::vector<ledger::KeepFrom> keep;
  std::vector<PurgeLine> lines;  // in the same order
};

/// One limit for each name and source that the ledger knows, declared today or not.
Limits limits_of(const Workspace& workspace, const Zone& zone) {
  Limits limits;
  const auto& names = workspace.dictionary;
  for (std::int32_t source_id = 1; !names.name("source", source_id).empty(); ++source_id) {
    const auto* source = workspace.catalog().source(names.name("source", source_id));
    for (const char* fact : {"activity", "outcome"}) {
      for (std::int32_t id = 1; !names.name(fact, id).empty(); ++id) {
        const std::string name(names.name(fact, id));
        const auto* activity =
            fact == std::string_view("activity") ? workspace.catalog().activity_known_as(name) : nullptr;
        const int days = keep_days(workspace.catalog(), source, activity);
        const Day from{workspace.options.today.days - days};
        limits.keep.push_back({fact, id, source_id, zone.start_of(from)});
        limits.lines.push_back({fact, name, std::string(names.name("source", source_id)), days, from, 0});
      }
    }
  }
  return limits;
}

}  // namespace

Result<PurgeReport> purge(Workspace& workspace, bool dry_run) {
  CW_TRY(const auto zone, Zone::find(workspace.catalog().workspace.time_zone));
  auto limits = limits_of(workspace, zone);
  const Day accounts_from{workspace.options.today.days - workspace.catalog().workspace.retention_days};
  CW_TRY(const auto due, ledger::due_for_purge(*workspace.session, limits.keep, zone.start_of(accounts_from)));
  PurgeReport report;
  report.accounts = static_cast<std::int64_t>(due.idle.size());
  std::int64_t rows = 0;
  for (const auto& found : due.rows) {
    for (std::size_t i = 0; i < limits.keep.size(); ++i) {
      const auto& limit = limits.keep[i];
      if (limit.fact != found.fact || limit.name_id != found.name_id || limit.source_id != found.source_id) continue;
      report.lines.push_back(limits.lines[i]);
      report.lines.back().rows = found.rows;
      rows += found.rows;
    }
  }
  if (dry_run || (rows == 0 && due.idle.empty())) return report;
  CW_TRY_VOID(ledger::purge(*workspace.session, limits.keep, due));
  CW_TRY_VOID(rewrite_ledger(workspace));
  CW_TRY_VOID(record_right(workspace, "purged", fmt::format(R"({{"rows":{},"accounts":{}}})", rows, report.accounts)));
  CW_TRY_VOID(build(workspace));
  return report;
}

}  // namespace cw::workspace
