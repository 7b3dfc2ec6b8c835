#include "statement/goals.hpp"

#include <algorithm>
#include <cctype>

#include "statement/words.hpp"

namespace cw::statement {

namespace {

using catalog::Goal;
using catalog::Programme;

std::string refused_because(const std::map<std::string, Released>& findings, const std::string& name) {
  for (const auto& [id, released] : findings) {
    for (const auto& part : released.finding().refused) {
      if (part.name == name) return part.next;
    }
  }
  return "no measure gave the figure " + name;
}

/// "EUR a quarter" and "EUR", "hours" and "hours a member": the goal's unit begins with the figure's.
bool same_unit(const std::string& goal, const std::string& figure) {
  if (figure == "share" && goal.starts_with("%")) return false;  // 40 against 0.4
  return goal.size() >= figure.size() && goal.compare(0, figure.size(), figure) == 0 &&
         (goal.size() == figure.size() || std::isalnum(static_cast<unsigned char>(goal[figure.size()])) == 0);
}

}  // namespace

NamedFigure figure_named(const std::map<std::string, Released>& findings, const std::string& name) {
  for (const auto& [id, released] : findings) {
    if (const Estimate* found = released.finding().estimate(name)) return {id, found, {}};
  }
  return {{}, nullptr, refused_because(findings, name)};
}

NamedFigure figure_in_unit(const std::map<std::string, Released>& findings, const std::string& name,
                           const std::string& unit) {
  NamedFigure found = figure_named(findings, name);
  if (found.estimate == nullptr || same_unit(unit, found.estimate->unit)) return found;
  found.reason = "the figure is in " + found.estimate->unit + ", the goal in " + unit;
  found.estimate = nullptr;
  return found;
}

std::string value_text(const Amount& amount) {
  if (!amount.low || !amount.high) return brief(amount.value);
  const int digits = decimals_for_width(*amount.high - *amount.low);
  return plain(amount.value, digits) + " (" + range_text(plain(*amount.low, digits), plain(*amount.high, digits)) + ")";
}

namespace {

bool lower_is_better(const Goal& goal) {
  if (goal.baseline && goal.target && *goal.baseline != *goal.target) return *goal.target < *goal.baseline;
  return goal.outcome.ends_with("_median");
}

std::string state_of(const Goal& goal, const Amount& current) {
  if (!goal.target) return "no target";
  const bool lower = lower_is_better(goal);
  const double worst = lower ? current.high.value_or(current.value) : current.low.value_or(current.value);
  const double best = lower ? current.low.value_or(current.value) : current.high.value_or(current.value);
  const auto reached = [&](double value) { return lower ? value <= *goal.target : value >= *goal.target; };
  return reached(worst) ? "met" : reached(best) ? "not clear yet" : "not met";
}

/// "now 0.420 (0.380–0.460), target 0.6 share by 2026-12-31".
std::string in_words(const GoalStanding& s) {
  std::string text;
  if (s.current) text += "now " + value_text(*s.current) + ", ";
  text += s.target ? "target " + brief(*s.target) + (s.unit.empty() ? "" : " " + s.unit) : "no target";
  if (!s.due.empty()) text += " by " + s.due;
  return text;
}

bool runs_in(const Programme& programme, DayRange period) {
  return (!programme.from || *programme.from < period.until) && (!programme.until || *programme.until > period.from);
}

class Board {
 public:
  Board(const catalog::Catalog& catalog, const std::map<std::string, Released>& findings)
      : catalog_(catalog), findings_(findings) {}

  GoalStanding standing(const Programme& programme, const Goal& goal, const std::string& side) const {
    GoalStanding s{programme.title.empty() ? programme.id : programme.title,
                   side,
                   goal.outcome,
                   goal.question,
                   goal.unit,
                   goal.baseline,
                   goal.target,
                   goal.due ? to_text(*goal.due) : std::string(),
                   "not measured"};
    const auto* outcome = catalog_.outcome(goal.outcome);
    if (outcome != nullptr && outcome->side == catalog::Side::business) {
      s.reason = "not shown to be caused yet: needs an experiment or an adjusted comparison";
      return s;
    }
    if (outcome == nullptr && catalog_.activity(goal.outcome) != nullptr) {
      s.reason = "an activity shows health, not what anybody gets from it";
      return s;
    }
    const std::string name = outcome != nullptr ? goal.outcome + "_members" : goal.outcome;
    const NamedFigure found = figure_in_unit(findings_, name, goal.unit);
    s.figure = found.finding;
    if (found.estimate == nullptr) {
      s.reason = found.reason;
      return s;
    }
    if (programme.kind != "community" && catalog_.programmes.size() > 1) {
      s.reason = "measured for the community as a whole (" + brief(found.estimate->value) + " " + found.estimate->unit +
                 "), not for this programme alone";
      return s;
    }
    s.current = Amount{found.estimate->value, found.estimate->low, found.estimate->high};
    s.state = state_of(goal, *s.current);
    return s;
  }

 private:
  const catalog::Catalog& catalog_;
  const std::map<std::string, Released>& findings_;
};

}  // namespace

std::string standing_text(const GoalStanding& goal) {
  std::string text = goal.printed;
  if (goal.state != "no target") text += ": " + goal.state;
  return text + (goal.reason.empty() ? "" : ", " + goal.reason);
}

std::vector<GoalStanding> goals_of(const catalog::Catalog& catalog, const std::map<std::string, Released>& findings,
                                   DayRange period) {
  const Board board(catalog, findings);
  std::vector<GoalStanding> goals;
  for (const auto& programme : catalog.programmes) {
    if (!runs_in(programme, period)) continue;
    for (const auto& goal : programme.business_goals) goals.push_back(board.standing(programme, goal, "business"));
    for (const auto& goal : programme.member_goals) goals.push_back(board.standing(programme, goal, "member"));
  }
  for (auto& goal : goals) {
    goal.printed = in_words(goal);
    const auto* outcome = catalog.outcome(goal.outcome);
    if (goal.current && outcome != nullptr && outcome->self_reported) goal.printed += ", self-reported";
  }
  return goals;
}

}  // namespace cw::statement
