#include "tests/identity/leak_search.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/identity/temporary_folder.hpp"

namespace cw {
namespace {

const std::vector<std::string> secrets = {"jane.doe+forum@example.org", "c102-subject"};

std::vector<Leak> leaks_of(const std::string& content, const std::string& name = "data.bin") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "below");
  std::ofstream(folder.path() / "below" / name, std::ios::binary) << content;
  return leaks_in(folder.path(), secrets);
}

TEST(LeakSearch, FindsEveryForm) {
  const std::pair<const char*, std::string> forms[] = {
      {"text", "x\x01y,jane.doe+forum@example.org,"},
      {"text", "JANE.DOE+Forum@Example.ORG"},
      {"percent", "https://example.org/?mail=jane.doe%2Bforum%40example.org"},
      {"hex", "6a616e652e646f652b666f72756d406578616d706c652e6f7267"},                  // xxd -p
      {"sha-256", "92a15b6f04e2e8684691af9a90e9312b178359cf27b007b24716d5416751404b"},  // sha256sum
      {"base64", "amFuZS5kb2UrZm9ydW1AZXhhbXBsZS5vcmc="},                               // base64
      {"base64", "LGphbmUuZG9lK2ZvcnVtQGV4YW1wbGUub3JnLA=="},                           // of ",jane...,"
      {"base64", "eCxqYW5lLmRvZStmb3J1bUBleGFtcGxlLm9yZyx5"}};                          // of "x,jane...,y"
  for (const auto& [form, content] : forms) {
    const auto leaks = leaks_of(content);
    ASSERT_EQ(leaks.size(), 1U) << content;
    EXPECT_EQ(leaks[0].form, form);
    EXPECT_EQ(leaks[0].which, 0U);
    EXPECT_EQ(leaks[0].file, "below/data.bin");
  }
  std::string wide;
  for (const char c : secrets[1]) wide += c, wide += '\0';
  EXPECT_EQ(to_text(leaks_of(wide)), "below/data.bin holds private text 1 as utf-16\n");
}

TEST(LeakSearch, FindsNames) {
  EXPECT_EQ(leaks_of("nothing", "C102-Subject.csv").at(0).form, "name");
}

TEST(LeakSearch, FindsNothingInOtherText) {
  EXPECT_EQ(to_text(leaks_of("jane.doe@example.org, c102, subject")), "");
}

TEST(LeakSearch, NothingToSearchIsNoPass) {
  const TemporaryFolder folder;
  EXPECT_THROW(leaks_in(folder.path(), secrets), std::runtime_error);
  EXPECT_THROW(leaks_in(folder.path() / "none", secrets), std::exception);
}

}  // namespace
}  // namespace cw
