#include "surface/cli/figure_commands.hpp"

#include <CLI/CLI.hpp>

#include "workspace/statement.hpp"

namespace cw::cli {

void add_period(CLI::App* command, const std::shared_ptr<FigureWords>& words) {
  command->add_option("--period", words->period,
                      "2026Q3, 2026-08, 2026 or 2026-07-01:2026-10-01; else the last whole quarter");
  command->add_option("--role", words->role, "who looks, by the names of access.yml")->capture_default_str();
}

Result<> show_finding(const Context& context, const FigureWords& words, const std::string& name) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY_VOID(known_role(workspace->catalog(), words.role));
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
  auto words = std::make_shared<FigureWords>();
  auto* sub = parent->add_subcommand(command, help);
  add_period(sub, words);
  sub->callback([&context, words, name = std::string(finding)] {
    run(context, [&] { return show_finding(context, *words, name); });
  });
}

}  // namespace cw::cli
