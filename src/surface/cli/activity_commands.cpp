#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "surface/cli/context.hpp"
#include "workspace/files.hpp"
#include "workspace/record_activity.hpp"

namespace cw::cli {

namespace {

struct Words {
  workspace::RecordedActivity row;
  std::string from, out;
};

Result<> write_template(const Words& words) {
  if (words.out.empty()) return print(workspace::recorded_template());
  CW_TRY_VOID(workspace::write_file(words.out, workspace::recorded_template()));
  tell("written: " + words.out);
  return {};
}

Result<> add(const Context& context, const Words& words) {
  std::vector<workspace::RecordedActivity> rows = {words.row};
  if (!words.from.empty()) {
    CW_TRY(rows, workspace::read_recorded(words.from));
  }
  CW_TRY(const auto report, workspace::record_activities(context.options(), rows));
  std::string text = fmt::format("recorded {} activities, {} with a person who consented, {} met in a role, {} costs\n",
                                 report.activities, report.with_person, report.met, report.costs);
  if (report.with_person < report.activities)
    text += fmt::format("{} name nobody: their cost counts, and they are in no figure about people\n",
                        report.activities - report.with_person);
  for (const auto& file : report.written) text += "written: " + file + "\n";
  return print(text);
}

}  // namespace

void add_activity_commands(CLI::App& app, Context& context) {
  auto* activity = app.add_subcommand("activity", "what no system records: job fairs, podcasts, mentoring, councils");
  activity->require_subcommand(1);
  auto template_words = std::make_shared<Words>();
  auto* blank = activity->add_subcommand("template", "an empty table to fill in");
  blank->add_option("--out", template_words->out, "file to write; else standard output");
  blank->callback([&context, template_words] { run(context, [&] { return write_template(*template_words); }); });

  auto words = std::make_shared<Words>();
  auto* added = activity->add_subcommand("add", "record one, or all of a filled-in table");
  auto* from = added->add_option("--from", words->from, "the table, as `activity template` prints it");
  const auto option = [&](const char* name, std::string& value, const char* help) {
    added->add_option(name, value, help)->excludes(from);
  };
  option("--day", words->row.day, "when, as 2026-08-10");
  option("--activity", words->row.activity, "a name of taxonomy/activities.yml");
  option("--event", words->row.event, "what it was a part of");
  option("--person", words->row.person, "e-mail address of whom you met; kept only with consent");
  option("--account", words->row.account, "their company");
  option("--role", words->row.role, "prospect, partner or hire");
  option("--consent", words->row.consent, "yes or no: person and account may be kept");
  option("--cost", words->row.cost, "what it cost, in major units");
  option("--currency", words->row.currency, "of the cost; else the workspace's");
  added->callback([&context, words] { run(context, [&] { return add(context, *words); }); });
}

}  // namespace cw::cli
