#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <sstream>

#include "engine/session.hpp"
#include "tests/scenario/program.hpp"

/// kill -9 at a named place or at any moment; then the same command again has to end with the tables of a run that
/// nobody disturbed, byte for byte.
namespace cw::scenario {
namespace {

namespace fs = std::filesystem;

/// Two starting points: nothing imported yet, and a ledger that grows by a second month with changed and broken rows.
enum class Start { empty, grown };

struct Reference {
  std::string tables;
  std::string report;
  std::vector<std::string> places;  // every fail point that the commands pass, in order
  std::size_t of_update = 0;        // how many of them belong to `update`
  double seconds = 0.0;
};

void second_month(const std::string& folder) {
  write(folder + "/inbox/posts-2.csv",
        "id,topic_id,user_id,post_number,created_at,deleted_at,post_type\n"
        "1001,1,5,2,2026-08-11 12:30:00,2026-09-02 08:00:00,1\n"  // known, now deleted
        "3001,2,9,3,2026-09-03 09:00:00,,1\n"
        "3002,2,10,4,yesterday,,1\n");  // sealed away for a second try
  auto orders = read(folder + "/inbox/orders.csv");
  const auto refunded = orders.find(",0.00,5517\n");
  ASSERT_NE(refunded, std::string::npos);
  orders.replace(refunded, 5, ",3.00");
  write(folder + "/inbox/orders-2.csv", orders);
}

std::vector<std::string> words(const Folder& folder, std::vector<std::string> command) {
  command.insert(command.begin(), {"-w", folder.path("w"), "--today", "2026-10-01", "--no-input"});
  return command;
}

/// Every table with every row, in one order.
std::string dump(const Folder& folder) {
  auto session = engine::open_duckdb({.path = folder.path("w/.commonweal/ledger.duckdb"), .read_only = true});
  if (!session) return "not opened: " + to_text(session.error());
  const auto rows_of = [&](const std::string& sql) {
    auto stream = (*session)->query(sql);
    if (!stream) throw std::runtime_error(to_text(stream.error()));
    return engine::read_all(**stream).value();
  };
  std::string text;
  const auto tables = rows_of(
      "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_catalog = 'cw' AND "
      "table_type = 'BASE TABLE' ORDER BY 1");
  for (const auto& table : tables.rows) {
    const auto& name = std::get<std::string>(table.at(0));
    text += "== " + name + "\n";
    for (const auto& row : rows_of("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM " + name + " ORDER BY ALL").rows) {
      for (const auto& cell : row)
        text += (std::holds_alternative<std::string>(cell) ? std::get<std::string>(cell) : "∅") + "|";
      text += "\n";
    }
  }
  return text;
}

/// Everything the tests compare with, made once: a key (tokens follow from it), both starting points, both ends.
class Undisturbed {
 public:
  static const Undisturbed& once() {
    static const Undisturbed one;
    return one;
  }
  const Reference& of(Start start) const { return start == Start::empty ? empty_ : grown_; }
  /// A workspace as it is before the command that is killed.
  void lay_out(Start start, const Folder& folder) const {
    fs::copy(folder_.path(start == Start::empty ? "empty" : "grown"), folder.path("w"), fs::copy_options::recursive);
  }

 private:
  Undisturbed() {
    write(folder_.path("empty/.secrets/key"), std::string(64, '7') + "\n");
    for (const char* secret : {"empty/.secrets", "empty/.secrets/key"})
      fs::permissions(folder_.path(secret),
                      secret == std::string("empty/.secrets") ? fs::perms::owner_all : fs::perms::owner_read);
    small_workspace(folder_.path("empty"));
    const Folder first;
    lay_out(Start::empty, first);
    empty_ = undisturbed(first);
    fs::copy(first.path("w"), folder_.path("grown"), fs::copy_options::recursive);
    second_month(folder_.path("grown"));
    const Folder second;
    lay_out(Start::grown, second);
    grown_ = undisturbed(second);
  }

  static Reference undisturbed(const Folder& folder) {
    Reference reference;
    const std::string list = folder.path("places");
    const auto begin = std::chrono::steady_clock::now();
    const auto updated = run(words(folder, {"update"}), -1, {"CW_FAIL_LIST=" + list});
    reference.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const std::string passed = read(list);
    const auto places_of_update = static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
    const auto reported =
        run(words(folder, {"report", "build", "--period", "2026Q3", "--out", folder.path("report.html")}), -1,
            {"CW_FAIL_LIST=" + list});
    if (updated.exit_code != 0 || reported.exit_code != 0) throw std::runtime_error(updated.err + reported.err);
    reference.tables = dump(folder);
    reference.report = read(folder.path("report.html"));
    std::istringstream lines(read(list));
    for (std::string line; std::getline(lines, line);) reference.places.push_back(line);
    reference.of_update = places_of_update;
    return reference;
  }

  Folder folder_;
  Reference empty_, grown_;
};

/// Runs update and then the report; the first that is killed ends it. environment or after_micros say where.
bool disturb(const Folder& folder, long after_micros, const std::vector<std::string>& environment) {
  const auto updated = run(words(folder, {"update"}), after_micros, environment);
  if (updated.exit_code == 128 + SIGKILL) return true;
  return run(words(folder, {"report", "build", "--period", "2026Q3", "--out", folder.path("report.html")}), -1,
             environment)
             .exit_code == 128 + SIGKILL;
}

void expect_same_end(Start start, const Folder& folder, const std::string& where) {
  const auto& expected = Undisturbed::once().of(start);
  const auto updated = run(words(folder, {"update"}));
  ASSERT_EQ(updated.exit_code, 0) << where << ": " << updated.err;
  const auto reported =
      run(words(folder, {"report", "build", "--period", "2026Q3", "--out", folder.path("report.html")}));
  ASSERT_EQ(reported.exit_code, 0) << where << ": " << reported.err;
  EXPECT_TRUE(dump(folder) == expected.tables) << "other tables after a kill at " << where;
  EXPECT_TRUE(read(folder.path("report.html")) == expected.report) << "another report after a kill at " << where;
}

/// Kills at `count` of the places that both starting points pass, drawn by a fixed seed.
void kill_at_places(std::size_t count) {
  std::vector<std::pair<Start, std::string>> places;
  for (const Start start : {Start::empty, Start::grown}) {
    for (const auto& place : Undisturbed::once().of(start).places) places.emplace_back(start, place);
  }
  ASSERT_GE(places.size(), 50U);
  std::mt19937_64 chance(20261122);
  std::shuffle(places.begin(), places.end(), chance);
  for (std::size_t i = 0; i < std::min(count, places.size()); ++i) {
    const auto& [start, place] = places[i];
    const Folder folder;
    Undisturbed::once().lay_out(start, folder);
    // the count of passes is kept per process, so a place of the report may be killed in `update` already
    EXPECT_TRUE(disturb(folder, -1, {"CW_FAIL_AT=" + place})) << place << " was not passed";
    expect_same_end(start, folder, place);
  }
}

/// A run that was over before its moment (the machine was busy when the time was taken) is tried again at half of it,
/// so that every one of `count` is a kill.
void kill_at_moments(int count) {
  std::mt19937_64 chance(20261122);
  std::uniform_real_distribution<double> share(0.0, 1.0);
  for (int i = 0; i < count; ++i) {
    const Start start = i % 2 == 0 ? Start::empty : Start::grown;
    auto micros = static_cast<long>(share(chance) * Undisturbed::once().of(start).seconds * 1e6);
    for (bool killed = false; !killed; micros /= 2) {
      const Folder folder;
      Undisturbed::once().lay_out(start, folder);
      killed = disturb(folder, micros, {});
      if (killed) expect_same_end(start, folder, std::to_string(micros) + " µs");
    }
  }
}

TEST(Crash, EveryKindOfPlaceIsPassed) {
  for (const char* kind : {"lock:", "sql ", "engine: before commit", "engine: after commit", "engine: before the rows",
                           "engine: before checkpoint", "vault:", "file:"}) {
    const auto& places = Undisturbed::once().of(Start::grown).places;
    EXPECT_TRUE(std::any_of(places.begin(), places.end(), [&](const auto& place) { return place.starts_with(kind); }))
        << kind;
  }
}

TEST(Crash, AFewPlaces) {
  kill_at_places(5);
}

TEST(Crash, AFewMoments) {
  kill_at_moments(4);
}

/// Ctrl-C and SIGTERM at a place inside the work: undone and said so, and the same command then ends as ever.
TEST(Crash, StoppedInTheMidstIsUndone) {
  std::vector<std::string> places;
  const auto& all = Undisturbed::once().of(Start::empty);
  for (std::size_t i = 0; i < all.of_update; ++i) {
    const auto& place = all.places[i];
    if (place.starts_with("sql ") || place.starts_with("engine: before")) places.push_back(place);
  }
  std::mt19937_64 chance(20261122);
  std::shuffle(places.begin(), places.end(), chance);
  places.resize(6);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Folder folder;
    Undisturbed::once().lay_out(Start::empty, folder);
    const auto stopped = run(words(folder, {"update"}), -1,
                             {"CW_FAIL_AT=" + places[i], i % 2 == 0 ? "CW_FAIL_WITH=INT" : "CW_FAIL_WITH=TERM"});
    EXPECT_EQ(stopped.exit_code, 130) << places[i] << ": " << stopped.err;
    EXPECT_EQ(stopped.out, "");
    EXPECT_NE(stopped.err.find("stopped: the step in hand was undone"), std::string::npos) << stopped.err;
    expect_same_end(Start::empty, folder, places[i]);
  }
}

/// A disk that is full after some bytes, wherever in the workspace they go: said so, and nothing is lost.
TEST(Crash, AFullDiskLosesNothing) {
  int refused = 0;
  for (const long bytes : {0L, 100L, 5'000L, 200'000L, 700'000L, 1'500'000L}) {
    const Folder folder;
    Undisturbed::once().lay_out(Start::grown, folder);
    const auto full = run(words(folder, {"update"}), -1,
                          {"LD_PRELOAD=" CW_FAILING_WRITE, "ASAN_OPTIONS=verify_asan_link_order=0",
                           "CW_FAIL_WRITES_IN=/w/.commonweal/", "CW_FAIL_WRITES_AFTER=" + std::to_string(bytes)});
    if (full.exit_code != 0) {
      ++refused;
      EXPECT_EQ(full.exit_code, 8) << bytes << ": " << full.err;
      EXPECT_EQ(full.out, "");
      EXPECT_NE(full.err.find("free "), std::string::npos) << full.err;
    }
    expect_same_end(Start::grown, folder, "a disk full after " + std::to_string(bytes) + " bytes");
  }
  EXPECT_GE(refused, 3);
}

/// The demo writes its exports first; cut off there, it is not mistaken for somebody's folder.
TEST(Crash, ADemoThatWasCutOffIsFinished) {
  const Folder folder;
  const std::vector<std::string> demo = {"demo", folder.path("demo"), "--people", "200"};
  const std::string list = folder.path("places");
  const auto whole = run(demo, -1, {"CW_FAIL_LIST=" + list});
  ASSERT_EQ(whole.exit_code, 0) << whole.err;
  std::vector<std::string> places;
  std::istringstream lines(read(list));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("demo:")) places.push_back(line);
  }
  ASSERT_GE(places.size(), 3U);
  for (const auto& place : {places.front(), places[places.size() / 2], std::string("engine: before commit#3")}) {
    fs::remove_all(folder.path("demo"));
    EXPECT_EQ(run(demo, -1, {"CW_FAIL_AT=" + place}).exit_code, 128 + SIGKILL) << place;
    const auto again = run(demo);
    EXPECT_EQ(again.exit_code, 0) << place << ": " << again.err;
    EXPECT_TRUE(again.out == whole.out) << "another statement after a kill at " << place;
  }
}

TEST(Slow, FiftyPlaces) {
  kill_at_places(50);
}

TEST(Slow, FiftyMoments) {
  kill_at_moments(50);
}

}  // namespace
}  // namespace cw::scenario
