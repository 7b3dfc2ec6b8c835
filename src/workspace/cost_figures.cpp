#include "measure/costs.hpp"
#include "statement/costs.hpp"
#include "workspace/figures.hpp"

namespace cw::workspace {

namespace {

std::vector<measure::CostRow> rows_of(const statement::CostAccount& account) {
  std::vector<measure::CostRow> rows;
  for (const auto& item : account.items) {
    rows.push_back({item.programme, item.activity, item.mode, item.category, item.total_minor, item.direct_minor});
  }
  return rows;
}

}  // namespace

PeriodCosts period_costs(const Workspace& workspace, const measure::Scope& scope, const DayRange& prior) {
  const auto account = statement::account_costs(workspace.catalog(), scope.period, prior);
  return {rows_of(account), account.volunteer_minor};
}

Result<Finding> cost_figure(const Workspace& workspace, const measure::Scope& scope, const DayRange& prior) {
  const auto& catalog = workspace.catalog();
  const auto account = statement::account_costs(catalog, scope.period, prior);
  const auto rows = rows_of(account);
  measure::CostMemo memo{account.unallocated_minor, account.volunteer_minor, account.volunteer_hours};
  memo.tie_out = statement::tie_out_text(catalog, scope.period);
  memo.missing = account.missing;
  memo.without_rate = account.without_rate;
  return measure::costs(rows, memo, scope);
}

}  // namespace cw::workspace
