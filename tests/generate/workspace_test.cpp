#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "catalog/catalog.hpp"
#include "generate/company.hpp"
#include "tests/generate/own_folder.hpp"

namespace {

namespace fs = std::filesystem;

fs::path fresh_folder(const char* name) {
  const fs::path folder = cw::generate::testing::own_folder(name);
  fs::remove_all(folder);
  return folder;
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Workspace, PassesTheCheckWithoutAnyComplaint) {
  const fs::path folder = fresh_folder("workspace");
  ASSERT_TRUE(cw::generate::write_workspace(folder.string()));
  const auto checked = cw::catalog::load(folder.string(), cw::make_day(2026, 10, 2));
  ASSERT_TRUE(checked) << checked.error().what;
  for (const auto& problem : checked->problems) ADD_FAILURE() << to_text(problem);
  EXPECT_EQ(checked->catalog.programmes.size(), 4U);
  EXPECT_EQ(checked->catalog.cost_centres.size(), 8U);  // the community's and the help desk's, four quarters
  EXPECT_TRUE(checked->passes());
}

TEST(Workspace, HoldsTheFilesOfExamplesDemoByteForByte) {
  const fs::path folder = fresh_folder("same");
  ASSERT_TRUE(cw::generate::write_workspace(folder.string()));
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(CW_SOURCE_DIR) / "examples/demo")) {
    if (entry.path().extension() != ".yml") continue;
    const auto below = fs::relative(entry.path(), fs::path(CW_SOURCE_DIR) / "examples/demo");
    EXPECT_EQ(text_of(folder / below), text_of(entry.path())) << below;
    ++files;
  }
  EXPECT_GE(files, 18);
}

TEST(Workspace, LeavesFilesThatAreThereAlone) {
  const fs::path folder = fresh_folder("kept");
  fs::create_directories(folder);
  std::ofstream(folder / "commonweal.yml") << "name: mine\n";
  ASSERT_TRUE(cw::generate::write_workspace(folder.string()));
  EXPECT_EQ(text_of(folder / "commonweal.yml"), "name: mine\n");
}

/// The books of a month are its paid orders less refunds; a second run replaces them.
TEST(Workspace, GetsTheBooksOfTheShop) {
  const fs::path folder = fresh_folder("books");
  ASSERT_TRUE(cw::generate::write_workspace(folder.string()));
  cw::generate::CompanyOptions options;
  options.folder = folder.string();
  options.people = 300;
  ASSERT_TRUE(cw::generate::write_company(options));
  options.seed = {2};
  const auto truth = cw::generate::write_company(options);
  ASSERT_TRUE(truth);
  const auto checked = cw::catalog::load(folder.string(), cw::make_day(2026, 10, 2));
  ASSERT_TRUE(checked && checked->passes());
  const auto& totals = checked->catalog.source("shop")->totals;
  ASSERT_EQ(totals.size(), 15U);
  double sum = 0.0;
  for (const auto& total : totals) sum += total.value;
  std::int64_t books = 0;
  for (const auto& [month, gross] : truth->books) books += gross;
  EXPECT_NEAR(sum, static_cast<double>(books) / 100.0, 0.001);
  const auto& sales = truth->periods.back().actual;
  EXPECT_GT(books, sales.gross - sales.refunded);  // staff and two unreadable orders of 49.00 are in the books
}

TEST(Workspace, SaysSoWhereItCannotWrite) {
  const auto written = cw::generate::write_workspace("/proc/none");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, cw::ErrorCode::unreachable);
}

}  // namespace
