#pragma once

#include <string_view>
#include <vector>

namespace cw::engine {

/// A file below sql/ as the build wrote it into the binary (cmake/embed_sql.cmake).
struct EmbeddedSql {
  std::string_view name;  // path below sql/ without ".sql"
  std::string_view text;
};
/// All of them, by name.
const std::vector<EmbeddedSql>& embedded_sql();

}  // namespace cw::engine
