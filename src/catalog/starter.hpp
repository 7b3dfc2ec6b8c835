#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cw::catalog {

/// One entry of a starter file: field -> value, in the order in which it is written.
using StarterEntry = std::vector<std::pair<std::string, std::string>>;

/// What a new file of this kind begins with, by the field that holds the entries ("activities"); empty for the others.
/// The names are those that readers give to rows.
struct Starter {
  std::string field;
  std::vector<StarterEntry> entries;
  bool commented_until_filled = false;  // an entry that lacks a required value stays a comment
};
std::vector<Starter> starter(std::string_view kind);

/// Values of a new file that the caller need not give.
std::map<std::string, std::string> starter_values(std::string_view kind);

}  // namespace cw::catalog
