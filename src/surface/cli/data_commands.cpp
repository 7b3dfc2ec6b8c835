#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "surface/cli/context.hpp"
#include "workspace/build.hpp"
#include "workspace/import.hpp"
#include "workspace/runs.hpp"

namespace cw::cli {

namespace {

std::string plural(std::int64_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

std::string import_line(const workspace::ImportReport& report) {
  if (report.known_file) return fmt::format("{}: {} is already in; nothing changed\n", report.source, report.file.name);
  std::string line =
      fmt::format("{}: {} ({}, {})\n  received {}, kept {}, dropped {}; new facts {}, changed {}, known already {}\n",
                  report.source, report.file.name, report.file.kind, report.file.format, report.file.rows_read,
                  report.file.rows_kept, report.rows_dropped, report.counts.new_rows, report.counts.changed,
                  report.counts.unchanged);
  for (const auto& [reason, rows] : report.reasons) line += fmt::format("    dropped {}: {}\n", reason, rows);
  for (const auto& note : report.file.notes) line += "    note: " + note + "\n";
  return line;
}

std::string build_line(const workspace::BuildOutcome& outcome) {
  const auto& identity = outcome.identity;
  std::string line =
      fmt::format("{} with {} and {}{}\n", plural(outcome.tables.people, "person"),
                  plural(outcome.tables.activities, "activity row"), plural(outcome.tables.outcomes, "outcome row"),
                  outcome.tables.unchanged ? " (unchanged)" : "");
  const auto& customers = identity.reach[static_cast<std::size_t>(identity::Space::customer)];
  line += fmt::format("{} of {} members are customers too", customers.members, identity.members);
  std::string tiers;
  for (int tier = 1; tier <= identity::tier_count; ++tier) {
    const auto count = customers.by_tier[static_cast<std::size_t>(tier)];
    if (count > 0)
      tiers += fmt::format("{}{} {}", tiers.empty() ? "" : ", ",
                           identity::name_of(static_cast<identity::LinkKind>(tier)), count);
  }
  line += tiers.empty() ? "\n" : " (" + tiers + ")\n";
  return line;
}

using Json = nlohmann::ordered_json;

Json import_json(const workspace::ImportReport& report) {
  return {{"source", report.source},           {"file", report.file.name},      {"sha256", report.file.sha256},
          {"known_file", report.known_file},   {"kind", report.file.kind},      {"format", report.file.format},
          {"received", report.file.rows_read}, {"kept", report.file.rows_kept}, {"dropped", report.rows_dropped},
          {"reasons", report.reasons},         {"new", report.counts.new_rows}, {"changed", report.counts.changed},
          {"known", report.counts.unchanged},  {"notes", report.file.notes}};
}

Json build_json(const workspace::BuildOutcome& outcome) {
  const auto& customers = outcome.identity.reach[static_cast<std::size_t>(identity::Space::customer)];
  return {{"people", outcome.tables.people},     {"activities", outcome.tables.activities},
          {"outcomes", outcome.tables.outcomes}, {"unchanged", outcome.tables.unchanged},
          {"members", outcome.identity.members}, {"members_who_are_customers", customers.members}};
}

Result<> print_json(const Json& json) {
  return print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

/// What the new rows did to the figures that the last statement printed.
std::string changes_text(const workspace::ChangesSinceRun& changes) {
  if (changes.period.empty()) return "no statement was computed yet: commonweal roi\n";
  if (changes.figures.empty()) return "no headline figure of " + changes.period + " changed\n";
  std::string text = "since the last statement of " + changes.period + "\n";
  for (const auto& [figure, before, after] : changes.figures) {
    text += fmt::format("  {}: {} \u2192 {}\n", figure, before.empty() ? "not there" : before,
                        after.empty() ? "not there any more" : after);
  }
  return text;
}

Json changes_json(const workspace::ChangesSinceRun& changes) {
  Json figures = Json::array();
  for (const auto& [figure, before, after] : changes.figures) {
    figures.push_back({{"figure", figure}, {"before", before}, {"after", after}});
  }
  return {{"period", changes.period}, {"figures", std::move(figures)}};
}

Result<> take_in(const Context& context, workspace::Workspace& workspace) {
  CW_TRY(const auto report, workspace::update(workspace));
  for (const auto& id : report.sources_without_files) tell("source " + id + ": no file fits its `files`");
  if (workspace.catalog().sources.empty()) tell("no source is declared: describe each export in a file of sources/");
  CW_TRY(const auto outcome, workspace::build(workspace));
  const auto changes = workspace::changes_since_last_run(workspace);
  if (!changes) tell("what changed in the figures cannot be said: " + changes.error().what);
  if (context.json) {
    Json files = Json::array();
    for (const auto& file : report.files) files.push_back(import_json(file));
    Json all = {{"files", files}, {"build", build_json(outcome)}};
    if (changes) all["changes"] = changes_json(*changes);
    return print_json(all);
  }
  std::string text;
  for (const auto& file : report.files) text += import_line(file);
  return print(text + build_line(outcome) + (changes ? changes_text(*changes) : std::string()));
}

}  // namespace

void add_data_commands(CLI::App& app, Context& context) {
  auto* sources = app.add_subcommand("sources", "what came in, and how to get it");
  sources->require_subcommand(1);
  auto system = std::make_shared<std::string>();
  auto* howto = sources->add_subcommand("howto", "where to click for an export, who must grant it, how long it takes");
  howto->add_option("system", *system, "discourse, luma, shopify, stackexchange, stripe or zendesk")->required();
  howto->callback([&context, system] {
    run(context, [&]() -> Result<> {
      CW_TRY(const auto text, workspace::source_howto(*system));
      return print(text);
    });
  });

  auto* import = app.add_subcommand("import", "take one file into the workspace, or say what it would keep");
  struct ImportWords {
    std::string path, kind, source;
    bool dry = false;
  };
  auto words = std::make_shared<ImportWords>();
  import->add_option("file", words->path, "the export as it came: CSV, JSON, XML, plain, gzip or zip")->required();
  import->add_option("--as", words->kind, "the kind of file, as in shopify_orders");
  import->add_option("--source", words->source, "the source that it belongs to");
  import->add_flag("--dry-run", words->dry, "read it, store nothing, say what would become of every row and column");
  import->callback([&context, words] {
    run(context, [&]() -> Result<> {
      if (words->dry) {
        CW_TRY(auto finding, workspace::dry_run(words->path, words->kind));
        return print_to_owner(context, std::move(finding), words->path);
      }
      if (!words->kind.empty())
        return fail(ErrorCode::usage, "--as is for --dry-run: in a workspace the source says the kind", "import",
                    "write `reader: " + words->kind + "` in a file of sources/ and name it with --source");
      CW_TRY(auto workspace, workspace::open(context.options()));
      CW_TRY(const auto report, workspace::import_file(*workspace, words->path, words->source));
      return context.json ? print_json(import_json(report)) : print(import_line(report));
    });
  });

  auto* update = app.add_subcommand("update", "take in every new file of every source, and build");
  auto rebuild = std::make_shared<bool>(false);
  update->add_flag("--rebuild", *rebuild, "set the ledger aside and read every file of the inbox anew");
  update->callback([&context, rebuild] {
    run(context, [&]() -> Result<> {
      if (*rebuild) CW_TRY_VOID(workspace::set_ledger_aside(context.options()));
      CW_TRY(auto workspace, workspace::open(context.options()));
      return take_in(context, *workspace);
    });
  });

  auto* build = app.add_subcommand("build", "resolve people and derive the tables that measures read");
  auto full = std::make_shared<bool>(false);
  build->add_flag("--full", *full, "even if nothing changed");
  build->callback([&context, full] {
    run(context, [&]() -> Result<> {
      CW_TRY(auto workspace, workspace::open(context.options()));
      CW_TRY(const auto outcome, workspace::build(*workspace, *full));
      return context.json ? print_json(build_json(outcome)) : print(build_line(outcome));
    });
  });
}

}  // namespace cw::cli
