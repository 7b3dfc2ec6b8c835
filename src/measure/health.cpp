#include "measure/health.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cw::measure {

namespace {

Table months_table(const MonthsFold& fold) {
  Table table{"months",
              {{"month", "", Role::time},
               {"active_members", "people", Role::value},
               {"contributors", "people", Role::value},
               {"new_members", "people", Role::value},
               {"topics", "topics", Role::value},
               {"replies", "replies", Role::value},
               {"attendances", "attendances", Role::value},
               {"whole_month", "", Role::label},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (std::size_t i = 0; i < fold.months().size(); ++i) {
    const MonthCounts& month = fold.counts()[i];
    table.rows.push_back({fold.months()[i], month.active_members, month.contributors, month.new_members, month.topics,
                          month.replies, month.attendances, bool(fold.whole()[i]), month.active_members});
  }
  return table;
}

}  // namespace

Result<Finding> health_by_month(const MonthsFold& fold, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  const auto& counts = fold.counts();
  if (std::all_of(counts.begin(), counts.end(), [](const auto& month) { return month.active_members == 0; })) {
    return fail(ErrorCode::missing_data, "no member did anything in the window", "health",
                "import posts, visits or attendances of the community");
  }
  Finding finding = begin_finding(scope, "health_by_month", "members who were active in a month");
  finding.window.from = to_text(scope.window.from);
  finding.population = "members; staff, bots and test accounts left out";
  finding.tables.push_back(months_table(fold));
  std::size_t last = counts.size() - 1;
  while (last > 0 && !fold.whole()[last]) --last;
  const MonthCounts& month = counts[last];
  const auto counted = [&](const char* name, std::int64_t value) {
    finding.estimates.push_back(without_interval(name, static_cast<double>(value), scope, "people", value, "counted"));
  };
  counted("active_members", month.active_members);
  counted("contributors", month.contributors);
  counted("new_members", month.new_members);
  finding.proof.parameters["month"] = fold.months()[last];
  finding.proof.queries.push_back({"months", "", static_cast<std::int64_t>(counts.size())});
  Figure figure{"active_members", "line_band", "Active members by month", "", "months"};
  figure.sentence = fmt::format("{} members were active in {}, {} of them contributed.", count(month.active_members),
                                fold.months()[last], count(month.contributors));
  figure.caveats = {"Health, not value."};
  figure.alt = figure.sentence + " One point for each month.";
  finding.figures.push_back(std::move(figure));
  finding.caveats = {"Health, not value: activity is no money.",
                     "Months that the window or the period cuts are marked; compare whole months."};
  return finding;
}

}  // namespace cw::measure
