#include "workspace/reconcile.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/nearest.hpp"
#include "ledger/build.hpp"
#include "workspace/figures.hpp"
#include "workspace/replay.hpp"

namespace cw::workspace {

namespace {

struct Run {
  std::int64_t id = 0;
  std::string source, file, kind, sha256;
  std::int64_t read = 0, kept = 0, dropped = 0, unchanged = 0, changed = 0;
  std::optional<Instant> first, last;
};

std::int64_t whole(const engine::Value& value) {
  return std::get<std::int64_t>(value);
}

std::optional<Instant> time(const engine::Value& value) {
  if (!std::holds_alternative<Instant>(value)) return std::nullopt;
  return std::get<Instant>(value);
}

Result<engine::SmallResult> rows_of(Workspace& workspace, std::string_view sql) {
  CW_TRY(auto stream, engine::run_sql(*workspace.session, sql));
  return engine::read_all(*stream);
}

Result<std::vector<Run>> import_runs(Workspace& workspace) {
  CW_TRY(const auto rows, rows_of(workspace, "import_runs"));
  std::vector<Run> runs;
  for (const auto& row : rows.rows) {
    const auto text = [&](std::size_t column) { return std::get<std::string>(row[column]); };
    runs.push_back({whole(row[0]), text(1), text(2), text(3), text(4), whole(row[5]), whole(row[6]), whole(row[7]),
                    whole(row[8]), whole(row[9]), time(row[10]), time(row[11])});
  }
  return runs;
}

/// Runs that say how a file was read last, and the replays of those.
std::set<std::int64_t> standing_runs(const std::vector<Run>& runs) {
  std::map<std::pair<std::string, std::string>, std::int64_t> newest;  // source, digest of the file
  for (const auto& run : runs)
    if (!replayed_run(run.kind)) newest[{run.source, run.sha256}] = run.id;
  std::set<std::int64_t> standing;
  for (const auto& [file, id] : newest) standing.insert(id);
  for (const auto& run : runs) {
    const auto origin = replayed_run(run.kind);
    if (origin && standing.contains(*origin)) standing.insert(run.id);
  }
  return standing;
}

int days_between_files(const std::string& refresh) {
  static const std::map<std::string, int> rhythm = {{"daily", 1}, {"weekly", 7}, {"monthly", 31}, {"quarterly", 92}};
  const auto found = rhythm.find(refresh);
  return found == rhythm.end() ? 0 : found->second;
}

void widen(std::optional<DayRange>& covers, const Zone& zone, const Run& run) {
  if (!run.first || !run.last) return;
  const DayRange days{zone.day_of(*run.first), Day{zone.day_of(*run.last).days + 1}};
  covers = covers ? DayRange{std::min(covers->from, days.from), std::max(covers->until, days.until)} : days;
}

void add_run(SourceAccount& account, const Run& run, const Zone& zone) {
  account.received += run.read, account.kept += run.kept, account.dropped += run.dropped;
  widen(account.covers, zone, run);
  if (replayed_run(run.kind)) return;
  ++account.files;
  account.last_file = run.file, account.last_kept = run.kept;
  account.last_unchanged = run.unchanged, account.last_changed = run.changed;
}

/// A new file is due one rhythm after the last day that is covered.
void judge_freshness(SourceAccount& account, Day today) {
  const int days = days_between_files(account.refresh);
  if (days == 0 || !account.covers) return;
  account.late_days = std::max(0, today.days - (account.covers->until.days - 1 + days));
}

Result<std::vector<CurrencyAccount>> currency_accounts(Workspace& workspace) {
  CW_TRY(const auto rows, rows_of(workspace, "amounts_by_currency"));
  std::vector<CurrencyAccount> accounts;
  for (const auto& row : rows.rows) {
    const auto currency = std::get<std::string>(row[1]);
    if (currency == Currency{}.code()) continue;  // rows without money
    accounts.push_back(
        {std::get<std::string>(row[0]), currency, whole(row[2]), whole(row[3]), whole(row[4]), whole(row[5])});
  }
  return accounts;
}

Column label(std::string name) {
  return {std::move(name), "", Role::label};
}
Column value(std::string name, std::string unit) {
  return {std::move(name), std::move(unit), Role::value};
}

Table reasons_table(const Reconciliation& reconciliation) {
  Table table{"reconciliation", {label("source"), label("reason"), value("rows", "rows")}, {}};
  for (const auto& source : reconciliation.sources) {
    table.rows.push_back({source.id, std::string("received"), source.received});
    table.rows.push_back({source.id, std::string("kept"), source.kept});
    for (const auto& [reason, rows] : source.reasons) table.rows.push_back({source.id, reason, rows});
  }
  return table;
}

Table sources_table(const Reconciliation& reconciliation) {
  Table table{"sources",
              {label("source"), label("reader"), value("files", "files"), label("from"), label("until"),
               label("time_zone"), label("refresh"), value("late_days", "days"), label("last_file"),
               value("known_already", "rows"), value("changed", "rows")},
              {}};
  for (const auto& source : reconciliation.sources) {
    table.rows.push_back({source.id, source.reader, source.files,
                          source.covers ? Cell(to_text(source.covers->from)) : Cell(),
                          source.covers ? Cell(to_text(source.covers->until)) : Cell(), source.time_zone,
                          source.refresh, source.late_days ? Cell(std::int64_t{*source.late_days}) : Cell(),
                          source.last_file, source.last_unchanged, source.last_changed});
  }
  return table;
}

Table totals_table(const Reconciliation& reconciliation) {
  Table table{"totals",
              {label("source"), label("month"), label("measure"), value("ours", ""), value("books", ""),
               value("unexplained", "")},
              {}};
  for (const auto& total : reconciliation.totals)
    table.rows.push_back({total.source, total.month, total.measure, total.ours, total.books, total.difference});
  return table;
}

double major(std::int64_t minor, const std::string& code) {
  const auto currency = Currency::parse(code);
  return static_cast<double>(minor) / std::pow(10.0, currency ? currency->exponent() : 2);
}

Table currencies_table(const Workspace& workspace, const Reconciliation& reconciliation) {
  const std::string home(workspace.catalog().workspace.currency.code());
  Table table{"currencies",
              {label("source"), label("currency"), value("rows", "rows"), value("gross", "as paid"),
               value("converted", home), value("rows_without_rate", "rows")},
              {}};
  for (const auto& account : reconciliation.currencies) {
    table.rows.push_back({account.source, account.currency, account.rows, major(account.gross_minor, account.currency),
                          major(account.converted_minor, home), account.rows_without_rate});
  }
  return table;
}

Table rates_table(const catalog::Catalog& catalog) {
  Table table{"rates", {label("day"), label("from"), label("to"), value("rate", ""), label("source")}, {}};
  for (const auto& rate : catalog.rates) {
    table.rows.push_back(
        {to_text(rate.day), std::string(rate.from.code()), std::string(rate.to.code()), rate.value, rate.source});
  }
  return table;
}

Estimate counted(std::string name, std::int64_t rows) {
  Estimate estimate;
  estimate.name = std::move(name);
  estimate.value = static_cast<double>(rows);
  estimate.unit = "rows";
  estimate.no_interval = "counted";
  return estimate;
}

}  // namespace

Result<Reconciliation> reconcile(Workspace& workspace, const std::string& source_id) {
  const auto& catalog = workspace.catalog();
  CW_TRY(const auto zone, Zone::find(catalog.workspace.time_zone));
  CW_TRY(const auto runs, import_runs(workspace));
  std::map<std::string, SourceAccount> accounts;
  for (const auto& source : catalog.sources) {
    auto& account = accounts[source.id];
    account.reader = source.reader, account.refresh = source.refresh;
    account.time_zone = source.time_zone.empty() ? catalog.workspace.time_zone : source.time_zone;
  }
  for (const auto& run : runs) accounts[run.source];  // of a source that is declared no more
  if (!source_id.empty() && !accounts.contains(source_id)) {
    std::vector<std::string> known;
    for (const auto& [id, account] : accounts) known.push_back(id);
    return fail(ErrorCode::usage, "there is no source \"" + source_id + "\"", "sources/",
                did_you_mean(source_id, known, "`commonweal sources list` names them all"));
  }
  const auto standing = standing_runs(runs);
  std::map<std::int64_t, std::string> source_of;
  for (const auto& run : runs) {
    if (!standing.contains(run.id)) continue;
    source_of[run.id] = run.source;
    add_run(accounts[run.source], run, zone);
  }
  CW_TRY(const auto reasons, rows_of(workspace, "import_reasons"));
  for (const auto& row : reasons.rows) {
    const auto found = source_of.find(whole(row[0]));
    if (found != source_of.end()) accounts[found->second].reasons[std::get<std::string>(row[1])] += whole(row[2]);
  }
  CW_TRY(const auto notes, source_notes(workspace));
  for (const auto& note : notes) accounts[note.id].basis = note.basis, accounts[note.id].tax = note.tax;
  const auto wanted = [&](const std::string& id) { return source_id.empty() || id == source_id; };
  Reconciliation reconciliation;
  for (auto& [id, account] : accounts) {
    if (!wanted(id)) continue;
    account.id = id;
    std::erase_if(account.reasons, [](const auto& reason) { return reason.second == 0; });
    judge_freshness(account, workspace.options.today);
    reconciliation.sources.push_back(std::move(account));
  }
  // a missing rate is counted below, not an error here
  static_cast<void>(ledger::write_catalog_tables(*workspace.session, catalog, workspace.dictionary));
  CW_TRY(auto currencies, currency_accounts(workspace));
  CW_TRY(auto totals, control_totals(workspace));
  for (auto& account : currencies)
    if (wanted(account.source)) reconciliation.currencies.push_back(std::move(account));
  for (auto& total : totals)
    if (wanted(total.source)) reconciliation.totals.push_back(std::move(total));
  return reconciliation;
}

Finding reconciliation_finding(const Workspace& workspace, const Reconciliation& reconciliation) {
  Finding finding;
  finding.method = "reconciliation";
  finding.estimand = "rows received, kept and dropped by reason, and amounts against the books";
  finding.population = std::to_string(reconciliation.sources.size()) + " sources";
  std::int64_t received = 0, kept = 0, dropped = 0;
  for (const auto& source : reconciliation.sources)
    received += source.received, kept += source.kept, dropped += source.dropped;
  finding.estimates = {counted("rows_received", received), counted("rows_kept", kept),
                       counted("rows_dropped", dropped)};
  finding.tables = {reasons_table(reconciliation), sources_table(reconciliation), totals_table(reconciliation),
                    currencies_table(workspace, reconciliation), rates_table(workspace.catalog())};
  finding.caveats = {"a file that was read again under other settings counts as it was read last",
                     "days are those of " + workspace.catalog().workspace.time_zone};
  finding.proof.version = std::string(version);
  return finding;
}

}  // namespace cw::workspace
