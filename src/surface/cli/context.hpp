#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "privacy/released.hpp"
#include "statement/statement.hpp"
#include "workspace/workspace.hpp"

namespace CLI {
class App;
}

/// The command line: parse, call one verb, print. Data goes to stdout, messages to stderr.
namespace cw::cli {

/// What every command takes, and what came of the one that ran.
struct Context {
  bool json = false;
  bool no_input = false;
  bool no_color = false;
  bool ascii = false;
  bool timings = false;
  std::uint64_t seed = 1;
  std::optional<double> level;
  int threads = 0;  // 0 = as many as the machine has, two at least
  std::string memory_limit;
  std::string workspace = ".";
  std::string today;  // ISO date; "" = the clock (this is the only place that reads it)
  int exit_code = 0;

  workspace::Options options() const;
  double level_or_default() const { return level.value_or(0.95); }
};

/// Runs a command; prints its error as people or scripts (--json) read it and keeps the exit code.
void run(Context& context, const std::function<Result<>()>& command);

/// Text to stdout. Errors: unreachable if it cannot be written (full disk, closed pipe is silent).
Result<> print(std::string_view text);
/// A line to stderr.
void tell(std::string_view text);
/// One Finding, as JSON or as text.
Result<> print_finding(const Context& context, const Released& finding);
/// The same for the caller's own file.
Result<> print_to_owner(const Context& context, Finding finding, const std::string& input_name);

bool is_terminal(int descriptor);
statement::Glyphs glyphs(const Context& context);
bool color(const Context& context);

/// Each adds one group of commands.
void add_start_commands(CLI::App& app, Context& context);        // init demo check doctor version sql
void add_data_commands(CLI::App& app, Context& context);         // import update build sources
void add_answer_commands(CLI::App& app, Context& context);       // roi explain members health deflection costs report
void add_health_commands(CLI::App& app, Context& context);       // health
void add_portfolio_commands(CLI::App& app, Context& context);    // pipeline, portfolio, one page
void add_export_commands(CLI::App& app, Context& context);       // export
void add_attribution_commands(CLI::App& app, Context& context);  // attribution run, after the group
void add_experiment_commands(CLI::App& app, Context& context);   // experiment
void add_plain_commands(CLI::App& app, Context& context);        // roi ratio, roi simple, growth example, money unit
void add_source_commands(CLI::App& app, Context& context);       // sources list reconcile replay
void add_activity_commands(CLI::App& app, Context& context);     // activity
void add_taxonomy_commands(CLI::App& app, Context& context);     // taxonomy
void add_doctor_command(CLI::App& app, Context& context);        // doctor
void add_member_commands(CLI::App& app, Context& context);       // member privacy
void add_lift_commands(CLI::App& app, Context& context);         // lift

}  // namespace cw::cli
