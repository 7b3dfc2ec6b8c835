#include <fmt/format.h>

#include <algorithm>

#include "statement/goals.hpp"
#include "statement/portfolio.hpp"
#include "statement/words.hpp"

namespace cw::statement {

namespace {

/// A name of the catalog as words: "first_response_median" is read as "first response median".
std::string in_words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

/// One column on a phone, two on a desk, one sheet of A4 in print; light and dark; no script, nothing from elsewhere.
constexpr std::string_view style = R"(
:root{color-scheme:light dark;--paper:#fcfcfa;--ink:#1c1e21;--quiet:#5b6470;--line:#d8d6d0;--accent:#0b6e6e;--harm:#a4401f}
@media (prefers-color-scheme:dark){:root{--paper:#14171a;--ink:#e8e6e1;--quiet:#9aa5b1;--line:#363b41;--accent:#5cc2bd;--harm:#f0936f}}
*{box-sizing:border-box}
body{margin:0 auto;padding:32px 24px;max-width:1000px;background:var(--paper);color:var(--ink);font:16px/1.5 "Source Sans 3",system-ui,sans-serif}
header{border-bottom:1px solid var(--ink);margin-bottom:24px;padding-bottom:16px}
h1{font-size:28px;line-height:1.2;margin:0}
h2{font-size:16px;margin:0 0 8px}
p{margin:0 0 4px;max-width:66ch}
.quiet{color:var(--quiet)}
.state{font-weight:600;white-space:nowrap}
.met{color:var(--accent)}.bad{color:var(--harm)}.open{color:var(--quiet)}
.sides{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:24px 32px}
section{break-inside:avoid;margin-bottom:24px;min-width:0}
dl{margin:0 0 12px;display:grid;grid-template-columns:auto 1fr;font-variant-numeric:tabular-nums;gap:0 16px}dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
ul{margin:0;padding-left:18px}
footer{border-top:1px solid var(--line);padding-top:8px;font-size:13px;color:var(--quiet);overflow-wrap:anywhere}
@media (max-width:719px){.sides{grid-template-columns:minmax(0,1fr)}body{padding:16px}}
@page{size:A4;margin:12mm}
@media print{:root{color-scheme:light;--paper:#fff;--ink:#1c1e21;--quiet:#5b6470;--line:#d8d6d0;--accent:#0b6e6e;--harm:#a4401f}
body{padding:0;max-width:none;font-size:10.5px;line-height:1.35}h1{font-size:20px}h2{font-size:12px;margin-bottom:4px}
dl{margin-bottom:6px}footer{font-size:9.5px}header{margin-bottom:10px;padding-bottom:8px}section{margin-bottom:10px}.sides{gap:10px 24px;grid-template-columns:1fr 1fr}}
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

/// Mark, words and colour say the same.
std::string state_html(const std::string& state) {
  const int rank = rank_of(state);
  return fmt::format("<span class=\"state {}\">{} {}</span>",
                     rank == 4  ? "met"
                     : rank < 2 ? "bad"
                                : "open",
                     state_mark(state, Glyphs::unicode), escaped(state));
}

std::string number_text(const std::optional<double>& value) {
  return value ? brief(*value) : "\u2013";
}

std::string actual_html(const GoalStanding& goal) {
  if (goal.current) return escaped(value_text(*goal.current));
  return "<span class=\"quiet\">" + escaped(goal.reason.empty() ? "\u2013" : goal.reason) + "</span>";
}

std::string side_html(const std::string& title, const SideStanding& side) {
  std::string out = "<section><h2>" + title + " " + state_html(side.state) + "</h2>\n";
  if (side.goals.empty()) return out + "<p class=\"quiet\">No goal is declared.</p></section>\n";
  for (const auto& goal : side.goals) {
    const std::string target = number_text(goal.target) + " " + goal.unit + (goal.due.empty() ? "" : " by " + goal.due);
    out += "<p>" + escaped(goal.question.empty() ? goal.outcome : goal.question) + "</p>\n<dl><dt>Baseline</dt><dd>" +
           number_text(goal.baseline) + "</dd><dt>Target</dt><dd>" + escaped(target) + "</dd><dt>Now</dt><dd>" +
           actual_html(goal) + "</dd><dt>State</dt><dd>" + state_html(goal.state) + "</dd></dl>\n";
  }
  return out + "</section>\n";
}

std::string levers_html(const ProgrammeStanding& one) {
  std::string out = "<section><h2>How it is meant to work</h2>\n";
  if (one.levers.empty()) return out + "<p class=\"quiet\">No lever is declared.</p></section>\n";
  for (const auto& lever : one.levers) {
    std::string name = lever.lever == "product_velocity" ? "product velocity" : lever.lever;
    out += "<p>" + escaped(name) + ", first seen in</p><dl>";
    for (const auto& indicator : lever.indicators) {
      out += "<dt>" + escaped(in_words(indicator.figure)) + "</dt><dd>" +
             (indicator.printed.empty() ? "<span class=\"quiet\">not measured, " + escaped(indicator.reason) + "</span>"
                                        : escaped(indicator.printed)) +
             "</dd>";
    }
    out += "</dl>\n";
  }
  return out + "</section>\n";
}

std::string guardrails_html(const ProgrammeStanding& one) {
  std::string out = "<section><h2>Must hold meanwhile</h2>\n";
  if (one.guardrails.empty()) return out + "<p class=\"quiet\">No guardrail is declared.</p></section>\n";
  for (const auto& guardrail : one.guardrails) {
    const std::string now = guardrail.printed.empty() ? guardrail.reason : "now " + guardrail.printed;
    out += "<p>" + state_html(guardrail.state) + " " + escaped(in_words(guardrail.figure) + " " + guardrail.limit) +
           " <span class=\"quiet\">" + escaped(now + "; " + guardrail.owner) + "</span></p>\n";
  }
  return out + "</section>\n";
}

std::string money_html(const Portfolio& portfolio, const ProgrammeStanding& one) {
  std::string out = "<section><h2>Money</h2>\n";
  out += fmt::format("<p>Cost in the period {} {}, of which {} would fall away without it.</p>\n", portfolio.currency,
                     exact(one.cost, portfolio.currency_digits), exact(one.cost_direct, portfolio.currency_digits));
  for (const auto& line : one.money_lines) out += "<p>" + escaped(line) + "</p>\n";
  if (one.money_lines.empty()) out += "<p class=\"quiet\">No line of the statement lies on its levers.</p>\n";
  return out + "</section>\n";
}

std::string agreed_html(const ProgrammeStanding& one) {
  std::string out = "<section><h2>Agreed by</h2>\n";
  if (one.agreed_by.empty()) out += "<p class=\"quiet\">Nobody yet.</p>\n";
  for (const auto& agreement : one.agreed_by) out += "<p>" + escaped(agreement_text(agreement, one.version)) + "</p>\n";
  return out + "</section>\n";
}

std::string comments_html(const ProgrammeStanding& one) {
  std::string out = "<section><h2>Comments</h2>\n";
  if (one.comments.empty()) out += "<p class=\"quiet\">None.</p>\n";
  for (const auto& comment : one.comments) {
    out += "<p>" + escaped(comment.text) + " <span class=\"quiet\">" +
           escaped(comment.by + (comment.on ? ", " + to_text(*comment.on) : "")) + "</span></p>\n";
  }
  return out + "</section>\n";
}

std::string head_html(const Portfolio& portfolio, const ProgrammeStanding& one) {
  std::string out = "<header><p class=\"quiet\">" +
                    escaped(portfolio.title + ", " + period_words(portfolio.from, portfolio.until)) + "</p>\n<h1>" +
                    escaped(one.title) + "</h1>\n<p>" + state_html(one.state) +
                    " <span class=\"quiet\">the worse of both sides; version " + std::to_string(one.version) +
                    ", owner " + escaped(one.owner) + "</span></p>\n";
  if (!one.segments.empty()) out += "<p>For " + escaped(listed(one.segments)) + ".</p>\n";
  if (!one.activities.empty())
    out += "<p class=\"quiet\">Activities: " + escaped(in_words(listed(one.activities))) + ".</p>\n";
  return out + "</header>\n";
}

}  // namespace

std::string onepage_html(const Portfolio& portfolio, const ProgrammeStanding& one) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<title>" +
      escaped(one.title) + " \u00b7 " + escaped(portfolio.title) + "</title>\n<style>" + std::string(style) +
      "</style>\n</head>\n<body>\n" + head_html(portfolio, one) + "<main>\n<div class=\"sides\">\n";
  out += side_html("The business", one.business) + side_html("The members", one.members);
  out += levers_html(one) + guardrails_html(one);
  out += money_html(portfolio, one) + agreed_html(one) + "</div>\n" + comments_html(one);
  out += "</main>\n<footer>";
  for (const auto& [part, digest] : portfolio.versions) out += escaped(part + " " + digest.substr(0, 16)) + " \u00b7 ";
  return out + "Figures as the statement of the period released them.</footer>\n</body>\n</html>\n";
}

}  // namespace cw::statement
