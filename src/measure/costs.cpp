#include "measure/costs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cw::measure {

namespace {

struct Sum {
  std::int64_t total = 0;
  std::int64_t direct = 0;
  void add(const CostRow& row) {
    total += row.total_minor;
    direct += row.direct_minor;
  }
};

using Groups = std::map<std::string, Sum>;

Groups group(std::span<const CostRow> rows, std::string CostRow::* by, const std::string& if_empty) {
  Groups groups;
  for (const auto& row : rows) groups[(row.*by).empty() ? if_empty : row.*by].add(row);
  return groups;
}

/// Largest first; equals by name.
Table table_of(const std::string& by, const Groups& groups, const Scope& scope) {
  std::vector<std::pair<std::string, Sum>> ordered(groups.begin(), groups.end());
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.second.total > b.second.total; });
  Table table{"by_" + by,
              {{by, "", Role::label},
               {"cost", scope.currency_code(), Role::value},
               {"direct", scope.currency_code(), Role::value}},
              {}};
  for (const auto& [name, sum] : ordered) {
    table.rows.push_back(
        {name, scope.major(static_cast<double>(sum.total)), scope.major(static_cast<double>(sum.direct))});
  }
  return table;
}

Figure figure_of(const std::string& by, const std::string& title, const Groups& groups, const Scope& scope) {
  const auto largest = std::max_element(groups.begin(), groups.end(),
                                        [](const auto& a, const auto& b) { return a.second.total < b.second.total; });
  Figure figure{"costs_by_" + by, "table", title, "", "by_" + by};
  figure.sentence = fmt::format("The largest part is {}: {}.", largest->first, amount(scope, largest->second.total));
  figure.alt = figure.sentence + " One row for each " + by + ".";
  return figure;
}

void add_memo(Finding& finding, const CostMemo& memo, const Scope& scope) {
  const auto add_amount = [&](const char* name, std::int64_t minor, const char* why) {
    Estimate estimate =
        without_interval(name, scope.major(static_cast<double>(minor)), scope, scope.currency_code(), 0, why);
    estimate.n.reset();
    finding.estimates.push_back(std::move(estimate));
  };
  add_amount("unallocated", memo.unallocated_minor, "booked or declared: paid hours that no programme claims");
  if (memo.volunteer_hours > 0.0 || memo.volunteer_minor != 0) {
    add_amount("volunteer_value", memo.volunteer_minor,
               "a memo at the declared rates: never in the cost, never a saving");
    finding.caveats.push_back(
        fmt::format("{:.0f} hours of volunteers are shown beside the cost, not in it.", memo.volunteer_hours));
  }
  if (!memo.tie_out.empty()) finding.proof.parameters["tie_out"] = memo.tie_out;
  for (const auto& missing : memo.missing) {
    finding.diagnostics.push_back({"complete", CheckStatus::warn, {}, missing});
  }
  for (const auto& currency : memo.without_rate) {
    finding.diagnostics.push_back(
        {"rates", CheckStatus::fail, {}, "costs in " + currency + " are left out: no rate is declared in rates.yml"});
  }
  if (!memo.missing.empty() || !memo.without_rate.empty()) {
    finding.status = Status::caution;
    finding.reason = "the costs are not complete";
  }
}

}  // namespace

Result<Finding> costs(std::span<const CostRow> rows, const CostMemo& memo, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  if (rows.empty()) {
    return fail(ErrorCode::missing_data, "no declared cost serves the period", "costs",
                "declare hours, tooling and other costs in costs/; `amount: 0` says that there was none");
  }
  Sum total;
  for (const auto& row : rows) total.add(row);
  Finding finding = begin_finding(scope, "costs", "cost of the community that serves the period, accrued by days");
  finding.population = fmt::format("{} declared costs", count(static_cast<std::int64_t>(rows.size())));
  const auto add_total = [&](const char* name, std::int64_t minor) {
    Estimate estimate = without_interval(name, scope.major(static_cast<double>(minor)), scope, scope.currency_code(), 0,
                                         "booked or declared amounts");
    estimate.n.reset();
    finding.estimates.push_back(std::move(estimate));
  };
  add_total("fully_loaded", total.total);
  add_total("direct", total.direct);
  const struct {
    std::string by;
    std::string CostRow::* field;
    std::string if_empty;
    std::string title;
  } cuts[] = {{"programme", &CostRow::programme, "shared and not allocated", "Cost by programme"},
              {"activity", &CostRow::activity, "no single activity", "Cost by activity"},
              {"mode", &CostRow::mode, "not said", "Online, travel and hybrid"},
              {"category", &CostRow::category, "other", "Cost by category"}};
  for (const auto& cut : cuts) {
    const Groups groups = group(rows, cut.field, cut.if_empty);
    finding.tables.push_back(table_of(cut.by, groups, scope));
    finding.figures.push_back(figure_of(cut.by, cut.title, groups, scope));
  }
  finding.caveats = {
      "Direct is what would fall away without the programmes; fully loaded holds shared and idle cost too."};
  add_memo(finding, memo, scope);
  finding.proof.parameters["formula.accrual"] = "amount × days in the period / days served";
  return finding;
}

}  // namespace cw::measure
