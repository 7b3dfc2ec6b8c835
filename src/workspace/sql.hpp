#pragma once

#include <string>

#include "base/result.hpp"

namespace cw::workspace {

/// Name and question of every SQL file in the binary, one a line.
std::string sql_list();
/// The file as written. Errors: usage with the nearest name.
Result<std::string> sql_text(const std::string& name);

}  // namespace cw::workspace
