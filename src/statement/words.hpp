#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "statement/statement.hpp"

/// Numbers as people read them: one step for all money of a statement, parts that add up, ranges in prose.
namespace cw::statement {

/// The power of ten nearest to a hundredth of a range's width: 141,000 wide is printed to 1,000, 0.89 wide to 0.01.
double step_for_width(double width);

/// How all money of one statement is printed: in whole steps, in units, thousands or millions.
struct Scale {
  double step = 1.0;   // major units
  double unit = 1.0;   // 1, 1e3 or 1e6
  std::string suffix;  // "", "k", "M"
  int decimals = 0;    // after the point, in the unit
};

/// The step of the return's range, but no coarser than a hundredth of cost or return, so that neither is printed as one
/// or two digits; no finer than the currency's minor unit.
Scale scale_of(const Statement& statement);

/// How an amount that stands in no printed sum is printed: in the page's unit, by the width of its own range, but to a
/// thousandth of the unit at the finest. Without a range as the page.
Scale scale_of(const Amount& alone, const Scale& page, int currency_digits);

/// Digits after the point of a number whose range is that wide.
int decimals_for_width(double width);

/// Each amount in whole steps, so that they add up to the sum in whole steps; what rounding leaves goes to the largest
/// remainders, the earlier first on ties.
std::vector<std::int64_t> steps_of(std::span<const double> amounts, double step);

/// "1,234", "−0.61" (U+2212), always with `decimals` digits after the point.
std::string plain(double value, int decimals);
/// An amount to the last minor unit: "158,204.10".
std::string exact(double amount, int currency_digits);
/// "118" in the scale's unit; of steps: "118" for 118 steps of 1 k.
std::string scaled(double amount, const Scale& scale);
std::string scaled_steps(std::int64_t steps, const Scale& scale);
/// "€118 k", "CHF 118 k", "−€5".
std::string money(double amount, const Scale& scale, std::string_view currency);

/// "0.18–1.07"; "−0.20 to 1.07" where a bound is negative; "" without bounds.
std::string range_text(const std::string& low, const std::string& high);
std::string range_of(const Amount& amount, const Scale& scale);
/// An ROI with its range: digits by the width of the range, two at the most and without one.
int roi_decimals(const Amount& roi);

/// "71 %", "2.1 %": a share with at most one decimal below 10 %.
std::string percent(double share);
/// A number of an assumption: up to four significant digits, no trailing zeros; whole from 1,000 on.
std::string brief(double value);

/// "euro", "dollar", ...; the code itself where we know no word.
std::string currency_word(std::string_view currency);
/// "€", "$", ...; "CHF " where there is no sign.
std::string currency_sign(std::string_view currency);

/// "cash in" | "cash-out avoided" | "capacity freed"; words_of takes the name as JSON writes it.
std::string_view words(BenefitKind kind);
std::string_view words_of(std::string_view kind);
/// "fully loaded" | "direct" | "full economic".
std::string_view words(const Roi& roi);

/// "1 Jul to 30 Sep 2026": first and last day of a half-open range of ISO days; as given if they are not days.
std::string period_words(const std::string& from, const std::string& until);

/// The same with signs of our own in ASCII: "-", " to ", "EUR ", "|", "x". Names that people gave stay as they are.
std::string to_ascii(std::string text);

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& items);

}  // namespace cw::statement
