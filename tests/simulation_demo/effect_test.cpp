#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "generate/company.hpp"
#include "tests/generate/own_folder.hpp"

namespace {

/// 12,000 people give about 3,200 members: the ratio of order rates, joined against not yet joined, is then known
/// within about a fifth, and an independent program finds the planted factor in the files, and none where none is.
TEST(PlantedEffect, ComesBackFromTheFiles) {
  cw::generate::CompanyOptions options;
  options.folder = cw::generate::testing::own_folder("effect").string();
  options.people = 12'000;
  options.seed = {7};
  ASSERT_TRUE(cw::generate::write_company(options));
  const std::string script = (std::filesystem::path(CW_SOURCE_DIR) / "tests/reference/demo_truth.py").string();
  EXPECT_EQ(std::system(("python3 '" + script + "' '" + options.folder + "' --effect").c_str()), 0);
}

}  // namespace
