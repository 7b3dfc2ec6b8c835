#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "statement/sentences.hpp"
#include "statement/words.hpp"

namespace cw::statement {

namespace {

/// Names in formulas: "assumption_share_avoided". A prefix keeps them from looking like a cell.
std::string cell_name(const std::string& id) {
  std::string name = "assumption_";
  for (const char c : id) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

/// One workbook: the sheet Assumptions holds the inputs; Lines, Costs and Statement are formulas over it. Each formula
/// carries the value that it has now, for viewers that do not compute.
class Book {
 public:
  Book(const Statement& statement, lxw_workbook* book) : s_(statement), book_(book) {
    bold_ = workbook_add_format(book_);
    format_set_bold(bold_);
    input_ = workbook_add_format(book_);
    format_set_bg_color(input_, 0xEAF3F3);
    format_set_unlocked(input_);
    money_ = workbook_add_format(book_);
    format_set_num_format(money_, s_.currency_digits == 0 ? "#,##0" : "#,##0.00");
    ratio_ = workbook_add_format(book_);
    format_set_num_format(ratio_, "0.00");
  }

  void write() {
    lxw_worksheet* summary = workbook_add_worksheet(book_, "Statement");
    write_assumptions();
    write_lines();
    write_costs();
    write_summary(summary);
  }

 private:
  void head(lxw_worksheet* sheet, lxw_row_t row, std::initializer_list<const char*> names) {
    lxw_col_t column = 0;
    for (const char* name : names) worksheet_write_string(sheet, row, column++, name, bold_);
  }
  static void text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, std::string_view value) {
    worksheet_write_string(sheet, row, column, std::string(value).c_str(), nullptr);
  }

  void write_assumptions() {
    lxw_worksheet* sheet = workbook_add_worksheet(book_, "Assumptions");
    head(sheet, 0,
         {"id", "assumption", "value (change me)", "unit", "as declared", "5 % point", "95 % point", "range", "source",
          "owner", "approver", "review by"});
    worksheet_set_column(sheet, 0, 1, 36, nullptr);
    worksheet_set_column(sheet, 2, 11, 16, nullptr);
    lxw_row_t row = 1;
    for (const auto& a : s_.assumptions) {
      text(sheet, row, 0, a.id);
      text(sheet, row, 1, a.text);
      worksheet_write_number(sheet, row, 2, a.value, input_);
      text(sheet, row, 3, a.unit);
      worksheet_write_number(sheet, row, 4, a.value, nullptr);
      worksheet_write_number(sheet, row, 5, a.low, nullptr);
      worksheet_write_number(sheet, row, 6, a.high, nullptr);
      for (const auto& [column, value] : std::map<lxw_col_t, std::string>{
               {7, a.distribution}, {8, a.source}, {9, a.owner}, {10, a.approver}, {11, a.review_by}}) {
        text(sheet, row, column, value);
      }
      ++row;
      workbook_define_name(book_, cell_name(a.id).c_str(), fmt::format("=Assumptions!$C${}", row).c_str());
      declared_[a.id] = fmt::format("Assumptions!$E${}", row);
    }
  }

  /// "1" or "1*assumption_a/Assumptions!$E$2": how far the inputs move an amount from what it was composed with.
  std::string scale(const std::vector<std::string>& factors) const {
    std::string formula = "1";
    for (const auto& id : factors) {
      const auto found = declared_.find(id);
      if (found != declared_.end()) formula += "*" + cell_name(id) + "/" + found->second;
    }
    return formula;
  }

  void write_lines() {
    lxw_worksheet* sheet = workbook_add_worksheet(book_, "Lines");
    head(sheet, 0,
         {"line", "title", "evidence", "kind", "in headline", "claimed as composed", "claimed", "low", "high", "wanted",
          "estimand"});
    worksheet_set_column(sheet, 0, 1, 30, nullptr);
    worksheet_set_column(sheet, 2, 9, 16, nullptr);
    lxw_row_t row = 1;
    for (const auto& line : s_.lines) {
      text(sheet, row, 0, line.id);
      text(sheet, row, 1, line.title);
      text(sheet, row, 2, word(line.grade));
      text(sheet, row, 3, words(line.kind));
      worksheet_write_number(sheet, row, 4, line.in_headline ? 1 : 0, nullptr);
      worksheet_write_number(sheet, row, 5, line.claimed.value, money_);
      worksheet_write_formula_num(sheet, row, 6, fmt::format("=F{}*{}", row + 1, scale(line.factors)).c_str(), money_,
                                  line.claimed.value);
      if (line.claimed.low) worksheet_write_number(sheet, row, 7, *line.claimed.low, money_);
      if (line.claimed.high) worksheet_write_number(sheet, row, 8, *line.claimed.high, money_);
      worksheet_write_number(sheet, row, 9, line.wanted.value, money_);
      text(sheet, row, 10, line.estimand);
      ++row;
    }
    last_line_ = std::max<lxw_row_t>(row, 2);
  }

  void write_costs() {
    lxw_worksheet* sheet = workbook_add_worksheet(book_, "Costs");
    head(sheet, 0, {"category", "evidence", "amount as declared", "amount", "direct as declared", "direct"});
    worksheet_set_column(sheet, 0, 5, 20, nullptr);
    lxw_row_t row = 1;
    for (const auto& cost : s_.costs) {
      text(sheet, row, 0, cost.category);
      text(sheet, row, 1, cost.evidence);
      const std::string by = scale({"cost." + cost.category});
      worksheet_write_number(sheet, row, 2, cost.amount, money_);
      worksheet_write_formula_num(sheet, row, 3, fmt::format("=C{}*{}", row + 1, by).c_str(), money_, cost.amount);
      worksheet_write_number(sheet, row, 4, cost.direct, money_);
      worksheet_write_formula_num(sheet, row, 5, fmt::format("=E{}*{}", row + 1, by).c_str(), money_, cost.direct);
      ++row;
    }
    const lxw_row_t last = std::max<lxw_row_t>(row, 2);
    text(sheet, row, 0, "all");
    worksheet_write_formula_num(sheet, row, 3, fmt::format("=SUM(D2:D{})", last).c_str(), money_, s_.cost_total);
    worksheet_write_formula_num(sheet, row, 5, fmt::format("=SUM(F2:F{})", last).c_str(), money_, s_.cost_direct);
    workbook_define_name(book_, "cost_total", fmt::format("=Costs!$D${}", row + 1).c_str());
    workbook_define_name(book_, "cost_direct", fmt::format("=Costs!$F${}", row + 1).c_str());
  }

  std::string sum_of(std::string_view kind) const {
    return fmt::format("SUMIFS(Lines!$G$2:$G${0},Lines!$E$2:$E${0},1,Lines!$D$2:$D${0},\"{1}\")", last_line_, kind);
  }

  void write_summary(lxw_worksheet* sheet) {
    worksheet_set_column(sheet, 0, 0, 34, nullptr);
    worksheet_set_column(sheet, 1, 3, 16, nullptr);
    worksheet_write_string(sheet, 0, 0, (s_.title + ", " + s_.period_label).c_str(), bold_);
    text(sheet, 1, 0, s_.draft ? "DRAFT, not to be shared. " + s_.sentence : s_.sentence);
    text(sheet, 2, 0,
         "Change the shaded values of the sheet Assumptions. Ranges and the capping of claims do not follow: they come "
         "from the simulation.");
    head(sheet, 4, {"kind of benefit, headline lines", s_.currency.c_str(), "low", "high"});
    lxw_row_t row = 5;
    for (const auto kind : {BenefitKind::cash_in, BenefitKind::cash_out_avoided, BenefitKind::capacity_freed}) {
      const auto& [key, amount] = *std::find_if(s_.benefit_columns.begin(), s_.benefit_columns.end(),
                                                [&](const auto& c) { return c.first == name(kind); });
      text(sheet, row, 0, words(kind));
      worksheet_write_formula_num(sheet, row, 1, ("=" + sum_of(words(kind))).c_str(), money_, amount.value);
      if (amount.low) worksheet_write_number(sheet, row, 2, *amount.low, money_);
      if (amount.high) worksheet_write_number(sheet, row, 3, *amount.high, money_);
      ++row;
    }
    head(sheet, ++row, {"return on what was spent", "ROI", "low", "high"});
    for (const auto& roi : s_.rois) write_roi(sheet, ++row, roi);
  }

  /// Cash in is B6, cash-out avoided B7, capacity B8.
  void write_roi(lxw_worksheet* sheet, lxw_row_t row, const Roi& roi) {
    text(sheet, row, 0, roi.name + (roi.with_capacity ? ", with capacity" : ""));
    if (!roi.value) return text(sheet, row, 1, roi.reason);
    std::string cost = roi.name == "direct" ? "cost_direct" : "cost_total";
    if (roi.name == "full_economic") cost = fmt::format("(cost_total+{})", s_.volunteer_cost);
    const std::string benefit = roi.with_capacity ? "(B6+B7+B8)" : "(B6+B7)";
    worksheet_write_formula_num(sheet, row, 1, fmt::format("=({}-{})/{}", benefit, cost, cost).c_str(), ratio_,
                                roi.value->value);
    if (roi.value->low) worksheet_write_number(sheet, row, 2, *roi.value->low, ratio_);
    if (roi.value->high) worksheet_write_number(sheet, row, 3, *roi.value->high, ratio_);
  }

  const Statement& s_;
  lxw_workbook* book_;
  lxw_format* bold_;
  lxw_format* input_;
  lxw_format* money_;
  lxw_format* ratio_;
  std::map<std::string, std::string> declared_;  // id -> the cell of its declared value
  lxw_row_t last_line_ = 2;
};

}  // namespace

Result<> write_xlsx(const Statement& statement, const std::string& path) {
  CW_CHECK(statement.benefit_columns.size() == 3);
  lxw_workbook* book = workbook_new(path.c_str());
  if (book == nullptr)
    return fail(ErrorCode::unreachable, "the workbook cannot be written", path, "check that the folder exists");
  lxw_doc_properties properties = {};
  std::string title = statement.title + ", " + statement.period_label;
  properties.title = title.data();
  if (const auto until = parse_day(statement.until))
    properties.created = static_cast<time_t>(until->days) * 86'400;  // not the clock
  workbook_set_properties(book, &properties);
  Book(statement, book).write();
  if (const lxw_error error = workbook_close(book); error != LXW_NO_ERROR) {
    return fail(ErrorCode::unreachable, std::string("the workbook cannot be written: ") + lxw_strerror(error), path,
                "check that the folder exists and has room");
  }
  return {};
}

}  // namespace cw::statement
