#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cw::ingest {

/// How a person gets the files out of a system: where to click, who must grant it, how long it takes, what is in it.
/// For Discourse with the queries of Data Explorer, each paged by id. Errors: usage for an unknown name, with the
/// nearest.
Result<std::string> howto(std::string_view system);

/// The systems that there is a guide for, sorted.
std::vector<std::string> howto_names();

/// One query for Discourse's Data Explorer.
struct ExplorerQuery {
  std::string_view name;   // "posts"
  std::string_view about;  // what it gives, and for which version
  std::string_view sql;
};
const std::vector<ExplorerQuery>& explorer_queries();

}  // namespace cw::ingest
