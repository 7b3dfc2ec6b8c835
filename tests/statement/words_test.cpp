#include "statement/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace cw::statement {
namespace {

using testing::ElementsAre;

TEST(StepForWidth, IsNearAHundredthOfTheWidth) {
  EXPECT_DOUBLE_EQ(step_for_width(141'000), 1000);  // 186 k to 327 k
  EXPECT_DOUBLE_EQ(step_for_width(0.89), 0.01);     // 0.18 to 1.07
  EXPECT_DOUBLE_EQ(step_for_width(40), 1);
  EXPECT_DOUBLE_EQ(step_for_width(20), 0.1);
}

/// The largest remainders take what rounding leaves: 1.5 + 1.5 + 1.0 of 4.0 gives 2, 1, 1.
TEST(StepsOf, PartsAddUpToTheWhole) {
  const std::vector<double> parts = {1.5, 1.5, 1.0};
  EXPECT_THAT(steps_of(parts, 1.0), ElementsAre(2, 1, 1));
  const std::vector<double> thirds = {33.4, 33.4, 33.4};  // 100.2, so 100
  EXPECT_THAT(steps_of(thirds, 1.0), ElementsAre(34, 33, 33));
  const std::vector<double> harm = {10.6, -2.3};  // 8.3, so 8
  EXPECT_THAT(steps_of(harm, 1.0), ElementsAre(10, -2));
  EXPECT_TRUE(steps_of({}, 1.0).empty());
}

TEST(Plain, GroupsThousandsAndWritesATrueMinus) {
  EXPECT_EQ(plain(1234567.891, 2), "1,234,567.89");
  EXPECT_EQ(plain(-0.614, 2), "\u22120.61");
  EXPECT_EQ(plain(-0.001, 2), "0.00");
  EXPECT_EQ(plain(999, 0), "999");
  EXPECT_EQ(plain(-1000, 0), "\u22121,000");
}

TEST(Money, InTheStatementsUnit) {
  const Scale thousands{1000, 1000, "k", 0};
  EXPECT_EQ(money(118'400, thousands, "EUR"), "\u20ac118 k");
  EXPECT_EQ(money(-118'600, thousands, "CHF"), "\u2212CHF 119 k");
  EXPECT_EQ(money(12.345, Scale{0.01, 1, "", 2}, "USD"), "$12.35");
}

/// tests/reference/rounding.json, by hand; web/charts/test/format.test.ts reads it too: page and terminal round alike.
TEST(Rounding, AsTheSharedVectorSays) {
  std::ifstream file(CW_SOURCE_DIR "/tests/reference/rounding.json");
  const auto vector = nlohmann::json::parse(file);
  for (const auto& row : vector["money"]) {
    const double step = row[2].get<double>();
    const double unit = step >= 1e6 ? 1e6 : step >= 1e3 ? 1e3 : 1.0;
    const Scale scale{step, unit, unit >= 1e6 ? "M" : unit >= 1e3 ? "k" : "", step < 1.0 ? 2 : 0};
    EXPECT_EQ(money(row[0].get<double>(), scale, row[1].get<std::string>()), row[3].get<std::string>()) << row;
  }
  for (const auto& row : vector["plain"]) {
    EXPECT_EQ(plain(row[0].get<double>(), row[1].get<int>()), row[2].get<std::string>()) << row;
  }
  EXPECT_EQ(vector["money"].size(), 12U);
}

TEST(RangeText, EnDashUnlessABoundIsNegative) {
  EXPECT_EQ(range_text("0.18", "1.07"), "0.18\u20131.07");
  EXPECT_EQ(range_text(plain(-0.2, 2), "1.07"), "\u22120.20 to 1.07");
}

TEST(ScaleOf, IsNoCoarserThanCostAllows) {
  Statement statement;
  statement.cost_total = 158'204.10;
  EXPECT_DOUBLE_EQ(scale_of(statement).step, 1000);
  EXPECT_EQ(scale_of(statement).suffix, "k");
  statement.cost_total = 5'000;
  statement.benefit_columns = {{"cash_in", {900'000, 400'000, 1'400'000}}};  // its width alone would give 10,000
  EXPECT_DOUBLE_EQ(scale_of(statement).step, 10);
  EXPECT_EQ(scale_of(statement).suffix, "");
  statement.cost_total = 3;
  statement.benefit_columns.clear();
  EXPECT_DOUBLE_EQ(scale_of(statement).step, 0.01);
  EXPECT_EQ(scale_of(statement).decimals, 2);
}

/// 2.92 (1.31 to 8.26) on a page in cents; the same on a page in thousands is a few thousandths.
TEST(ScaleOf, AnAmountAloneIsPrintedByItsOwnRange) {
  const Amount small{2.92, 1.31, 8.26};
  EXPECT_EQ(scaled(small.value, scale_of(small, Scale{0.01, 1, "", 2}, 2)), "2.9");
  EXPECT_EQ(scaled(2258.65, scale_of(Amount{2258.65, 940.54, 3588.64}, Scale{0.01, 1, "", 2}, 2)), "2,260");
  EXPECT_EQ(scaled(small.value, scale_of(small, Scale{1000, 1000, "k", 0}, 2)), "0.003");
  EXPECT_EQ(scaled(5.0, scale_of(Amount{5.0, {}, {}}, Scale{0.01, 1, "", 2}, 2)), "5.00");
}

TEST(RoiDecimals, FollowTheWidth) {
  EXPECT_EQ(roi_decimals({0.61, 0.18, 1.07}), 2);
  EXPECT_EQ(roi_decimals({6.1, 1.8, 22.7}), 1);
  EXPECT_EQ(roi_decimals({61, 18, 107}), 0);
  EXPECT_EQ(roi_decimals({0.61, {}, {}}), 2);
}

TEST(Percent, OneDecimalBelowTen) {
  EXPECT_EQ(percent(0.712), "71 %");
  EXPECT_EQ(percent(0.021), "2.1 %");
  EXPECT_EQ(percent(0.0), "0 %");
}

TEST(Brief, FourDigitsAndGroups) {
  EXPECT_EQ(brief(0.14743), "0.1474");
  EXPECT_EQ(brief(-0.5), "\u22120.5");
  EXPECT_EQ(brief(8355.2), "8,355");
  EXPECT_EQ(brief(1234567.8), "1,234,568");
}

TEST(PeriodWords, FirstAndLastDay) {
  EXPECT_EQ(period_words("2026-07-01", "2026-10-01"), "1 Jul to 30 Sep 2026");
  EXPECT_EQ(period_words("2025-12-01", "2026-01-01"), "1 Dec to 31 Dec 2025");
  EXPECT_EQ(period_words("2025-12-01", "2026-02-01"), "1 Dec 2025 to 31 Jan 2026");
}

}  // namespace
}  // namespace cw::statement
