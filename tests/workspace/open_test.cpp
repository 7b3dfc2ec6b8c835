#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "workspace/workspace.hpp"

namespace cw::workspace {
namespace {

/// A workspace with nothing but its first file.
class OpenWorkspace : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("commonweal-open-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "commonweal.yml") << "name: Small\ncurrency: EUR\ntime_zone: Europe/Berlin\nk: 5\n";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Result<std::int64_t> memory(const std::string& limit) {
    Options options;
    options.folder = folder_.string();
    options.today = make_day(2026, 10, 1);
    options.memory_limit = limit;
    CW_TRY(const auto workspace, open(options));
    return workspace->memory_bytes;
  }
  std::filesystem::path folder_;
};

TEST_F(OpenWorkspace, MemoryIsOneGibibyteOrWhatIsAskedFor) {
  EXPECT_EQ(memory("").value(), std::int64_t{1} << 30);
  EXPECT_EQ(memory("1GiB").value(), std::int64_t{1} << 30);
  EXPECT_EQ(memory("800MB").value(), 800'000'000);
  EXPECT_EQ(memory("512MiB").value(), std::int64_t{512} << 20);
}

TEST_F(OpenWorkspace, RefusesWhatIsNoAmountOfMemory) {
  for (const char* limit : {"plenty", "1", "0GiB", "-1GiB", "1Gib", "1 GiB", "GiB", "1GiBs", "99999999TiB"}) {
    const auto refused = memory(limit);
    ASSERT_FALSE(refused.has_value()) << limit;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(refused.error().next, "write it as 1GiB or 800MB");
  }
}

}  // namespace
}  // namespace cw::workspace
