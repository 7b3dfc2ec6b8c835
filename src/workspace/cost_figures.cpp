#include <algorithm>

#include "measure/costs.hpp"
#include "statement/costs.hpp"
#include "workspace/figures.hpp"

namespace cw::workspace {

namespace {

std::string mode_text(const catalog::Catalog& catalog, const catalog::Cost& cost) {
  std::optional<catalog::Mode> mode = cost.mode;
  if (!mode && !cost.activity.empty()) {
    if (const auto* activity = catalog.activity(cost.activity)) mode = activity->mode;
  }
  if (!mode) return {};
  return *mode == catalog::Mode::online ? "online" : *mode == catalog::Mode::travel ? "travel" : "hybrid";
}

}  // namespace

Result<Finding> cost_figure(const Workspace& workspace, const measure::Scope& scope, const DayRange& prior) {
  const auto& catalog = workspace.catalog();
  const auto account = statement::account_costs(catalog, scope.period, prior);
  std::vector<catalog::Cost> declared = catalog.costs;
  for (auto& staff : catalog::staff_costs(catalog)) declared.push_back(std::move(staff));
  std::vector<measure::CostRow> rows;
  for (const auto& item : account.items) {
    const auto found =
        std::find_if(declared.begin(), declared.end(), [&](const auto& cost) { return cost.id == item.id; });
    measure::CostRow row;
    row.category = item.category;
    row.total_minor = item.total_minor;
    row.direct_minor = item.direct_minor;
    if (found != declared.end()) {
      row.programme = found->programme;
      row.activity = found->activity;
      row.mode = mode_text(catalog, *found);
    }
    rows.push_back(std::move(row));
  }
  measure::CostMemo memo{account.unallocated_minor, account.volunteer_minor, account.volunteer_hours};
  memo.tie_out = statement::tie_out_text(catalog, scope.period);
  memo.missing = account.missing;
  memo.without_rate = account.without_rate;
  return measure::costs(rows, memo, scope);
}

}  // namespace cw::workspace
