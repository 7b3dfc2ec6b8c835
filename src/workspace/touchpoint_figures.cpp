#include <algorithm>
#include <map>

#include "workspace/pipeline_figures.hpp"

namespace cw::workspace {

namespace {

using engine::Named;

struct Use {
  std::int64_t rows = 0, people = 0;
};

/// sql/touchpoint_use.sql.
Result<std::map<std::string, Use>> uses_of(Workspace& workspace, const measure::Scope& scope) {
  const Named parameters[] = {{"from", scope.from()}, {"until", scope.until()}};
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "touchpoint_use", parameters));
  CW_TRY(const auto result, engine::read_all(*stream));
  std::map<std::string, Use> uses;
  for (const auto& row : result.rows)
    uses[std::get<std::string>(row[0])] = {std::get<std::int64_t>(row[1]), std::get<std::int64_t>(row[2])};
  return uses;
}

/// One row a touchpoint and stage; activities without a stage are named in the words.
Finding map_of(const catalog::Catalog& catalog, const std::map<std::string, Use>& uses, const measure::Scope& scope) {
  Finding finding =
      measure::begin_finding(scope, "touchpoints", "which stages of the funnel each touchpoint serves, as declared");
  Table table{"touchpoints",
              {{"touchpoint", "", Role::label},
               {"stage", "", Role::group},
               {"activities", "activities", Role::value},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  std::string without;
  std::int64_t mapped = 0;
  for (const auto& activity : catalog.activities) {
    if (activity.funnel.empty()) without += (without.empty() ? "" : ", ") + activity.name;
    mapped += activity.funnel.empty() ? 0 : 1;
    const auto found = uses.find(activity.name);
    const Use use = found == uses.end() ? Use{} : found->second;
    for (const auto& stage : activity.funnel) table.rows.push_back({activity.name, stage, use.rows, use.people});
  }
  finding.population = measure::count(mapped) + " of " +
                       measure::count(static_cast<std::int64_t>(catalog.activities.size())) +
                       " declared activities have a stage";
  finding.caveats = {"The stages are declared, not observed: where a touch comes in a person's way is not asked."};
  if (!without.empty()) finding.caveats.push_back("Without a stage: " + without + ".");
  finding.tables.push_back(std::move(table));
  Figure figure{"touchpoints", "table", "From touchpoint to funnel", finding.population + ".", "touchpoints"};
  figure.caveats = {finding.caveats[0]};
  figure.alt = figure.sentence + " One row for each touchpoint and stage.";
  finding.figures.push_back(std::move(figure));
  return finding;
}

}  // namespace

Result<> collect_touchpoints(Workspace& workspace, const measure::Scope& scope, const CollectFinding& add) {
  const auto& activities = workspace.catalog().activities;
  if (std::none_of(activities.begin(), activities.end(), [](const auto& one) { return !one.funnel.empty(); })) {
    add("touchpoints",
        fail(ErrorCode::missing_data, "no activity has a stage of the funnel", "touchpoints",
             "name the stages of activities in taxonomy/touchpoints.yml"),
        true);
    return {};
  }
  CW_TRY(const auto uses, uses_of(workspace, scope));
  Finding finding = map_of(workspace.catalog(), uses, scope);
  CW_TRY(const auto* query, engine::sql_file("touchpoint_use"));
  finding.proof.queries = {{query->name, query->sha256, static_cast<std::int64_t>(uses.size())}};
  add("touchpoints", std::move(finding), false);
  return {};
}

}  // namespace cw::workspace
