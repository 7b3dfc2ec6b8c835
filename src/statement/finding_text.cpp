#include "statement/finding_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "statement/page.hpp"

namespace cw::statement {

namespace {

constexpr std::size_t most_rows = 24;
constexpr std::size_t widest_word = 30;  // a wider cell is a sentence

std::string with_minus(std::string text) {
  return !text.empty() && text.front() == '-' ? "\u2212" + text.substr(1) : text;
}

bool is_share(std::string_view unit) {
  return unit == "share";
}

std::string number(double value, const Estimate& estimate) {
  const double scale = is_share(estimate.unit) ? 100.0 : 1.0;
  std::optional<double> low, high;
  if (estimate.low) low = *estimate.low * scale;
  if (estimate.high) high = *estimate.high * scale;
  return rounded(value * scale, low, high);
}

std::string unit_suffix(std::string_view unit) {
  if (unit.empty()) return "";
  return is_share(unit) ? " %" : " " + std::string(unit);
}

std::string estimate_line(const Estimate& estimate, std::size_t name_width) {
  std::string line =
      "  " + padded(estimate.name, name_width) + "  " + number(estimate.value, estimate) + unit_suffix(estimate.unit);
  if (estimate.low && estimate.high) {
    line += fmt::format("  ({} to {}, {:g} %)", number(*estimate.low, estimate), number(*estimate.high, estimate),
                        estimate.level * 100.0);
  }
  if (estimate.n) line += fmt::format("  n {}", *estimate.n);
  const std::string& how = estimate.low ? estimate.interval_method : estimate.no_interval;
  return how.empty() ? line + "\n" : wrapped(how, line + "  ", std::string(name_width + 6, ' '));
}

std::string cell_text(const Cell& cell) {
  struct Text {
    std::string operator()(std::monostate) const { return "\u2013"; }
    std::string operator()(bool value) const { return value ? "yes" : "no"; }
    std::string operator()(std::int64_t value) const { return with_minus(fmt::format("{}", value)); }
    std::string operator()(double value) const { return rounded(value, {}, {}); }
    std::string operator()(const std::string& value) const { return value; }
  };
  return std::visit(Text{}, cell);
}

/// A table with sentences in it does not fit: each row becomes a list of what its columns say.
std::string listed_rows(const Table& table, std::size_t shown) {
  std::size_t name_width = 0;
  for (const auto& column : table.columns) name_width = std::max(name_width, columns_of(column.name));
  std::string text;
  for (std::size_t row = 0; row < shown; ++row) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const std::string said = cell_text(table.rows[row][i]);
      if (said.empty()) continue;
      const std::string name = padded(table.columns[i].name, name_width) + "  ";
      text += wrapped(said, (i == 0 ? "    " : "      ") + name, std::string(name_width + 8, ' '));
    }
  }
  return text;
}

std::string aligned_rows(const Table& table, std::size_t shown, const std::vector<std::size_t>& widths) {
  const auto aligned = [&](std::string cell, std::size_t i) {
    const bool words = table.columns[i].role == Role::label || table.columns[i].role == Role::group;
    return words ? padded(std::move(cell), widths[i]) : padded_left(std::move(cell), widths[i]);
  };
  std::string text = "  ";
  for (std::size_t i = 0; i < widths.size(); ++i) text += "  " + aligned(table.columns[i].name, i);
  text += "\n";
  for (std::size_t row = 0; row < shown; ++row) {
    text += "  ";
    for (std::size_t i = 0; i < widths.size(); ++i) text += "  " + aligned(cell_text(table.rows[row][i]), i);
    text += "\n";
  }
  return text;
}

std::string table_text(const Table& table) {
  const std::size_t shown = std::min(table.rows.size(), most_rows);
  std::vector<std::size_t> widths;
  std::size_t line = 2;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    widths.push_back(columns_of(table.columns[i].name));
    for (std::size_t row = 0; row < shown; ++row)
      widths[i] = std::max(widths[i], columns_of(cell_text(table.rows[row][i])));
    line += widths[i] + 2;
  }
  const bool sentences = std::any_of(widths.begin(), widths.end(), [](auto width) { return width > widest_word; });
  std::string text = "\n  " + table.name + "\n";
  text += line > page_columns && sentences ? listed_rows(table, shown) : aligned_rows(table, shown, widths);
  if (table.rows.size() > shown)
    text += fmt::format("    and {} more rows (--json has all)\n", table.rows.size() - shown);
  return text;
}

}  // namespace

std::string rounded(double value, std::optional<double> low, std::optional<double> high) {
  if (value == std::floor(value) && std::abs(value) < 1e15 && !low)
    return with_minus(fmt::format("{:.0f}", value + 0.0));
  const double span = low && high ? *high - *low : std::abs(value) / 10.0;
  if (!(span > 0.0) || !std::isfinite(span)) return with_minus(fmt::format("{:.6g}", value));
  const int digits = std::clamp(static_cast<int>(1 - std::floor(std::log10(span))), 0, 12);
  std::string text = fmt::format("{:.{}f}", value, digits);
  if (text.find_first_not_of("-0.") == std::string::npos && text.front() == '-') text.erase(0, 1);  // no minus zero
  return with_minus(std::move(text));
}

std::string finding_text(const Released& released, Glyphs glyphs) {
  const Finding& finding = released.finding();
  std::string text = wrapped(finding.estimand.empty() ? finding.method : finding.estimand);
  const std::string grade = std::string(mark(finding.grade, glyphs == Glyphs::ascii)) + (finding.grade ? " " : "") +
                            std::string(word(finding.grade));
  std::string about = grade;
  if (!finding.population.empty()) about += " \u00b7 " + finding.population;
  if (!finding.window.from.empty()) about += " \u00b7 " + finding.window.from + " to " + finding.window.until;
  text += wrapped(about, "  ", "  ");
  if (finding.status == Status::refused) text += wrapped("refused: " + finding.reason, "  ", "  ");
  if (!finding.counterfactual.empty()) text += wrapped("against: " + finding.counterfactual, "  ", "  ");
  text += "\n";
  std::size_t name_width = 0;
  for (const auto& estimate : finding.estimates) name_width = std::max(name_width, columns_of(estimate.name));
  for (const auto& estimate : finding.estimates) text += estimate_line(estimate, name_width);
  for (const auto& part : finding.refused)
    text += wrapped(part.name + ": no number (" + part.code + "). " + part.next, "  ", "    ");
  for (const auto& check : finding.diagnostics) {
    const std::string state = check.status == CheckStatus::pass   ? "pass"
                              : check.status == CheckStatus::warn ? "look at"
                                                                  : "FAILED";
    const std::string value = check.value ? " (" + rounded(*check.value, {}, {}) + ")" : "";
    text += wrapped("check " + check.name + ": " + state + value + (check.detail.empty() ? "" : ", " + check.detail),
                    "  ", "    ");
  }
  for (const auto& table : finding.tables) text += table_text(table);
  if (!finding.caveats.empty()) text += "\n";
  for (const auto& caveat : finding.caveats) text += wrapped(caveat, "  note: ", "        ");
  return text;
}

}  // namespace cw::statement
