#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include "generate/company.hpp"

namespace cw::generate {

/// Defined by the build from examples/demo (cmake/embed.cmake).
const std::vector<std::pair<std::string_view, std::string_view>>& embedded_files();

Result<> write_workspace(const std::string& folder) {
  for (const auto& [below, content] : embedded_files()) {
    const std::filesystem::path path = std::filesystem::path(folder) / below;
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (std::filesystem::exists(path, error)) continue;
    std::ofstream file(path, std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) {
      return fail(ErrorCode::unreachable, "cannot write " + std::string(below), folder,
                  "choose a folder that can be written to");
    }
  }
  return {};
}

}  // namespace cw::generate
