#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "surface/cli/context.hpp"
#include "workspace/files.hpp"
#include "workspace/statement.hpp"

namespace cw::cli {

namespace {

struct Words {
  std::string period, role = "reader", figure, out;
  std::string format = "html";
};

void add_period(CLI::App* command, const std::shared_ptr<Words>& words) {
  command->add_option("--period", words->period,
                      "2026Q3, 2026-08, 2026 or 2026-07-01:2026-10-01; else the last whole quarter");
  command->add_option("--role", words->role, "who looks, by the names of access.yml")->capture_default_str();
}

void tell_refusals(const std::vector<workspace::Refusal>& refusals) {
  for (const auto& [figure, error] : refusals) tell(fmt::format("{}: no figure ({})", figure, error.what));
}

Result<workspace::StatementOutcome> statement_of(const Context& context, const Words& words) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  return workspace::make_statement(*workspace, words.period, words.role);
}

/// A refused statement is printed, and the process still says that the data cannot answer.
Result<> show_statement(Context& context, const Words& words) {
  CW_TRY(const auto made, statement_of(context, words));
  if (made.statement.refused) context.exit_code = exit_code(ErrorCode::missing_data);
  if (context.json) return print(statement::to_json(made.statement) + "\n");
  CW_TRY_VOID(print(statement::to_text(made.statement, glyphs(context), color(context))));
  tell_refusals(made.refusals);
  return {};
}

/// One Finding of the period by the start of its id: "members_share".
Result<> show_finding(const Context& context, const Words& words, const std::string& name) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(auto figures, workspace::figures(*workspace, words.period));
  const auto released = workspace::release_all(*workspace, figures, words.role);
  const std::string id = name + "." + figures.period.id;
  if (const auto found = released.find(id); found != released.end()) return print_finding(context, found->second);
  for (const auto& refusal : figures.refusals) {
    if (refusal.figure == id) return fail(refusal.error);
  }
  return fail(ErrorCode::internal, "this figure was not measured", id);
}

void add_finding_command(CLI::App* parent, Context& context, const char* command, const char* finding,
                         const char* help) {
  auto words = std::make_shared<Words>();
  auto* sub = parent->add_subcommand(command, help);
  add_period(sub, words);
  sub->callback([&context, words, name = std::string(finding)] {
    run(context, [&] { return show_finding(context, *words, name); });
  });
}

}  // namespace

void add_answer_commands(CLI::App& app, Context& context) {
  auto words = std::make_shared<Words>();
  auto* roi = app.add_subcommand("roi", "the statement: what the community is worth against what it costs");
  add_period(roi, words);
  roi->require_subcommand(0, 1);
  roi->add_subcommand("show", "the whole statement (the same as `roi`)");
  roi->callback([&context, words, roi] {
    const auto chosen = roi->get_subcommands();
    if (!chosen.empty() && chosen.front()->get_name() != "show") return;
    run(context, [&] { return show_statement(context, *words); });
  });

  auto* members = app.add_subcommand("members", "members and customers");
  members->require_subcommand(1);
  add_finding_command(members, context, "share", "members_share",
                      "share of sales from members, and of members who buy");
  add_finding_command(members, context, "levels", "levels", "sales by activity level");
  add_finding_command(members, context, "conversion", "conversion", "from stage to stage, members and others");
  add_finding_command(members, context, "gap", "members_gap", "members against non-members on business outcomes, raw");
  add_finding_command(members, context, "outcomes", "member_outcomes",
                      "members against others on members' own outcomes, raw");

  add_finding_command(&app, context, "deflection", "deflection",
                      "tickets that solved topics saved, between two bounds");

  add_finding_command(&app, context, "costs", "costs",
                      "what the community cost, by programme, activity, mode and category");

  auto* health = app.add_subcommand("health", "is it alive? never a return");
  health->require_subcommand(1);
  add_finding_command(health, context, "response", "first_response", "how long topics wait for a first answer");
  add_finding_command(health, context, "months", "health", "active members, contributors, topics and replies by month");
  add_finding_command(health, context, "answers", "solutions", "how often a topic gets an accepted answer");
}

}  // namespace cw::cli
