#include "workspace/plain_design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <limits>
#include <unordered_map>

#include "workspace/plain.hpp"

namespace cw::workspace {

namespace {

using measure::plain::Covariates;
using measure::plain::Labels;

constexpr std::size_t most_levels = 50;

std::string_view bare(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

bool same_word(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         });
}

bool no_value(std::string_view cell) {
  const auto text = bare(cell);
  return text.empty() || (text.size() <= 4 && (same_word(text, "na") || same_word(text, "n/a") ||
                                               same_word(text, "nan") || same_word(text, "null")));
}

std::optional<double> number(std::string_view cell) {
  auto text = bare(cell);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<bool> truth(std::string_view cell) {
  const auto text = bare(cell);
  for (const char* yes : {"true", "yes", "t"}) {
    if (same_word(text, yes)) return true;
  }
  for (const char* no : {"false", "no", "f"}) {
    if (same_word(text, no)) return false;
  }
  const auto value = number(cell);
  if (value == 1.0) return true;
  if (value == 0.0) return false;
  return std::nullopt;
}

double seconds_between(std::clock_t from, std::clock_t until) {
  return static_cast<double>(until - from) / static_cast<double>(CLOCKS_PER_SEC);
}

void fill_with_mean(Covariates& coded, const std::string& column, std::vector<double> values) {
  double sum = 0.0, known = 0.0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value, known += 1.0;
  }
  std::vector<double> lacking(values.size(), 0.0);
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!std::isnan(values[row])) continue;
    values[row] = sum / known;
    lacking[row] = 1.0;
  }
  coded.names.push_back(column);
  coded.values.append(values);
  coded.names.push_back(column + "_missing");
  coded.values.append(lacking);
}

}  // namespace

std::vector<std::string> columns_listed(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto name = bare(std::string_view(text).substr(begin, end - begin));
    if (!name.empty()) names.emplace_back(name);
    begin = end + 1;
  }
  return names;
}

Result<std::vector<std::string>> covariates_listed(const std::string& text) {
  auto names = columns_listed(text);
  if (names.empty())
    return fail(ErrorCode::usage, "no covariate is named", "--covariates", "name columns, separated by commas");
  return names;
}

Result<> above_zero(const std::optional<double>& value, const std::string& option) {
  if (!value || (*value > 0.0 && std::isfinite(*value))) return {};
  return fail(ErrorCode::usage, option + " is not above zero", option);
}

Result<Design> Design::read(const OwnFile& file, std::vector<std::string> needed, std::vector<std::string> covariates,
                            std::vector<std::string> sparse) {
  if (file.missing != "refuse" && file.missing != "drop" && file.missing != "indicator") {
    return fail(ErrorCode::usage, "there is no policy \"" + file.missing + "\" for missing cells", "--missing",
                "take refuse, drop or indicator");
  }
  std::vector<std::string> columns;
  for (const auto* list : {&needed, &covariates, &sparse}) {
    for (const auto& name : *list) {
      if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
    }
  }
  Design design;
  const std::clock_t began = std::clock();
  CW_TRY(design.table_, plain_table(file.data, columns));
  design.read_until_ = std::clock();
  design.read_seconds_ = seconds_between(began, design.read_until_);
  design.rows_read_ = design.table_.rows;
  for (std::size_t i = 0; i < columns.size(); ++i) design.places_[columns[i]] = i;
  for (std::size_t row = 0; row < design.rows(); ++row) design.kept_.push_back(row);
  design.missing_.policy = file.missing;
  const std::set<std::string> let_through(sparse.begin(), sparse.end());
  std::set<std::string> checked(needed.begin(), needed.end()), filled;
  (file.missing == "indicator" ? filled : checked).insert(covariates.begin(), covariates.end());
  for (const auto& name : let_through) checked.erase(name);
  for (const auto& name : checked) filled.erase(name);
  CW_TRY_VOID(design.treat_missing(checked, filled));
  return design;
}

Result<> Design::treat_missing(const std::set<std::string>& checked, const std::set<std::string>& filled) {
  std::vector<std::uint8_t> whole(rows(), 1);
  for (const auto& column : table_.columns) {
    if (!checked.contains(column)) continue;
    std::vector<std::string> lacking;
    for (std::size_t row = 0; row < rows(); ++row) {
      if (!is_missing(column, row)) continue;
      whole[row] = 0;
      lacking.push_back(std::to_string(row + 1));
    }
    if (lacking.empty() || missing_.policy == "drop") continue;
    return fail(ErrorCode::invalid_input,
                fmt::format("column \"{}\" has {} missing cells: row {}", column, lacking.size(),
                            measure::plain::listed(lacking)),
                table_.name, "fill them, or say --missing drop to leave those rows out");
  }
  for (const auto& column : filled) {
    for (std::size_t row = 0; row < rows(); ++row) missing_.cells_filled += is_missing(column, row) ? 1 : 0;
  }
  filled_ = filled;
  keep(whole);
  if (rows() > 0) return {};
  return fail(ErrorCode::too_few_rows, "every row has a missing cell", table_.name, "fill them");
}

void Design::keep(const std::vector<std::uint8_t>& wanted) {
  const auto lost = std::count(wanted.begin(), wanted.end(), std::uint8_t{0});
  if (lost == 0) return;
  std::size_t next = 0;
  for (std::size_t row = 0; row < wanted.size(); ++row) {
    if (wanted[row] == 0) continue;
    kept_[next] = kept_[row];
    for (auto& cells : table_.cells) {
      if (next != row) cells[next] = std::move(cells[row]);
    }
    ++next;
  }
  kept_.resize(next);
  for (auto& cells : table_.cells) cells.resize(next);
  table_.rows = static_cast<std::int64_t>(next);
  missing_.rows_left_out += lost;
}

void Design::sign(Finding& finding) const {
  measure::plain::say_missing(finding, missing_);
  finding.proof.inputs = {{table_.name, rows_read_, table_.sha256}};
  finding.proof.parameters["format"] = table_.format;
  finding.proof.timings_cpu_seconds = {{"read", read_seconds_},
                                       {"estimate", seconds_between(read_until_, std::clock())}};
}

const std::vector<std::string>& Design::texts(const std::string& column) const {
  return table_.cells[places_.at(column)];
}

bool Design::is_missing(const std::string& column, std::size_t row) const {
  return no_value(texts(column)[row]);
}

bool Design::is_numeric(const std::string& column) const {
  const auto& cells = texts(column);
  return std::all_of(cells.begin(), cells.end(), [](const auto& cell) { return no_value(cell) || number(cell); });
}

Result<std::vector<double>> Design::numbers(const std::string& column) const {
  const auto& cells = texts(column);
  std::vector<double> values;
  values.reserve(cells.size());
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const auto value = number(cells[row]);
    if (value) {
      values.push_back(*value);
    } else if (no_value(cells[row])) {
      values.push_back(std::numeric_limits<double>::quiet_NaN());
    } else {
      return fail(ErrorCode::invalid_input,
                  fmt::format("row {} of column \"{}\" is not a number", row_in_file(row), column), table_.name,
                  "give numbers with a decimal point");
    }
  }
  return values;
}

Result<std::vector<std::uint8_t>> Design::yes_or_no(const std::string& column) const {
  const auto& cells = texts(column);
  std::vector<std::uint8_t> values;
  values.reserve(cells.size());
  std::size_t yes = 0;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const auto value = truth(cells[row]);
    if (!value) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("row {} of column \"{}\" is neither 1 nor 0: a treatment has two values",
                              row_in_file(row), column),
                  table_.name, "write 1 for treated and 0 for not; compare several treatments two at a time");
    }
    values.push_back(*value ? 1 : 0);
    yes += *value ? 1 : 0;
  }
  if (yes == 0 || yes == values.size()) {
    return fail(ErrorCode::degenerate,
                fmt::format("column \"{}\" says {} for every row: nobody to compare with", column, yes == 0 ? 0 : 1),
                table_.name, "bring rows of both groups");
  }
  return values;
}

Labels Design::labels(const std::string& column) const {
  return labels_of_all({column});
}

Labels Design::labels_of_all(const std::vector<std::string>& columns) const {
  Labels labels;
  std::unordered_map<std::string, std::uint32_t> known;
  labels.of_row.reserve(rows());
  for (std::size_t row = 0; row < rows(); ++row) {
    std::string key, shown;
    for (const auto& column : columns) {
      const auto text = bare(texts(column)[row]);
      key += std::to_string(text.size()) + ":";
      key += text;
      shown += (shown.empty() ? "" : ", ") + std::string(text);
    }
    const auto [at, added] = known.try_emplace(std::move(key), static_cast<std::uint32_t>(known.size()));
    if (added) labels.names.push_back(std::move(shown));
    labels.of_row.push_back(at->second);
  }
  return labels;
}

Result<> Design::sorts_by_time(const std::string& column) const {
  const std::size_t length = rows() > 0 ? bare(texts(column)[0]).size() : 0;
  for (std::size_t row = 0; row < rows(); ++row) {
    const auto text = bare(texts(column)[row]);
    const bool year =
        text.size() > 4 && std::all_of(text.begin(), text.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
    if (year && text.size() == length) continue;
    return fail(ErrorCode::invalid_input,
                fmt::format("row {} of column \"{}\" is no period that sorts by time", row_in_file(row), column),
                table_.name, "write 2026-03-12, 2026-03, 2026Q1 or a number, all alike");
  }
  return {};
}

Result<measure::plain::TimeAxis> Design::times(const std::string& column) const {
  measure::plain::TimeAxis axis;
  axis.numeric = is_numeric(column);
  if (!axis.numeric) CW_TRY_VOID(sorts_by_time(column));
  std::map<std::pair<double, std::string>, std::uint32_t>
      known;  // in order; the number alone orders where there is one
  const auto key = [&](std::size_t row) {
    const std::string text(bare(texts(column)[row]));
    return axis.numeric ? std::pair{number(text).value_or(0.0), std::string()} : std::pair{0.0, text};
  };
  for (std::size_t row = 0; row < rows(); ++row) {
    known.try_emplace(key(row), static_cast<std::uint32_t>(row));
  }
  for (auto& [name, place] : known) {
    axis.names.emplace_back(bare(texts(column)[place]));
    axis.values.push_back(axis.numeric ? name.first : static_cast<double>(axis.values.size()));
    place = static_cast<std::uint32_t>(axis.values.size() - 1);
  }
  for (std::size_t row = 0; row < rows(); ++row) axis.of_row.push_back(known.at(key(row)));
  return axis;
}

std::optional<double> Design::time_value(const std::string& column, std::size_t row,
                                         const measure::plain::TimeAxis& times) const {
  const auto text = bare(texts(column)[row]);
  if (times.numeric) return number(text);
  const auto at = std::lower_bound(times.names.begin(), times.names.end(), text);
  return static_cast<double>(at - times.names.begin());
}

std::optional<double> Design::number_of(const std::string& text) {
  return number(text);
}

bool Design::says_never(const std::string& column, std::size_t row) const {
  const auto text = bare(texts(column)[row]);
  return text == "0" || same_word(text, "inf") || same_word(text, "never");
}

/// A category is words throughout: a number among words, or a decimal comma, is a slip that would pass in silence.
Result<> Design::all_words(const std::string& column) const {
  std::size_t numbers = 0, last_word = 0;
  for (std::size_t row = 0; row < rows(); ++row) {
    if (is_missing(column, row)) continue;
    std::string text(bare(texts(column)[row]));
    const bool is_number = number(text).has_value();
    if (!is_number) std::replace(text.begin(), text.end(), ',', '.');
    if (!is_number && number(text)) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("row {} of column \"{}\" is a number with a decimal comma", row_in_file(row), column),
                  table_.name, "write numbers with a decimal point");
    }
    numbers += is_number ? 1 : 0;
    if (!is_number) last_word = row;
  }
  if (numbers == 0) return {};
  return fail(ErrorCode::invalid_input,
              fmt::format("column \"{}\" mixes numbers with text: row {} is no number", column, row_in_file(last_word)),
              table_.name, "give numbers alone, or write a category in words alone");
}

Result<Covariates> Design::covariates(const std::vector<std::string>& columns) const {
  Covariates coded;
  coded.values.rows = coded.base_values.rows = rows();
  for (const auto& column : columns) {
    const bool fill = filled_.contains(column);
    if (is_numeric(column)) {
      CW_TRY(auto values, numbers(column));
      if (fill && std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); })) {
        fill_with_mean(coded, column, std::move(values));
      } else {
        coded.names.push_back(column);
        coded.values.append(values);
      }
      continue;
    }
    CW_TRY_VOID(all_words(column));
    std::map<std::string, std::vector<double>> levels;  // a missing cell that is to be filled is a level of its own
    for (std::size_t row = 0; row < rows(); ++row) {
      const std::string level = is_missing(column, row) ? "_missing" : std::string(bare(texts(column)[row]));
      auto& values = levels[level];
      if (values.empty()) values.assign(rows(), 0.0);
      values[row] = 1.0;
      if (levels.size() > most_levels) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("column \"{}\" holds text with more than {} different values (row {})", column,
                                most_levels, row_in_file(row)),
                    table_.name, "leave it out, or group its values; numbers must be written with a decimal point");
      }
    }
    bool first = true;
    for (const auto& [level, values] : levels) {
      auto& names = first && levels.size() > 1 ? coded.base_names : coded.names;
      (first && levels.size() > 1 ? coded.base_values : coded.values).append(values);
      names.push_back(column + level);
      first = false;
    }
  }
  return coded;
}

}  // namespace cw::workspace
