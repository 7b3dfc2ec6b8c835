#include "workspace/sql.hpp"

#include <vector>

#include "base/nearest.hpp"
#include "engine/session.hpp"

namespace cw::workspace {

std::string sql_list() {
  std::string text;
  for (const auto& file : engine::sql_files()) text += file.name + "  " + file.question + "\n";
  return text;
}

Result<std::string> sql_text(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& file : engine::sql_files()) {
    if (file.name == name) return file.text;
    names.push_back(file.name);
  }
  return fail(ErrorCode::usage, "there is no query \"" + name + "\"", "sql show",
              did_you_mean(name, names, "`commonweal sql list` names them all"));
}

}  // namespace cw::workspace
