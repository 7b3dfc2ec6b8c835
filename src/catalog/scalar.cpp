#include "catalog/scalar.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/nearest.hpp"
#include "catalog/currency_codes.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto part = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && text.size() <= 64 && letter(text.front()) && std::all_of(text.begin(), text.end(), part);
}

namespace {

using Refused = tl::unexpected<Error>;

Refused refuse(std::string what, std::string next = {}) {
  return fail(ErrorCode::invalid_config, std::move(what), {}, std::move(next));
}

Refused not_a(const Shape& shape, const Node& node, std::string next = {}) {
  return refuse("is " + quoted(node.text) + "; it must be " + described(shape), std::move(next));
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// Folded text (`>`) ends with a line break that nobody means.
std::string without_blanks(const std::string& text) {
  const auto last = text.find_last_not_of(" \r\n\t");
  return last == text.npos ? std::string() : text.substr(0, last + 1);
}

/// Digits, one point, an exponent; nothing before, between or after.
std::optional<double> plain_number(std::string_view text) {
  double value = 0.0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto done = std::from_chars(begin, end, value);
  if (done.ec != std::errc{} || done.ptr != end || !std::isfinite(value)) return {};
  return value;
}

/// What "1,000", "1.000,50", "12,5" or "1 000" mean: a comma with other than three digits behind it is a decimal mark.
std::optional<double> without_thousands_marks(std::string_view text) {
  const std::size_t comma = text.rfind(',');
  const bool decimal_comma = comma != text.npos && text.find('.', comma) == text.npos && text.size() - comma != 4;
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (decimal_comma && i == comma) digits += '.';
    const bool mark = c == ',' || c == '_' || c == '\'' || c == ' ' || (c == '.' && decimal_comma);
    if (!mark) digits += c;
  }
  return digits == text ? std::nullopt : plain_number(digits);
}

Result<double> bounded(const Shape& shape, const Node& node, double value) {
  if (shape.low && value < *shape.low) {
    return refuse("is " + quoted(node.text) + "; the smallest allowed is " + number_text(*shape.low));
  }
  if (shape.high && value > *shape.high) {
    return refuse("is " + quoted(node.text) + "; the largest allowed is " + number_text(*shape.high));
  }
  return value;
}

Result<double> read_share(const Shape& shape, const Node& node) {
  std::string_view text = trimmed(node.text);
  const bool percent = text.ends_with('%');
  if (percent) text = trimmed(text.substr(0, text.size() - 1));
  const auto value = plain_number(text);
  if (!value || (node.quoted && !percent)) return not_a(shape, node, "write 0.25 or 25 %");
  const double as_share = percent ? *value / 100 : *value;
  if (as_share > 1 && !percent && as_share <= 100) {
    return refuse("is " + quoted(node.text) + "; a share lies between 0 and 1",
                  "write " + number_text(as_share / 100) + " or " + number_text(as_share) + " %");
  }
  return bounded(shape, node, as_share);
}

Result<double> read_number(const Shape& shape, const Node& node) {
  const std::string_view text = trimmed(node.text);
  const auto value = plain_number(text);
  if (value && !node.quoted) return bounded(shape, node, *value);
  if (value) return not_a(shape, node, "write " + std::string(text) + " without quotes");
  if (text.ends_with('%')) return not_a(shape, node, "a percentage is read only where the unit is share");
  if (const auto meant = without_thousands_marks(text)) {
    return not_a(shape, node, "write " + number_text(*meant) + "; a point stands before decimals, nothing else");
  }
  return not_a(shape, node);
}

Result<Value> read_whole(const Shape& shape, const Node& node) {
  CW_TRY(const double value, read_number(shape, node));
  if (value != std::floor(value) || std::fabs(value) > 2e9) return not_a(shape, node);
  return Value{static_cast<std::int64_t>(value)};
}

Result<Value> read_yes_no(const Shape& shape, const Node& node) {
  std::string word = node.text;
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  if (word == "true" || word == "yes") return Value{true};
  if (word == "false" || word == "no") return Value{false};
  return not_a(shape, node);
}

Result<Value> read_choice(const Shape& shape, const Node& node) {
  if (std::find(shape.allowed.begin(), shape.allowed.end(), node.text) != shape.allowed.end()) return Value{node.text};
  const std::string all = "write " + any_of(shape.allowed);
  return refuse("is " + quoted(node.text) + ", which is not known here", did_you_mean(node.text, shape.allowed, all));
}

Result<Value> read_role(const Node& node) {
  if (node.text.find('@') == node.text.npos) return Value{without_blanks(node.text)};
  return refuse("holds an address", "write a team, a role or initials: statements print it");
}

Result<Value> read_name(const Shape& shape, const Node& node) {
  if (is_name(node.text)) return Value{node.text};
  std::string near;
  for (const char c : node.text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    if (upper || part) near += upper ? static_cast<char>(c + 32) : c;
    if ((c == ' ' || c == '-') && !near.empty()) near += '_';
  }
  const bool may_repeat = is_name(near) && node.text.find('@') == node.text.npos;
  return not_a(shape, node, may_repeat ? "write " + near : "begin with a letter; at most 64 characters");
}

Result<Value> read_day(const Shape& shape, const Node& node) {
  const auto read = parse_day(node.text);
  if (!read) return not_a(shape, node, "write year, month, day: 2026-07-01");
  return Value{*read};
}

/// The first day of "2026-07".
std::optional<Day> first_of_month(std::string_view text) {
  const auto read = text.size() == 7 ? parse_day(std::string(text) + "-01") : fail(ErrorCode::invalid_input, "");
  return read ? std::optional(*read) : std::nullopt;
}

Result<Value> read_month_days(const Shape& shape, const Node& node) {
  const auto from = first_of_month(node.text);
  if (!from) return not_a(shape, node, "write 2026-07, or {from: 2026-07-01, until: 2026-10-01}; until is not in it");
  const auto [year, month, day] = to_ymd(*from);
  const Day until = month == 12 ? make_day(year + 1, 1, day) : make_day(year, month + 1, day);
  return Value{DayRange{*from, until}};
}

Result<Value> read_currency(const Node& node) {
  if (!is_currency_code(node.text)) {
    return refuse("is " + quoted(node.text) + ", which is no ISO 4217 currency",
                  did_you_mean(node.text, currency_codes(), "write three capital letters, as EUR"));
  }
  CW_TRY(const Currency read, Currency::parse(node.text));
  return Value{read};
}

Result<Value> read_zone(const Node& node) {
  const auto found = Zone::find(node.text);
  if (found) return Value{node.text};
  return refuse("is " + quoted(node.text) + ", which is no known time zone",
                found.error().next.empty() ? "write an IANA name, as Europe/Berlin" : found.error().next);
}

Result<Value> read_distribution(const Shape& shape, const Node& node) {
  if (shape.unknown_allowed && node.text == "unknown") return Value{};
  CW_TRY(const double value, shape.low ? read_share(shape, node) : read_number(shape, node));
  Distribution point;
  point.value = value;
  return Value{point};
}

}  // namespace

Result<Value> read_scalar(const Shape& shape, const Node& node) {
  switch (shape.kind) {
    case Shape::Kind::text:
      return Value{without_blanks(node.text)};
    case Shape::Kind::role:
      return read_role(node);
    case Shape::Kind::name:
      return read_name(shape, node);
    case Shape::Kind::number:
      return read_number(shape, node).map([](double v) { return Value{v}; });
    case Shape::Kind::whole:
      return read_whole(shape, node);
    case Shape::Kind::share:
      return read_share(shape, node).map([](double v) { return Value{v}; });
    case Shape::Kind::yes_no:
      return read_yes_no(shape, node);
    case Shape::Kind::day:
      return read_day(shape, node);
    case Shape::Kind::month:
      return first_of_month(node.text) ? Result<Value>(Value{node.text}) : not_a(shape, node, "write year and month");
    case Shape::Kind::currency:
      return read_currency(node);
    case Shape::Kind::zone:
      return read_zone(node);
    case Shape::Kind::choice:
      return read_choice(shape, node);
    case Shape::Kind::days:
      return read_month_days(shape, node);
    case Shape::Kind::distribution:
      return read_distribution(shape, node);
    case Shape::Kind::list:
    case Shape::Kind::map:
    case Shape::Kind::record:
    case Shape::Kind::records:
      break;
  }
  return not_a(shape, node);
}

}  // namespace cw::catalog
