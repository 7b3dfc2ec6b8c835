#include "statement/finding_export.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <set>

#include "statement/cells.hpp"

namespace cw::statement {

namespace {

Cell cell_of(const std::optional<double>& value) {
  return value ? Cell(*value) : Cell();
}

Cell cell_of(const std::string& text) {
  return text.empty() ? Cell() : Cell(text);
}

Table estimates_of(const Finding& finding) {
  Table table{.name = "estimates",
              .columns = {{"name", "", Role::label},
                          {"value"},
                          {"low", "", Role::low},
                          {"high", "", Role::high},
                          {"level"},
                          {"unit", "", Role::label},
                          {"n", "", Role::n},
                          {"interval_method", "", Role::label},
                          {"note", "", Role::label}},
              .rows = {}};
  for (const auto& e : finding.estimates) {
    table.rows.push_back({e.name, e.value, cell_of(e.low), cell_of(e.high), e.level, cell_of(e.unit),
                          e.n ? Cell(*e.n) : Cell(), cell_of(e.interval_method), cell_of(e.no_interval)});
  }
  for (const auto& part : finding.refused) {
    table.rows.push_back({part.name, {}, {}, {}, {}, {}, {}, {}, "refused: " + part.code + ". " + part.next});
  }
  return table;
}

std::string_view word(CheckStatus status) {
  return status == CheckStatus::pass ? "pass" : status == CheckStatus::warn ? "warn" : "fail";
}

std::string_view word(Status status) {
  return status == Status::ok ? "ok" : status == Status::caution ? "caution" : "refused";
}

Table checks_of(const Finding& finding) {
  Table table{
      .name = "checks",
      .columns = {{"check", "", Role::label}, {"status", "", Role::label}, {"value"}, {"detail", "", Role::label}},
      .rows = {}};
  for (const auto& check : finding.diagnostics)
    table.rows.push_back({check.name, std::string(word(check.status)), cell_of(check.value), cell_of(check.detail)});
  return table;
}

Table assumptions_of(const Finding& finding) {
  Table table{.name = "assumptions",
              .columns = {{"id", "", Role::label},
                          {"assumption", "", Role::label},
                          {"value"},
                          {"low", "", Role::low},
                          {"high", "", Role::high},
                          {"unit", "", Role::label},
                          {"source", "", Role::label},
                          {"owner", "", Role::label},
                          {"review_by", "", Role::time}},
              .rows = {}};
  for (const auto& a : finding.assumptions) {
    table.rows.push_back({a.id, a.text, cell_of(a.value), cell_of(a.low), cell_of(a.high), cell_of(a.unit),
                          cell_of(a.source), cell_of(a.owner), cell_of(a.review_by)});
  }
  return table;
}

struct CsvText {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return csv_number(value); }
  std::string operator()(const std::string& value) const { return value; }
};

/// Writes cells of one sheet; a text is a string cell whatever it begins with.
struct SheetCell {
  lxw_worksheet* sheet;
  lxw_row_t row;
  lxw_col_t column;
  void operator()(std::monostate) const {}
  void operator()(bool value) const { worksheet_write_boolean(sheet, row, column, value ? 1 : 0, nullptr); }
  void operator()(std::int64_t value) const {
    worksheet_write_number(sheet, row, column, static_cast<double>(value), nullptr);
  }
  void operator()(double value) const { worksheet_write_number(sheet, row, column, value, nullptr); }
  void operator()(const std::string& value) const {
    worksheet_write_string(sheet, row, column, value.c_str(), nullptr);
  }
};

/// A sheet's name: at most 31 characters, none that a workbook forbids, none twice.
std::string sheet_name(std::string name, std::set<std::string>& taken) {
  for (char& c : name) {
    if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = ' ';
  }
  name.resize(std::min<std::size_t>(name.size(), 28));
  std::string free = name;
  for (int i = 2; !taken.insert(free).second; ++i) free = name + " " + std::to_string(i);
  return free;
}

std::vector<std::pair<std::string, std::string>> about(const Released& released) {
  const Finding& finding = released.finding();
  std::vector<std::pair<std::string, std::string>> lines = {
      {"figure", finding.method},
      {"what it says", finding.estimand},
      {"against", finding.counterfactual},
      {"people", finding.population},
      {"from", finding.window.from},
      {"until", finding.window.until},
      {"evidence", std::string(cw::word(finding.grade))},
      {"status", std::string(word(finding.status)) + (finding.reason.empty() ? "" : ": " + finding.reason)},
      {"released", released.released()}};
  if (released.suppressed_cells() > 0)
    lines.emplace_back("suppressed", fmt::format("{} cells of small groups", released.suppressed_cells()));
  for (const auto& caveat : finding.caveats) lines.emplace_back("note", caveat);
  for (const auto& query : finding.proof.queries) {
    const std::string digest = query.sha256.empty() ? "" : ", sha256 " + query.sha256;
    lines.emplace_back("query", fmt::format("{}, {} rows{}", query.name, query.rows, digest));
  }
  for (const auto& input : finding.proof.inputs)
    lines.emplace_back("input", fmt::format("{}, {} rows, sha256 {}", input.name, input.rows, input.sha256));
  for (const auto& [name, value] : finding.proof.parameters) lines.emplace_back(name, value);
  lines.emplace_back("seed", std::to_string(finding.proof.seed));
  lines.emplace_back("version", finding.proof.version);
  return lines;
}

void write_table(lxw_workbook* book, lxw_format* bold, const Table& table, std::set<std::string>& names) {
  lxw_worksheet* sheet = workbook_add_worksheet(book, sheet_name(table.name, names).c_str());
  const auto columns = static_cast<lxw_col_t>(table.columns.size());
  worksheet_set_column(sheet, 0, static_cast<lxw_col_t>(columns - 1), 18, nullptr);
  worksheet_freeze_panes(sheet, 1, 0);
  for (lxw_col_t i = 0; i < columns; ++i) {
    const auto& column = table.columns[i];
    const std::string head = column.unit.empty() ? column.name : fmt::format("{} ({})", column.name, column.unit);
    worksheet_write_string(sheet, 0, i, head.c_str(), bold);
  }
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    for (lxw_col_t i = 0; i < columns; ++i)
      std::visit(SheetCell{sheet, static_cast<lxw_row_t>(row + 1), i}, table.rows[row][i]);
  }
}

}  // namespace

std::vector<Table> exported_tables(const Finding& finding) {
  std::vector<Table> tables = {estimates_of(finding)};
  if (!finding.diagnostics.empty()) tables.push_back(checks_of(finding));
  if (!finding.assumptions.empty()) tables.push_back(assumptions_of(finding));
  tables.insert(tables.end(), finding.tables.begin(), finding.tables.end());
  return tables;
}

std::string to_csv(const Table& table) {
  std::string out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) out += (i == 0 ? "" : ",") + csv_cell(table.columns[i].name);
  out += "\r\n";
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + csv_cell(std::visit(CsvText{}, row[i]));
    out += "\r\n";
  }
  return out;
}

Result<> write_xlsx(const Released& finding, const std::string& path) {
  lxw_workbook* book = workbook_new(path.c_str());
  if (book == nullptr)
    return fail(ErrorCode::unreachable, "the workbook cannot be written", path, "check that the folder exists");
  lxw_doc_properties properties = {};
  std::string title = finding.finding().estimand;
  properties.title = title.data();
  const auto until = parse_day(finding.finding().window.until);
  properties.created = until ? static_cast<time_t>(until->days) * 86'400 : 86'400;  // not the clock
  workbook_set_properties(book, &properties);
  lxw_format* bold = workbook_add_format(book);
  format_set_bold(bold);
  std::set<std::string> names = {"About"};
  lxw_worksheet* sheet = workbook_add_worksheet(book, "About");
  worksheet_set_column(sheet, 0, 0, 16, nullptr);
  worksheet_set_column(sheet, 1, 1, 100, nullptr);
  lxw_row_t row = 0;
  for (const auto& [name, value] : about(finding)) {
    if (value.empty()) continue;
    worksheet_write_string(sheet, row, 0, name.c_str(), bold);
    worksheet_write_string(sheet, row++, 1, value.c_str(), nullptr);
  }
  for (const auto& table : exported_tables(finding.finding())) write_table(book, bold, table, names);
  if (const lxw_error error = workbook_close(book); error != LXW_NO_ERROR) {
    return fail(ErrorCode::unreachable, std::string("the workbook cannot be written: ") + lxw_strerror(error), path,
                "check that the folder exists and has room");
  }
  return {};
}

}  // namespace cw::statement
