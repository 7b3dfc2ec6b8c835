#include <algorithm>

#include "base/nearest.hpp"
#include "catalog/check.hpp"
#include "catalog/currency_codes.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

std::string_view word(Side side) {
  return side == Side::business ? "business" : "member";
}

bool is_money(const std::string& unit) {
  return unit == "money" || is_currency_code(unit) || unit.find("€") != unit.npos || unit.find('$') != unit.npos;
}

std::vector<std::string> possible(const Catalog& catalog, Side side) {
  std::vector<std::string> names;
  for (const Outcome& outcome : catalog.outcomes) {
    if (outcome.side == side) names.push_back(outcome.name);
  }
  for (const auto& [name, of] : goal_measures()) {
    if (of == side) names.push_back(name);
  }
  return names;
}

void wrong_side(const Examined& examined, const Goal& goal, Side side) {
  const Side other = side == Side::business ? Side::member : Side::business;
  examined.complain(Severity::error, goal.place, "outcome",
                    std::string(word(side)) + " goal " + quoted(goal.outcome) + " is on the side of the " +
                        (other == Side::member ? "members" : "business"),
                    "move it to " + std::string(word(other)) + "_goals, or name another outcome");
}

void check_activity_goal(const Examined& examined, const Goal& goal, Side side) {
  const std::string what = std::string(word(side)) + " goal " + quoted(goal.outcome) + " counts an activity";
  if (side == Side::business || is_money(goal.unit)) {
    examined.complain(Severity::error, goal.place, "outcome", what + ": that shows health, not value",
                      "name an outcome of taxonomy/outcomes.yml");
  } else {
    examined.complain(Severity::warning, goal.place, "outcome", what + ", not what members get from it",
                      "name an outcome with `side: member`");
  }
}

void check_goal(const Examined& examined, const Goal& goal, Side side) {
  if (goal.due && *goal.due < examined.today) {
    examined.complain(Severity::warning, goal.place, "due",
                      "goal " + quoted(goal.outcome) + " was due on " + to_text(*goal.due),
                      "note what came of it, and set the next target");
  }
  if (goal.outcome.empty()) return;
  if (const Outcome* outcome = examined.catalog.outcome(goal.outcome)) {
    if (outcome->side != side) wrong_side(examined, goal, side);
    return;
  }
  if (const auto measure = goal_measures().find(goal.outcome); measure != goal_measures().end()) {
    if (measure->second != side) return wrong_side(examined, goal, side);
    const bool in_money = goal.outcome == "won_influenced" || goal.outcome == "won_sourced";
    if (is_money(goal.unit) && !in_money) {
      examined.complain(Severity::error, goal.place, "unit",
                        "goal " + quoted(goal.outcome) + " is a measure, not money",
                        "state its own unit, or name an outcome with `unit: money`");
    }
    return;
  }
  if (examined.catalog.activity(goal.outcome) != nullptr) return check_activity_goal(examined, goal, side);
  if (examined.unreadable.contains("activities") || examined.unreadable.contains("outcomes")) return;
  examined.complain(
      Severity::error, goal.place, "outcome",
      std::string(word(side)) + " goal " + quoted(goal.outcome) + " is neither an outcome nor a measure",
      did_you_mean(goal.outcome, possible(examined.catalog, side), "declare it in taxonomy/outcomes.yml"));
}

void check_side(const Examined& examined, const Programme& programme, const std::vector<Goal>& goals, Side side) {
  const std::string field = std::string(word(side)) + "_goals";
  const std::string who = "programme " + quoted(programme.id);
  if (goals.empty()) {
    examined.complain(Severity::draft, programme.place, field, who + " has no " + std::string(word(side)) + " goal",
                      "add one or two under `" + field + ":`; until then its statement is a draft");
  } else if (goals.size() > 2) {
    examined.complain(Severity::draft, programme.place, field,
                      who + " has " + std::to_string(goals.size()) + " " + std::string(word(side)) + " goals",
                      "keep the one or two that matter most");
  }
  for (const Goal& goal : goals) check_goal(examined, goal, side);
}

}  // namespace

void check_goals(const Examined& examined) {
  for (const Programme& programme : examined.catalog.programmes) {
    check_side(examined, programme, programme.business_goals, Side::business);
    check_side(examined, programme, programme.member_goals, Side::member);
    if (programme.from && programme.until && !(*programme.from < *programme.until)) {
      examined.complain(Severity::error, programme.place, "until",
                        "programme " + quoted(programme.id) + " ends before it begins",
                        "until is the first day that is no longer part of it");
    }
  }
}

}  // namespace cw::catalog
