#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cw::ingest {

/// Whether the amounts of a file contradict the decimal mark that its source declares: "12.000" alone may be twelve or
/// twelve thousand, but "9,50" beside it tells.
class AmountMark {
 public:
  explicit AmountMark(char decimal_mark) : other_(decimal_mark == '.' ? ',' : '.') {}
  /// An amount as written; line: its row in the file.
  void see(std::string_view text, std::int64_t line);
  /// Errors: invalid_input, naming the first line whose amount has the other mark in front of one or two last digits.
  Result<> verdict(const std::string& where) const;

 private:
  char other_;
  std::int64_t line_ = 0;
};

}  // namespace cw::ingest
