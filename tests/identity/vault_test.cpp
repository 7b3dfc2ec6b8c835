#include "identity/vault.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "tests/identity/leak_search.hpp"
#include "tests/identity/temporary_folder.hpp"

namespace cw::identity {
namespace {

const Day day = make_day(2026, 8, 5);

Key key(unsigned char first = 9) {
  return Key(std::array<unsigned char, Key::size>{first});
}

std::string write_vault(const std::string& folder, const std::vector<std::string>& records, bool finish = true) {
  auto writer = VaultWriter::create(folder, key(), day, 12);
  EXPECT_TRUE(writer) << to_text(writer.error());
  for (const std::string& record : records) EXPECT_TRUE(writer->append(record));
  if (finish) {
    EXPECT_TRUE(writer->finish());
  }
  return writer->path();
}

struct Read {
  std::vector<std::string> records;
  VaultReading reading;
};

Result<Read> read_all(const std::string& path, const Key& with) {
  Read read;
  CW_TRY(read.reading, read_vault(path, with, [&](std::string_view record) -> Result<> {
           read.records.emplace_back(record);
           return {};
         }));
  return read;
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void overwrite(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

const std::vector<std::string> rows = {"ana.ruiz@example.org,bad date", "", std::string("nul\0byte", 8), "last"};

TEST(Vault, GivesBackWhatItTook) {
  const TemporaryFolder folder;
  const std::string path = write_vault(folder.file("rejects"), rows);
  EXPECT_EQ(std::filesystem::path(path).filename(), "2026-08-05-run12.vault");
  const auto read = read_all(path, key());
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->records, rows);
  EXPECT_EQ(read->reading.records, 4);
  EXPECT_TRUE(read->reading.is_complete);
  EXPECT_EQ(read->reading.unread_bytes, 0);
  struct stat status{};
  ::stat(path.c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  ::stat(folder.file("rejects").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST(Vault, TakesManyAndLongRecords) {
  const TemporaryFolder folder;
  std::vector<std::string> many(20'000, "a,row,of,some,length");
  many.push_back(std::string(1'000'000, 'x'));
  EXPECT_EQ(read_all(write_vault(folder.file("rejects"), many), key())->records, many);
  auto writer = VaultWriter::create(folder.file("rejects"), key(), day, 13);
  const auto refused = writer->append(std::string(longest_vault_record + 1, 'x'));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
}

TEST(Vault, NeedsTheRightKeyAndName) {
  const TemporaryFolder folder;
  const std::string path = write_vault(folder.file("rejects"), rows);
  const auto wrong = read_all(path, key(1));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::invalid_config);
  const std::string renamed = folder.file("rejects/2026-09-05-run12.vault");  // would live a month longer
  std::filesystem::rename(path, renamed);
  EXPECT_EQ(read_all(renamed, key()).error().code, ErrorCode::invalid_config);
}

TEST(Vault, RefusesOtherFiles) {
  const TemporaryFolder folder;
  const std::string path = folder.file("2026-08-05-run1.vault");
  overwrite(path, "a,b,c\n1,2,3\n and some more text that is longer than a header");
  EXPECT_EQ(read_all(path, key()).error().code, ErrorCode::damaged);
  overwrite(path, "CWVAULT1");
  EXPECT_EQ(read_all(path, key()).error().code, ErrorCode::damaged);
  EXPECT_EQ(read_all(folder.file("notes.txt"), key()).error().code, ErrorCode::damaged);
  EXPECT_EQ(read_all(folder.file("2026-08-05-run2.vault"), key()).error().code, ErrorCode::unreachable);
}

TEST(Vault, AnyCutLosesOnlyTheTailAndSaysSo) {
  const TemporaryFolder folder;
  const std::string path = write_vault(folder.file("rejects"), rows), whole = bytes_of(path);
  // 8 + 24 + (4 + 8 + 17) bytes before the first record; each record costs 21 more than its length
  const std::size_t start = 61;
  std::vector<std::size_t> ends = {start};
  for (const std::string& row : rows) ends.push_back(ends.back() + row.size() + 21);
  ASSERT_EQ(whole.size(), ends.back() + 21);
  for (std::size_t length = start; length < whole.size(); ++length) {
    overwrite(path, whole.substr(0, length));
    const auto read = read_all(path, key());
    ASSERT_TRUE(read) << length;
    const auto good = static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), length) - ends.begin()) - 1;
    EXPECT_EQ(read->records, std::vector<std::string>(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(good)))
        << length;
    EXPECT_FALSE(read->reading.is_complete);
    EXPECT_EQ(read->reading.unread_bytes, static_cast<std::int64_t>(length - ends[good]));
  }
}

TEST(Vault, AnyChangedByteIsNoticed) {
  const TemporaryFolder folder;
  const std::string path = write_vault(folder.file("rejects"), rows), whole = bytes_of(path);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    overwrite(path, changed);
    const auto read = read_all(path, key());
    if (!read) continue;
    EXPECT_FALSE(read->reading.is_complete) << i;
    EXPECT_TRUE(std::equal(read->records.begin(), read->records.end(), rows.begin())) << i;
  }
  overwrite(path, whole + "x");
  EXPECT_FALSE(read_all(path, key())->reading.is_complete);
}

TEST(Vault, UnfinishedRunKeepsWhatItWrote) {
  const TemporaryFolder folder;
  const auto read = read_all(write_vault(folder.file("rejects"), rows, false), key());
  EXPECT_EQ(read->records, rows);
  EXPECT_FALSE(read->reading.is_complete);
}

TEST(Vault, RunDoneAgainGetsItsOwnFile) {
  const TemporaryFolder folder;
  write_vault(folder.file("rejects"), {"one"});
  const std::string second = write_vault(folder.file("rejects"), {"two"});
  EXPECT_EQ(std::filesystem::path(second).filename(), "2026-08-05-run12-2.vault");
  EXPECT_EQ(read_all(second, key())->records, (std::vector<std::string>{"two"}));
  EXPECT_EQ(vault_files(folder.file("rejects"))->size(), 2U);
}

TEST(Vault, PurgesByDay) {
  const TemporaryFolder folder;
  const std::string rejects = folder.file("rejects");
  EXPECT_EQ(purge_vault(rejects, day, 30).value(), 0);
  for (const int age : {0, 29, 30, 31, 400})
    ASSERT_TRUE(VaultWriter::create(rejects, key(), Day{day.days - age}, age)->finish());
  std::ofstream(folder.file("rejects/2020-01-01-notes.txt")) << "not ours";
  EXPECT_EQ(purge_vault(rejects, day, 30).value(), 2);
  const auto files = vault_files(rejects);
  std::vector<std::int64_t> left;
  for (const VaultFile& file : *files) left.push_back(file.run);
  EXPECT_EQ(left, (std::vector<std::int64_t>{30, 29, 0}));
  EXPECT_TRUE(std::filesystem::exists(folder.file("rejects/2020-01-01-notes.txt")));
}

TEST(Vault, ErrorOfTheReaderEndsTheReading) {
  const TemporaryFolder folder;
  int seen = 0;
  const auto ended = read_vault(write_vault(folder.file("rejects"), rows), key(), [&](std::string_view) -> Result<> {
    if (++seen == 2) return fail(ErrorCode::gate_failed, "enough");
    return {};
  });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::gate_failed);
}

TEST(Vault, FullDiskIsSaidAndTheStartStaysReadable) {
  const TemporaryFolder folder;
  const std::string path = folder.file("rejects/2026-08-05-run12.vault");
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100'000, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    auto writer = VaultWriter::create(folder.file("rejects"), key(), day, 12);
    for (int i = 0; i < 10'000; ++i) {
      const auto written = writer->append("a,row,of,some,length");
      if (!written) ::_exit(written.error().code == ErrorCode::unreachable && !written.error().next.empty() ? 0 : 1);
    }
    ::_exit(2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  const auto read = read_all(path, key());
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->reading.records, (100'000 - 61) / 41);  // 20 bytes a row and 21 for the seal
  EXPECT_FALSE(read->reading.is_complete);
}

TEST(Vault, ShowsNothingOfWhatItHolds) {
  const TemporaryFolder folder;
  write_vault(folder.file("rejects"), {"ana.ruiz@example.org,x", "Ana Ruiz"});
  EXPECT_EQ(to_text(leaks_in(folder.path(), std::vector<std::string>{"ana.ruiz@example.org", "Ana Ruiz"})), "");
}

}  // namespace
}  // namespace cw::identity
