#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/catalog.hpp"
#include "tests/catalog/folder.hpp"

namespace cw::catalog {
namespace {

const Day today = make_day(2026, 11, 22);

std::string all_text(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) text += to_text(problem) + "\n";
  return text;
}

class GoodWorkspace : public testing::Test {
 protected:
  void SetUp() override {
    auto loaded = load(fixture_folder(), today);
    ASSERT_TRUE(loaded) << to_text(loaded.error());
    checked = std::move(*loaded);
  }
  Checked checked;
};

TEST_F(GoodWorkspace, HasNoProblem) {
  EXPECT_EQ(all_text(checked.problems), "");
  EXPECT_TRUE(checked.passes());
}

TEST_F(GoodWorkspace, ReadsTheWorkspace) {
  const Workspace& workspace = checked.catalog.workspace;
  EXPECT_EQ(workspace.name, "Spoke & Chain community");
  EXPECT_EQ(workspace.currency.code(), "EUR");
  EXPECT_EQ(workspace.time_zone, "Europe/Berlin");
  EXPECT_EQ(workspace.materiality_minor, 50000);
  EXPECT_DOUBLE_EQ(workspace.materiality_share, 0.01);
  EXPECT_EQ(workspace.budget.at("2026Q3"), 45000);
  EXPECT_EQ(to_text(workspace.place), "commonweal.yml:2:1");
}

TEST_F(GoodWorkspace, ReadsSources) {
  ASSERT_EQ(checked.catalog.sources.size(), 3u);
  const Source* orders = checked.catalog.source("orders");
  ASSERT_NE(orders, nullptr);
  EXPECT_EQ(orders->reader, "shopify_orders");
  EXPECT_EQ(orders->tax_included, true);
  EXPECT_DOUBLE_EQ(orders->tax_rate.value(), 0.19);
  EXPECT_EQ(orders->time_zone, "Europe/Berlin");  // the workspace's
  EXPECT_EQ(checked.catalog.source("forum_users")->time_zone, "UTC");
  ASSERT_EQ(orders->totals.size(), 2u);
  EXPECT_EQ(orders->totals[1].month, "2026-07");
  EXPECT_EQ(orders->totals[1].measure, "rows");
  EXPECT_EQ(orders->totals[1].value, 412);
  EXPECT_EQ(to_text(orders->totals[1].place), "sources/orders.yml:13:5");
  EXPECT_EQ(to_text(orders->coverage->until), "2026-10-01");
  EXPECT_EQ(orders->legal_basis.at(Purpose::measurement), Basis::contract);
  const Source* meetups = checked.catalog.source("meetups");
  EXPECT_EQ(meetups->columns.at("at"), "checked_in");
  EXPECT_EQ(meetups->values.at("activity"), "attended");
  EXPECT_EQ(meetups->legal_basis.at(Purpose::research), Basis::none);
  EXPECT_FALSE(meetups->legal_basis.contains(Purpose::member_service));
}

TEST_F(GoodWorkspace, ReadsTheTaxonomy) {
  const Activity* attended = checked.catalog.activity("attended");
  ASSERT_NE(attended, nullptr);
  EXPECT_EQ(attended->mode, Mode::travel);
  EXPECT_THAT(attended->funnel, testing::ElementsAre("consideration", "advocacy"));
  EXPECT_EQ(to_text(attended->place), "taxonomy/activities.yml:17:5");
  EXPECT_EQ(checked.catalog.activity("joined")->title, "joined");
  EXPECT_EQ(checked.catalog.activity("replied")->goal_target, 400);
  EXPECT_EQ(checked.catalog.activities_version, 2);
  const Outcome* order = checked.catalog.outcome("order");
  EXPECT_EQ(order->margin->kind, "triangular");
  EXPECT_DOUBLE_EQ(order->margin->value, 0.35);
  EXPECT_DOUBLE_EQ(order->margin->low.value(), 0.30);
  EXPECT_EQ(order->margin_by_product.at("frame").kind, "point");
  EXPECT_EQ(checked.catalog.outcome("refund")->sign, -1);
  EXPECT_EQ(checked.catalog.outcome("repair_done")->side, Side::member);
  EXPECT_EQ(checked.catalog.outcome("repair_done")->value_each->kind, "normal");
}

TEST_F(GoodWorkspace, ReadsProgrammesCostsAndAssumptions) {
  const Programme* forum = checked.catalog.programme("support_forum");
  ASSERT_NE(forum, nullptr);
  ASSERT_EQ(forum->member_goals.size(), 1u);
  EXPECT_EQ(forum->member_goals[0].outcome, "repair_done");
  EXPECT_EQ(to_text(forum->member_goals[0].place), "programmes/support_forum.yml:14:5");
  EXPECT_EQ(checked.catalog.costs.size(), 5u);
  const Cost& rooms = checked.catalog.costs[1];
  EXPECT_EQ(rooms.currency.code(), "USD");
  EXPECT_EQ(to_text(rooms.service.from), "2026-09-01");
  EXPECT_EQ(to_text(rooms.service.until), "2026-10-01");
  EXPECT_EQ(rooms.mode, Mode::travel);
  EXPECT_EQ(checked.catalog.costs[3].amount, 1200);  // 60 hours at 20
  EXPECT_FALSE(checked.catalog.costs[4].avoidable);
  EXPECT_NEAR(checked.catalog.staff[0].unallocated(), 0.2, 1e-12);
  EXPECT_DOUBLE_EQ(checked.catalog.staff[0].shares.at("support_forum"), 0.6);
  const Assumption* deflection = checked.catalog.assumption("deflection_share");
  EXPECT_DOUBLE_EQ(deflection->distribution.high.value(), 0.4);
  EXPECT_EQ(to_text(*deflection->review_by), "2027-03-31");
  EXPECT_TRUE(checked.catalog.access.allows("analyst", "rows"));
  EXPECT_FALSE(checked.catalog.access.allows("reader", "rows"));
  EXPECT_FALSE(checked.catalog.access.allows("nobody", "statement"));
}

TEST_F(GoodWorkspace, DigestFollowsBytesAndNames) {
  Folder copy(fixture_folder());
  EXPECT_EQ(load(copy.path(), today)->catalog.sha256, checked.catalog.sha256);
  copy.append("rates.yml", "# a comment\n");
  EXPECT_NE(load(copy.path(), today)->catalog.sha256, checked.catalog.sha256);
}

TEST(Load, RefusesAFolderThatIsNoWorkspace) {
  Folder folder;
  const auto empty = load(folder.path(), today);
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().code, ErrorCode::invalid_config);
  EXPECT_EQ(empty.error().what, "the folder holds no commonweal.yml");
  const auto none = load(folder.path() + "/nothing", today);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().what, "there is no workspace folder here");
}

}  // namespace
}  // namespace cw::catalog
