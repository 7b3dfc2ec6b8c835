#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/nearest.hpp"
#include "finding/json.hpp"
#include "statement/finding_export.hpp"
#include "surface/cli/context.hpp"
#include "workspace/files.hpp"
#include "workspace/parquet.hpp"
#include "workspace/statement.hpp"

namespace cw::cli {

namespace {

struct Words {
  std::string figure, table, out = "-", period, role = "reader";
  std::string format = "csv";
};

/// A figure of the period and the table that its name stands for: a Finding's ("members_share", with or without the
/// period) starts at its estimates, one of its charts or tables ("revenue_split") at that table.
struct Chosen {
  Released released;
  std::string table;
};

Chosen chosen(Released released, std::string table) {
  return {std::move(released), std::move(table)};
}

Result<Chosen> find_figure(const std::map<std::string, Released>& all, const std::vector<workspace::Refusal>& refusals,
                           const std::string& figure, const std::string& period_id) {
  std::vector<std::string> known;
  for (const auto& [id, released] : all) {
    const std::string name = id.substr(0, id.rfind('.'));
    if (figure == id || figure == name) return chosen(released, "estimates");
    known.push_back(name);
  }
  const std::string with_period = fmt::format("{}.{}", figure, period_id);
  for (const auto& refusal : refusals) {
    if (refusal.figure == figure || refusal.figure == with_period) return fail(refusal.error);
  }
  for (const auto& [id, released] : all) {
    const Finding& finding = released.finding();
    for (const auto& chart : finding.figures) {
      if (chart.id == figure) return chosen(released, chart.table);
      known.push_back(chart.id);
    }
    if (finding.table(figure) != nullptr) return chosen(released, figure);
    for (const auto& table : finding.tables) known.push_back(table.name);
  }
  return fail(ErrorCode::usage, "no figure is called \"" + figure + "\"", "export",
              did_you_mean(figure, known, "`commonweal explain` lists all"));
}

Result<Table> table_of(const Finding& finding, const std::string& name) {
  std::vector<std::string> known;
  for (auto& table : statement::exported_tables(finding)) {
    if (table.name == name) return table;
    known.push_back(table.name);
  }
  return fail(ErrorCode::usage, "the figure has no table \"" + name + "\"", "--table",
              did_you_mean(name, known, fmt::format("it has {}", fmt::join(known, ", "))));
}

Result<> write_text(const std::string& out, const std::string& text) {
  return out == "-" ? print(text) : workspace::write_file(out, text);
}

Result<> write_chosen(const Words& words, const Chosen& figure) {
  const Finding& finding = figure.released.finding();
  if (words.format == "json") return write_text(words.out, to_json(finding, figure.released.released()) + "\n");
  if (words.format == "xlsx") return statement::write_xlsx(figure.released, words.out);
  CW_TRY(const auto table, table_of(finding, words.table.empty() ? figure.table : words.table));
  if (words.format == "csv") return write_text(words.out, statement::to_csv(table));
  return workspace::write_parquet(table, words.out);
}

Result<> export_figure(const Context& context, const Words& words) {
  if (words.out == "-" && (words.format == "xlsx" || words.format == "parquet")) {
    return fail(ErrorCode::usage, words.format + " is not written to the terminal", "--out",
                "name a file: --out " + words.figure + "." + words.format);
  }
  CW_TRY(auto workspace, workspace::open(context.options()));
  CW_TRY_VOID(known_role(workspace->catalog(), words.role));
  const int fiscal = workspace->catalog().workspace.fiscal_year_start_month;
  CW_TRY(auto figures, workspace::figures(*workspace, words.period.empty() ? workspace::period_in(words.figure, fiscal)
                                                                           : words.period));
  const auto released = workspace::release_all(*workspace, figures, words.role);
  CW_TRY(const auto figure, find_figure(released, figures.refusals, words.figure, figures.period.id));
  CW_TRY_VOID(write_chosen(words, figure));
  if (words.out != "-") tell("written: " + words.out);
  return {};
}

}  // namespace

void add_export_commands(CLI::App& app, Context& context) {
  auto words = std::make_shared<Words>();
  auto* command = app.add_subcommand("export", "one figure as CSV, XLSX, JSON or Parquet; small groups stay out of it");
  command->add_option("figure", words->figure, "a figure or one of its tables, as `commonweal explain` lists them")
      ->required();
  command->add_option("--format", words->format, "csv and parquet hold one table; xlsx and json all of the figure")
      ->check(CLI::IsMember({"csv", "xlsx", "json", "parquet"}))
      ->capture_default_str();
  command->add_option("--table", words->table, "of csv and parquet: estimates, checks, assumptions or one of its own");
  command->add_option("--out", words->out, "file to write; - is the terminal")->capture_default_str();
  command->add_option("--period", words->period, "2026Q3, 2026-08, 2026 or 2026-07-01:2026-10-01");
  command->add_option("--role", words->role, "who looks, by the names of access.yml")->capture_default_str();
  command->footer(
      "commonweal export members_share --format xlsx --out share.xlsx\n"
      "commonweal export revenue_split | column -s, -t");
  command->callback([&context, words] { run(context, [&] { return export_figure(context, *words); }); });
}

}  // namespace cw::cli
