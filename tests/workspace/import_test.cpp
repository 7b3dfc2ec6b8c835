#include "workspace/import.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "generate/company.hpp"

namespace cw::workspace {
namespace {

namespace fs = std::filesystem;

/// The digest that an import remembers and the rows that it keeps must be those of one content.
TEST(Import, AFileThatIsWrittenToWhileItIsReadIsRefused) {
  const std::string folder = testing::TempDir() + "growing_file";
  fs::remove_all(folder);
  ASSERT_TRUE(generate::write_workspace(folder));
  const std::string path = folder + "/inbox/forum/likes.csv";
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path) << "id,post_id,user_id,created_at\n7,9002,12,2026-08-02 10:00:00\n";
  Options options;
  options.folder = folder;
  options.today = parse_day("2026-09-01").value();
  bool grown = false;
  options.progress = [&](std::string_view, double) {
    if (!grown) std::ofstream(path, std::ios::app) << "8,9002,13,2026-08-02 11:00:00\n";
    grown = true;
  };
  auto workspace = open(options);
  ASSERT_TRUE(workspace) << to_text(workspace.error());
  const auto refused = import_file(**workspace, path, "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(refused.error().what, "the file changed while it was read");
  const auto whole = import_file(**workspace, path, "");
  ASSERT_TRUE(whole) << to_text(whole.error());
  EXPECT_EQ(whole->counts.by_table.at("activity"), 2);
  EXPECT_TRUE(import_file(**workspace, path, "")->known_file);
  workspace->reset();
  fs::remove_all(folder);
}

}  // namespace
}  // namespace cw::workspace
