#pragma once

#include <string>
#include <string_view>

namespace cw::catalog {

/// tests/catalog/fixture: the good workspace of an invented company.
std::string fixture_folder();

std::string read_text(const std::string& path);

/// A temporary folder, removed at the end.
class Folder {
 public:
  Folder();
  explicit Folder(const std::string& copy_of);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }
  void write(const std::string& file, std::string_view text) const;
  void append(const std::string& file, std::string_view text) const;
  void remove(const std::string& file) const;
  /// Replaces the one occurrence of `from`; the test fails if there is none.
  void replace(const std::string& file, std::string_view from, std::string_view to) const;

 private:
  std::string path_;
};

}  // namespace cw::catalog
