#pragma once

#include <ctime>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ingest/plain_table.hpp"
#include "measure/plain/design.hpp"
#include "measure/plain/panel.hpp"

namespace cw::workspace {

/// The caller's own file: its name, what to do about missing cells, and nothing else.
struct OwnFile {
  std::string data;
  std::string missing = "refuse";  // refuse | drop (the row) | indicator (covariates: mean and a column that says so)
};

/// The columns of a plain table as an estimator takes them. A cell is missing if it is empty or reads NA, N/A, NaN or
/// null in any case. A column is a number if every cell that is not missing reads as one, else a category.
class Design {
 public:
  /// Reads `needed` and `covariates` (no name twice in the result); missing cells of `sparse` are let through and get
  /// no number. Errors: those of the reader; usage (an unknown policy); invalid_input for a missing cell under
  /// "refuse", naming column, rows and how many; too_few_rows if "drop" leaves none.
  static Result<Design> read(const OwnFile& file, std::vector<std::string> needed,
                             std::vector<std::string> covariates = {}, std::vector<std::string> sparse = {});

  std::size_t rows() const { return static_cast<std::size_t>(table_.rows); }
  /// Says in the Finding what was read, in which format, what became of missing cells, and the CPU seconds of reading
  /// and since then (printed on request only).
  void sign(Finding& finding) const;
  /// The number of the file's data row (first = 1) that stands at `row` now.
  std::size_t row_in_file(std::size_t row) const { return kept_[row] + 1; }
  const std::string& name() const { return table_.name; }

  const std::vector<std::string>& texts(const std::string& column) const;
  bool is_missing(const std::string& column, std::size_t row) const;
  bool is_numeric(const std::string& column) const;
  /// Errors: invalid_input naming the row. A missing cell of a sparse column is NaN.
  Result<std::vector<double>> numbers(const std::string& column) const;
  /// 1/0, true/false or yes/no. Errors: invalid_input (a third value: named with its row), degenerate (one value only).
  Result<std::vector<std::uint8_t>> yes_or_no(const std::string& column) const;
  measure::plain::Labels labels(const std::string& column) const;
  /// Several columns taken together: rows are alike if they agree in all.
  measure::plain::Labels labels_of_all(const std::vector<std::string>& columns) const;
  /// The periods of a column, in order of number, or of text where a cell is none. Errors: invalid_input for text that
  /// would not sort by time: it must begin with a year of four digits and be of one length (2026-03, 2026Q1).
  Result<measure::plain::TimeAxis> times(const std::string& column) const;
  /// A cell on the scale of `times`: its number, or the place of the first period that is not before it.
  std::optional<double> time_value(const std::string& column, std::size_t row,
                                   const measure::plain::TimeAxis& times) const;
  /// A word of the command line as a number of the table, if it is one.
  static std::optional<double> number_of(const std::string& text);
  /// Whether a cell says Inf or never.
  bool says_never(const std::string& column, std::size_t row) const;
  /// Errors: invalid_input if a category has more than 50 levels, or a column mixes numbers and text (row named).
  Result<measure::plain::Covariates> covariates(const std::vector<std::string>& columns) const;

 private:
  Result<> treat_missing(const std::set<std::string>& checked, const std::set<std::string>& filled);
  void keep(const std::vector<std::uint8_t>& wanted);
  Result<> all_words(const std::string& column) const;
  Result<> sorts_by_time(const std::string& column) const;
  ingest::PlainTable table_;
  std::map<std::string, std::size_t> places_;
  std::int64_t rows_read_ = 0;
  std::clock_t read_until_ = 0;
  double read_seconds_ = 0.0;
  std::vector<std::size_t> kept_;
  std::set<std::string> filled_;  // covariates whose missing cells are to be filled
  measure::plain::MissingCells missing_;
};

/// "age, educ" -> age, educ; blanks around a name are taken off, empty names dropped.
std::vector<std::string> columns_listed(const std::string& text);
/// Errors: usage if none is named.
Result<std::vector<std::string>> covariates_listed(const std::string& text);
/// Errors: usage for a number that is not above zero.
Result<> above_zero(const std::optional<double>& value, const std::string& option);

}  // namespace cw::workspace
