#include <fmt/format.h>

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <map>

#include "surface/cli/context.hpp"
#include "workspace/build.hpp"
#include "workspace/demo.hpp"
#include "workspace/files.hpp"
#include "workspace/import.hpp"
#include "workspace/init.hpp"
#include "workspace/runs.hpp"
#include "workspace/sql.hpp"
#include "workspace/statement.hpp"

namespace cw::cli {

namespace {

Result<> check(const Context& context) {
  CW_TRY(const auto checked, workspace::read_catalog(context.options()));
  std::string text;
  for (const auto& problem : checked.problems) text += catalog::to_text(problem) + "\n";
  const auto count = [&](catalog::Severity severity, std::string_view one, std::string_view many) {
    const auto number = std::count_if(checked.problems.begin(), checked.problems.end(),
                                      [&](const auto& problem) { return problem.severity == severity; });
    return fmt::format("{} {}", number, number == 1 ? one : many);
  };
  const std::string warnings = count(catalog::Severity::warning, "warning", "warnings");
  if (checked.passes()) return print(text + "check: no errors, " + warnings + "\n");
  const std::string summary = count(catalog::Severity::error, "error", "errors") + ", " +
                              count(catalog::Severity::draft, "thing that keeps", "things that keep") +
                              " a statement a draft, " + warnings;
  text.pop_back();
  if (context.json) return fail(ErrorCode::invalid_config, text, "check", summary);
  tell(text);
  return fail(ErrorCode::invalid_config, summary, "check", "each line above says what to change");
}

struct DemoWords {
  std::string folder = "demo";
  std::int64_t people = 2000;
};

Result<> demo(Context& context, const DemoWords& words) {
  tell(fmt::format("writing the exports of a made-up company of {} people into {}/inbox", words.people, words.folder));
  CW_TRY(const auto truth, workspace::make_demo(words.folder, words.people, Seed{context.seed}));
  context.workspace = words.folder;
  auto options = context.options();
  options.today = truth.until;
  CW_TRY(auto workspace, workspace::open(options));
  tell("reading them as if they were yours");
  CW_TRY(const auto updated, workspace::update(*workspace));
  std::int64_t received = 0, dropped = 0;
  for (const auto& file : updated.files) received += file.file.rows_read, dropped += file.rows_dropped;
  tell(fmt::format("{} files, {} rows received, {} dropped with a reason", updated.files.size(), received, dropped));
  CW_TRY(auto made, workspace::make_statement(*workspace, ""));
  CW_TRY_VOID(workspace::record_run(*workspace, made));
  CW_TRY_VOID(print(statement::to_text(made.statement, glyphs(context), color(context))));
  CW_TRY_VOID(print(workspace::demo_lesson(truth, made)));
  CW_TRY_VOID(workspace::write_file(words.folder + "/report.html", statement::to_html(made.statement)));
  return print(fmt::format("\nThe report: {}/report.html\n", words.folder));
}

/// Asks on the terminal; never where input is not one, or with --no-input.
std::function<std::string(const workspace::Question&)> asker(const Context& context) {
  if (context.no_input || !is_terminal(STDIN_FILENO)) return {};
  return [](const workspace::Question& question) {
    fmt::print(stderr, "{}{} ", question.text,
               question.guess.empty() ? " (enter if you do not know)" : " [" + question.guess + "]");
    std::string line;
    std::getline(std::cin, line);
    return line;
  };
}

struct InitWords {
  std::string folder = ".";
  std::vector<std::string> files;
  std::map<std::string, std::string> answers;
};

Result<> init(const Context& context, const InitWords& words) {
  CW_TRY(const auto report,
         workspace::init({words.folder, words.files, words.answers, asker(context), context.options().today}));
  std::string text;
  for (const auto& file : report.written) text += "written: " + words.folder + "/" + file + "\n";
  for (const auto& note : report.notes) text += "note: " + note + "\n";
  text += "next: commonweal -w " + words.folder + " check, then update, then roi\n";
  return print(text);
}

void add_init(CLI::App& app, Context& context) {
  auto words = std::make_shared<InitWords>();
  auto* command =
      app.add_subcommand("init", "a new workspace, from exports if you have some; asks at most seven questions");
  command->add_option("folder", words->folder)->capture_default_str();
  command->add_option("--from", words->files, "exports as they came")->expected(1, -1);
  for (const char* id : {"name", "currency", "time-zone", "owner", "legal-basis", "margin", "k"}) {
    std::string key = id;
    std::replace(key.begin(), key.end(), '-', '_');
    command->add_option("--" + std::string(id), words->answers[key], "the answer, so that it is not asked");
  }
  command->callback([&context, words] { run(context, [&] { return init(context, *words); }); });
}

}  // namespace

void add_start_commands(CLI::App& app, Context& context) {
  add_init(app, context);
  auto demo_words = std::make_shared<DemoWords>();
  auto* demo_command = app.add_subcommand("demo", "a made-up company with a known truth, from exports to statement");
  demo_command->add_option("folder", demo_words->folder)->capture_default_str();
  demo_command->add_option("--people", demo_words->people, "how large the company is")
      ->check(CLI::Range(100, 20'000'000))
      ->capture_default_str();
  demo_command->callback([&context, demo_words] { run(context, [&] { return demo(context, *demo_words); }); });
  app.add_subcommand("check", "read every YAML file and name all problems at once")->callback([&context] {
    run(context, [&] { return check(context); });
  });
  app.add_subcommand("version", "version of this program")->callback([&context] {
    run(context, [&] { return print(fmt::format("commonweal {}\n", workspace::version)); });
  });
  auto* sql = app.add_subcommand("sql", "the SQL behind the figures");
  sql->require_subcommand(1);
  sql->add_subcommand("list", "every query and its question")->callback([&context] {
    run(context, [&] { return print(workspace::sql_list()); });
  });
  auto* show = sql->add_subcommand("show", "one query, as it runs");
  auto name = std::make_shared<std::string>();
  show->add_option("name", *name)->required();
  show->callback([&context, name] {
    run(context, [&]() -> Result<> {
      CW_TRY(const auto text, workspace::sql_text(*name));
      return print(text);
    });
  });
}

}  // namespace cw::cli
