#include "surface/cli/usage.hpp"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "base/nearest.hpp"

namespace cw::cli {

namespace {

/// Where a command line stands: the command that its words so far name.
struct Standing {
  const CLI::App* command;
  std::string words;  // "commonweal roi"
};

std::vector<const CLI::App*> commands_of(const CLI::App& command) {
  return command.get_subcommands([](const CLI::App*) { return true; });
}

std::vector<std::string> names_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const auto* sub : commands_of(command)) names.push_back(sub->get_name());
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

const CLI::App* command_of(const CLI::App& command, const std::string& name) {
  for (const auto* sub : commands_of(command)) {
    if (sub->get_name() == name) return sub;
  }
  return nullptr;
}

bool takes_words(const CLI::App& command) {
  return !command.get_options([](const CLI::Option* option) { return option->get_positional(); }).empty();
}

/// The option that a command, or one above it, has by this name.
const CLI::Option* option_of(const CLI::App* command, const std::string& name) {
  for (; command != nullptr; command = command->get_parent()) {
    if (const auto* option = command->get_option_no_throw(name); option != nullptr) return option;
  }
  return nullptr;
}

std::vector<std::string> options_of(const CLI::App* command) {
  std::vector<std::string> names;
  for (; command != nullptr; command = command->get_parent()) {
    for (const auto* option : command->get_options()) {
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

std::string see_help(const Standing& at) {
  return "see `" + at.words + " --help`";
}

Error unknown_option(const Standing& at, const std::string& name) {
  return {ErrorCode::usage, "there is no option " + name, at.words,
          did_you_mean(name, options_of(at.command), see_help(at))};
}

Error unknown_command(const Standing& at, const std::string& name) {
  const auto names = names_of(*at.command);
  return {ErrorCode::usage, "there is no command \"" + name + "\"", at.words,
          did_you_mean(name, names, "the commands are " + joined(names))};
}

}  // namespace

Error usage_error(const CLI::App& app, int argc, const char* const* argv, const CLI::ParseError& error) {
  Standing at{&app, app.get_name()};
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--") break;
    if (word.size() > 1 && word.front() == '-') {
      const auto equals = word.find('=');
      const std::string name = word.substr(0, equals);
      const auto* option = option_of(at.command, name);
      if (option == nullptr && name.starts_with("--")) return unknown_option(at, name);
      if (option != nullptr && equals == std::string::npos && option->get_items_expected_max() > 0) ++i;
      continue;
    }
    if (const auto* sub = command_of(*at.command, word); sub != nullptr) {
      at = {sub, at.words + " " + word};
    } else if (!commands_of(*at.command).empty() && !takes_words(*at.command)) {
      return unknown_command(at, word);
    }
  }
  if (const auto names = names_of(*at.command); !names.empty() && at.command->get_require_subcommand_min() > 0)
    return {ErrorCode::usage, "say which: " + joined(names), at.words, see_help(at)};
  return {ErrorCode::usage, error.what(), at.words, see_help(at)};
}

namespace {

constexpr std::pair<const char*, const char*> examples[] = {
    {"init", "commonweal init acme --from forum-users.csv orders.csv --currency EUR --time-zone Europe/Berlin"},
    {"demo", "commonweal demo demo --people 2000"},
    {"check", "commonweal -w acme check"},
    {"version", "commonweal version"},
    {"sql list", "commonweal sql list"},
    {"sql show", "commonweal sql show net_sales"},
    {"sources list", "commonweal -w acme sources list"},
    {"sources reconcile", "commonweal -w acme sources reconcile shop"},
    {"sources replay", "commonweal -w acme sources replay shop"},
    {"activity template", "commonweal activity template --out met.csv"},
    {"activity add", "commonweal -w acme activity add --day 2026-08-10 --activity job_fair --consent no --cost 120"},
    {"taxonomy list", "commonweal -w acme taxonomy list"},
    {"taxonomy show", "commonweal -w acme taxonomy show --format markdown"},
    {"taxonomy diff", "commonweal -w acme taxonomy diff --period 2026Q3"},
    {"taxonomy review", "commonweal -w acme taxonomy review --accept"},
    {"doctor", "commonweal -w acme doctor"},
    {"sources howto", "commonweal sources howto discourse"},
    {"import", "commonweal import orders.csv --as shopify_orders --dry-run"},
    {"update", "commonweal -w acme update"},
    {"build", "commonweal -w acme build --full"},
    {"roi", "commonweal -w acme roi --period 2026Q3"},
    {"roi show", "commonweal -w acme roi show --period 2026Q3"},
    {"roi overlaps", "commonweal -w acme roi overlaps --period 2026Q3"},
    {"roi sensitivity", "commonweal -w acme roi sensitivity --period 2026Q3"},
    {"roi ratio", "commonweal roi ratio --data accounts.csv --benefit benefit --cost cost --method fieller"},
    {"roi simple",
     "commonweal roi simple --member-transaction 120 --other-transaction 100 --member-customers 400\n"
     "    --other-customers 3000 --member-market 500 --other-market 9000 --member-conversion 0.1,0.2,0.3\n"
     "    --other-conversion 0.1 --margin 0.4 --cost 20000"},
    {"explain", "commonweal -w acme explain members_share.2026Q3"},
    {"members share", "commonweal -w acme members share --period 2026Q3"},
    {"members levels", "commonweal -w acme members levels --period 2026Q3"},
    {"members conversion", "commonweal -w acme members conversion --period 2026Q3"},
    {"members gap", "commonweal -w acme members gap --period 2026Q3"},
    {"members outcomes", "commonweal -w acme members outcomes --period 2026Q3"},
    {"members harms", "commonweal -w acme members harms --period 2026Q3"},
    {"members awards", "commonweal -w acme members awards --period 2026Q3"},
    {"members shares", "commonweal -w acme members shares --period 2026Q3"},
    {"members references", "commonweal -w acme members references --period 2026Q3"},
    {"growth referrals", "commonweal -w acme growth referrals --period 2026Q3"},
    {"members segments", "commonweal -w acme members segments --period 2026Q3"},
    {"members yardsticks", "commonweal -w acme members yardsticks --period 2026Q3"},
    {"survey", "commonweal -w acme survey --period 2026Q3"},
    {"contributions", "commonweal -w acme contributions --period 2026Q3"},
    {"deflection", "commonweal -w acme deflection --period 2026Q3"},
    {"costs", "commonweal -w acme costs --period 2026Q3"},
    {"health response", "commonweal -w acme health response --period 2026Q3"},
    {"health months", "commonweal -w acme health months --period 2026Q3"},
    {"health answers", "commonweal -w acme health answers --period 2026Q3"},
    {"health retention",
     "commonweal health retention --data events.csv --person who --time at --convention calendar --unit month"},
    {"health survival", "commonweal health survival --data stays.csv --time months --event left --group plan"},
    {"health ttfv", "commonweal health ttfv --data events.csv --person who --time at --event what --value solved"},
    {"health active", "commonweal health active --data events.csv --person who --time at --month 2026-03"},
    {"health contributors", "commonweal health contributors --data posts.csv --person author"},
    {"export", "commonweal -w acme export members_share.2026Q3 --format xlsx --out share.xlsx"},
    {"member export", "commonweal -w acme member export forum:123 --out held.json"},
    {"member erase", "commonweal -w acme member erase forum:123 --dry-run"},
    {"member optout", "commonweal -w acme member optout forum:123"},
    {"privacy purge", "commonweal -w acme privacy purge --dry-run"},
    {"report build", "commonweal -w acme report build --period 2026Q3 --out report.html"},
    {"report publish",
     "commonweal -w acme report publish --period 2026Q3 --out report.html --reason \"late invoices\""},
    {"report verify", "commonweal -w acme report verify"},
    {"sources tests", "commonweal -w acme sources tests --period 2026Q3"},
    {"members circles", "commonweal -w acme members circles --period 2026Q3"},
    {"health cohorts", "commonweal -w acme health cohorts --period 2026Q3"},
    {"health paths", "commonweal -w acme health paths --period 2026Q3"},
    {"health mentoring", "commonweal -w acme health mentoring --period 2026Q3"},
    {"health migration", "commonweal -w acme health migration --period 2026Q3"},
    {"health attendance", "commonweal -w acme health attendance --period 2026Q3"},
    {"health momentum", "commonweal -w acme health momentum --json"},
    {"health staff", "commonweal -w acme health staff --period 2026Q3"},
    {"health ideas", "commonweal -w acme health ideas --period 2026Q3"},
    {"health velocity", "commonweal -w acme health velocity --period 2026Q3"},
    {"health topics", "commonweal -w acme health topics --period 2026Q3"},
    {"health traffic", "commonweal -w acme health traffic --period 2026Q3"},
    {"pipeline influence", "commonweal -w acme pipeline influence --period 2026Q3"},
    {"pipeline close", "commonweal -w acme pipeline close --period 2026Q3"},
    {"attribution paths", "commonweal -w acme attribution paths --period 2026Q3"},
    {"attribution run",
     "commonweal attribution run --data paths.csv --path path --conversions converted --value revenue --nulls left\n"
     "    --model markov --order 2"},
    {"experiment power", "commonweal experiment power --kind proportions --baseline 0.1 --effect 0.02"},
    {"experiment analyse",
     "commonweal experiment analyse --data units.csv --arm arm --outcome orders --pre before --randomised"},
    {"experiment test", "commonweal experiment test --kind proportions --control 120,2400 --treatment 150,2500"},
    {"experiment srm", "commonweal experiment srm --counts 4900,5100 --weights 1,1"},
    {"experiment adjust", "commonweal experiment adjust --pvalues 0.01,0.04,0.3 --method bh"},
    {"experiment boundaries", "commonweal experiment boundaries --spending ld_obf --at 0.3,0.6,1"},
    {"experiment sequential",
     "commonweal experiment sequential --data units.csv --arm arm --outcome orders --looks 10 --tau 0.5"},
    {"experiment bayes", "commonweal experiment bayes --data units.csv --arm arm --outcome bought"},
    {"portfolio show", "commonweal -w acme portfolio show --period 2026Q3"},
    {"portfolio levers", "commonweal -w acme portfolio levers --period 2026Q3"},
    {"portfolio guardrails", "commonweal -w acme portfolio guardrails --period 2026Q3"},
    {"portfolio promotions", "commonweal -w acme portfolio promotions --period 2026Q3"},
    {"report onepage", "commonweal -w acme report onepage forum --period 2026Q3 --out forum.html"},
    {"lift match",
     "commonweal lift match --data people.csv --treatment joined --outcome spend --covariates "
     "tenure,plan,spend_before\n"
     "    --caliper 0.2"},
    {"lift did",
     "commonweal lift did --data months.csv --unit account --time month --outcome orders --first-treated joined"},
    {"lift synth",
     "commonweal lift synth --data regions.csv --unit region --time month --outcome orders --treated north --from "
     "2026-03"},
    {"lift impact",
     "commonweal lift impact --data days.csv --time day --outcome orders --controls visits_elsewhere --from "
     "2026-03-12"},
    {"lift sensitivity", "commonweal lift sensitivity --kind e_value --estimate 1.8 --low 1.3 --high 2.5"},
    {"lift dose", "commonweal lift dose --data people.csv --dose groups --outcome spend --covariates tenure,plan"},
    {"lift after",
     "commonweal lift after --data people.csv --person id --attended first_meetup --covariates tenure,plan\n"
     "    --outcomes orders.csv --outcome-time at --outcome-value amount --days 45"},
    {"lift hte",
     "commonweal lift hte --data people.csv --treatment joined --outcome spend --covariates tenure,spend_before "
     "--segment plan"},
    {"lift action",
     "commonweal lift action --data people.csv --actions first_topic,answered,badge --outcome satisfaction "
     "--covariates tenure"},
    {"lift regress",
     "commonweal lift regress --data accounts.csv --outcome orders --covariates size,region --cluster account"},
    {"growth example", "commonweal growth example --json"},
    {"money unit",
     "commonweal money unit --sales-marketing 50000 --new-customers 100 --arpa-month 90 --gross-margin 0.8\n"
     "    --monthly-churn 0.02 --annual-discount 0.1 --currency EUR"},
};

}  // namespace

void add_examples(CLI::App& app) {
  for (const auto& [words, example] : examples) {
    CLI::App* command = &app;
    for (const auto& word : CLI::detail::split(words, ' ')) command = command->get_subcommand(word);
    command->footer("Example:\n  " + std::string(example) +
                    "\n\nOptions of every command (--workspace, --json, --today, ...): commonweal --help\n");
  }
}

}  // namespace cw::cli
