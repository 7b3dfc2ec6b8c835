#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <string_view>

#include "surface/cli/context.hpp"
#include "surface/cli/stop_signals.hpp"
#include "surface/cli/usage.hpp"

namespace {

void add_global_options(CLI::App& app, cw::cli::Context& context) {
  app.add_flag("--json", context.json, "exactly one JSON document on stdout");
  app.add_option("--seed", context.seed, "start of every stream of chance")->capture_default_str();
  app.add_option("--level", context.level, "confidence level of intervals, as in 0.95")->check(CLI::Range(0.5, 0.999));
  app.add_option("--threads", context.threads, "threads; figures do not depend on it")->check(CLI::Range(0, 1024));
  app.add_option("--memory-limit", context.memory_limit, "most memory for the engine, 1GiB if not said");
  app.add_option("-w,--workspace", context.workspace, "folder of the workspace")->capture_default_str();
  app.add_option("--today", context.today, "the day to take for today, as in 2026-11-22");
  app.add_flag("--no-input", context.no_input, "never ask; take what is given or say what is missing");
  app.add_flag("--no-color", context.no_color, "no colour on a terminal");
  app.add_flag("--ascii", context.ascii, "marks of evidence as [E] [A] [C] [S]");
  app.add_flag("--timings", context.timings, "print CPU-seconds in the proof");
}

}  // namespace

int main(int argc, char** argv) {
  const bool json = std::find(argv, argv + argc, std::string_view("--json")) != argv + argc;
  cw::cli::watch_stop_signals(json);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file over `ulimit -f` is then an error of the write, which says so
  cw::cli::Context context;
  CLI::App app{
      "Commonweal: what a community is worth, to the business and to its members.\n\n"
      "  commonweal demo                        a made-up company from exports to statement\n"
      "  commonweal init acme --from forum.csv orders.csv\n"
      "  commonweal update && commonweal roi    next month's files, then the statement\n"};
  app.name("commonweal");
  app.require_subcommand(1);
  app.fallthrough();
  add_global_options(app, context);
  cw::cli::add_start_commands(app, context);
  cw::cli::add_data_commands(app, context);
  cw::cli::add_answer_commands(app, context);
  cw::cli::add_export_commands(app, context);
  cw::cli::add_plain_commands(app, context);
  cw::cli::add_lift_commands(app, context);
  cw::cli::add_attribution_commands(app, context);
  cw::cli::add_experiment_commands(app, context);
  cw::cli::add_member_commands(app, context);
  cw::cli::add_source_commands(app, context);
  cw::cli::add_activity_commands(app, context);
  cw::cli::add_taxonomy_commands(app, context);
  cw::cli::add_doctor_command(app, context);
  cw::cli::add_examples(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help
    context.json = json;
    cw::cli::run(context, [&] { return cw::fail(cw::cli::usage_error(app, argc, argv, error)); });
  }
  return context.exit_code;
}
