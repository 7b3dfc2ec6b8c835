#include "identity/key.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "identity/tokens.hpp"
#include "tests/identity/temporary_folder.hpp"

namespace cw::identity {
namespace {

TEST(Key, IsMadeOnceWithModeOwnerOnly) {
  const TemporaryFolder folder;
  const std::string path = folder.file("tokens.key");
  const auto first = load_or_create_key(path);
  ASSERT_TRUE(first) << to_text(first.error());
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(std::filesystem::file_size(path), 65U);
  const auto second = load_or_create_key(path);
  ASSERT_TRUE(second);
  EXPECT_EQ(Tokeniser(*first).fingerprint(), Tokeniser(*second).fingerprint());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << "drafts are gone";
}

TEST(Key, TwoKeysDiffer) {
  const TemporaryFolder folder;
  const auto one = load_or_create_key(folder.file("one")), two = load_or_create_key(folder.file("two"));
  ASSERT_TRUE(one && two);
  EXPECT_NE(Tokeniser(*one).fingerprint(), Tokeniser(*two).fingerprint());
}

TEST(Key, ThatOthersCanReadIsRefused) {
  const TemporaryFolder folder;
  const std::string path = folder.file("tokens.key");
  ASSERT_TRUE(load_or_create_key(path));
  for (const mode_t mode : {0640U, 0604U, 0620U, 0660U}) {
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    const auto key = load_or_create_key(path);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, ErrorCode::invalid_config);
    EXPECT_EQ(key.error().where, path);
    EXPECT_NE(key.error().next.find("chmod 600"), std::string::npos);
  }
}

TEST(Key, DamagedIsRefusedAndNotReplaced) {
  const TemporaryFolder folder;
  for (const std::string& text :
       {std::string(), std::string(63, 'a'), std::string(66, 'a'), std::string(63, 'a') + "g"}) {
    const std::string path = folder.file("damaged.key");
    std::ofstream(path) << text;
    ::chmod(path.c_str(), 0600);
    const auto key = load_or_create_key(path);
    ASSERT_FALSE(key) << text;
    EXPECT_EQ(key.error().code, ErrorCode::invalid_config);
    EXPECT_EQ(std::filesystem::file_size(path), text.size());
  }
}

TEST(Key, MissingFolderAndMissingFile) {
  const TemporaryFolder folder;
  const auto made = load_or_create_key(folder.file("none/tokens.key"));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::unreachable);
  const auto read = load_key(folder.file("absent.key"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::invalid_config);
}

TEST(Key, TwoStartersEndWithOneKey) {
  const TemporaryFolder folder;
  const std::string path = folder.file("tokens.key");
  std::array<std::string, 4> seen;
  std::vector<std::thread> threads;
  for (std::string& fingerprint : seen)
    threads.emplace_back([&] {
      if (const auto key = load_or_create_key(path)) fingerprint = Tokeniser(*key).fingerprint();
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& fingerprint : seen) EXPECT_EQ(fingerprint, seen[0]);
  EXPECT_EQ(seen[0].size(), 16U);
}

TEST(Key, UsesAreSeparate) {
  const Key key(std::array<unsigned char, Key::size>{1, 2, 3});
  EXPECT_NE(key.derive<32>("tokens"), key.derive<32>("vault"));
}

}  // namespace
}  // namespace cw::identity
