#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/scenario/program.hpp"

namespace cw::scenario {
namespace {

using nlohmann::json;

const std::string numbers = std::string(CW_SOURCE_DIR) + "/tests/reference/numbers/";

json finding_of(std::vector<std::string> words) {
  words.insert(words.begin(), "--json");
  const auto outcome = run(words);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return outcome.exit_code == 0 ? json::parse(outcome.out) : json();
}

std::vector<std::string> retention_of(const std::string& convention) {
  return {"health",       "retention", "--data",  numbers + "retention_events.csv",
          "--person",     "member_id", "--time",  "occurred_at",
          "--convention", convention,  "--as-of", "2025-03-31T00:00:00Z"};
}

/// Day 1 is 3 of 11 rolling, 4 hour-floored, 6 by calendar.
TEST(HealthCommands, ConventionsDiffer) {
  for (const auto& [convention, returned] :
       {std::pair{"rolling", 3}, std::pair{"hour_floor", 4}, std::pair{"calendar", 6}}) {
    const auto finding = finding_of(retention_of(convention));
    EXPECT_EQ(finding["tables"]["curve"][1]["returned"], returned) << convention;
    EXPECT_EQ(finding["tables"]["curve"][1]["people"], 11);
    EXPECT_EQ(finding["grade"], nullptr);
  }
}

TEST(HealthCommands, SurvivalOfAPlainTable) {
  const auto finding = finding_of({"health", "survival", "--data", numbers + "km_members.csv", "--time", "months",
                                   "--event", "churned", "--group", "group"});
  EXPECT_NEAR(finding["tables"]["logrank"][0]["chi_squared"].get<double>(), 5.45697116288472, 1e-8);
  EXPECT_EQ(finding["tables"]["curve"][0]["group"], "community");
  EXPECT_NEAR(finding["tables"]["curve"][0]["survival"].get<double>(), 0.983333333333333, 1e-8);
}

TEST(HealthCommands, WrongWordsAreUsage) {
  auto words = retention_of("calender");
  EXPECT_EQ(run(words).exit_code, 2);
  EXPECT_EQ(run({"health", "retention", "--data", numbers + "retention_events.csv"}).exit_code, 2);
  EXPECT_EQ(run({"health", "retention", "--convention", "rolling"}).exit_code, 2);
  words = retention_of("rolling");
  words.insert(words.end(), {"--start", "join"});
  EXPECT_EQ(run(words).exit_code, 2);
  words.insert(words.end(), {"--event", "event", "--return", "posted"});
  const auto unknown = run(words);
  EXPECT_EQ(unknown.exit_code, 3);
  EXPECT_NE(unknown.err.find("the file has join, post"), std::string::npos) << unknown.err;
}

/// The small workspace with members who join in July, within what the sources cover.
class HealthWorkspace : public testing::Test {
 protected:
  void SetUp() override {
    small_workspace(folder.path());
    std::string users = "id,username,email,created_at,trust_level,active,admin,moderator,staged\n";
    for (int i = 1; i <= 40; ++i) {
      const std::string id = std::to_string(i);
      users += id + ",user" + id + ",person" + id + "@example.org,2026-07-" + std::to_string(12 + i % 9) +
               " 08:00:00 UTC,1,true,false,false,false\n";
    }
    write(folder.path("inbox/users.csv"), users);
    write(folder.path("inbox/topics.csv"),
          "id,user_id,created_at,category_id,deleted_at,archetype\n"
          "900,1,2026-07-11 10:00:00,1,,regular\n" +
              read(folder.path("inbox/topics.csv")).substr(55));
  }
  Outcome command(std::vector<std::string> words) {
    words.insert(words.begin(), {"-w", folder.path(), "--today", "2026-10-01", "--no-input"});
    return run(words);
  }
  json figure(std::vector<std::string> words) {
    words.insert(words.begin(), "--json");
    words.insert(words.end(), {"--period", "2026Q3"});
    const auto outcome = command(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome.exit_code == 0 ? json::parse(outcome.out) : json();
  }
  void declare(const std::string& file, const std::string& text) {
    write(folder.path(file), read(folder.path(file)) + text);
  }
  Folder folder;
};

TEST_F(HealthWorkspace, EveryFigureIsHealthAndCounted) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  for (const char* name : {"retention", "cohorts", "survival", "ttfv", "paths", "contributors", "staff", "response"}) {
    const auto finding = figure({"health", name});
    EXPECT_EQ(finding["grade"], nullptr) << name;
    EXPECT_EQ(finding["released"], "k=5") << name;
    EXPECT_NE(finding["caveats"].dump().find("Health, not value"), std::string::npos) << name;
    EXPECT_FALSE(finding["figures"].empty()) << name;
  }
  EXPECT_EQ(figure({"health", "retention"})["population"],
            "40 members who joined in the window; staff, bots and test accounts left out");
  const auto circles = figure({"members", "circles"});
  EXPECT_EQ(circles["tables"]["circles"].size(), 5U);
}

TEST_F(HealthWorkspace, WhatIsNotDeclaredIsRefusedWithWhatToDo) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  for (const char* name : {"ideas", "velocity", "mentoring", "topics"}) {
    const auto refused = command({"health", name, "--period", "2026Q3"});
    EXPECT_EQ(refused.exit_code, 4) << name;
    EXPECT_NE(refused.err.find("health.yml"), std::string::npos) << refused.err;
  }
  EXPECT_EQ(command({"health", "momentum", "--period", "2026Q3"}).exit_code, 4);  // twelve weeks are too few
  const auto roi = command({"roi", "--period", "2026Q3"});
  EXPECT_EQ(roi.err.find("ideas"), std::string::npos) << "nobody declared ideas: no word about them\n" << roi.err;
}

TEST_F(HealthWorkspace, AFailedTestStopsTheStatement) {
  declare("sources/shop.yml", "tests: {fresh_within_days: 0, rows_a_month_at_least: 10, gap_days_at_most: 30}\n");
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto stopped = command({"roi", "--period", "2026Q3"});
  EXPECT_EQ(stopped.exit_code, 4);
  EXPECT_EQ(stopped.out, "");
  EXPECT_NE(stopped.err.find("source shop: the newest row is of 2026-09-29 (fresh_within_days is 0)"),
            std::string::npos)
      << stopped.err;
  const auto tests = command({"sources", "tests", "--period", "2026Q3"});
  EXPECT_EQ(tests.exit_code, 4);
  EXPECT_NE(tests.out.find("FAILED  shop  fresh_within_days"), std::string::npos) << tests.out;
  EXPECT_NE(tests.out.find("passed  shop  rows_a_month_at_least 10: 2026-07 has 40 rows"), std::string::npos)
      << tests.out;
  EXPECT_EQ(command({"health", "response", "--period", "2026Q3"}).exit_code, 0);
}

TEST_F(HealthWorkspace, TopicsLeaveNoWordOfFewPeople) {
  std::string titles = "id,user_id,created_at,title\n";
  for (int i = 1; i <= 40; ++i) {
    titles += std::to_string(i) + "," + std::to_string(i) + ",2026-08-05 10:00:00," +
              (i <= 36 ? "Brakes from Rival Cycles squeal" : "Handshake with person7@example.org") + "\n";
  }
  write(folder.path("inbox/titles.csv"), titles);
  write(folder.path("health.yml"),
        "competitors: [\"Rival Cycles\"]\nterms:\n  - {source: forum, files: [\"inbox/titles.csv\"], columns: [title], "
        "person: user_id, time: created_at}\n");
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto refused = command({"health", "topics", "--period", "2026Q3"});
  EXPECT_EQ(refused.exit_code, 4) << "no basis for research";
  const auto forum = read(folder.path("sources/forum.yml"));
  const auto basis = forum.find("matching: contract");
  write(folder.path("sources/forum.yml"), forum.substr(0, basis) + "research: consent, " + forum.substr(basis));
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto finding = figure({"health", "topics"});
  EXPECT_EQ(finding["tables"]["terms"][0]["term"], "brakes");
  EXPECT_EQ(finding["tables"]["terms"][0]["people"], 36);
  EXPECT_EQ(finding["tables"]["competitors"][0]["titles"], 36) << finding["tables"]["competitors"];
  const std::string text = finding.dump();
  for (const char* secret : {"handshake", "person7", "Handshake"}) EXPECT_EQ(text.find(secret), std::string::npos);
}

}  // namespace
}  // namespace cw::scenario
