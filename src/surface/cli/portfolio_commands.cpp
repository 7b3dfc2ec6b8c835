#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/nearest.hpp"
#include "statement/portfolio.hpp"
#include "surface/cli/figure_commands.hpp"
#include "workspace/files.hpp"
#include "workspace/statement.hpp"

/// `pipeline`, `portfolio`, `attribution paths` and `report onepage`.
namespace cw::cli {

namespace {

using statement::Portfolio;
using statement::ProgrammeStanding;

constexpr int threshold_crossed = 7;

struct Words : FigureWords {
  std::string programme, out;
};

Result<Portfolio> portfolio_of(const Context& context, const FigureWords& words) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(const auto made, workspace::make_statement(*workspace, words.period, words.role));
  return statement::portfolio(workspace->catalog(), made.statement);
}

Result<> show_scoreboard(Context& context, const FigureWords& words) {
  CW_TRY(const auto portfolio, portfolio_of(context, words));
  if (context.json) return print(statement::to_json(portfolio) + "\n");
  return print(statement::scoreboard_text(portfolio, glyphs(context), color(context)));
}

Result<> show_levers(Context& context, const FigureWords& words) {
  CW_TRY(const auto portfolio, portfolio_of(context, words));
  if (context.json) return print(statement::to_json(portfolio) + "\n");
  return print(statement::levers_text(portfolio, glyphs(context)));
}

/// A broken guardrail is printed, and the exit code says so.
Result<> show_guardrails(Context& context, const FigureWords& words) {
  CW_TRY(const auto portfolio, portfolio_of(context, words));
  const auto broken = [](const ProgrammeStanding& one) {
    return std::any_of(one.guardrails.begin(), one.guardrails.end(),
                       [](const auto& guardrail) { return guardrail.state == "broken"; });
  };
  if (std::any_of(portfolio.programmes.begin(), portfolio.programmes.end(), broken))
    context.exit_code = threshold_crossed;
  if (context.json) return print(statement::to_json(portfolio) + "\n");
  return print(statement::guardrails_text(portfolio, glyphs(context)));
}

Result<const ProgrammeStanding*> programme_named(const Portfolio& portfolio, const std::string& id) {
  std::vector<std::string> known;
  for (const auto& one : portfolio.programmes) {
    if (one.id == id) return &one;
    known.push_back(one.id);
  }
  return fail(ErrorCode::usage, "no programme " + id + " runs in this period", "programmes",
              did_you_mean(id, known, "name a file of programmes/ without .yml"));
}

Result<> write_onepage(const Context& context, const Words& words) {
  CW_TRY(auto portfolio, portfolio_of(context, words));
  CW_TRY(const auto* one, programme_named(portfolio, words.programme));
  if (!words.out.empty()) {
    CW_TRY_VOID(workspace::write_file(words.out, statement::onepage_html(portfolio, *one)));
    tell("written: " + words.out);
    return {};
  }
  if (!context.json) return print(statement::onepage_text(portfolio, *one, glyphs(context)));
  const ProgrammeStanding chosen = *one;
  portfolio.programmes = {chosen};
  return print(statement::to_json(portfolio) + "\n");
}

void add_view(CLI::App* parent, Context& context, const char* name, const char* help,
              Result<> (*show)(Context&, const FigureWords&)) {
  auto words = std::make_shared<FigureWords>();
  auto* command = parent->add_subcommand(name, help);
  add_period(command, words);
  command->callback([&context, words, show] { run(context, [&] { return show(context, *words); }); });
}

void add_onepage(CLI::App* report, Context& context) {
  auto words = std::make_shared<Words>();
  auto* command = report->add_subcommand("onepage", "one page about a programme: goals, levers, guardrails, money");
  command->add_option("programme", words->programme, "its file below programmes/, without .yml")->required();
  add_period(command, words);
  command->add_option("--out", words->out, "self-contained HTML file to write, one sheet of A4; else text");
  command->callback([&context, words] { run(context, [&] { return write_onepage(context, *words); }); });
}

}  // namespace

void add_portfolio_commands(CLI::App& app, Context& context) {
  auto* pipeline = app.add_subcommand("pipeline", "deals, and the community before them; open deals are no return");
  pipeline->require_subcommand(1);
  add_finding_command(pipeline, context, "influence", "pipeline",
                      "deals won and open that a contact's part in the community came before");
  add_finding_command(pipeline, context, "close", "close_rates",
                      "share won of touched and of other deals, raw, never a cause");

  auto* attribution = app.add_subcommand("attribution", "touchpoints on the way to an outcome");
  attribution->require_subcommand(1);
  add_finding_command(attribution, context, "paths", "touchpoints",
                      "which stages of the funnel each touchpoint serves, as declared, and its use");

  auto* portfolio = app.add_subcommand("portfolio", "programmes side by side");
  portfolio->require_subcommand(1);
  add_view(portfolio, context, "show", "scoreboard: both sides of each programme, by the worse one", &show_scoreboard);
  add_view(portfolio, context, "levers", "which programme works on which lever, and what moves first", &show_levers);
  add_view(portfolio, context, "guardrails", "limits of the community's health; exit code 7 if one is broken",
           &show_guardrails);
  add_finding_command(portfolio, context, "promotions", "promotions",
                      "what it cost to fill events, per registration and attendee, by method of promotion");

  add_onepage(app.get_subcommand("report"), context);
}

}  // namespace cw::cli
