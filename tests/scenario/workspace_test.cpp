#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <chrono>

#include <csignal>
#include <fstream>

#include "tests/scenario/program.hpp"

namespace cw::scenario {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> in(const Folder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {"-w", folder.path(), "--today", "2026-10-01", "--no-input"});
  return words;
}

class Scenario : public testing::Test {
 protected:
  void SetUp() override { small_workspace(folder.path()); }
  Outcome command(std::vector<std::string> words) { return run(in(folder, std::move(words))); }
  Folder folder;
};

TEST_F(Scenario, FromExportsToStatement) {
  const auto updated = command({"update"});
  ASSERT_EQ(updated.exit_code, 0) << updated.err;
  EXPECT_NE(updated.out.find("received 120, kept 120, dropped 0"), std::string::npos) << updated.out;
  EXPECT_NE(updated.out.find("40 of 40 members are customers too"), std::string::npos) << updated.out;
  const auto roi = command({"roi", "--period", "2026Q3"});
  ASSERT_EQ(roi.exit_code, 0) << roi.err;
  EXPECT_NE(roi.out.find("Not shown to be caused yet"), std::string::npos) << roi.out;
  EXPECT_NE(roi.out.find("The community cost €900"), std::string::npos) << roi.out;
  EXPECT_NE(roi.out.find("100 % of 40 members matched to a customer"), std::string::npos) << roi.out;
}

TEST_F(Scenario, UpdateTwiceChangesNothing) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto before = command({"roi", "--json", "--period", "2026Q3"});
  const auto again = command({"update"});
  EXPECT_NE(again.out.find("orders.csv is already in; nothing changed"), std::string::npos);
  fs::copy_file(folder.path("inbox/orders.csv"), folder.path("inbox/orders-again.csv"));
  std::ofstream(folder.path("inbox/orders-again.csv"), std::ios::app) << "\n";
  const auto overlap = command({"update"});
  EXPECT_NE(overlap.out.find("new facts 0, changed 0, known already 120"), std::string::npos) << overlap.out;
}

TEST_F(Scenario, SameBytesOnAnyNumberOfThreads) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto one = command({"roi", "--json", "--threads", "1", "--period", "2026Q3"});
  const auto two = command({"roi", "--json", "--threads", "2", "--period", "2026Q3"});
  ASSERT_EQ(one.exit_code, 0) << one.err;
  EXPECT_EQ(one.out, two.out);
}

TEST_F(Scenario, NoAddressIsStored) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  ASSERT_EQ(command({"roi", "--period", "2026Q3"}).exit_code, 0);
  for (const auto& entry : fs::recursive_directory_iterator(folder.path(".commonweal"))) {
    if (!entry.is_regular_file()) continue;
    const auto text = read(entry.path().string());
    for (const char* secret : {"person7@example.org", "example.org", "user17"}) {
      EXPECT_EQ(text.find(secret), std::string::npos) << secret << " in " << entry.path();
    }
  }
}

TEST_F(Scenario, ASecondProcessIsToldWho) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  // a process that holds the lock as we do
  const std::string lock = folder.path(".commonweal/lock");
  const std::string holder = "exec 9>>" + lock + "; flock 9; echo $$ > " + lock + "; sleep 5";
  const auto child = ::fork();
  if (child == 0) {
    ::execl("/bin/sh", "sh", "-c", holder.c_str(), nullptr);
    ::_exit(127);
  }
  Outcome refused;
  for (int i = 0; i < 100 && refused.exit_code != 75; ++i) refused = command({"update"});
  ::kill(child, SIGTERM);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(refused.exit_code, 75);
  EXPECT_NE(refused.err.find("PID " + std::to_string(child)), std::string::npos) << refused.err;
}

TEST_F(Scenario, KilledAtAnyMomentEndsTheSame) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto expected = command({"roi", "--json", "--period", "2026Q3"});
  ASSERT_EQ(expected.exit_code, 0) << expected.err;
  for (int i = 0; i < 12; ++i) {
    fs::remove_all(folder.path(".commonweal"));
    const auto killed = run(in(folder, {"update"}), 20'000 + i * 37'000L);
    const auto finished = command({"update"});
    ASSERT_EQ(finished.exit_code, 0) << finished.err << " after a kill that gave " << killed.exit_code;
    const auto roi = command({"roi", "--json", "--period", "2026Q3"});
    EXPECT_EQ(roi.out, expected.out) << "killed after " << 20 + i * 37 << " ms";
  }
}

TEST_F(Scenario, AFullDiskLosesNothing) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto expected = command({"roi", "--json", "--period", "2026Q3"});
  fs::remove_all(folder.path(".commonweal"));
  const std::string limited = "ulimit -f 600; exec " CW_BINARY " -w " + folder.path() + " --today 2026-10-01 update";
  const int status = std::system(("bash -c '" + limited + "' >/dev/null 2>&1").c_str());
  EXPECT_NE(status, 0);
  const auto finished = command({"update"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(command({"roi", "--json", "--period", "2026Q3"}).out, expected.out);
}

TEST_F(Scenario, ADamagedDatabaseIsNamed) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const std::string path = folder.path(".commonweal/ledger.duckdb");
  auto bytes = read(path);
  std::fill(bytes.begin(), bytes.begin() + std::min<std::ptrdiff_t>(8192, static_cast<std::ptrdiff_t>(bytes.size())),
            '\x5a');
  write(path, bytes);
  const auto refused = command({"roi"});
  EXPECT_EQ(refused.exit_code, 8) << refused.err;
  EXPECT_NE(refused.err.find("--rebuild"), std::string::npos) << refused.err;
  const auto rebuilt = command({"update", "--rebuild"});
  EXPECT_EQ(rebuilt.exit_code, 0) << rebuilt.err;
  EXPECT_EQ(command({"roi", "--period", "2026Q3"}).exit_code, 0);
}

TEST_F(Scenario, OrdersAloneAreRefusedRoi) {
  for (const char* file : {"users.csv", "topics.csv", "posts.csv"})
    fs::remove(folder.path("inbox/" + std::string(file)));
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto roi = command({"roi"});
  EXPECT_EQ(roi.exit_code, 4);
  EXPECT_NE(roi.out.find("No return can be stated"), std::string::npos) << roi.out;
}

TEST_F(Scenario, WrongInputsAreClear) {
  const auto no_workspace = run({"-w", "/nowhere", "roi"});
  EXPECT_EQ(no_workspace.exit_code, 3);
  EXPECT_NE(no_workspace.err.find("commonweal init"), std::string::npos);
  EXPECT_EQ(command({"roi", "--period", "2026Q9"}).exit_code, 2);
  EXPECT_EQ(command({"rio"}).exit_code, 2);
  write(folder.path("commonweal.yml"), "name: Small\ncurrency: EUR\ntime_zone: Europe/Berlim\n");
  const auto zone = command({"check"});
  EXPECT_EQ(zone.exit_code, 3);
  EXPECT_NE(zone.err.find("commonweal.yml:3:12"), std::string::npos) << zone.err;
  EXPECT_EQ(zone.out, "");
  EXPECT_NE(zone.err.find("Europe/Berlin"), std::string::npos) << zone.err;
}

TEST_F(Scenario, JsonErrorsAreOnStderrAlone) {
  const auto refused = run({"-w", "/nowhere", "roi", "--json"});
  EXPECT_EQ(refused.out, "");
  EXPECT_EQ(refused.err.find("{\n  \"error\": {\n    \"code\": \"invalid_config\""), 0U) << refused.err;
}

}  // namespace
}  // namespace cw::scenario
