#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "statement/statement.hpp"

/// Programmes side by side: goals of the business and of the members, what must hold, how each is meant to work.
namespace cw::statement {

/// The goals of one side of a programme. state: of its worst goal, "no goal" without any.
struct SideStanding {
  std::string state;
  std::vector<GoalStanding> goals;
};

/// A limit of the community's health. "holds" and "broken" need the whole range on one side of it.
struct GuardrailStanding {
  std::string figure, limit, owner;  // limit: "at least 0.4 share"
  std::string state;                 // "holds" | "broken" | "not clear yet" | "not measured"
  std::string printed = {};          // "0.420 (0.380–0.460)"
  std::string reason = {};           // why it is not measured
};

struct IndicatorStanding {
  std::string figure;
  std::string printed = {};  // with its unit: "0.420 (0.380–0.460) share"
  std::string reason = {};
};

struct LeverStanding {
  std::string lever;
  std::vector<IndicatorStanding> indicators;
};

struct ProgrammeStanding {
  std::string id, title, kind, owner;
  std::vector<std::string> segments, activities;
  SideStanding business, members;
  std::vector<GuardrailStanding> guardrails;
  std::vector<LeverStanding> levers;
  std::string state;  // the worse of the two sides; "not met" where a guardrail is broken
  int version = 1;
  std::vector<catalog::Agreement> agreed_by;
  std::vector<catalog::Comment> comments;
  double cost = 0.0, cost_direct = 0.0;  // of the programme alone, in the period, major units
  std::vector<std::string> money_lines;  // lines of the statement on its levers, in words with their evidence
};

struct Portfolio {
  std::string title, period_label, from, until, currency;
  int currency_digits = 2;
  std::vector<ProgrammeStanding> programmes;  // the worst first; equals in the catalog's order
  std::map<std::string, std::string> versions;
};

/// From worst to best: "no goal", "not met", "not measured" and "no target", "not clear yet", "met".
int rank_of(const std::string& state);

/// Every programme that runs in the statement's period. Nothing is computed anew: figures are those that the statement
/// released. Checked: tests/statement/portfolio_test.cpp.
Portfolio portfolio(const catalog::Catalog& catalog, const Statement& statement);

/// The mark of a state beside its words: ● met, ◐ not clear yet, ○ not measured, ✕ not met; ASCII [+] [~] [ ] [x].
std::string state_mark(const std::string& state, Glyphs glyphs);

std::string scoreboard_text(const Portfolio& portfolio, Glyphs glyphs, bool color);
/// Lever, programmes below it, their business goals and what moves first.
std::string levers_text(const Portfolio& portfolio, Glyphs glyphs);
std::string guardrails_text(const Portfolio& portfolio, Glyphs glyphs);
std::string to_json(const Portfolio& portfolio);  // { "portfolio": 1, ... }

/// One page about one programme, for a terminal and as a self-contained file that prints on one sheet of A4.
std::string onepage_text(const Portfolio& portfolio, const ProgrammeStanding& programme, Glyphs glyphs);
std::string onepage_html(const Portfolio& portfolio, const ProgrammeStanding& programme);

/// "finance, 2026-07-01": who agreed; "to version 1, this is version 2" where the page has moved on.
std::string agreement_text(const catalog::Agreement& agreement, int version);

}  // namespace cw::statement
