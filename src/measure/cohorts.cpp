#include "measure/cohorts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace cw::measure {

namespace {

constexpr auto wilson_name = "Wilson score";

std::int64_t started_in(const TriangleFold& fold) {
  std::int64_t all = 0;
  for (std::size_t cohort = 0; cohort < fold.cohorts().size(); ++cohort) all += fold.started(cohort);
  return all;
}

struct Returned {
  std::int64_t returned = 0, people = 0;
};

/// All cohorts together: those who were watched until their period was over.
Returned returned_in(const TriangleFold& fold, std::int64_t period, ReturnMode mode) {
  Returned all;
  for (std::size_t cohort = 0; cohort < fold.cohorts().size(); ++cohort) {
    if (period >= fold.periods(cohort)) continue;
    const TriangleCell& cell = fold.cell(cohort, period);
    all.people += cell.watched;
    all.returned += mode == ReturnMode::on ? cell.watched_on : cell.watched_after;
  }
  return all;
}

void add_curve(Table& table, const char* who, const TriangleFold& fold, ReturnMode mode, double level) {
  for (std::int64_t period = 0; period < most_periods; ++period) {
    const Returned cell = returned_in(fold, period, mode);
    const auto share = stats::wilson(cell.returned, cell.people, level);
    if (!share) break;
    table.rows.push_back({who, period, cell.returned, cell.people, share->value, share->low, share->high});
  }
}

void add_estimate(Finding& finding, const std::string& who, const TriangleFold& fold, std::int64_t period,
                  ReturnMode mode, const Scope& scope) {
  const Returned cell = returned_in(fold, period, mode);
  const std::string name = fmt::format("{}_{}_{}", who, name_of(fold.settings().unit), period);
  const auto share = stats::wilson(cell.returned, cell.people, scope.level);
  if (share) {
    finding.estimates.push_back(with_interval(name, *share, scope, "share", cell.people, wilson_name));
  } else {
    finding.refused.push_back({name, "too_few_rows", "nobody was watched so long: take a later or longer period"});
  }
}

Table triangle_table(const std::string& name, const TriangleFold& fold, ReturnMode mode, double level) {
  Table table{name,
              {{"cohort", "", Role::label},
               {"period", std::string(name_of(fold.settings().unit)), Role::group},
               {"returned", "people", Role::value},
               {"people", "people", Role::n},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"complete", "", Role::value}},
              {},
              false,
              "people"};
  for (std::size_t cohort = 0; cohort < fold.cohorts().size(); ++cohort) {
    const std::int64_t people = fold.started(cohort);
    for (std::int64_t period = 0; people > 0 && period < fold.periods(cohort); ++period) {
      const TriangleCell& cell = fold.cell(cohort, period);
      const std::int64_t returned = mode == ReturnMode::on ? cell.on : cell.after;
      const auto share = stats::wilson(returned, people, level);
      table.rows.push_back({to_text(fold.cohorts()[cohort]), period, returned, people,
                            share ? Cell{share->value} : Cell{}, share ? Cell{share->low} : Cell{},
                            share ? Cell{share->high} : Cell{}, std::int64_t{cell.watched} == people});
    }
  }
  return table;
}

Result<Finding> begin(const TriangleFold& members, ReturnMode mode, const Scope& scope, std::string method,
                      std::string estimand) {
  CW_TRY_VOID(valid(scope));
  const std::int64_t joined = started_in(members);
  if (joined == 0) {
    return fail(ErrorCode::missing_data, "nobody joined in the time that the sources cover", "retention",
                "import the list of members with the date of joining, or sources that reach further back");
  }
  Finding finding = begin_finding(scope, std::move(method), std::move(estimand));
  finding.window.from = to_text(scope.window.from);
  finding.population = count(joined) + " members who joined in the window; staff, bots and test accounts left out";
  const auto& settings = members.settings();
  finding.proof.parameters["convention"] = std::string(name_of(settings.convention));
  finding.proof.parameters["mode"] = std::string(name_of(mode));
  finding.proof.parameters["unit"] = std::string(name_of(settings.unit));
  finding.caveats = {
      "Health, not value: coming back is no money.",
      fmt::format("Convention {}, returns {}, periods of a {}; tools differ, compare like with like.",
                  name_of(settings.convention),
                  mode == ReturnMode::on ? "in the very period" : "in it or any later one", name_of(settings.unit)),
      "Members who joined before the window are left out; a volunteer's first contribution is the first seen in it."};
  if (mode == ReturnMode::on_or_after) {
    finding.caveats.emplace_back("Counted on or after: newer people have had less time to come back.");
  }
  return finding;
}

}  // namespace

Result<Finding> retention_by_period(const TriangleFold& members, const TriangleFold& volunteers, ReturnMode mode,
                                    const Scope& scope) {
  CW_TRY(Finding finding,
         begin(members, mode, scope, "retention", "share of people who come back in a period after their own start"));
  for (const std::int64_t period : {1, 3}) {
    add_estimate(finding, "members", members, period, mode, scope);
    add_estimate(finding, "volunteers", volunteers, period, mode, scope);
  }
  Table table{"curve",
              {{"who", "", Role::group},
               {"period", std::string(name_of(members.settings().unit)), Role::time},
               {"returned", "people", Role::value},
               {"people", "people", Role::n},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high}},
              {},
              false,
              "people"};
  add_curve(table, "members", members, mode, scope.level);
  add_curve(table, "volunteers", volunteers, mode, scope.level);
  finding.tables.push_back(std::move(table));
  Figure figure{"retention_curve", "line_band", "Share who come back", "", "curve"};
  const Estimate* first = finding.estimate(fmt::format("members_{}_1", name_of(members.settings().unit)));
  figure.sentence = first != nullptr ? fmt::format("{} of new members are active in the {} after joining.",
                                                   percent_with_range(*first), name_of(members.settings().unit))
                                     : "No new member was watched long enough.";
  figure.caveats = {"Health, not value.", "Each point holds those who were watched until their period was over."};
  figure.alt = figure.sentence + " One line for members, one for volunteers, by periods after the start.";
  finding.figures.push_back(std::move(figure));
  return finding;
}

Result<Finding> retention_cohorts(const TriangleFold& members, const TriangleFold& volunteers, ReturnMode mode,
                                  const Scope& scope) {
  CW_TRY(Finding finding, begin(members, mode, scope, "retention_cohorts",
                                "share of each cohort who come back in a period after their start"));
  const auto add = [&](const std::string& who, const TriangleFold& fold, const std::string& title) {
    const std::int64_t people = started_in(fold);
    if (people == 0) {
      finding.refused.push_back({who + "_started", "missing_data", "nobody is known to have started in the window"});
      return;
    }
    finding.estimates.push_back(
        without_interval(who + "_started", static_cast<double>(people), scope, "people", people, "counted"));
    finding.tables.push_back(triangle_table(who, fold, mode, scope.level));
    Figure figure{"cohorts_" + who, "heat", title, "", who};
    figure.sentence = fmt::format("{} {} in {} cohorts; cells that are not over for everybody are marked.",
                                  count(people), who, count(static_cast<std::int64_t>(fold.cohorts().size())));
    figure.caveats = {"Health, not value."};
    figure.alt = figure.sentence + " One row a cohort, one cell a period.";
    finding.figures.push_back(std::move(figure));
  };
  add("members", members, "Members who come back, by when they joined");
  add("volunteers", volunteers, "Volunteers who contribute again, by their first contribution");
  return finding;
}

}  // namespace cw::measure
