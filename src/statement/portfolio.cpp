#include "statement/portfolio.hpp"

#include <algorithm>

#include "statement/goals.hpp"
#include "statement/words.hpp"

namespace cw::statement {

namespace {

using catalog::Guardrail;
using catalog::Programme;

std::string title_of(const Programme& programme) {
  return programme.title.empty() ? programme.id : programme.title;
}

std::string worse_of(const std::string& one, const std::string& other) {
  return rank_of(other) < rank_of(one) ? other : one;
}

SideStanding side_of(const Statement& statement, const std::string& programme, const std::string& side) {
  SideStanding standing;
  for (const auto& goal : statement.goals) {
    if (goal.programme != programme || goal.side != side) continue;
    standing.state = standing.goals.empty() ? goal.state : worse_of(standing.state, goal.state);
    standing.goals.push_back(goal);
  }
  if (standing.goals.empty()) standing.state = "no goal";
  return standing;
}

std::string limit_text(const Guardrail& guardrail) {
  std::string text;
  if (guardrail.at_least) text = "at least " + brief(*guardrail.at_least);
  if (guardrail.at_most) text += (text.empty() ? "" : ", ") + ("at most " + brief(*guardrail.at_most));
  return text + (guardrail.unit.empty() ? "" : " " + guardrail.unit);
}

bool inside(const Guardrail& guardrail, double value) {
  return (!guardrail.at_least || value >= *guardrail.at_least) && (!guardrail.at_most || value <= *guardrail.at_most);
}

/// Whether the whole range lies beyond one of the limits.
bool outside(const Guardrail& guardrail, const Amount& now) {
  return (guardrail.at_least && now.high.value_or(now.value) < *guardrail.at_least) ||
         (guardrail.at_most && now.low.value_or(now.value) > *guardrail.at_most);
}

GuardrailStanding standing_of(const Guardrail& guardrail, const Statement& statement) {
  GuardrailStanding standing{guardrail.figure, limit_text(guardrail), guardrail.owner, "not measured"};
  const auto found = figure_in_unit(statement.findings, guardrail.figure, guardrail.unit);
  if (found.estimate == nullptr) {
    standing.reason = found.reason;
    return standing;
  }
  const Amount now{found.estimate->value, found.estimate->low, found.estimate->high};
  const bool holds = inside(guardrail, now.low.value_or(now.value)) && inside(guardrail, now.high.value_or(now.value));
  standing.printed = value_text(now);
  standing.state = holds ? "holds" : outside(guardrail, now) ? "broken" : "not clear yet";
  return standing;
}

LeverStanding standing_of(const catalog::LeverUse& lever, const Statement& statement) {
  LeverStanding standing{lever.lever, {}};
  for (const auto& name : lever.indicators) {
    IndicatorStanding indicator{name};
    const auto found = figure_named(statement.findings, name);
    indicator.reason = found.reason;
    if (found.estimate != nullptr) {
      const auto& e = *found.estimate;
      indicator.printed = value_text({e.value, e.low, e.high}) + (e.unit.empty() ? "" : " " + e.unit);
    }
    standing.indicators.push_back(std::move(indicator));
  }
  return standing;
}

/// "velocity" of a line and "product_velocity" of a programme are one lever.
bool same_lever(const std::string& line, const std::string& declared) {
  return line == declared || "product_" + line == declared;
}

std::vector<std::string> money_lines(const Programme& programme, const Statement& statement) {
  std::vector<std::string> lines;
  for (const auto& line : statement.lines) {
    const bool own = !line.programme.empty() && line.programme == programme.id;
    const bool shared =
        line.programme.empty() && std::any_of(programme.levers.begin(), programme.levers.end(),
                                              [&](const auto& use) { return same_lever(line.lever, use.lever); });
    if (!own && !shared) continue;
    lines.push_back(line.title + ": " + line.said + (line.said_range.empty() ? "" : " (" + line.said_range + ")") +
                    ", " + std::string(word(line.grade)) + (own ? "" : ", of the community as a whole") +
                    (line.in_headline ? "" : ", below the headline"));
  }
  return lines;
}

ProgrammeStanding standing_of(const Programme& programme, const Statement& statement) {
  ProgrammeStanding standing;
  standing.id = programme.id, standing.title = title_of(programme);
  standing.kind = programme.kind, standing.owner = programme.owner;
  standing.segments = programme.segments, standing.activities = programme.activities;
  standing.business = side_of(statement, standing.title, "business");
  standing.members = side_of(statement, standing.title, "member");
  standing.state = worse_of(standing.business.state, standing.members.state);
  for (const auto& guardrail : programme.guardrails) {
    standing.guardrails.push_back(standing_of(guardrail, statement));
    if (standing.guardrails.back().state == "broken") standing.state = worse_of(standing.state, "not met");
  }
  for (const auto& lever : programme.levers) standing.levers.push_back(standing_of(lever, statement));
  standing.version = programme.version;
  standing.agreed_by = programme.agreed_by, standing.comments = programme.comments;
  for (const auto& cost : statement.programme_costs) {
    if (cost.programme != programme.id) continue;
    standing.cost += cost.amount, standing.cost_direct += cost.direct;
  }
  standing.money_lines = money_lines(programme, statement);
  return standing;
}

bool runs_in(const Programme& programme, const std::string& from, const std::string& until) {
  return (!programme.from || to_text(*programme.from) < until) &&
         (!programme.until || from < to_text(*programme.until));
}

}  // namespace

int rank_of(const std::string& state) {
  if (state == "met" || state == "holds") return 4;
  if (state == "not clear yet") return 3;
  if (state == "not measured" || state == "no target") return 2;
  return state == "no goal" ? 0 : 1;  // not met, broken
}

std::string state_mark(const std::string& state, Glyphs glyphs) {
  static constexpr const char* marks[][2] = {
      {"\u2205", "[-]"}, {"\u2715", "[x]"}, {"\u25CB", "[ ]"}, {"\u25D0", "[~]"}, {"\u25CF", "[+]"}};
  return marks[rank_of(state)][glyphs == Glyphs::ascii ? 1 : 0];
}

Portfolio portfolio(const catalog::Catalog& catalog, const Statement& statement) {
  Portfolio portfolio{statement.title,
                      statement.period_label,
                      statement.from,
                      statement.until,
                      statement.currency,
                      statement.currency_digits,
                      {},
                      statement.versions};
  for (const auto& programme : catalog.programmes) {
    if (runs_in(programme, statement.from, statement.until))
      portfolio.programmes.push_back(standing_of(programme, statement));
  }
  std::stable_sort(portfolio.programmes.begin(), portfolio.programmes.end(),
                   [](const auto& a, const auto& b) { return rank_of(a.state) < rank_of(b.state); });
  return portfolio;
}

std::string agreement_text(const catalog::Agreement& agreement, int version) {
  std::string text = agreement.by + (agreement.on ? ", " + to_text(*agreement.on) : "");
  if (agreement.version == version) return text;
  return text + ", to version " + std::to_string(agreement.version) + ": this is version " + std::to_string(version);
}

}  // namespace cw::statement
