#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "surface/cli/context.hpp"
#include "workspace/files.hpp"
#include "workspace/member_rights.hpp"
#include "workspace/purge.hpp"

namespace cw::cli {

namespace {

struct Words {
  std::string who, out;
  bool all = false, yes = false, dry = false, undo = false;
};

/// "-": the first line of standard input, so that the address stands in no list of processes and no shell history.
workspace::Asked asked_of(const Words& words) {
  if (words.who != "-") return {words.who, words.all};
  std::string line;
  std::getline(std::cin, line);
  return {line, words.all};
}

std::string count(std::int64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string erasure_text(const workspace::ErasureReport& report, bool done) {
  const auto& rows = report.rows;
  std::string text =
      fmt::format("{} {} with {}: {} and {}, {} of identifiers and descriptions, {}\n", done ? "erased" : "would erase",
                  count(report.people, "person", "people"), count(rows.actors, "account", "accounts"),
                  count(rows.activities, "activity", "activities"), count(rows.outcomes, "outcome", "outcomes"),
                  count(rows.identifiers + rows.descriptions, "row", "rows"),
                  count(report.rejects, "rejected row", "rejected rows"));
  if (report.people == 0) text += "nobody is held under this identifier; from now on nothing of theirs comes in\n";
  if (report.shared_tokens > 0) {
    text += fmt::format("{} held by other people too: a new account under one of them alone would come in\n",
                        count(report.shared_tokens, "identifier is", "identifiers are"));
  }
  if (report.unreadable_files > 0) {
    text += fmt::format("{} that nobody can search {}\n", count(report.unreadable_files, "file", "files"),
                        done ? "removed" : "would be removed too");
  }
  for (const auto& file : report.inbox) {
    text += fmt::format("your own file still names them: {} of source {}, {}; delete it or export it anew\n", file.file,
                        file.source, count(file.rows, "row", "rows"));
  }
  return text;
}

Result<> print_erasure(const Context& context, const workspace::ErasureReport& report, bool done) {
  if (!context.json) return print(erasure_text(report, done));
  nlohmann::ordered_json json = {{"erased", done},
                                 {"people", report.people},
                                 {"accounts", report.rows.actors},
                                 {"activities", report.rows.activities},
                                 {"outcomes", report.rows.outcomes},
                                 {"identifiers_and_descriptions", report.rows.identifiers + report.rows.descriptions},
                                 {"rejected_rows", report.rejects},
                                 {"shared_identifiers", report.shared_tokens},
                                 {"unsearchable_files", report.unreadable_files},
                                 {"own_files", nlohmann::ordered_json::array()}};
  for (const auto& file : report.inbox)
    json["own_files"].push_back({{"source", file.source}, {"file", file.file}, {"rows", file.rows}});
  return print(json.dump(2) + "\n");
}

Result<bool> is_confirmed(const Context& context, const Words& words) {
  if (words.yes) return true;
  if (context.no_input || !is_terminal(STDIN_FILENO)) {
    return fail(ErrorCode::usage, "an erasure cannot be taken back and was not confirmed", "member erase",
                "look with --dry-run, then add --yes");
  }
  fmt::print(stderr, "This cannot be taken back. Erase? [no] ");
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "yes" || answer == "y";
}

Result<> erase(const Context& context, const Words& words) {
  const auto asked = asked_of(words);
  CW_TRY(auto workspace, workspace::open(context.options()));
  if (words.dry || !words.yes) {
    CW_TRY(const auto preview, workspace::erasure_preview(*workspace, asked));
    if (words.dry) return print_erasure(context, preview, false);
    tell(erasure_text(preview, false));
  }
  CW_TRY(const bool confirmed, is_confirmed(context, words));
  if (!confirmed) return print("nothing was erased\n");
  CW_TRY(const auto report, workspace::erase_member(*workspace, asked));
  return print_erasure(context, report, true);
}

Result<> opt_out(const Context& context, const Words& words) {
  const auto asked = asked_of(words);
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(const auto accounts, workspace::opt_out_member(*workspace, asked, words.undo));
  if (context.json) return print(fmt::format("{{\"opted_out\": {}, \"accounts\": {}}}\n", !words.undo, accounts));
  return print(fmt::format("{}: {}\n", words.undo ? "the opt-out is withdrawn" : "left out of every figure from now on",
                           count(accounts, "account", "accounts")));
}

/// A file for the person's eyes: nobody but the owner can read it, at no moment.
Result<> write_private(const std::string& path, std::string_view text) {
  const mode_t before = ::umask(077);
  auto written = workspace::write_file(path, text);
  ::umask(before);
  return written;
}

Result<> export_person(const Context& context, const Words& words) {
  const auto asked = asked_of(words);
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(const auto text, workspace::export_member(*workspace, asked));
  if (words.out.empty()) return print(text);
  CW_TRY_VOID(write_private(words.out, text));
  tell("written: " + words.out + " (for the person alone: check who asks before you hand it over)");
  return {};
}

Result<> purge(const Context& context, bool dry_run) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(const auto report, workspace::purge(*workspace, dry_run));
  if (context.json) {
    nlohmann::ordered_json json = {
        {"purged", !dry_run}, {"accounts", report.accounts}, {"lines", nlohmann::json::array()}};
    for (const auto& line : report.lines) {
      json["lines"].push_back({{"fact", line.fact},
                               {"name", line.name},
                               {"source", line.source},
                               {"retention_days", line.keep_days},
                               {"kept_from", to_text(line.keep_from)},
                               {"rows", line.rows}});
    }
    return print(json.dump(2) + "\n");
  }
  std::string text;
  for (const auto& line : report.lines) {
    text +=
        fmt::format("{} {} {} of {}: {} before {} (kept for {} days)\n", dry_run ? "due:" : "removed:", line.fact,
                    line.name, line.source, count(line.rows, "row", "rows"), to_text(line.keep_from), line.keep_days);
  }
  if (report.accounts > 0)
    text += fmt::format("{} {} of which nothing newer is known\n",
                        dry_run ? "due:" : "removed:", count(report.accounts, "account", "accounts"));
  return print(text.empty() ? "nothing is older than it may be kept\n" : text);
}

CLI::App* add_verb(CLI::App* parent, const char* name, const char* help, const std::shared_ptr<Words>& words) {
  auto* verb = parent->add_subcommand(name, help);
  verb->add_option(
          "who", words->who,
          "an e-mail address, its SHA-256 in hex, or SYSTEM:ID as in forum:123; - reads it from standard input")
      ->required();
  verb->add_flag("--all", words->all, "every person who holds this address, where it is more than one");
  return verb;
}

}  // namespace

void add_member_commands(CLI::App& app, Context& context) {
  auto* member = app.add_subcommand("member", "the rights of a person in the data");
  member->require_subcommand(1);

  auto export_words = std::make_shared<Words>();
  auto* exported = add_verb(member, "export", "everything that is held of a person, as JSON", export_words);
  exported->add_option("--out", export_words->out, "file to write, readable for you alone; else standard output");
  exported->callback([&context, export_words] { run(context, [&] { return export_person(context, *export_words); }); });

  auto erase_words = std::make_shared<Words>();
  auto* erased = add_verb(member, "erase", "forget a person, and let no later import bring them back", erase_words);
  erased->add_flag("--dry-run", erase_words->dry, "say what would go");
  erased->add_flag("--yes", erase_words->yes, "do not ask");
  erased->callback([&context, erase_words] { run(context, [&] { return erase(context, *erase_words); }); });

  auto opt_words = std::make_shared<Words>();
  auto* opted = add_verb(member, "optout", "leave a person out of every figure, whatever later files say", opt_words);
  opted->add_flag("--undo", opt_words->undo, "take the opt-out back");
  opted->callback([&context, opt_words] { run(context, [&] { return opt_out(context, *opt_words); }); });

  auto* privacy = app.add_subcommand("privacy", "what may be kept, and for how long");
  privacy->require_subcommand(1);
  auto* purged = privacy->add_subcommand("purge", "remove facts that are older than the taxonomy lets them be kept");
  auto dry_run = std::make_shared<bool>(false);
  purged->add_flag("--dry-run", *dry_run, "say what is due");
  purged->callback([&context, dry_run] { run(context, [&] { return purge(context, *dry_run); }); });
}

}  // namespace cw::cli
