#include <limits>

#include "identity/email_form.hpp"

namespace cw::identity {

namespace {

// Parameters of RFC 3492 section 5.
constexpr std::uint32_t base = 36, least = 1, most = 26, skew = 38, damp = 700, first_bias = 72, first_code = 128;

std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / damp : delta / 2;
  delta += delta / points;
  std::uint32_t steps = 0;
  for (; delta > ((base - least) * most) / 2; steps += base) delta /= base - least;
  return steps + (base - least + 1) * delta / (delta + skew);
}

char digit(std::uint32_t value) {
  return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

void append_number(std::string& out, std::uint32_t number, std::uint32_t bias) {
  for (std::uint32_t k = base;; k += base) {
    const std::uint32_t threshold = k <= bias ? least : k >= bias + most ? most : k - bias;
    if (number < threshold) break;
    out += digit(threshold + (number - threshold) % (base - threshold));
    number = (number - threshold) / (base - threshold);
  }
  out += digit(number);
}

}  // namespace

Result<std::string> punycode_label(std::u32string_view label) {
  std::string out;
  for (const char32_t c : label)
    if (c < first_code) out += static_cast<char>(c);
  if (out.size() == label.size()) return out;
  if (label.size() > 63) return fail(ErrorCode::invalid_input, "a label of the domain is too long");
  const auto basic = static_cast<std::uint32_t>(out.size());
  if (basic > 0) out += '-';
  std::uint32_t code = first_code, delta = 0, bias = first_bias, handled = basic;
  while (handled < label.size()) {
    std::uint32_t next = std::numeric_limits<std::uint32_t>::max();
    for (const char32_t c : label)
      if (c >= code && c < next) next = c;
    delta += (next - code) * (handled + 1);  // cannot overflow: at most 63 code points below 0x110000
    code = next;
    for (const char32_t c : label) {
      if (c < code) ++delta;
      if (c != code) continue;
      append_number(out, delta, bias);
      bias = adapt(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++code;
  }
  return "xn--" + out;
}

}  // namespace cw::identity
