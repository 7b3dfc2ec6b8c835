#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "statement/explain.hpp"
#include "surface/cli/figure_commands.hpp"
#include "workspace/files.hpp"
#include "workspace/runs.hpp"
#include "workspace/sample.hpp"
#include "workspace/statement.hpp"

namespace cw::cli {

namespace {

struct Words : FigureWords {
  std::string figure, out, reason, head;
  std::string format = "html";
};

Result<workspace::StatementOutcome> statement_of(const Context& context, const Words& words) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  return workspace::make_statement(*workspace, words.period, words.role);
}

/// The same, recorded as a run in the registry.
Result<workspace::StatementOutcome> recorded_statement_of(const Context& context, const Words& words) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(auto made, workspace::make_statement(*workspace, words.period, words.role));
  CW_TRY_VOID(workspace::record_run(*workspace, made));
  return made;
}

/// A refused statement is printed, and the process still says that the data cannot answer.
Result<> show_statement(Context& context, const Words& words) {
  CW_TRY(const auto made, recorded_statement_of(context, words));
  if (made.statement.refused) context.exit_code = exit_code(ErrorCode::missing_data);
  if (context.json) return print(statement::to_json(made.statement) + "\n");
  CW_TRY_VOID(print(statement::to_text(made.statement, glyphs(context), color(context))));
  return {};
}

Result<> write_file_of(const statement::Statement& statement, const Words& words) {
  if (words.format == "xlsx") {
    CW_TRY_VOID(statement::write_xlsx(statement, words.out));
  } else {
    const std::string text = words.format == "html"  ? statement::to_html(statement)
                             : words.format == "csv" ? statement::to_csv(statement)
                                                     : statement::to_json(statement) + "\n";
    CW_TRY_VOID(workspace::write_file(words.out, text));
  }
  return {};
}

Result<> write_report(const Context& context, const Words& words) {
  CW_TRY(const auto made, recorded_statement_of(context, words));
  CW_TRY_VOID(write_file_of(made.statement, words));
  tell("written: " + words.out);
  return {};
}

/// Refuses drafts; a figure that differs from what was published before needs --reason.
Result<> publish_report(const Context& context, const Words& words) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(auto made, workspace::make_statement(*workspace, words.period, words.role));
  CW_TRY(const auto published, workspace::publish(*workspace, made, words.reason));
  CW_TRY_VOID(write_file_of(made.statement, words));
  std::string text;
  for (const auto& [figure, value, outcome] : published) text += fmt::format("{}: {} ({})\n", figure, value, outcome);
  text += fmt::format("registry {}\n", made.statement.versions["registry"]);
  tell("written: " + words.out);
  return print(text);
}

Result<> verify_registry(const Context& context, const Words& words) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(const auto head, workspace::verify_registry(*workspace, words.head));
  return print("the registry holds: " + head + "\n");
}

Result<> explain(const Context& context, const Words& words) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  const int fiscal = workspace->catalog().workspace.fiscal_year_start_month;
  const auto period = words.period.empty() ? workspace::period_in(words.figure, fiscal) : words.period;
  CW_TRY(const auto made, workspace::make_statement(*workspace, period, words.role));
  if (words.figure.empty()) {
    std::string text;
    for (const auto& id : statement::explainable(made.statement)) text += id + "\n";
    return print(text);
  }
  CW_TRY(const auto sample, workspace::sample_rows(*workspace, words.role, made.from, made.until));
  CW_TRY(const auto explanation, statement::explain(made.statement, words.figure, sample));
  return print(context.json ? statement::to_json(explanation) + "\n"
                            : statement::to_text(explanation, glyphs(context)));
}

/// Which lines wanted the same amounts, and how much stays unclaimed for it.
Result<> show_overlaps(const Context& context, const Words& words) {
  CW_TRY(const auto made, statement_of(context, words));
  if (made.statement.overlaps.empty()) return print("no amount was wanted by two lines\n");
  std::string text;
  for (const auto& [lines, amount] : made.statement.overlaps)
    text += fmt::format("{:>14.2f} {}  {}\n", amount, made.statement.currency, lines);
  return print(text);
}

/// What would change the result, widest first.
Result<> show_sensitivity(const Context& context, const Words& words) {
  CW_TRY(const auto made, statement_of(context, words));
  std::string text = fmt::format(
      "net value in {}, capacity and lines below the headline counted, as one thing moves from its 5 % to its 95 % "
      "point\n",
      made.statement.currency);
  for (const auto& bar : made.statement.sensitivities) {
    text += fmt::format("  {}: {:.4g} to {:.4g} {}: {:.2f} to {:.2f}", bar.assumption, bar.low_value, bar.high_value,
                        bar.unit, bar.low_result, bar.high_result);
    text +=
        bar.break_even ? fmt::format("; break-even {:.4g}\n", *bar.break_even) : "; no value of it alone breaks even\n";
  }
  return print(made.statement.sensitivities.empty() ? "nothing in the result is assumed or measured with a range\n"
                                                    : text);
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

  const auto add_roi_view = [&](const char* name, const char* help, Result<> (*show)(const Context&, const Words&)) {
    auto view_words = std::make_shared<Words>();
    auto* view = roi->add_subcommand(name, help);
    add_period(view, view_words);
    view->callback([&context, view_words, show] { run(context, [&] { return show(context, *view_words); }); });
  };
  add_roi_view("overlaps", "amounts that two lines wanted", &show_overlaps);
  add_roi_view("sensitivity", "what would change the result, and where it breaks even", &show_sensitivity);

  auto explain_words = std::make_shared<Words>();
  auto* explained =
      app.add_subcommand("explain", "where a figure comes from: formula, inputs, SQL, rows, assumptions, digests");
  explained->add_option("figure", explain_words->figure, "its id; without one, all ids");
  add_period(explained, explain_words);
  explained->callback([&context, explain_words] { run(context, [&] { return explain(context, *explain_words); }); });

  auto* members = app.add_subcommand("members", "members and customers");
  members->require_subcommand(1);
  add_finding_command(members, context, "share", "members_share",
                      "share of sales from members, and of members who buy");
  add_finding_command(members, context, "levels", "levels", "sales by activity level");
  add_finding_command(members, context, "conversion", "conversion", "from stage to stage, members and others");
  add_finding_command(members, context, "circles", "circles",
                      "the small active circle against the silent crowd, and where sales are");
  add_finding_command(members, context, "gap", "members_gap", "members against non-members on business outcomes, raw");
  add_finding_command(members, context, "outcomes", "member_outcomes",
                      "members against others on members' own outcomes, raw");
  add_finding_command(members, context, "harms", "member_harms",
                      "how often scams, chargebacks and other harms befall members and others");
  add_finding_command(members, context, "awards", "recognition",
                      "recognition given, whom it reaches, and what it costs for each of them");
  add_finding_command(members, context, "shares", "value_shares",
                      "what members and the company have of it and give back, each part with its grade");
  add_finding_command(members, context, "references", "references",
                      "reference customers, and what they say of how content they are");

  add_finding_command(members, context, "segments", "segments", "known people by what a source says of them");
  add_finding_command(members, context, "yardsticks", "yardsticks",
                      "published figures and claims beside your own, with a verdict in words");

  add_finding_command(&app, context, "survey", "attitudes",
                      "what people said, who stayed silent, and what they did afterwards");
  add_finding_command(&app, context, "contributions", "contributions",
                      "what members gave beyond sales, with its evidence; never money");
  add_finding_command(&app, context, "deflection", "deflection",
                      "tickets that solved topics saved, between two bounds");

  add_finding_command(&app, context, "costs", "costs",
                      "what the community cost, by programme, activity, mode and category");

  add_health_commands(app, context);

  auto* report = app.add_subcommand("report", "the statement as a file");
  report->require_subcommand(1);
  auto report_words = std::make_shared<Words>();
  auto* build = report->add_subcommand("build", "one self-contained page, or csv, xlsx, json");
  add_period(build, report_words);
  build->add_option("--out", report_words->out, "file to write")->required();
  build->add_option("--format", report_words->format)
      ->check(CLI::IsMember({"html", "csv", "xlsx", "json"}))
      ->capture_default_str();
  build->callback([&context, report_words] { run(context, [&] { return write_report(context, *report_words); }); });

  auto publish_words = std::make_shared<Words>();
  auto* publish = report->add_subcommand(
      "publish",
      "write the report and record its figures as published; a draft is refused, a restatement needs a reason");
  add_period(publish, publish_words);
  publish->add_option("--out", publish_words->out, "file to write")->required();
  publish->add_option("--format", publish_words->format)
      ->check(CLI::IsMember({"html", "csv", "xlsx", "json"}))
      ->capture_default_str();
  publish->add_option("--reason", publish_words->reason, "why a published figure is restated");
  publish->callback(
      [&context, publish_words] { run(context, [&] { return publish_report(context, *publish_words); }); });

  auto verify_words = std::make_shared<Words>();
  auto* verify = report->add_subcommand("verify", "check that nothing in the registry was changed");
  verify->add_option("--head", verify_words->head, "as a statement prints it: it has to lie on the chain");
  verify->callback([&context, verify_words] { run(context, [&] { return verify_registry(context, *verify_words); }); });

  add_portfolio_commands(app, context);
}

}  // namespace cw::cli
