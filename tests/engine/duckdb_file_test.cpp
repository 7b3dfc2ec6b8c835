#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/chance.hpp"
#include "engine/session.hpp"
#include "engine/threads.hpp"
#include "tests/engine/both_engines.hpp"

/// What happens to the database file when processes meet, die or find it broken.
namespace cw::engine::test {
namespace {

using testing::HasSubstr;

const TableDesc& numbers() {
  static const TableDesc table{.name = "ledger.numbers",
                               .columns = {{"batch", ColumnType::int64}, {"n", ColumnType::int64}}};
  return table;
}

constexpr std::int64_t batch_rows = 50'000;

Result<> write_batch(Session& session, std::int64_t batch) {
  Chunk chunk;
  chunk.rows = batch_rows;
  chunk.columns.resize(2);
  chunk.columns[0].ints.assign(batch_rows, batch);
  Rng rng(Seed{static_cast<std::uint64_t>(batch)});
  for (std::int64_t i = 0; i < batch_rows; ++i)
    chunk.columns[1].ints.push_back(static_cast<std::int64_t>(rng.next64() >> 1U));
  CW_TRY(auto transaction, session.begin());
  CW_TRY(auto writer, session.bulk_load(numbers()));
  CW_TRY_VOID(writer->append(chunk));
  CW_TRY_VOID(writer->finish());
  return transaction->commit();
}

/// Starts this test program again, running one of the Child tests below on `path`.
pid_t start_child(const std::string& test, const std::string& path) {
  const pid_t child = fork();
  if (child != 0) return child;
  setenv("CW_TEST_DATABASE", path.c_str(), 1);
  const std::string filter = "--gtest_filter=Child.DISABLED_" + test;
  execl("/proc/self/exe", "test_engine", "--gtest_also_run_disabled_tests", filter.c_str(),
        static_cast<char*>(nullptr));
  _exit(127);
}

std::string child_database() {
  const char* path = std::getenv("CW_TEST_DATABASE");
  return path == nullptr ? "" : path;
}

void wait_for(const std::string& file) {
  for (int i = 0; i < 3000 && !std::filesystem::exists(file); ++i) usleep(10'000);
  ASSERT_TRUE(std::filesystem::exists(file));
}

TEST(Child, DISABLED_HoldsTheDatabaseUntilItIsKilled) {
  auto session = open_duckdb({.path = child_database()});
  ASSERT_TRUE(session) << to_text(session.error());
  std::ofstream(child_database() + ".ready") << "ready";
  while (true) pause();
}

TEST(Child, DISABLED_WritesBatchesUntilItIsKilled) {
  auto session = open_duckdb({.path = child_database()});
  ASSERT_TRUE(session && (*session)->ensure(numbers()));
  std::ofstream committed(child_database() + ".committed");
  for (std::int64_t batch = 1;; ++batch) {
    ASSERT_TRUE(write_batch(**session, batch));
    committed << batch << std::endl;
    if (batch == 1) std::ofstream(child_database() + ".ready") << "ready";
  }
}

TEST(Child, DISABLED_WritesUntilTheDiskIsFull) {
  signal(SIGXFSZ, SIG_IGN);
  auto session = open_duckdb({.path = child_database()});
  ASSERT_TRUE(session && (*session)->ensure(numbers()) && write_batch(**session, 1));
  const rlimit limit{4 << 20, 4 << 20};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  Result<> written;
  for (std::int64_t batch = 2; written && batch < 100; ++batch) written = write_batch(**session, batch);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::unreachable) << to_text(written.error());
  EXPECT_THAT(written.error().what, HasSubstr("disk"));
  EXPECT_FALSE(written.error().next.empty());
  std::ofstream(child_database() + ".ready");
  _exit(HasFailure() ? 1 : 0);
}

TEST(Child, DISABLED_WritesBatchesUntilOneFails) {
  auto session = open_duckdb({.path = child_database()});
  std::ofstream report(std::filesystem::path(child_database()).parent_path() / "report");
  Result<> written;
  if (!session) written = fail(session.error());
  if (written) written = (*session)->ensure(numbers());
  std::int64_t batch = 0;
  while (written && batch < 40) {
    written = write_batch(**session, batch + 1);
    if (written) ++batch;
  }
  report << batch << ' ' << (written ? "none" : code_name(written.error().code)) << std::endl;
  _exit(0);
}

TEST(DuckdbFile, ASecondProcessIsToldWhoHoldsTheFile) {
  TemporaryFolder folder;
  const std::string path = folder.file("held.duckdb");
  const pid_t child = start_child("HoldsTheDatabaseUntilItIsKilled", path);
  wait_for(path + ".ready");
  const auto refused = open_duckdb({.path = path});
  const auto reader = open_duckdb({.path = path, .read_only = true});
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::busy);
  EXPECT_THAT(refused.error().what, HasSubstr("process " + std::to_string(child)));
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, ErrorCode::busy);
  EXPECT_TRUE(open_duckdb({.path = path}));
}

TEST(DuckdbFile, ASecondOpenInOneProcessIsBusyUntilTheFirstIsGone) {
  TemporaryFolder folder;
  auto first = open_duckdb({.path = folder.file("a.duckdb")});
  ASSERT_TRUE(first);
  auto other = (*first)->another();
  const auto second = open_duckdb({.path = folder.file("./a.duckdb")});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::busy);
  first->reset();
  EXPECT_EQ(open_duckdb({.path = folder.file("a.duckdb")}).error().code, ErrorCode::busy);
  other->reset();
  EXPECT_TRUE(open_duckdb({.path = folder.file("a.duckdb")}));
}

TEST(DuckdbFile, TheFileMayHaveTheNameOfASchemaOrAQuoteInIt) {
  TemporaryFolder folder;
  for (const char* name : {"ledger.duckdb", "it's.duckdb", "cw"}) {
    auto session = open_duckdb({.path = folder.file(name)});
    ASSERT_TRUE(session) << to_text(session.error());
    ASSERT_TRUE((*session)->ensure(numbers()));
    ASSERT_TRUE(write_batch(**session, 1));
    auto stream = (*session)->query("SELECT CAST(count(*) AS BIGINT) FROM ledger.numbers");
    ASSERT_TRUE(stream);
    EXPECT_EQ(read_all(**stream)->rows[0][0], Value(batch_rows));
  }
}

std::string stored_database(const TemporaryFolder& folder) {
  const std::string path = folder.file("a.duckdb");
  auto session = open_duckdb({.path = path});
  EXPECT_TRUE(session && (*session)->ensure(numbers()) && write_batch(**session, 1));
  return path;
}

void overwrite(const std::string& path, std::streamoff at, std::size_t bytes) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(at);
  const std::string noise(bytes, '\x5a');
  file.write(noise.data(), static_cast<std::streamsize>(bytes));
}

TEST(DuckdbFile, ADamagedHeaderIsDamagedAndStaysWhereItIs) {
  TemporaryFolder folder;
  const std::string path = stored_database(folder);
  overwrite(path, 0, 4096 * 3);
  const auto size = std::filesystem::file_size(path);
  const auto opened = open_duckdb({.path = path});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::damaged);
  EXPECT_THAT(opened.error().next, HasSubstr("update --rebuild"));
  EXPECT_EQ(std::filesystem::file_size(path), size);
}

TEST(DuckdbFile, TextInPlaceOfADatabaseIsDamaged) {
  TemporaryFolder folder;
  std::ofstream(folder.file("a.duckdb")) << std::string(20'000, 'x');
  EXPECT_EQ(open_duckdb({.path = folder.file("a.duckdb")}).error().code, ErrorCode::damaged);
}

TEST(DuckdbFile, DamagedRowsAreNoticedWhenTheyAreRead) {
  TemporaryFolder folder;
  const std::string path = stored_database(folder);
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(path));
  overwrite(path, 12'288 + 8, static_cast<std::size_t>(size - 12'288 - 8));
  auto opened = open_duckdb({.path = path});
  if (!opened) {
    EXPECT_EQ(opened.error().code, ErrorCode::damaged);
    return;
  }
  auto stream = (*opened)->query("SELECT CAST(sum(n % 1000) AS BIGINT) FROM ledger.numbers");
  const auto read = stream ? read_all(**stream) : Result<SmallResult>(fail(stream.error()));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::damaged) << to_text(read.error());
}

TEST(DuckdbFile, AFolderThatDoesNotExistIsUnreachable) {
  TemporaryFolder folder;
  EXPECT_EQ(open_duckdb({.path = folder.file("no/such/a.duckdb")}).error().code, ErrorCode::unreachable);
  EXPECT_EQ(open_duckdb({.path = folder.file("absent.duckdb"), .read_only = true}).error().code,
            ErrorCode::unreachable);
}

TEST(DuckdbFile, WrongOptionsAreRefusedInWords) {
  const auto memory = open_duckdb({.path = "", .memory_limit = "plenty"});
  ASSERT_FALSE(memory);
  EXPECT_EQ(memory.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(open_duckdb({.path = "", .threads = 0}).error().code, ErrorCode::invalid_input);
}

TEST(DuckdbFile, AReadOnlySessionReadsAndDoesNotWrite) {
  TemporaryFolder folder;
  const std::string path = stored_database(folder);
  auto session = open_duckdb({.path = path, .read_only = true});
  ASSERT_TRUE(session) << to_text(session.error());
  auto stream = (*session)->query("SELECT cw1.idiv(CAST(count(*) AS BIGINT), 2) FROM ledger.numbers");
  ASSERT_TRUE(stream) << to_text(stream.error());
  EXPECT_EQ(read_all(**stream)->rows[0][0], Value(batch_rows / 2));
  stream->reset();
  EXPECT_FALSE((*session)->execute("DELETE FROM ledger.numbers"));
}

TEST(DuckdbFile, OneThreadWorksAsLongAsThatIsAskedFor) {
  auto session = open_duckdb({.path = "", .threads = 3});
  ASSERT_TRUE(session);
  const auto threads = [&] {
    auto stream = (*session)->query("SELECT CAST(current_setting('threads') AS BIGINT)");
    return read_all(**stream)->rows[0][0];
  };
  {
    const OneThread alone(**session);
    EXPECT_EQ(threads(), Value(std::int64_t{1}));
    ASSERT_TRUE((*session)->begin());  // given up at once: that must not matter
  }
  EXPECT_EQ(threads(), Value(std::int64_t{3}));
}

TEST(DuckdbFile, NothingReachesOutForExtensions) {
  auto session = open_duckdb({.path = ""});
  ASSERT_TRUE(session);
  for (const char* name : {"autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions"}) {
    auto stream = (*session)->query(std::string("SELECT CAST(current_setting('") + name + "') AS TEXT)");
    EXPECT_EQ(read_all(**stream)->rows[0][0], Value(std::string("false"))) << name;
  }
}

TEST(DuckdbFile, AFullDiskIsReportedAndTheFileKeepsWhatWasCommitted) {
  TemporaryFolder folder;
  const std::string path = folder.file("a.duckdb");
  const pid_t child = start_child("WritesUntilTheDiskIsFull", path);
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  ASSERT_EQ(WEXITSTATUS(status), 0);
  auto session = open_duckdb({.path = path});
  ASSERT_TRUE(session) << to_text(session.error());
  auto stream = (*session)->query("SELECT CAST(count(*) AS BIGINT) FROM ledger.numbers GROUP BY batch");
  ASSERT_TRUE(stream);
  const auto counts = read_all(**stream);
  ASSERT_TRUE(counts);
  ASSERT_FALSE(counts->rows.empty());
  for (const auto& row : counts->rows) EXPECT_EQ(row[0], Value(batch_rows));
}

/// Starts the writing child on a disk that is full after so many bytes.
pid_t start_child_on_small_disk(const std::string& path, std::uint64_t bytes) {
  setenv("LD_PRELOAD", CW_FAILING_WRITE, 1);
  setenv("CW_FAIL_WRITES_AFTER", std::to_string(bytes).c_str(), 1);
  setenv("CW_FAIL_WRITES_IN", ".duckdb", 1);
  setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
  const pid_t child = start_child("WritesBatchesUntilOneFails", path);
  for (const char* name : {"LD_PRELOAD", "CW_FAIL_WRITES_AFTER", "CW_FAIL_WRITES_IN", "ASAN_OPTIONS"}) unsetenv(name);
  return child;
}

/// Batches in the file, each of which must be whole.
std::int64_t whole_batches(const std::string& path) {
  auto session = open_duckdb({.path = path});
  EXPECT_TRUE(session) << to_text(session.error());
  if (!session || !(*session)->ensure(numbers())) return -1;
  auto stream =
      (*session)->query("SELECT batch, CAST(count(*) AS BIGINT) FROM ledger.numbers GROUP BY batch ORDER BY batch");
  const auto counts = read_all(**stream).value();
  std::int64_t expected = 0;
  for (const auto& row : counts.rows) {
    EXPECT_EQ(row[0], Value(++expected));
    EXPECT_EQ(row[1], Value(batch_rows));
  }
  return expected;
}

TEST(DuckdbFile, ADiskThatFillsUpAnywhereLeavesEachBatchWholeOrAbsent) {
  for (std::uint64_t round = 0; round < 6; ++round) {
    TemporaryFolder folder;
    const std::string path = folder.file("a.duckdb");
    const std::uint64_t bytes = 4'096 + Rng(Seed{8}.fork("disk", round)).below(round < 2 ? 60'000 : 8'000'000);
    SCOPED_TRACE(bytes);
    waitpid(start_child_on_small_disk(path, bytes), nullptr, 0);
    std::int64_t committed = -1;
    std::string code;
    std::ifstream(folder.file("report")) >> committed >> code;
    EXPECT_EQ(code, "unreachable");
    const std::int64_t found = whole_batches(path);
    EXPECT_GE(found, committed);
    EXPECT_LE(found, committed + 1);
  }
}

/// Kills the writer at seeded moments; every batch that it called committed is there, every other is whole or absent.
TEST(DuckdbFile, AKilledWriterLeavesEachBatchWholeOrAbsent) {
  for (std::uint64_t round = 0; round < 6; ++round) {
    TemporaryFolder folder;
    const std::string path = folder.file("a.duckdb");
    const pid_t child = start_child("WritesBatchesUntilItIsKilled", path);
    wait_for(path + ".ready");
    usleep(static_cast<useconds_t>(Rng(Seed{7}.fork("kill", round)).below(60'000)));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    std::int64_t committed = 0;
    for (std::ifstream file(path + ".committed"); file >> committed;) {
    }
    const std::int64_t found = whole_batches(path);
    EXPECT_GE(found, 1);
    EXPECT_GE(found, committed);
    EXPECT_LE(found, committed + 1);
  }
}

}  // namespace
}  // namespace cw::engine::test
