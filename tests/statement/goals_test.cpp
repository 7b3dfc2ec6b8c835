#include "statement/goals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/statement/worked.hpp"

namespace cw::statement {
namespace {

using testing::HasSubstr;

catalog::Goal goal(const char* outcome, const char* unit, double target) {
  catalog::Goal goal;
  goal.outcome = outcome, goal.unit = unit, goal.target = target;
  goal.question = "How does it stand?";
  return goal;
}

/// 0.42 (0.38 to 0.46) of questions accepted; 30 hours (20 to 44) to the first answer; 2 hours saved a member.
std::map<std::string, Released> findings() {
  Finding solutions;
  solutions.method = "solution_acceptance";
  solutions.estimates = {
      {.name = "accepted",
       .value = 0.42,
       .low = 0.38,
       .high = 0.46,
       .unit = "share",
       .n = 500,
       .interval_method = "Wilson score"},
      {.name = "first_response_median",
       .value = 30,
       .low = 20,
       .high = 44,
       .unit = "hours",
       .n = 500,
       .interval_method = "Kaplan-Meier"},
      {.name = "hours_saved_members", .value = 2, .unit = "hours", .n = 90, .no_interval = "all alike"}};
  solutions.refused = {{"members_who_buy", "missing_data", "import orders"}};
  return {{"solutions.2026Q3", worked::released(solutions)}};
}

catalog::Catalog with(catalog::Goal of_members) {
  catalog::Catalog catalog = worked::catalog();
  catalog.programmes[0].member_goals = {std::move(of_members)};
  catalog::Outcome hours;
  hours.name = "hours_saved", hours.side = catalog::Side::member, hours.unit = "hours";
  catalog::Outcome order;
  order.name = "order", order.counts_as = "order";
  catalog.outcomes = {hours, order};
  return catalog;
}

GoalStanding standing(const catalog::Catalog& catalog) {
  const auto goals = goals_of(catalog, findings(), worked::quarter());
  EXPECT_EQ(goals.size(), 1U);
  return goals.at(0);
}

TEST(Goals, AreMetOnlyWithTheWholeRange) {
  EXPECT_EQ(standing(with(goal("accepted", "share", 0.38))).state, "met");
  EXPECT_EQ(standing(with(goal("accepted", "share", 0.40))).state, "not clear yet");
  EXPECT_EQ(standing(with(goal("accepted", "share", 0.60))).state, "not met");
  EXPECT_EQ(standing_text(standing(with(goal("accepted", "share", 0.60)))),
            "now 0.420 (0.380\u20130.460), target 0.6 share: not met");
}

TEST(Goals, AWaitIsMetFromAbove) {
  EXPECT_EQ(standing(with(goal("first_response_median", "hours", 48))).state, "met");
  EXPECT_EQ(standing(with(goal("first_response_median", "hours", 24))).state, "not clear yet");
  EXPECT_EQ(standing(with(goal("first_response_median", "hours", 12))).state, "not met");
  auto falling = goal("accepted", "share", 0.40);
  falling.baseline = 0.6;  // the target lies below where it began
  EXPECT_EQ(standing(with(falling)).state, "not clear yet");
}

TEST(Goals, AnOutcomeOfTheMembersIsItsMean) {
  const auto met = standing(with(goal("hours_saved", "hours a quarter", 1.5)));
  EXPECT_EQ(met.state, "met");
  EXPECT_DOUBLE_EQ(met.current->value, 2);
  EXPECT_EQ(met.figure, "solutions.2026Q3");
}

TEST(Goals, SayWhyTheyAreNotMeasured) {
  EXPECT_EQ(standing(with(goal("accepted", "points", 8))).reason, "the figure is in share, the goal in points");
  EXPECT_EQ(standing(with(goal("members_who_buy", "share", 0.5))).reason, "import orders");
  catalog::Catalog business = with(goal("accepted", "share", 0.4));
  business.programmes[0].member_goals.clear();
  business.programmes[0].business_goals = {goal("order", "EUR", 100)};
  EXPECT_THAT(standing(business).reason, HasSubstr("not shown to be caused yet"));
  catalog::Catalog two = with(goal("accepted", "share", 0.4));
  two.programmes[0].kind = "events";
  EXPECT_EQ(standing(two).state, "not clear yet");  // the only programme is the community
  two.programmes.push_back({});
  const auto of_one = goals_of(two, findings(), worked::quarter());
  EXPECT_THAT(of_one.at(0).reason,
              HasSubstr("for the community as a whole (0.42 share), not for this programme alone"));
}

TEST(Goals, EndWithTheirProgramme) {
  catalog::Catalog ended = with(goal("accepted", "share", 0.4));
  ended.programmes[0].until = worked::day("2026-07-01");
  EXPECT_TRUE(goals_of(ended, findings(), worked::quarter()).empty());
}

}  // namespace
}  // namespace cw::statement
