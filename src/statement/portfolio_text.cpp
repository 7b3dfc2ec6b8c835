#include <fmt/format.h>

#include <algorithm>

#include "statement/goals.hpp"
#include "statement/page.hpp"
#include "statement/portfolio.hpp"
#include "statement/words.hpp"

namespace cw::statement {

namespace {

std::string in_glyphs(std::string text, Glyphs glyphs) {
  return glyphs == Glyphs::ascii ? to_ascii(std::move(text)) : text;
}

std::string head_of(const Portfolio& portfolio) {
  return portfolio.title + ", " + portfolio.period_label + " (" + period_words(portfolio.from, portfolio.until) + ")\n";
}

std::string marked(const std::string& state, Glyphs glyphs) {
  return state_mark(state, glyphs) + " " + state;
}

/// The colour repeats what mark and words say; it carries nothing of its own.
std::string coloured(const std::string& text, const std::string& state, bool color) {
  if (!color) return text;
  const int rank = rank_of(state);
  const char* code = rank == 4 ? "\033[36m" : rank < 2 ? "\033[31m" : "\033[2m";
  return code + text + "\033[0m";
}

constexpr std::size_t state_columns = 18;

std::string goal_lines(const SideStanding& side, Glyphs glyphs) {
  std::string text;
  for (const auto& goal : side.goals) {
    text += wrapped(goal.question.empty() ? goal.outcome : goal.question, "  " + state_mark(goal.state, glyphs) + " ",
                    "    ");
    const std::string from = goal.baseline ? "from " + brief(*goal.baseline) + ", " : "";
    text += wrapped(from + standing_text(goal), "    ", "    ");
  }
  return text.empty() ? "  no goal is declared\n" : text;
}

std::string guardrail_line(const GuardrailStanding& guardrail, Glyphs glyphs) {
  std::string text = guardrail.figure + " " + guardrail.limit + ": ";
  if (!guardrail.printed.empty()) text += "now " + guardrail.printed + ", ";
  text += guardrail.state + (guardrail.reason.empty() ? "" : ", " + guardrail.reason) + "; " + guardrail.owner;
  return wrapped(text, "  " + state_mark(guardrail.state, glyphs) + " ", "    ");
}

std::string indicator_line(const IndicatorStanding& indicator, const std::string& indent) {
  const std::string value = indicator.printed.empty() ? "not measured, " + indicator.reason : indicator.printed;
  return wrapped(indicator.figure + ": " + value, indent, indent + "  ");
}

}  // namespace

std::string scoreboard_text(const Portfolio& portfolio, Glyphs glyphs, bool color) {
  std::string text = head_of(portfolio);
  if (portfolio.programmes.empty()) return text + "no programme runs in this period\n";
  std::size_t widest = 10;
  for (const auto& one : portfolio.programmes) widest = std::max(widest, columns_of(one.title));
  text += padded("", widest) + "  " + padded("worse of both", state_columns) + "  " +
          padded("business", state_columns) + "  members\n";
  for (const auto& one : portfolio.programmes) {
    text += padded(one.title, widest) + "  " +
            coloured(padded(marked(one.state, glyphs), state_columns), one.state, color) + "  " +
            padded(marked(one.business.state, glyphs), state_columns) + "  " + marked(one.members.state, glyphs) + "\n";
    for (const auto& guardrail : one.guardrails) {
      if (guardrail.state == "broken") text += guardrail_line(guardrail, glyphs);
    }
  }
  text += "a programme stands as its worse side does, and no better than \"not met\" while a guardrail is broken\n";
  return in_glyphs(text, glyphs);
}

std::string levers_text(const Portfolio& portfolio, Glyphs glyphs) {
  std::string text = head_of(portfolio);
  for (const char* lever : {"pipeline", "expansion", "retention", "deflection", "product_velocity"}) {
    std::string below;
    for (const auto& programme : portfolio.programmes) {
      for (const auto& use : programme.levers) {
        if (use.lever != lever) continue;
        below += "  " + programme.title + "\n";
        for (const auto& goal : programme.business.goals)
          below += wrapped(
              "goal: " + (goal.question.empty() ? goal.outcome : goal.question) + " " + marked(goal.state, glyphs),
              "    ", "      ");
        for (const auto& indicator : use.indicators) below += indicator_line(indicator, "    first: ");
      }
    }
    text += std::string(lever) + (below.empty() ? ": no programme works on it\n" : "\n" + below);
  }
  text += "what moves first is a sign, not a return\n";
  return in_glyphs(text, glyphs);
}

std::string guardrails_text(const Portfolio& portfolio, Glyphs glyphs) {
  std::string text = head_of(portfolio);
  bool any = false;
  for (const auto& programme : portfolio.programmes) {
    if (programme.guardrails.empty()) continue;
    any = true;
    text += programme.title + "\n";
    for (const auto& guardrail : programme.guardrails) text += guardrail_line(guardrail, glyphs);
  }
  if (!any) text += "no programme declares `guardrails:`\n";
  return in_glyphs(text, glyphs);
}

std::string onepage_text(const Portfolio& portfolio, const ProgrammeStanding& one, Glyphs glyphs) {
  std::string text = one.title + ", version " + std::to_string(one.version) + "  " + marked(one.state, glyphs) + "\n";
  text += head_of(portfolio);
  text += wrapped("owner " + one.owner + (one.segments.empty() ? "" : "; for " + listed(one.segments)) +
                  (one.activities.empty() ? "" : "; activities " + listed(one.activities)));
  text += "\nbusiness  " + marked(one.business.state, glyphs) + "\n" + goal_lines(one.business, glyphs);
  text += "members  " + marked(one.members.state, glyphs) + "\n" + goal_lines(one.members, glyphs);
  text += "how it is meant to work\n";
  for (const auto& lever : one.levers) {
    text += "  " + lever.lever + "\n";
    for (const auto& indicator : lever.indicators) text += indicator_line(indicator, "    first: ");
  }
  if (one.levers.empty()) text += "  no lever is declared\n";
  text += "must hold meanwhile\n";
  for (const auto& guardrail : one.guardrails) text += guardrail_line(guardrail, glyphs);
  if (one.guardrails.empty()) text += "  no guardrail is declared\n";
  text += fmt::format("money\n  cost {} {}, of which direct {}\n", portfolio.currency,
                      exact(one.cost, portfolio.currency_digits), exact(one.cost_direct, portfolio.currency_digits));
  for (const auto& line : one.money_lines) text += wrapped(line, "  ", "    ");
  text += "agreed by\n";
  for (const auto& agreement : one.agreed_by) text += wrapped(agreement_text(agreement, one.version), "  ", "    ");
  if (one.agreed_by.empty()) text += "  nobody yet\n";
  if (!one.comments.empty()) text += "comments\n";
  for (const auto& comment : one.comments)
    text += wrapped(comment.by + (comment.on ? ", " + to_text(*comment.on) : "") + ": " + comment.text, "  ", "    ");
  return in_glyphs(text, glyphs);
}

}  // namespace cw::statement
