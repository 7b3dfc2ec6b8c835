#include "measure/flow.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

std::int64_t whole(const Cell& cell) {
  return std::get<std::int64_t>(cell);
}

catalog::Health flows() {
  catalog::Health health;
  health.ideas = {{"idea"}, {"planned"}, {"declined"}, {"idea_shipped"}, {}};
  health.bugs = {{"bug"}, {}, {}, {"fixed"}, {"beta_bug"}};
  return health;
}

std::vector<ObjectStep> steps() {
  const auto at = [](double day) { return test::day(day); };
  return {{1, "idea", at(5), PersonId{1}},
          {1, "planned", at(35), PersonId{9}, true},
          {1, "idea_shipped", at(65), PersonId{9}, true},
          {2, "idea", at(10), PersonId{2}},
          {2, "declined", at(70), PersonId{9}, true},
          {3, "idea", at(60), PersonId{1}},
          {4, "idea", at(20), PersonId{9}, true},
          {4, "idea_shipped", at(80), PersonId{9}, true},
          {5, "planned", at(60), PersonId{9}, true},
          {6, "bug", at(61), PersonId{3}},
          {6, "fixed", at(63), PersonId{9}, true},
          {7, "beta_bug", at(62), PersonId{4}},
          {8, "idea", at(50), PersonId{1}},
          {8, "planned", at(49), PersonId{9}, true}};
}

TEST(Ideas, BacklogByHand) {
  const Scope scope = test::scope_of_march();
  const auto finding = idea_backlog(steps(), flows().ideas, scope);
  ASSERT_TRUE(finding && valid(*finding));
  EXPECT_EQ(finding->population, "4 ideas by 3 people");
  EXPECT_EQ(finding->estimate("open")->value, 1.0);
  // Decided in March: 2 declined, 4 shipped (1 was planned in February).
  EXPECT_DOUBLE_EQ(finding->estimate("accepted_of_decided")->value, 0.5);
  const auto& rows = finding->table("backlog")->rows;
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ((std::vector{whole(rows[0][1]), whole(rows[0][5])}), (std::vector<std::int64_t>{3, 3}));
  EXPECT_EQ((std::vector{whole(rows[1][2]), whole(rows[1][5])}), (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ((std::vector{whole(rows[2][3]), whole(rows[2][4]), whole(rows[2][5])}),
            (std::vector<std::int64_t>{1, 2, 1}));
  ASSERT_EQ(finding->diagnostics.size(), 2U);  // 5 was never proposed, 8 was planned before it was
  EXPECT_EQ(idea_backlog(steps(), {}, scope).error().code, ErrorCode::missing_data);
  EXPECT_EQ(idea_backlog({}, flows().ideas, scope).error().what, "no idea was proposed in the window");
}

TEST(Velocity, FromReportToRelease) {
  const Scope scope = test::scope_of_march();
  const auto finding = product_velocity(steps(), flows(), scope);
  ASSERT_TRUE(finding && valid(*finding));
  // Ideas shipped after 60 days (1) and 60 days (4); 2 and 3 wait 80 and 30 days.
  EXPECT_DOUBLE_EQ(finding->estimate("idea_to_shipped_median")->value, 60.0);
  EXPECT_DOUBLE_EQ(finding->estimate("releases_from_community")->value, 2.0 / 3.0);  // 1 and 6, not 4
  EXPECT_DOUBLE_EQ(finding->estimate("bugs_found_in_beta")->value, 0.5);
  EXPECT_EQ(flow_activities(flows()), ",idea,planned,declined,idea_shipped,bug,fixed,beta_bug,");
  EXPECT_EQ(flow_activities({}), "");
  EXPECT_EQ(product_velocity(steps(), {}, scope).error().code, ErrorCode::missing_data);
}

}  // namespace
}  // namespace cw::measure
