#include "tests/catalog/folder.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace cw::catalog {

namespace fs = std::filesystem;

std::string fixture_folder() {
  return CW_SOURCE_DIR "/tests/catalog/fixture";
}

std::string read_text(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream out;
  out << stream.rdbuf();
  return out.str();
}

Folder::Folder() {
  std::string pattern = (fs::temp_directory_path() / "catalog_test_XXXXXX").string();
  path_ = mkdtemp(pattern.data());
}
Folder::Folder(const std::string& copy_of) : Folder() {
  fs::copy(copy_of, path_, fs::copy_options::recursive);
}
Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void Folder::write(const std::string& file, std::string_view text) const {
  const fs::path path = fs::path(path_) / file;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

void Folder::append(const std::string& file, std::string_view text) const {
  write(file, read_text(path_ + "/" + file) + std::string(text));
}

void Folder::remove(const std::string& file) const {
  fs::remove(fs::path(path_) / file);
}

void Folder::replace(const std::string& file, std::string_view from, std::string_view to) const {
  std::string text = read_text(path_ + "/" + file);
  const auto at = text.find(from);
  ASSERT_NE(at, std::string::npos) << file << " does not hold: " << from;
  write(file, text.replace(at, from.size(), to));
}

}  // namespace cw::catalog
