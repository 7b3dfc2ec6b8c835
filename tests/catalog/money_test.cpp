#include <gtest/gtest.h>

#include "catalog/catalog.hpp"
#include "tests/catalog/folder.hpp"

namespace cw::catalog {
namespace {

const Day today = make_day(2026, 11, 22);
const DayRange quarter = {make_day(2026, 7, 1), make_day(2026, 10, 1)};

Cost cost_of(double amount, DayRange service) {
  Cost cost;
  cost.amount = amount;
  cost.service = service;
  return cost;
}

// 920 for the 92 days of the quarter is 10 a day.
TEST(Accrued, FollowsTheDaysInBoth) {
  const Cost cost = cost_of(920, quarter);
  EXPECT_DOUBLE_EQ(accrued(cost, quarter), 920);
  EXPECT_DOUBLE_EQ(accrued(cost, {make_day(2026, 7, 1), make_day(2026, 8, 1)}), 310);
  EXPECT_DOUBLE_EQ(accrued(cost, {make_day(2026, 9, 21), make_day(2027, 1, 1)}), 100);
  EXPECT_DOUBLE_EQ(accrued(cost, {make_day(2026, 10, 1), make_day(2027, 1, 1)}), 0);
}

// 36 months from 2026-07-01 are 365 + 366 + 365 = 1,096 days; the quarter has 92 of them.
TEST(Accrued, SpreadsCapitalItemsOverTheirLife) {
  Cost camera = cost_of(1096, {make_day(2026, 7, 1), make_day(2026, 8, 1)});
  camera.useful_life_months = 36;
  EXPECT_DOUBLE_EQ(accrued(camera, quarter), 92);
  EXPECT_DOUBLE_EQ(accrued(camera, {make_day(2029, 6, 30), make_day(2030, 1, 1)}), 1);
  camera.service.from = make_day(2026, 8, 31);  // six months later: the last day of February
  camera.useful_life_months = 6;
  camera.amount = 181;  // 2026-08-31 to 2027-02-28
  EXPECT_DOUBLE_EQ(accrued(camera, {make_day(2027, 2, 27), make_day(2028, 1, 1)}), 1);
}

TEST(StaffCosts, SplitByShareWithTheRest) {
  const auto loaded = load(fixture_folder(), today);
  const auto costs = staff_costs(loaded->catalog);  // 480 hours at 62.50 = 30,000
  ASSERT_EQ(costs.size(), 3u);
  EXPECT_EQ(costs[0].programme, "meetups");
  EXPECT_DOUBLE_EQ(costs[0].amount, 6000);
  EXPECT_EQ(costs[1].programme, "support_forum");
  EXPECT_DOUBLE_EQ(costs[1].amount, 18000);
  EXPECT_EQ(costs[2].programme, "");
  EXPECT_NEAR(costs[2].amount, 6000, 1e-9);
  EXPECT_EQ(costs[2].evidence, "timesheet");
}

// 30,000 staff + 1,800 licence + 640 trains + 3,600 × 92 / 1,096 camera; the rooms are in USD, volunteers do not count.
TEST(TieOut, AddsWhatServesThePeriod) {
  const auto loaded = load(fixture_folder(), today);
  const auto ties = tie_out(loaded->catalog);
  ASSERT_EQ(ties.size(), 1u);
  EXPECT_NEAR(ties[0].declared, 30000 + 1800 + 640 + 3600.0 * 92 / 1096, 1e-9);
  EXPECT_NEAR(ties[0].difference(), 0.0, 0.005);
}

TEST(Rate, TakesTheNewestOnOrBefore) {
  const auto loaded = load(fixture_folder(), today);
  const Currency usd = *Currency::parse("USD");
  const Currency eur = *Currency::parse("EUR");
  EXPECT_EQ(rate(loaded->catalog, usd, eur, make_day(2026, 8, 31)), 0.91);
  EXPECT_EQ(rate(loaded->catalog, usd, eur, make_day(2026, 9, 1)), 0.90);
  EXPECT_EQ(rate(loaded->catalog, eur, usd, make_day(2026, 9, 1)), 1 / 0.90);
  EXPECT_EQ(rate(loaded->catalog, eur, eur, make_day(2000, 1, 1)), 1.0);
  EXPECT_FALSE(rate(loaded->catalog, usd, eur, make_day(2026, 6, 30)));
}

TEST(Margin, ByProductThenOutcomeThenAssumptionThenAnything) {
  const Folder folder(fixture_folder());
  auto loaded = load(folder.path(), today);
  const auto margin = [&](std::string_view product = "") {
    return margin_of(loaded->catalog, *loaded->catalog.outcome("order"), product);
  };
  EXPECT_EQ(margin("frame").distribution.value, 0.22);
  EXPECT_EQ(margin("saddle").distribution.kind, "triangular");
  EXPECT_TRUE(margin().known);
  folder.replace("taxonomy/outcomes.yml", "margin: {low: 30 %, mode: 35 %, high: 40 %}", "margin: unknown");
  loaded = load(folder.path(), today);
  EXPECT_EQ(margin().distribution.kind, "uniform");
  EXPECT_EQ(margin().distribution.low, 0.0);
  EXPECT_EQ(margin().distribution.high, 1.0);
  EXPECT_FALSE(margin().known);
  folder.append("assumptions.yml",
                "  - {id: margin, text: Margin, unit: share, distribution: {low: 0.1, high: 0.5}, source: a guess, "
                "owner: finance, "
                "review_by: 2027-01-01}\n");
  loaded = load(folder.path(), today);
  EXPECT_EQ(margin().assumption, "margin");
  EXPECT_EQ(margin().distribution.high, 0.5);
  EXPECT_FALSE(margin().known);
  EXPECT_EQ(loaded->catalog.assumption("margin")->used_by, std::vector<std::string>{"order"});
}

}  // namespace
}  // namespace cw::catalog
