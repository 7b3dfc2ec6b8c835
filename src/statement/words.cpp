#include "statement/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

namespace cw::statement {

namespace {

constexpr std::string_view minus = "\u2212";

double power_of_ten(int exponent) {
  return std::pow(10.0, exponent);
}

double width_of(const Amount& amount) {
  return amount.low && amount.high ? *amount.high - *amount.low : 0.0;
}

/// The widest range among what is summed; of single lines where there is no headline.
double widest_range(const Statement& statement) {
  double width = 0.0;
  for (const auto& [kind, amount] : statement.benefit_columns) width = std::max(width, width_of(amount));
  if (width > 0.0) return width;
  for (const auto& line : statement.lines) width = std::max(width, width_of(line.claimed));
  return width;
}

/// The finest of the steps that give each total three digits; 0 if all are 0.
double step_of_totals(const Statement& statement) {
  std::vector<double> totals = {statement.cost_total};
  for (const auto& roi : statement.rois) totals.push_back(roi.return_value);
  for (const auto& line : statement.lines) totals.push_back(line.claimed.value);
  double finest = 0.0;
  for (const double total : totals) {
    if (std::abs(total) < 1.0) continue;
    const double step = power_of_ten(static_cast<int>(std::floor(std::log10(std::abs(total)))) - 2);
    finest = finest == 0.0 ? step : std::min(finest, step);
  }
  return finest;
}

/// Digits of a number >= 0. What lies exactly between two is rounded up, as a browser does; printf would take the even.
std::string fixed(double value, int decimals) {
  const std::string beyond = fmt::format("{:.{}f}", value, decimals + 25);
  const std::string rest = beyond.substr(beyond.size() - 25);
  if (rest != "5" + std::string(24, '0')) return fmt::format("{:.{}f}", value, decimals);
  return fmt::format("{:.{}f}", std::nextafter(value, INFINITY), decimals);
}

}  // namespace

double step_for_width(double width) {
  return power_of_ten(static_cast<int>(std::lround(std::log10(width / 100.0))));
}

Scale scale_of(const Statement& statement) {
  Scale scale;
  const double by_width = widest_range(statement) > 0.0 ? step_for_width(widest_range(statement)) : 0.0;
  const double by_totals = step_of_totals(statement);
  const double finest = power_of_ten(-statement.currency_digits);
  scale.step = by_width > 0.0 && by_totals > 0.0 ? std::min(by_width, by_totals) : std::max(by_width, by_totals);
  scale.step = std::max(scale.step, finest);
  if (scale.step < 1.0) scale.step = finest;  // whole units or the smallest coin; nobody writes 1,252.4
  if (scale.step >= 1e6) {
    scale.unit = 1e6, scale.suffix = "M";
  } else if (scale.step >= 1e3) {
    scale.unit = 1e3, scale.suffix = "k";
  }
  scale.decimals = std::max(0, -static_cast<int>(std::lround(std::log10(scale.step / scale.unit))));
  return scale;
}

Scale scale_of(const Amount& alone, const Scale& page, int currency_digits) {
  if (width_of(alone) <= 0.0) return page;
  Scale own = page;
  own.step = std::max({step_for_width(width_of(alone)), power_of_ten(-currency_digits), page.unit / 1000.0});
  own.decimals = std::max(0, -static_cast<int>(std::lround(std::log10(own.step / own.unit))));
  return own;
}

int decimals_for_width(double width) {
  return width > 0.0 ? std::max(0, -static_cast<int>(std::lround(std::log10(step_for_width(width))))) : 0;
}

std::vector<std::int64_t> steps_of(std::span<const double> amounts, double step) {
  std::vector<std::int64_t> steps;
  std::vector<double> rest;
  for (const double amount : amounts) {
    steps.push_back(static_cast<std::int64_t>(std::floor(amount / step)));
    rest.push_back(amount / step - std::floor(amount / step));
  }
  const double sum = std::accumulate(amounts.begin(), amounts.end(), 0.0);
  std::int64_t left = std::llround(sum / step) - std::accumulate(steps.begin(), steps.end(), std::int64_t{0});
  std::vector<std::size_t> order(amounts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rest[a] > rest[b]; });
  for (std::size_t i = 0; left > 0 && i < order.size(); ++i, --left) ++steps[order[i]];
  return steps;
}

std::string plain(double value, int decimals) {
  std::string digits = fixed(std::abs(value), decimals);
  const bool zero = digits.find_first_not_of("0.") == std::string::npos;
  const auto point = std::min(digits.find('.'), digits.size());
  for (std::size_t i = point; i > 3; i -= 3) digits.insert(i - 3, ",");
  return (value < 0.0 && !zero ? std::string(minus) : std::string()) + digits;
}

std::string exact(double amount, int currency_digits) {
  return plain(amount, currency_digits);
}

std::string scaled_steps(std::int64_t steps, const Scale& scale) {
  return plain(static_cast<double>(steps) * scale.step / scale.unit, scale.decimals);
}

std::string scaled(double amount, const Scale& scale) {
  return scaled_steps(std::llround(amount / scale.step), scale);
}

std::string money(double amount, const Scale& scale, std::string_view currency) {
  const std::string digits = scaled(std::abs(amount), scale);
  const bool negative = std::llround(amount / scale.step) < 0;
  return (negative ? std::string(minus) : std::string()) + currency_sign(currency) + digits +
         (scale.suffix.empty() ? "" : " " + scale.suffix);
}

std::string range_text(const std::string& low, const std::string& high) {
  const bool negative = low.starts_with(minus) || high.starts_with(minus);
  return low + (negative ? " to " : "\u2013") + high;
}

std::string range_of(const Amount& amount, const Scale& scale) {
  return amount.low && amount.high ? range_text(scaled(*amount.low, scale), scaled(*amount.high, scale))
                                   : std::string();
}

int roi_decimals(const Amount& roi) {
  if (width_of(roi) <= 0.0) return 2;
  return std::clamp(-static_cast<int>(std::lround(std::log10(step_for_width(width_of(roi))))), 0, 2);
}

std::string percent(double share) {
  const double points = share * 100.0;
  const bool whole = std::abs(points) >= 10.0 || std::abs(points - std::round(points)) < 0.05;
  return plain(points, whole ? 0 : 1) + " %";
}

std::string brief(double value) {
  if (std::abs(value) >= 1000.0) return plain(value, 0);
  const std::string text = fmt::format("{:.4g}", value);
  return text.starts_with("-") ? std::string(minus) + text.substr(1) : text;
}

std::string currency_word(std::string_view currency) {
  static const std::map<std::string_view, std::string_view> names = {
      {"EUR", "euro"}, {"USD", "dollar"}, {"GBP", "pound"}, {"JPY", "yen"}, {"CHF", "franc"}, {"INR", "rupee"}};
  const auto found = names.find(currency);
  return std::string(found == names.end() ? currency : found->second);
}

std::string currency_sign(std::string_view currency) {
  static const std::map<std::string_view, std::string_view> signs = {
      {"EUR", "\u20ac"}, {"USD", "$"}, {"GBP", "\u00a3"}, {"JPY", "\u00a5"}};
  const auto found = signs.find(currency);
  return found == signs.end() ? std::string(currency) + " " : std::string(found->second);
}

std::string_view words(BenefitKind kind) {
  switch (kind) {
    case BenefitKind::cash_in:
      return "cash in";
    case BenefitKind::cash_out_avoided:
      return "cash-out avoided";
    case BenefitKind::capacity_freed:
      return "capacity freed";
  }
  return "";
}

std::string_view words_of(std::string_view kind) {
  for (const auto one : {BenefitKind::cash_in, BenefitKind::cash_out_avoided, BenefitKind::capacity_freed}) {
    if (name(one) == kind) return words(one);
  }
  return kind;
}

std::string_view words(const Roi& roi) {
  if (roi.name == "direct") return "direct";
  return roi.name == "fully_loaded" ? "fully loaded" : "full economic";
}

std::string to_ascii(std::string text) {
  static constexpr std::pair<std::string_view, std::string_view> signs[] = {
      {"\u2212", "-"},    {"\u2013", " to "}, {"\u20ac", "EUR "}, {"\u00a3", "GBP "},
      {"\u00a5", "JPY "}, {"\u00b7", "|"},    {"\u00d7", "x"}};
  for (const auto& [sign, plain_sign] : signs) {
    for (auto at = text.find(sign); at != std::string::npos; at = text.find(sign, at + plain_sign.size())) {
      text.replace(at, sign.size(), plain_sign);
    }
  }
  return text;
}

std::string period_words(const std::string& from, const std::string& until) {
  static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto first = parse_day(from);
  const auto after = parse_day(until);
  if (!first || !after) return from + " to " + until;
  const auto a = to_ymd(*first);
  const auto b = to_ymd(Day{after->days - 1});
  const auto day = [](const YearMonthDay& d) {
    return fmt::format("{} {}", d.day, months[static_cast<std::size_t>(d.month - 1)]);
  };
  return a.year == b.year ? fmt::format("{} to {} {}", day(a), day(b), b.year)
                          : fmt::format("{} {} to {} {}", day(a), a.year, day(b), b.year);
}

std::string listed(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

}  // namespace cw::statement
