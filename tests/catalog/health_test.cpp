#include <gtest/gtest.h>

#include "catalog/catalog.hpp"
#include "tests/catalog/folder.hpp"

namespace cw::catalog {
namespace {

const Day today = make_day(2026, 11, 22);

std::string problems_of(const Folder& folder) {
  std::string text;
  const auto loaded = load(folder.path(), today);
  for (const Problem& problem : loaded->problems) text += to_text(problem) + "\n";
  return text;
}

TEST(HealthFile, ReadsWhatIsDeclared) {
  const Folder folder(fixture_folder());
  folder.write("health.yml",
               "convention: rolling\nlapse_days: 60\nfalse_alarm_rate: 1 %\nfirst_value: [answer_accepted]\n"
               "channels:\n  - {name: forum, activities: [replied]}\n"
               "ideas: {proposed: [attended], shipped: [answer_accepted]}\ncompetitors: [Rival Cycles]\n");
  const auto loaded = load(folder.path(), today);
  ASSERT_TRUE(loaded->usable()) << problems_of(folder);
  const Health& health = loaded->catalog.health;
  EXPECT_EQ(health.convention, "rolling");
  EXPECT_EQ(health.return_mode, "on");
  EXPECT_EQ(health.lapse_days, 60);
  EXPECT_DOUBLE_EQ(health.false_alarm_rate, 0.01);
  EXPECT_EQ(health.channels.at(0).activities, std::vector<std::string>{"replied"});
  EXPECT_EQ(health.ideas.shipped, std::vector<std::string>{"answer_accepted"});
  EXPECT_EQ(health.competitors, std::vector<std::string>{"Rival Cycles"});
}

TEST(HealthFile, WithoutItEverythingHasADefault) {
  const Folder folder(fixture_folder());
  const auto loaded = load(folder.path(), today);
  EXPECT_EQ(loaded->catalog.health.convention, "calendar");
  EXPECT_EQ(loaded->catalog.health.lapse_days, 90);
  EXPECT_TRUE(loaded->catalog.health.channels.empty());
}

TEST(HealthFile, NamesWhatIsNotDeclared) {
  const Folder folder(fixture_folder());
  folder.write("health.yml",
               "first_value: [answer_acepted]\n"
               "path:\n  - {name: a, activities: [replied]}\n  - {name: a, activities: [nothing_like_it]}\n"
               "terms:\n  - {source: orders, columns: [title], person: user, time: at}\n");
  const std::string problems = problems_of(folder);
  EXPECT_NE(problems.find("health.yml names the activity \"answer_acepted\", which is not declared\n"
                          "  did you mean \"answer_accepted\"?"),
            std::string::npos)
      << problems;
  EXPECT_NE(problems.find("health.yml names the activity \"nothing_like_it\""), std::string::npos) << problems;
  EXPECT_NE(problems.find("path has \"a\" twice"), std::string::npos) << problems;
  EXPECT_NE(problems.find("source \"orders\" has no legal basis for research: no word of it is counted"),
            std::string::npos)
      << problems;
}

TEST(SourceTests, AreRead) {
  const Folder folder(fixture_folder());
  folder.append("sources/orders.yml", "tests: {fresh_within_days: 7, repeated_share_at_most: 1 %}\n");
  const auto loaded = load(folder.path(), today);
  ASSERT_TRUE(loaded->usable()) << problems_of(folder);
  const auto& tests = loaded->catalog.source("orders")->tests;
  EXPECT_EQ(tests.fresh_within_days, 7);
  EXPECT_DOUBLE_EQ(tests.repeated_share_at_most.value_or(-1), 0.01);
  EXPECT_FALSE(tests.gap_days_at_most.has_value());
}

}  // namespace
}  // namespace cw::catalog
