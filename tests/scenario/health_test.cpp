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

}  // namespace
}  // namespace cw::scenario
