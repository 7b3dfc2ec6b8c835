#include "base/money.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>

namespace cw {

Result<Currency> Currency::parse(std::string_view text) {
  Currency currency;
  if (text.size() != 3 ||
      !std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; })) {
    return fail(ErrorCode::invalid_input, "\"" + std::string(text) + "\" is not a currency code", {},
                "write three letters, as in EUR or USD");
  }
  std::transform(text.begin(), text.end(), currency.code_.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return currency;
}

int Currency::exponent() const {
  static constexpr std::string_view zero[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                              "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
  static constexpr std::string_view three[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  if (std::find(std::begin(zero), std::end(zero), code()) != std::end(zero)) return 0;
  if (std::find(std::begin(three), std::end(three), code()) != std::end(three)) return 3;
  return 2;
}

namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool strip_prefix(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

tl::unexpected<Error> not_an_amount(std::string_view text) {
  return fail(ErrorCode::invalid_input, "\"" + std::string(text.substr(0, 40)) + "\" is not an amount");
}

/// "1,129" -> "1129"; nullopt-like empty result if a mark does not stand in front of exactly three digits.
bool drop_thousands(std::string_view whole, char mark, std::string& digits) {
  std::size_t since_mark = 0;
  bool seen_mark = false;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const char c = whole[i];
    if (c >= '0' && c <= '9') {
      digits += c;
      ++since_mark;
    } else if ((c == mark || c == ' ' || c == '\'') && i > 0 && (!seen_mark ? since_mark <= 3 : since_mark == 3)) {
      seen_mark = true;
      since_mark = 0;
    } else {
      return false;
    }
  }
  return !seen_mark || since_mark == 3;
}

}  // namespace

Result<std::int64_t> parse_minor(std::string_view text, int exponent, char decimal_mark) {
  const std::string_view original = text;
  text = trim(text);
  bool negative = strip_prefix(text, "-") || strip_prefix(text, "\u2212");
  for (std::string_view sign : {"$", "\u20ac", "\u00a3", "\u00a5"}) strip_prefix(text, sign);
  text = trim(text);
  if (!negative) negative = strip_prefix(text, "-");
  const auto point = text.find(decimal_mark);
  std::string digits;
  if (!drop_thousands(text.substr(0, point), decimal_mark == '.' ? ',' : '.', digits)) return not_an_amount(original);
  std::string_view decimals = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (digits.empty() && decimals.empty()) return not_an_amount(original);
  for (int i = 0; i < exponent; ++i) {
    digits += decimals.empty() ? '0' : decimals.front();
    if (!decimals.empty()) decimals.remove_prefix(1);
  }
  std::int64_t minor = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9' || __builtin_mul_overflow(minor, std::int64_t{10}, &minor) ||
        __builtin_add_overflow(minor, std::int64_t{c - '0'}, &minor)) {
      return not_an_amount(original);
    }
  }
  if (!std::all_of(decimals.begin(), decimals.end(), [](char c) { return c == '0'; })) return not_an_amount(original);
  return negative ? -minor : minor;
}

std::vector<std::int64_t> allocate(std::int64_t total, std::span<const double> weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  CW_CHECK(sum > 0.0 || total == 0);
  std::vector<std::int64_t> parts(weights.size(), 0);
  if (sum <= 0.0) return parts;
  std::vector<double> remainders(weights.size());
  std::int64_t given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double exact = static_cast<double>(total) * (weights[i] / sum);
    parts[i] = static_cast<std::int64_t>(std::trunc(exact));
    remainders[i] = std::abs(exact - static_cast<double>(parts[i]));
    given += parts[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return remainders[a] > remainders[b]; });
  const std::int64_t step = total >= given ? 1 : -1;
  for (std::size_t i = 0; given != total; i = (i + 1) % order.size()) {
    if (weights[order[i]] <= 0.0) continue;
    parts[order[i]] += step;
    given += step;
  }
  return parts;
}

std::string to_text(const Money& money) {
  const int exponent = money.currency.exponent();
  const bool negative = money.minor < 0;
  std::uint64_t magnitude =
      negative ? ~static_cast<std::uint64_t>(money.minor) + 1 : static_cast<std::uint64_t>(money.minor);
  std::string digits = std::to_string(magnitude);
  if (digits.size() <= static_cast<std::size_t>(exponent))
    digits.insert(0, static_cast<std::size_t>(exponent) + 1 - digits.size(), '0');
  std::string text = exponent > 0 ? "." + digits.substr(digits.size() - static_cast<std::size_t>(exponent)) : "";
  digits.resize(digits.size() - static_cast<std::size_t>(exponent));
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 3 == 0) text.insert(0, ",");
    text.insert(0, 1, digits[digits.size() - 1 - i]);
  }
  return (negative ? "\u2212" : "") + text;
}

}  // namespace cw
