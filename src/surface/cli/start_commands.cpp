#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "surface/cli/context.hpp"
#include "workspace/sql.hpp"

namespace cw::cli {

namespace {

Result<> check(const Context& context) {
  CW_TRY(const auto checked, workspace::read_catalog(context.options()));
  std::string text;
  for (const auto& problem : checked.problems) text += catalog::to_text(problem) + "\n";
  const auto count = [&](catalog::Severity severity) {
    return std::count_if(checked.problems.begin(), checked.problems.end(),
                         [&](const auto& problem) { return problem.severity == severity; });
  };
  CW_TRY_VOID(print(text));
  if (checked.passes()) return print(fmt::format("check: no errors, {} warnings\n", count(catalog::Severity::warning)));
  return fail(
      ErrorCode::invalid_config,
      fmt::format("{} errors, {} things that keep a statement a draft, {} warnings", count(catalog::Severity::error),
                  count(catalog::Severity::draft), count(catalog::Severity::warning)),
      "check", "each line above says what to change");
}

}  // namespace

void add_start_commands(CLI::App& app, Context& context) {
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
