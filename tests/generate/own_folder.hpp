#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace cw::generate::testing {

/// A folder of this process alone, removed at its end: tests run side by side.
inline std::filesystem::path own_folder(const std::string& name) {
  struct Root {
    std::filesystem::path path =
        std::filesystem::path(::testing::TempDir()) / ("cw_generate_" + std::to_string(getpid()));
    ~Root() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  };
  static const Root root;
  return root.path / name;
}

}  // namespace cw::generate::testing
