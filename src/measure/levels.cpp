#include "measure/levels.hpp"

#include <fmt/format.h>

#include <array>

namespace cw::measure {

namespace {

struct Level {
  std::string_view name;
  std::string_view label;
  std::uint32_t from;  // activities in the period
};
constexpr std::array<Level, 5> levels = {{{"none", "none", 0},
                                          {"1_to_4", "1–4", 1},
                                          {"5_to_19", "5–19", 5},
                                          {"20_to_99", "20–99", 20},
                                          {"100_and_more", "100 and more", 100}}};
constexpr std::size_t not_members = levels.size();

struct Sum {
  stats::Moments net = {};
  std::int64_t buyers = 0;
};
using Sums = std::array<Sum, levels.size() + 1>;

std::size_t level_of(const PersonRow& row) {
  if (!row.member) return not_members;
  std::size_t level = 0;
  while (level + 1 < levels.size() && row.activity_count >= levels[level + 1].from) ++level;
  return level;
}

Result<Estimate> mean_net(std::string name, const stats::Moments& net, const Scope& scope) {
  if (net.n == 0) return fail(ErrorCode::too_few_rows, "nobody is at this level");
  const double mean = scope.major(net.sum() / static_cast<double>(net.n));
  const auto summary = net.summary();
  const auto interval = summary ? stats::mean_interval(*summary, scope.level) : tl::unexpected(summary.error());
  if (!interval) {
    return without_interval(std::move(name), mean, scope, scope.currency_code(), net.n, interval.error().what);
  }
  return with_interval(std::move(name), *interval, scope, scope.currency_code(), net.n, "Student's t on the mean",
                       scope.major(1.0));
}

void add_levels(Finding& finding, const Sums& sums, const Scope& scope) {
  Table table{"levels", interval_columns("level", scope.currency_code()), {}, false, "people"};
  table.columns.push_back({"buyers", "people", Role::n});
  table.columns.push_back({"net", scope.currency_code(), Role::value});
  for (std::size_t level = 0; level <= levels.size(); ++level) {
    const bool member = level < levels.size();
    const std::string name = "net_per_person." + std::string(member ? levels[level].name : "not_a_member");
    auto estimate = mean_net(name, sums[level].net, scope);
    if (estimate) {
      table.rows.push_back(interval_row(std::string(member ? levels[level].label : "not a member"), *estimate));
      table.rows.back().emplace_back(sums[level].buyers);
      table.rows.back().emplace_back(scope.major(sums[level].net.sum()));
    }
    add(finding, name, std::move(estimate));
  }
  finding.tables.push_back(std::move(table));
}

}  // namespace

Result<Finding> sales_by_level(std::span<const PersonRow> rows, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  Sums sums;
  std::int64_t members = 0, buyers = 0;
  for (const auto& row : rows) {
    Sum& sum = sums[level_of(row)];
    sum.net.add(row.net_minor);
    sum.buyers += row.orders > 0 ? 1 : 0;
    members += row.member ? 1 : 0;
    buyers += row.orders > 0 ? 1 : 0;
  }
  if (members == 0) {
    return fail(ErrorCode::missing_data, "there are no members", "sales by level", "import the community's user list");
  }
  if (buyers == 0) {
    return fail(ErrorCode::missing_data, "there are no orders of known people in the period", "sales by level",
                "import orders of the period, or match customers to people");
  }
  Finding finding = begin_finding(scope, "sales_by_level", "mean net sales per member, by activities in the period");
  finding.counterfactual = "none: levels are compared as they are";
  finding.grade = Grade::correlation;
  finding.population = fmt::format("{} members", count(members));
  add_levels(finding, sums, scope);
  Figure figure{"sales_by_level", "interval", "Sales by activity level", "", "levels"};
  const Estimate* none = finding.estimate("net_per_person.none");
  const Estimate* most = nullptr;
  for (const auto& level : levels) {
    if (level.from > 0 && finding.estimate("net_per_person." + std::string(level.name)) != nullptr) {
      most = finding.estimate("net_per_person." + std::string(level.name));
    }
  }
  figure.sentence = none != nullptr && most != nullptr
                        ? "Members who did nothing bought for " + amount_with_range(scope, *none) +
                              " each, the most active for " + amount_with_range(scope, *most) + "."
                        : "Net sales per member, by how much the member did.";
  figure.caveats = {"Keen customers are active as well: the difference is not what activity causes."};
  figure.alt = figure.sentence + " One dot with a range for each level.";
  finding.figures.push_back(std::move(figure));
  finding.proof.parameters["level_cuts"] = "0, 1, 5, 20, 100 activities of the active kinds in the period";
  finding.proof.queries.push_back({"person_rows", "", static_cast<std::int64_t>(rows.size())});
  finding.caveats = {"Keen customers are active as well: the difference is not what activity causes.",
                     "Activity and sales are of the same period, so either may have come first.",
                     "Sales are skewed: where few people are at a level, one large order moves its mean."};
  return finding;
}

}  // namespace cw::measure
