#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "surface/cli/context.hpp"
#include "workspace/build.hpp"
#include "workspace/reconcile.hpp"
#include "workspace/replay.hpp"

namespace cw::cli {

namespace {

std::string freshness(const workspace::SourceAccount& account) {
  if (account.refresh.empty()) return "no rhythm declared";
  if (!account.late_days) return account.refresh;
  if (*account.late_days == 0) return account.refresh + ", in time";
  return fmt::format("{}, {} day{} late", account.refresh, *account.late_days, *account.late_days == 1 ? "" : "s");
}

std::string account_text(const workspace::SourceAccount& account) {
  std::string text =
      fmt::format("{}  {}  {} file{}: received {}, kept {}, dropped {}", account.id, account.reader, account.files,
                  account.files == 1 ? "" : "s", account.received, account.kept, account.dropped);
  if (account.covers) {
    text += fmt::format(";  {} to {}", to_text(account.covers->from), to_text(Day{account.covers->until.days - 1}));
  }
  text += fmt::format("\n    {}; times in {}{}; {}\n", account.basis.empty() ? "no file came in yet" : account.basis,
                      account.time_zone, account.tax.empty() ? "" : "; " + account.tax, freshness(account));
  if (account.files > 0) {
    text += fmt::format("    last file {}: kept {}, facts known already {}, changed {}\n", account.last_file,
                        account.last_kept, account.last_unchanged, account.last_changed);
  }
  return text;
}

std::string reasons_text(const workspace::SourceAccount& account) {
  std::string text;
  for (const auto& [reason, rows] : account.reasons) text += fmt::format("    dropped {}: {}\n", reason, rows);
  return text;
}

std::string totals_text(const workspace::Reconciliation& reconciliation) {
  std::string text;
  for (const auto& total : reconciliation.totals) {
    const double share = total.books == 0.0 ? 0.0 : total.difference / total.books * 100.0;
    text += fmt::format("{}  {}  {}: ours {:.2f}, the books {:.2f}, unexplained {:.2f} ({:.2f} %)\n", total.source,
                        total.month, total.measure, total.ours, total.books, total.difference, share);
  }
  return text.empty() ? "no totals of the books are declared: write `totals:` in sources/*.yml\n" : text;
}

double major(std::int64_t minor, const std::string& code) {
  const auto currency = Currency::parse(code);
  double units = 1.0;
  for (int i = currency ? currency->exponent() : 2; i > 0; --i) units *= 10.0;
  return static_cast<double>(minor) / units;
}

std::string currencies_text(const workspace::Reconciliation& reconciliation, const catalog::Catalog& catalog) {
  const std::string home(catalog.workspace.currency.code());
  std::string text;
  for (const auto& account : reconciliation.currencies) {
    text += fmt::format("{}  {} rows in {}: {:.2f}", account.source, account.rows, account.currency,
                        major(account.gross_minor, account.currency));
    if (account.currency != home)
      text += fmt::format(", {:.2f} {} at the rates of the days", major(account.converted_minor, home), home);
    if (account.rows_without_rate > 0)
      text += fmt::format("; {} rows have no rate: add them to rates.yml", account.rows_without_rate);
    text += "\n";
  }
  for (const auto& rate : catalog.rates) {
    text += fmt::format("rate from {}: 1 {} = {} {} ({})\n", to_text(rate.day), rate.from.code(), rate.value,
                        rate.to.code(), rate.source);
  }
  return text;
}

Result<> show(const Context& context, const std::string& source, bool whole) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(const auto reconciliation, workspace::reconcile(*workspace, source));
  if (context.json)
    return print_to_owner(context, workspace::reconciliation_finding(*workspace, reconciliation), "sources");
  std::string text;
  for (const auto& account : reconciliation.sources)
    text += account_text(account) + (whole ? reasons_text(account) : std::string());
  const bool empty = std::all_of(reconciliation.sources.begin(), reconciliation.sources.end(),
                                 [](const auto& account) { return account.files == 0; });
  if (empty) text += "nothing was imported yet: put exports into inbox/ and run `commonweal update`\n";
  if (whole || !reconciliation.totals.empty()) text += totals_text(reconciliation);
  if (whole) text += currencies_text(reconciliation, workspace->catalog());
  return print(text);
}

std::string replay_text(const workspace::ReplayLine& line) {
  std::string text = fmt::format("run {} of {}  {}: {} rejected rows read again, {} kept, {} still rejected\n",
                                 line.run, to_text(line.day), line.source, line.rows, line.kept, line.still_rejected);
  if (!line.not_replayed.empty()) return text + "    not replayed: " + line.not_replayed + "\n";
  for (const auto& [reason, rows] : line.reasons) text += fmt::format("    dropped {}: {}\n", reason, rows);
  return text;
}

nlohmann::ordered_json replay_json(const workspace::ReplayLine& line) {
  return {{"run", line.run},          {"source", line.source},
          {"day", to_text(line.day)}, {"rows", line.rows},
          {"kept", line.kept},        {"still_rejected", line.still_rejected},
          {"reasons", line.reasons},  {"not_replayed", line.not_replayed}};
}

Result<> replay(const Context& context, const std::string& source) {
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY(const auto lines, workspace::replay(*workspace, source));
  std::string text;
  auto json = nlohmann::ordered_json::array();
  std::int64_t kept = 0;
  for (const auto& line : lines) text += replay_text(line), json.push_back(replay_json(line)), kept += line.kept;
  if (kept > 0) CW_TRY_VOID(workspace::build(*workspace));
  if (context.json) return print(nlohmann::ordered_json{{"replay", json}}.dump(2) + "\n");
  return print(text.empty() ? "no rejected row is kept\n" : text);
}

}  // namespace

void add_source_commands(CLI::App& app, Context& context) {
  auto* sources = app.get_subcommand("sources");
  sources->add_subcommand("list", "received, kept and dropped of each source, how fresh it is, and what changed last")
      ->callback([&context] { run(context, [&] { return show(context, {}, false); }); });
  const auto add = [&](const char* name, const char* help, const auto& command) {
    auto source = std::make_shared<std::string>();
    auto* verb = sources->add_subcommand(name, help);
    verb->add_option("source", *source, "one source by its id; else all");
    verb->callback([&context, source, command] { run(context, [&] { return command(context, *source); }); });
  };
  add("reconcile", "every dropped row by reason, amounts by currency, and against the books",
      [](const Context& words, const std::string& source) { return show(words, source, true); });
  add("replay", "read rejected rows again, after a mapping was mended",
      [](const Context& words, const std::string& source) { return replay(words, source); });
}

}  // namespace cw::cli
