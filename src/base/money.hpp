#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cw {

/// ISO 4217 code, upper case.
class Currency {
 public:
  Currency() = default;
  /// Errors: invalid_input unless three ASCII letters.
  static Result<Currency> parse(std::string_view text);
  std::string_view code() const { return {code_.data(), 3}; }
  /// Digits after the point: 2 for EUR, 0 for JPY, 3 for KWD.
  int exponent() const;
  friend auto operator<=>(const Currency&, const Currency&) = default;

 private:
  std::array<char, 3> code_ = {'X', 'X', 'X'};
};

/// An amount in minor units (cents) of one currency.
struct Money {
  std::int64_t minor = 0;
  Currency currency;
  friend bool operator==(const Money&, const Money&) = default;
};

/// Reads "1,129.00", "1.129,00", "-5", "$3.50" into minor units; `exponent` digits after the point.
/// decimal_mark: '.' or ','; the other mark and spaces are thousands marks and may only stand in front of three digits.
/// Errors: invalid_input (also for more decimals than the currency has, unless they are zeros; and on overflow).
Result<std::int64_t> parse_minor(std::string_view text, int exponent, char decimal_mark = '.');

/// Splits `total` in proportion to `weights` so that the parts sum to `total` exactly; left-over cents go to the
/// largest remainders, the earlier part first on ties. weights: each >= 0, not all zero (else all parts are 0 and the
/// caller still owns `total`: CW_CHECK).
std::vector<std::int64_t> allocate(std::int64_t total, std::span<const double> weights);

/// "1,234.50" (no currency sign); negative with U+2212.
std::string to_text(const Money& money);

}  // namespace cw
