#include "generate/workspace.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

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

Result<> write_books(const std::string& folder, const Truth& truth) {
  constexpr std::string_view marker = "# The books:";
  const std::filesystem::path path = std::filesystem::path(folder) / "sources/shop.yml";
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return {};
  std::ifstream before(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(before), {}};
  const auto at = text.find(marker);
  if (at == std::string::npos) return {};
  text.resize(text.find('\n', at) + 1);
  text += "totals:\n";
  for (const auto& [month, gross] : truth.books) {
    text += fmt::format("  - {{month: {}, measure: gross, value: {}.{:02}}}\n", month, gross / 100, gross % 100);
  }
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) return fail(ErrorCode::unreachable, "cannot write sources/shop.yml", folder, "is the disk full?");
  return {};
}

}  // namespace cw::generate
