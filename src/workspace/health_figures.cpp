#include "workspace/health_figures.hpp"

#include <algorithm>

#include "measure/cohorts.hpp"
#include "measure/flow.hpp"
#include "measure/fold/attendance.hpp"
#include "measure/fold/member_paths.hpp"
#include "measure/fold/triangle.hpp"
#include "measure/fold/weeks.hpp"
#include "measure/momentum.hpp"
#include "measure/participation.hpp"
#include "measure/staying.hpp"

namespace cw::workspace {

namespace {

using engine::Named;

std::int64_t whole(const engine::Value& value) {
  return std::holds_alternative<std::int64_t>(value) ? std::get<std::int64_t>(value) : 0;
}

bool truth(const engine::Value& value) {
  return std::holds_alternative<bool>(value) && std::get<bool>(value);
}

Result<engine::SmallResult> rows_of(Workspace& workspace, std::string_view sql, std::span<const Named> parameters) {
  CW_TRY(auto stream, engine::run_sql(*workspace.session, sql, parameters));
  return engine::read_all(*stream);
}

/// sql/object_steps.sql; nothing where no flow is declared.
Result<std::vector<measure::ObjectStep>> object_steps(Workspace& workspace, const measure::Scope& scope) {
  const std::string activities = measure::flow_activities(workspace.catalog().health);
  std::vector<measure::ObjectStep> steps;
  if (activities.empty()) return steps;
  const Named parameters[] = {{"activities", activities}, {"from", scope.window_from()}, {"until", scope.until()}};
  CW_TRY(const auto result, rows_of(workspace, "object_steps", parameters));
  steps.reserve(result.rows.size());
  for (const auto& row : result.rows) {
    steps.push_back({whole(row[0]), std::get<std::string>(row[1]), std::get<Instant>(row[2]), PersonId{whole(row[3])},
                     truth(row[4])});
  }
  return steps;
}

/// sql/answers_by_team.sql.
Result<std::vector<measure::TeamAnswers>> team_answers(Workspace& workspace, const measure::Scope& scope) {
  const Named period[] = {{"from", scope.from()}, {"until", scope.until()}};
  CW_TRY(const auto result, rows_of(workspace, "answers_by_team", period));
  std::vector<measure::TeamAnswers> teams;
  teams.reserve(result.rows.size());
  for (const auto& row : result.rows) {
    const auto segment = static_cast<std::int32_t>(whole(row[1]));
    teams.push_back({truth(row[0]), std::string(workspace.dictionary.name("segment", segment)), whole(row[2]),
                     whole(row[3]), whole(row[4])});
  }
  return teams;
}

}  // namespace

struct HealthFolds::Folds {
  Folds(const catalog::Catalog& catalog, const measure::Scope& measured)
      : scope(measured),
        members(measure::member_triangle(measured, catalog)),
        volunteers(measure::volunteer_triangle(measured, catalog)),
        paths(measure::member_paths_settings(measured, catalog)),
        attendance(measured),
        weeks(measured) {}
  measure::Scope scope;
  measure::TriangleFold members, volunteers;
  measure::MemberPathsFold paths;
  measure::AttendanceFold attendance;
  measure::WeeksFold weeks;
};

HealthFolds::HealthFolds(const Workspace& workspace, const measure::Scope& scope)
    : folds_(std::make_unique<Folds>(workspace.catalog(), scope)) {}
HealthFolds::~HealthFolds() = default;
HealthFolds::HealthFolds(HealthFolds&&) noexcept = default;
HealthFolds& HealthFolds::operator=(HealthFolds&&) noexcept = default;

void HealthFolds::append_to(std::vector<Fold*>& folds) const {
  folds.insert(folds.end(),
               {&folds_->members, &folds_->volunteers, &folds_->paths, &folds_->attendance, &folds_->weeks});
}

Result<> HealthFolds::collect(Workspace& workspace, std::span<const measure::PersonRow> people,
                              const CollectFinding& collect) const {
  const auto add = [&](const std::string& name, Result<Finding> finding, bool declared = true) {
    collect(name, std::move(finding), !declared);
  };
  const auto& [scope, members, volunteers, paths, attendance, weeks] = *folds_;
  const auto& health = workspace.catalog().health;
  CW_TRY(const auto mode, measure::return_mode(health.return_mode));
  add("retention", measure::retention_by_period(members, volunteers, mode, scope));
  add("cohorts", measure::retention_cohorts(members, volunteers, mode, scope));
  add("survival", measure::member_survival(paths, scope));
  add("first_value", measure::first_value_of_members(paths, scope));
  add("paths", measure::growth_paths(paths, scope));
  add("mentored", measure::mentored_newcomers(paths, health.mentoring_landmark_days, !health.mentoring.empty(), scope),
      !health.mentoring.empty());
  add("migration", measure::migration(paths, scope));
  add("attendance", measure::repeat_attendance(attendance, scope));
  add("momentum", measure::momentum(weeks, health.false_alarm_rate, scope));
  add("contributors", measure::contributor_concentration(people, scope));
  add("circles", measure::circles(people, scope));
  CW_TRY(const auto teams, team_answers(workspace, scope));
  add("staff_answers", measure::staff_answers(teams, scope));
  CW_TRY(const auto steps, object_steps(workspace, scope));
  add("ideas", measure::idea_backlog(steps, health.ideas, scope), !health.ideas.proposed.empty());
  add("velocity", measure::product_velocity(steps, health, scope),
      !health.ideas.shipped.empty() || !health.bugs.shipped.empty());
  return {};
}

std::map<std::int32_t, std::string> segment_names(const Workspace& workspace) {
  std::map<std::int32_t, std::string> names;
  for (std::int32_t id = 1; !workspace.dictionary.name("segment", id).empty(); ++id)
    names.emplace(id, std::string(workspace.dictionary.name("segment", id)));
  return names;
}

void put_segments(std::span<measure::TopicRow> topics, std::span<const measure::PersonRow> people) {
  for (auto& topic : topics) {
    const auto asker = std::lower_bound(people.begin(), people.end(), topic.asker,
                                        [](const auto& row, PersonId wanted) { return row.person < wanted; });
    if (asker != people.end() && asker->person == topic.asker) topic.segment = asker->segment;
  }
}

}  // namespace cw::workspace
