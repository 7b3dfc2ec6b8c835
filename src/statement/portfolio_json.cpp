#include <nlohmann/json.hpp>

#include "statement/portfolio.hpp"

namespace cw::statement {

namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json side_json(const SideStanding& side) {
  Json goals = Json::array();
  for (const auto& goal : side.goals) {
    Json current = nullptr;
    if (goal.current)
      current = {{"value", goal.current->value},
                 {"low", number_or_null(goal.current->low)},
                 {"high", number_or_null(goal.current->high)}};
    goals.push_back({{"outcome", goal.outcome},
                     {"question", goal.question},
                     {"unit", goal.unit},
                     {"baseline", number_or_null(goal.baseline)},
                     {"target", number_or_null(goal.target)},
                     {"due", goal.due},
                     {"current", current},
                     {"state", goal.state},
                     {"figure", goal.figure},
                     {"reason", goal.reason}});
  }
  return {{"state", side.state}, {"goals", goals}};
}

Json guardrails_json(const ProgrammeStanding& one) {
  Json list = Json::array();
  for (const auto& g : one.guardrails)
    list.push_back({{"figure", g.figure},
                    {"limit", g.limit},
                    {"owner", g.owner},
                    {"state", g.state},
                    {"now", g.printed},
                    {"reason", g.reason}});
  return list;
}

Json levers_json(const ProgrammeStanding& one) {
  Json list = Json::array();
  for (const auto& lever : one.levers) {
    Json indicators = Json::array();
    for (const auto& i : lever.indicators)
      indicators.push_back({{"figure", i.figure}, {"now", i.printed}, {"reason", i.reason}});
    list.push_back({{"lever", lever.lever}, {"indicators", indicators}});
  }
  return list;
}

Json programme_json(const ProgrammeStanding& one) {
  Json agreed = Json::array(), comments = Json::array();
  for (const auto& a : one.agreed_by)
    agreed.push_back({{"by", a.by}, {"on", a.on ? to_text(*a.on) : ""}, {"version", a.version}});
  for (const auto& c : one.comments)
    comments.push_back({{"by", c.by}, {"on", c.on ? to_text(*c.on) : ""}, {"text", c.text}});
  return {{"id", one.id},
          {"title", one.title},
          {"version", one.version},
          {"owner", one.owner},
          {"segments", one.segments},
          {"activities", one.activities},
          {"state", one.state},
          {"business", side_json(one.business)},
          {"members", side_json(one.members)},
          {"guardrails", guardrails_json(one)},
          {"levers", levers_json(one)},
          {"cost", one.cost},
          {"cost_direct", one.cost_direct},
          {"money_lines", one.money_lines},
          {"agreed_by", agreed},
          {"comments", comments}};
}

}  // namespace

std::string to_json(const Portfolio& portfolio) {
  Json programmes = Json::array();
  for (const auto& one : portfolio.programmes) programmes.push_back(programme_json(one));
  const Json json = {{"portfolio", 1},
                     {"title", portfolio.title},
                     {"from", portfolio.from},
                     {"until", portfolio.until},
                     {"currency", portfolio.currency},
                     {"programmes", programmes},
                     {"versions", portfolio.versions}};
  return json.dump(2);
}

}  // namespace cw::statement
