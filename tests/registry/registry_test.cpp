#include "registry/registry.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/chance.hpp"

namespace cw::registry {
namespace {

constexpr Instant monday{1'700'000'000'000'000}, tuesday{1'700'086'400'000'000};

class RegistryTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "cw-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    path_ = (folder_ / "registry.sqlite").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Registry opened(int wait_ms = 5000) {
    auto registry = Registry::open(path_, wait_ms);
    EXPECT_TRUE(registry) << to_text(registry.error());
    return std::move(*registry);
  }
  /// What someone with the file and a SQL shell can do.
  void tamper(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
    const std::string all = "DROP TRIGGER entry_is_not_changed; DROP TRIGGER entry_is_not_removed; " + sql;
    EXPECT_EQ(sqlite3_exec(database, all.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
    sqlite3_close(database);
  }
  void add_three() {
    Registry registry = opened();
    for (const char* subject : {"one", "two", "three"}) {
      const Draft draft{"note", subject};
      ASSERT_TRUE(registry.append(std::span(&draft, 1), monday));
    }
  }
  std::string broken() {
    const auto result = opened().verify();
    if (result) return "whole";
    EXPECT_EQ(result.error().code, ErrorCode::mismatch);
    return result.error().what;
  }

  std::filesystem::path folder_;
  std::string path_;
};

TEST_F(RegistryTest, EmptyChainIsWhole) {
  EXPECT_EQ(opened().verify().value(), (Head{0, std::string(64, '0')}));
  EXPECT_EQ(opened().head().value(), (Head{0, std::string(64, '0')}));
}

// tests/reference/registry/make_chain_vectors.py
TEST_F(RegistryTest, DigestsCanBeCheckedByOthers) {
  Registry registry = opened();
  const Draft run{"run", "share_of_sales", "{}"}, note{"note", "", "{\"a\":\"ü\"}"};
  EXPECT_EQ(registry.append(std::span(&run, 1), monday)->at(0).digest,
            "1068a649d2dd762d4adef5a4e85b6cd04006b7a844849a9b92d5d694dc4c585c");
  const auto second = registry.append(std::span(&note, 1), Instant{monday.micros + 1});
  EXPECT_EQ(second->at(0).number, 2);
  EXPECT_EQ(second->at(0).digest, "26c03d32880636e8f5cdba518e68a903358688ffa7c671aae9f53c5eb2129d21");
  EXPECT_EQ(registry.verify().value(), (Head{2, "26c03d32880636e8f5cdba518e68a903358688ffa7c671aae9f53c5eb2129d21"}));
}

TEST_F(RegistryTest, EntriesComeBackAsWritten) {
  add_three();
  const auto entries = opened().entries(2, 4);
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ(entries->at(0).subject, "two");
  EXPECT_EQ(entries->at(1).number, 3);
  EXPECT_EQ(entries->at(1).at, monday);
}

TEST_F(RegistryTest, AllDraftsOrNone) {
  Registry registry = opened();
  const std::vector<Draft> drafts = {{"note", "good"}, {"note", "bad\nline"}};
  const auto refused = registry.append(drafts, monday);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(registry.verify()->entries, 0);
  const Draft nameless{"", "subject"};
  EXPECT_FALSE(registry.append(std::span(&nameless, 1), monday));
}

TEST_F(RegistryTest, RunsAreCountedAcrossSessions) {
  const std::vector<Registry::Run> first = {{"roi", "a"}, {"retention", "b"}, {"roi", "c"}};
  EXPECT_EQ(opened().count_runs(first, monday).value(), (std::vector<std::int64_t>{1, 1, 2}));
  EXPECT_EQ(opened().count_runs(std::vector<Registry::Run>{{"roi", "a"}}, tuesday).value(),
            (std::vector<std::int64_t>{3}));
  EXPECT_EQ(opened().runs_of("roi").value(), 3);
  EXPECT_EQ(opened().runs_of("unknown").value(), 0);
  EXPECT_EQ(opened().verify()->entries, 4);
}

TEST_F(RegistryTest, RunCounterCannotBeReset) {
  ASSERT_TRUE(opened().count_runs(std::vector<Registry::Run>{{"roi", ""}, {"roi", ""}, {"roi", ""}}, monday));
  tamper("DELETE FROM entry WHERE number >= 2");
  EXPECT_EQ(broken(), "the chain is broken at entry 2: the end of the chain is missing");
}

TEST_F(RegistryTest, ChangedEntryIsFound) {
  add_three();
  tamper("UPDATE entry SET payload = '{\"better\":1}' WHERE number = 2");
  EXPECT_EQ(broken(), "the chain is broken at entry 2: it was changed");
}

TEST_F(RegistryTest, EachFieldIsUnderTheDigest) {
  for (const char* change : {"at_micros = at_micros + 1", "kind = 'run'", "subject = 'other'", "digest = 'ab'"}) {
    std::filesystem::remove(path_);
    add_three();
    tamper(std::string("UPDATE entry SET ") + change + " WHERE number = 3");
    EXPECT_EQ(broken(), "the chain is broken at entry 3: it was changed") << change;
  }
}

TEST_F(RegistryTest, RemovedEntryIsFound) {
  add_three();
  tamper("DELETE FROM entry WHERE number = 1; UPDATE entry SET number = number - 1");
  EXPECT_EQ(broken(), "the chain is broken at entry 1: it was changed");
}

TEST_F(RegistryTest, CutEndWithACutHeadIsFoundByAPrintedHead) {
  add_three();
  const Head printed = opened().head().value();
  const std::string before = opened().entries(2, 3)->at(0).digest;
  tamper("DELETE FROM entry WHERE number = 3; UPDATE head SET entries = 2, digest = '" + before + "'");
  EXPECT_EQ(broken(), "whole");
  const auto known = opened().verify(printed);
  ASSERT_FALSE(known);
  EXPECT_EQ(known.error().code, ErrorCode::mismatch);
}

TEST_F(RegistryTest, EarlierHeadLiesOnAGrownChain) {
  add_three();
  const Head printed = opened().head().value();
  add_three();
  EXPECT_EQ(opened().verify(printed)->entries, 6);
}

TEST_F(RegistryTest, PlainSqlCannotChangeEntries) {
  add_three();
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, "UPDATE entry SET subject = 'x'", nullptr, nullptr, nullptr), SQLITE_CONSTRAINT);
  EXPECT_EQ(sqlite3_exec(database, "DELETE FROM entry", nullptr, nullptr, nullptr), SQLITE_CONSTRAINT);
  sqlite3_close(database);
}

TEST_F(RegistryTest, RestatementNeedsAReasonAndIsKept) {
  Registry registry = opened();
  EXPECT_EQ(registry.publish("roi/2026-08", "€41,200", "aa", monday)->outcome, Outcome::first);
  EXPECT_EQ(registry.publish("roi/2026-08", "€41,200", "aa", tuesday)->outcome, Outcome::unchanged);
  EXPECT_EQ(registry.publish("roi/2026-08", "€41,200", "bb", tuesday)->outcome, Outcome::confirmed);
  const auto silent = registry.publish("roi/2026-08", "€39,000", "cc", tuesday);
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().code, ErrorCode::gate_failed);
  const auto restated = registry.publish("roi/2026-08", "€39,000", "cc", tuesday, "refunds of August arrived");
  ASSERT_TRUE(restated);
  EXPECT_EQ(restated->outcome, Outcome::restated);
  EXPECT_EQ(restated->publication.restated_from, "€41,200");
  const auto history = registry.history("roi/2026-08");
  ASSERT_EQ(history->size(), 3U);
  EXPECT_EQ(history->at(0).value, "€41,200");
  EXPECT_EQ(history->at(0).at, monday);
  EXPECT_EQ(history->at(1).digest, "bb");
  EXPECT_EQ(history->at(2).value, "€39,000");
  EXPECT_EQ(history->at(2).reason, "refunds of August arrived");
  EXPECT_TRUE(registry.history("roi/2026-09")->empty());
  EXPECT_EQ(registry.verify()->entries, 3);
}

TEST_F(RegistryTest, RefusesOtherFiles) {
  std::ofstream(path_) << std::string(4096, 'x');
  const auto text = Registry::open(path_);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::damaged);
  std::filesystem::remove(path_);
  sqlite3* database = nullptr;
  sqlite3_open(path_.c_str(), &database);
  sqlite3_exec(database, "CREATE TABLE other (x)", nullptr, nullptr, nullptr);
  sqlite3_close(database);
  const auto other = Registry::open(path_);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::damaged);
  const auto nowhere = Registry::open((folder_ / "none" / "registry.sqlite").string());
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::unreachable);
}

TEST_F(RegistryTest, WriterInTheWayIsBusy) {
  Registry registry = opened(10);
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const Draft draft{"note", "late"};
  const auto refused = registry.append(std::span(&draft, 1), monday);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::busy);
  sqlite3_close(other);
  EXPECT_TRUE(registry.append(std::span(&draft, 1), monday));
}

/// Runs `work` in a process of its own; returns its id.
template <class Work>
pid_t in_child(Work work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  return child;
}

int status_of(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST_F(RegistryTest, TwoProcessesShareOneChain) {
  const auto work = [&] {
    auto registry = Registry::open(path_, 60'000);  // both make the file
    for (int i = 0; i < 8 && registry; ++i)
      if (!registry->count_runs(std::vector<Registry::Run>{{"roi", ""}}, monday)) return 1;
    return registry ? 0 : 1;
  };
  const pid_t one = in_child(work), two = in_child(work);
  EXPECT_EQ(status_of(one), 0);
  EXPECT_EQ(status_of(two), 0);
  EXPECT_EQ(opened().runs_of("roi").value(), 16);
  EXPECT_EQ(opened().verify()->entries, 16);
}

TEST_F(RegistryTest, KilledBesideACommitIsWhole) {
  for (const auto& [place, entries] :
       std::vector<std::pair<std::string, std::int64_t>>{{"registry: before commit#1", 0},
                                                         {"registry: after commit#1", 0},
                                                         {"registry: before commit#3", 1},
                                                         {"registry: after commit#3", 2}}) {
    std::filesystem::remove(path_);
    const pid_t child = in_child([&] {
      ::setenv("CW_FAIL_AT", place.c_str(), 1);
      add_three();  // the first commit is the schema's
      return 0;
    });
    EXPECT_TRUE(WIFSIGNALED(status_of(child))) << place;
    const auto whole = opened().verify();
    ASSERT_TRUE(whole) << place << to_text(whole.error());
    EXPECT_EQ(whole->entries, entries) << place;
  }
}

TEST_F(RegistryTest, KillDuringWritesLosesNothingThatWasConfirmed) {
  std::int64_t confirmed = 0;
  Rng rng(Seed{3});
  for (int round = 0; round < 8; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = in_child([&] {
      auto registry = Registry::open(path_);
      while (registry && registry->count_runs(std::vector<Registry::Run>{{"roi", ""}}, monday))
        if (::write(ends[1], "+", 1) != 1) return 1;
      return 1;
    });
    ::close(ends[1]);
    char one = 0;
    for (std::uint64_t left = rng.below(6) + 1; left > 0 && ::read(ends[0], &one, 1) == 1; --left) ++confirmed;
    ::kill(child, SIGKILL);  // inside the write after the last one that was confirmed
    status_of(child);
    while (::read(ends[0], &one, 1) == 1) ++confirmed;
    ::close(ends[0]);
    const auto whole = opened().verify();
    ASSERT_TRUE(whole) << to_text(whole.error());
    EXPECT_GE(whole->entries, confirmed);
    EXPECT_LE(whole->entries, confirmed + round + 1) << "at most one a round was written and not confirmed";
    EXPECT_EQ(opened().runs_of("roi").value(), whole->entries);
  }
}

TEST_F(RegistryTest, FullDiskIsSaidAndChangesNothing) {
  add_three();
  const pid_t child = in_child([&] {
    auto registry = Registry::open(path_);
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{static_cast<rlim_t>(std::filesystem::file_size(path_)), RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const Draft large{"note", "large", std::string(100'000, 'x')};
    const auto refused = registry->append(std::span(&large, 1), monday);
    if (refused) return 1;
    if (refused.error().code != ErrorCode::unreachable) return 2;
    return registry->verify() ? 0 : 3;
  });
  EXPECT_EQ(status_of(child), 0);
  EXPECT_EQ(opened().verify()->entries, 3);
}

}  // namespace
}  // namespace cw::registry
