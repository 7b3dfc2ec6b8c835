#include "ingest/amount_mark.hpp"

#include <fmt/format.h>

#include "ingest/reader.hpp"

namespace cw::ingest {

void AmountMark::see(std::string_view text, std::int64_t line) {
  text = trimmed(text);
  const auto mark = text.rfind(other_);
  if (line_ > 0 || mark == std::string_view::npos) return;
  const std::string_view cents = text.substr(mark + 1);
  const bool last_digits =
      !cents.empty() && cents.size() <= 2 && cents.find_first_not_of("0123456789") == std::string_view::npos;
  if (last_digits) line_ = line;
}

Result<> AmountMark::verdict(const std::string& where) const {
  if (line_ == 0) return {};
  return fail(ErrorCode::invalid_input,
              fmt::format("amounts are written with a decimal {}, and the source expects a {}",
                          other_ == ',' ? "comma" : "point", other_ == ',' ? "point" : "comma"),
              fmt::format("{}:{}", where, line_),
              fmt::format("declare `decimal_mark: \"{}\"` of the source; nothing was imported", other_));
}

}  // namespace cw::ingest
