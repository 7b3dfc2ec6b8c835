#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <regex>
#include <sstream>

#include "tests/statement/worked.hpp"

namespace cw::statement {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string printed(const Input& input, Glyphs glyphs = Glyphs::unicode, bool color = false) {
  const auto statement = compose(input);
  if (!statement) ADD_FAILURE() << to_text(statement.error());
  return statement ? to_text(*statement, glyphs, color) : std::string();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// A printed number: "−1,234.50" or "12 k".
double number(std::string text) {
  std::string digits;
  double sign = 1.0;
  if (text.starts_with("\u2212")) sign = -1.0, text = text.substr(3);
  for (const char c : text) {
    if (c != ',') digits += c;
  }
  return sign * std::stod(digits);
}

const std::string amount = "((?:\u2212)?[0-9][0-9,]*(?:\\.[0-9]+)?)";

/// The amount behind a label at the start of a row of the table under `heading`.
double total(const std::vector<std::string>& lines, const std::string& label) {
  const std::regex pattern("^  " + label + " {2,}" + amount + "( .*)?$");
  for (const auto& line : lines) {
    std::smatch match;
    if (std::regex_match(line, match, pattern)) return number(match[1]);
  }
  ADD_FAILURE() << "no row " << label;
  return std::nan("");
}

/// Recomputes every printed sum and every ROI from the printed page alone.
void expect_adds_up(const std::string& page) {
  const auto lines =
      lines_of(std::regex_replace(page, std::regex(" *\n      = "), " = "));  // a long formula stands below
  double in = 0, avoided = 0, capacity = 0, cost = 0;
  std::string section;
  const std::regex line_of_return(
      "^  (?:\u25a0|\u25a3) .*? {1,}" + amount +
      " (?:\\([^)]*\\))? +(Experiment|Adjusted) +(cash in|cash-out avoided|capacity freed)$");
  const std::regex line_of_cost("^  [a-z]+ +" + amount + " as .*$");
  const std::regex line_of_roi("^  [a-z, ]+? +" + amount + " (?:\\([^)]*\\))? *= \\(" + amount + " \u2212 " + amount +
                               "\\) / " + amount + "$");
  int rois = 0;
  for (const auto& line : lines) {
    if (!line.empty() && line[0] != ' ') section = line.substr(0, line.find(','));
    std::smatch match;
    if (section == "Return" && std::regex_match(line, match, line_of_return)) {
      (match[3] == "cash in" ? in : match[3] == "capacity freed" ? capacity : avoided) += number(match[1]);
    } else if (section.starts_with("Cost") && std::regex_match(line, match, line_of_cost)) {
      cost += number(match[1]);
    } else if (std::regex_match(line, match, line_of_roi)) {
      ++rois;
      EXPECT_EQ(match[3], match[4]) << line;
      EXPECT_NEAR((number(match[2]) - number(match[3])) / number(match[4]), number(match[1]), 0.005 + 1e-9) << line;
    }
  }
  EXPECT_GE(rois, 4);
  EXPECT_DOUBLE_EQ(total(lines, "cash in"), in);
  EXPECT_DOUBLE_EQ(total(lines, "cash-out avoided"), avoided);
  EXPECT_DOUBLE_EQ(total(lines, "return"), in + avoided);
  EXPECT_DOUBLE_EQ(total(lines, "capacity freed"), capacity);
  EXPECT_DOUBLE_EQ(total(lines, "return with capacity"), in + avoided + capacity);
  EXPECT_DOUBLE_EQ(total(lines, "cost"), cost);
}

TEST(Text, PrintedLinesRecomputeFromPrintedLines) {
  const auto catalog = worked::catalog();
  expect_adds_up(printed(worked::caused(catalog)));
}

/// Amounts that no rounding likes: thirds, halves, harms, big and small.
TEST(Text, AwkwardAmountsStillAddUp) {
  for (const double size : {7.0, 333.33, 1'666.67, 45'454.54, 1'234'567.89, 98'765'432.1}) {
    catalog::Catalog catalog = worked::catalog();
    for (auto& cost : catalog.costs) cost.amount = std::round(size * 100 / 3) / 100;
    Input input = worked::input(catalog);
    const Grade grades[] = {Grade::adjusted, Grade::experiment};
    const BenefitKind kinds[] = {BenefitKind::cash_in, BenefitKind::cash_out_avoided, BenefitKind::capacity_freed};
    for (int i = 0; i < 6; ++i) {
      const std::string id = "line" + std::to_string(i);
      const double value = std::round(size * 100 / (i + 3)) / 100 * (i == 4 ? -1 : 1);
      worked::add(input, id.c_str(), id.c_str(),
                  worked::money(id.c_str(), grades[i % 2], kinds[i % 3], value, size / 10));
    }
    SCOPED_TRACE(size);
    expect_adds_up(printed(input));
  }
}

TEST(Text, FitsOnAHundredColumns) {
  catalog::Catalog catalog = worked::catalog();
  Input wide = worked::caused(catalog);
  wide.lines[0].title = "A title that somebody made longer than the column that it is printed in, and then some more";
  for (const auto& input : {worked::input(catalog), worked::below_the_line(catalog), worked::caused(catalog), wide}) {
    for (const Glyphs glyphs : {Glyphs::unicode, Glyphs::ascii}) {
      for (const auto& line : lines_of(printed(input, glyphs))) {
        const auto columns = std::count_if(line.begin(), line.end(),
                                           [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
        EXPECT_LE(columns, 100) << line;
      }
    }
  }
}

TEST(Text, AsciiHasNoOtherSigns) {
  catalog::Catalog catalog = worked::catalog();
  for (const auto& input : {worked::below_the_line(catalog), worked::caused(catalog)}) {
    const std::string text = printed(input, Glyphs::ascii);
    EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80U; }))
        << text;
  }
  EXPECT_THAT(printed(worked::below_the_line(catalog), Glyphs::ascii), HasSubstr("[C] Members' margin above others'"));
  EXPECT_THAT(printed(worked::caused(catalog), Glyphs::ascii), HasSubstr("returned EUR 1.20 beyond its cost"));
}

TEST(Text, ColourOnlyOnRequest) {
  const auto catalog = worked::catalog();
  EXPECT_THAT(printed(worked::caused(catalog)), Not(HasSubstr("\033")));
  EXPECT_THAT(printed(worked::caused(catalog), Glyphs::unicode, true), HasSubstr("\033[1mFor every euro spent"));
}

TEST(Text, ADraftSaysSoBeforeAnythingElse) {
  const auto catalog = worked::catalog();
  Input input = worked::caused(catalog);
  input.draft_reasons = {"source shop has no legal basis", "programme forum has no member goal"};
  EXPECT_EQ(lines_of(printed(input))[1],
            "DRAFT, not to be shared: source shop has no legal basis and programme forum has no member goal.");
}

/// The page of (b), word for word: what a reader sees before anything is shown to be caused.
TEST(Text, BelowTheLineWordForWord) {
  const auto catalog = worked::catalog();
  const auto lines = lines_of(printed(worked::below_the_line(catalog)));
  const std::vector<std::string> start = {
      "Acme community \u00b7 Q3 2026 (1 Jul to 30 Sep 2026, Europe/Berlin)",
      "",
      "Not shown to be caused yet: no line comes from an experiment or an adjusted comparison, so there is",
      "no headline ROI. The community cost \u20ac50,000.",
      "",
      "Cost, accrued to the period, EUR",
      "  people                                  30,000 as declared",
      "  travel                                  10,000 as declared",
      "  tooling                                 10,000 as declared",
      "  cost                                    50,000 fully loaded; direct 40,000.00 of 50,000.00"};
  EXPECT_EQ(std::vector<std::string>(lines.begin(), lines.begin() + 10), start);
  EXPECT_THAT(
      printed(worked::below_the_line(catalog)),
      HasSubstr("\n  \u25a8 Members' margin above others'         90,000 (51,000\u2013129,000)   Correlation  cash in\n"
                "    to prove it: match members to others: 400 a side\n"));
}

}  // namespace
}  // namespace cw::statement
