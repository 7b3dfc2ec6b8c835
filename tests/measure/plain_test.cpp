#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "finding/json.hpp"
#include "measure/plain/growth.hpp"
#include "measure/plain/roi_ratio.hpp"
#include "measure/plain/roi_simple.hpp"
#include "measure/plain/unit_economics.hpp"
#include "tests/stats/expected.hpp"

namespace cw::measure::plain {
namespace {

using testing::HasSubstr;

double value(const Finding& finding, std::string_view name) {
  const Estimate* estimate = finding.estimate(name);
  EXPECT_NE(estimate, nullptr) << name;
  return estimate == nullptr ? NAN : estimate->value;
}

/// The number in `column` of the row whose first cell is `label`.
double cell(const Finding& finding, const char* table, const Cell& label, std::size_t column) {
  for (const auto& row : finding.table(table)->rows) {
    if (row[0] == label) return std::get<double>(row[column]);
  }
  ADD_FAILURE() << table << " has no such row";
  return NAN;
}

struct Accounts {
  std::vector<double> cost, benefit;
};

Accounts accounts() {
  std::ifstream in(std::string(CW_SOURCE_DIR) + "/tests/reference/numbers/roi_accounts.csv");
  Accounts read;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const auto first = line.find(',');
    const auto second = line.find(',', first + 1);
    read.cost.push_back(std::stod(line.substr(first + 1, second - first - 1)));
    read.benefit.push_back(std::stod(line.substr(second + 1)));
  }
  return read;
}

TEST(RoiRatio, NamesItsMethodAndShowsTheOthers) {
  const Accounts data = accounts();
  const auto finding = roi_ratio({data.benefit, data.cost}, {});
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_EQ(finding->grade, std::nullopt);
  const Estimate& roi = *finding->estimate("roi");
  test::Expected expected("roi_accounts.expected.json");
  expected.near("roi", roi.value);
  expected.near("bootstrap.BCa.ci95.lower", *roi.low);
  expected.near("bootstrap.BCa.ci95.upper", *roi.high);
  EXPECT_EQ(roi.interval_method, "BCa bootstrap, 20000 paired draws");
  EXPECT_EQ(*roi.n, 150);
  expected.near("fieller.ci95.lower", cell(*finding, "methods", std::string("Fieller"), 2));
  expected.near("delta.ci95.upper", cell(*finding, "methods", std::string("delta method"), 3));
  for (const Diagnostic& diagnostic : finding->diagnostics) {
    if (diagnostic.name == "mean_of_ratios") expected.near("mean_of_ratios_minus_1_WRONG", *diagnostic.value);
    if (diagnostic.name == "fieller_g") expected.near("fieller.g", *diagnostic.value);
    if (diagnostic.name == "standard_error") expected.near("delta.se", *diagnostic.value);
  }
  EXPECT_THAT(finding->caveats[0], HasSubstr("depends on the method"));
}

TEST(RoiRatio, ThreadsDoNotChangeAByte) {
  const Accounts data = accounts();
  const auto one = roi_ratio({data.benefit, data.cost}, {.seed = Seed{3}, .threads = 1});
  const auto two = roi_ratio({data.benefit, data.cost}, {.seed = Seed{3}, .threads = 2});
  EXPECT_EQ(to_json(*one, "to_owner"), to_json(*two, "to_owner"));
}

TEST(RoiRatio, AnUnboundedRangeIsSaidAndNotInvented) {
  const std::vector<double> benefit{10, 20, 30}, cost{0, 1, 30};
  const auto finding = roi_ratio({benefit, cost, stats::RatioMethod::fieller}, {});
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_EQ(finding->status, Status::caution);
  EXPECT_FALSE(finding->estimates[0].low);
  EXPECT_THAT(finding->estimates[0].no_interval, HasSubstr("unbounded"));
  EXPECT_EQ(roi_ratio({benefit, std::vector<double>{0, 0, 0}}, {}).error().code, ErrorCode::degenerate);
  EXPECT_EQ(roi_ratio({std::vector<double>{1}, std::vector<double>{1}}, {}).error().code, ErrorCode::too_few_rows);
}

TEST(GrowthExample, ReproducesThePostAsPrintedAndAsCorrected) {
  const auto finding = growth_example({});
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_EQ(finding->grade, Grade::assumption);
  test::Expected expected("community_growth_formula.expected.json");
  expected.near("b_community", value(*finding, "b_community"));
  expected.near("b_non_community", value(*finding, "b_no_community"));
  expected.near("both.new_adopters_ratio", value(*finding, "new_people_ratio"));
  for (const auto& [column, prefix] : {std::pair<std::size_t, std::string>{1, "as_published."}, {2, "corrected."}}) {
    const auto row = [&](const char* label) { return cell(*finding, "comparison", std::string(label), column); };
    expected.near(prefix + (column == 1 ? "multiplier_used" : "penetration"), row("penetration (N / M)"));
    expected.near(prefix + "community", row("total, community"));
    expected.near(prefix + "non_community", row("total, no community"));
    expected.near(prefix + "increase_percent", row("more in total, share") * 100);
    expected.near(prefix + "new_community", row("new people, community"));
    expected.near(prefix + "new_non_community", row("new people, no community"));
  }
  for (const std::int64_t period : {1, 2, 3, 5, 10, 20, 40}) {
    const std::string end = ".period" + std::to_string(period);
    expected.near("corrected.iterated.community" + end, cell(*finding, "periods", period, 1));
    expected.near("corrected.iterated.non_community" + end, cell(*finding, "periods", period, 2));
  }
  expected.near("corrected.continuous.community.time_to_half_market",
                cell(*finding, "half_market", std::string("community"), 1));
  expected.near("corrected.continuous.non_community.time_to_half_market",
                cell(*finding, "half_market", std::string("no community"), 1));
  expected.near("corrected.with_ad_rate_0.001.community.period10",
                cell(*finding, "variants", std::string("advertising reaches 0.1 % per period"), 1));
  expected.near("variant.stock_retention_0.9.community.period10",
                cell(*finding, "variants", std::string("10 % leave per period"), 1));
  expected.all_seen();
  EXPECT_EQ(finding->table("inconsistencies")->rows.size(), 8U);
}

TEST(Growth, RefusesAModelThatOvershoots) {
  EXPECT_EQ(growth_path({100, 10, 0.9, 0.2, 1}, 3).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(growth_path({100, 110, 0.1, 0, 1}, 3).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(periods_to_half_market({100, 0, 0.1, 0, 1}).error().code, ErrorCode::degenerate);
  EXPECT_EQ(growth_path({100, 50, 0.5, 0, 1}, 1)->back(), 62.5);  // 50 + 0.5 x 0.5 x 50
}

TEST(UnitEconomics, HoldsAllChecksOfTheReference) {
  test::Expected expected("unit_economics.expected.json");
  const auto unit = unit_economics({240'000, 400, 120, 0.75, 0.025, 0.12, 36, "EUR"}, {});
  ASSERT_TRUE(unit) << to_text(unit.error());
  EXPECT_TRUE(valid(*unit));
  for (const auto& [quantity, name] : std::map<std::string, std::string>{
           {"cac", "cac"},
           {"monthly_margin_per_account", "monthly_margin_per_account"},
           {"monthly_discount_rate", "monthly_discount_rate"},
           {"monthly_discount_rate_nominal", "monthly_discount_rate_nominal"},
           {"ltv.simple_gross_margin", "ltv_simple_gross_margin"},
           {"ltv.revenue_only", "ltv_revenue_only"},
           {"ltv_to_cac", "ltv_to_cac"},
           {"payback_months.simple", "payback_months_simple"},
           {"ltv.discounted.first_payment_now", "ltv_discounted_first_payment_now"},
           {"ltv.discounted.first_payment_end_of_month_certain", "ltv_discounted_first_payment_end_of_month_certain"},
           {"ltv.discounted.first_payment_after_one_renewal", "ltv_discounted_first_payment_after_one_renewal"},
           {"ltv.horizon_36m.discounted.first_payment_now", "ltv_horizon_discounted_first_payment_now"},
           {"ltv.horizon_36m.undiscounted.first_payment_now", "ltv_horizon_undiscounted_first_payment_now"},
           {"expected_lifetime_months.first_month_certain", "expected_lifetime_months_first_month_certain"},
           {"annual_churn_from_monthly", "annual_churn_from_monthly"},
           {"payback_months.with_churn.whole_payments", "payback_months_with_churn_whole_payments"},
           {"payback_months.with_churn.interpolated", "payback_months_with_churn_interpolated"},
           {"payback_months.with_churn_and_discount.whole_payments",
            "payback_months_with_churn_and_discount_whole_payments"},
           {"payback_months.with_churn_and_discount.interpolated",
            "payback_months_with_churn_and_discount_interpolated"}}) {
    expected.near(quantity, value(*unit, name));
  }
  expected.near("published.ltv.ARPA500_GM80_churn2",
                value(*unit_economics({1, 1, 500, 0.8, 0.02, 0, 36, "USD"}, {}), "ltv_simple_gross_margin"));
  expected.near("published.ltv.ARPA200_GM80_churn2",
                value(*unit_economics({1, 1, 200, 0.8, 0.02, 0, 36, "USD"}, {}), "ltv_simple_gross_margin"));

  const auto programme = programme_return({{-300'000, 90'000, 160'000, 210'000}, 0.12, 401'500, 276'000, "EUR"}, {});
  ASSERT_TRUE(programme && valid(*programme));
  expected.near("programme.npv_12pct", value(*programme, "npv"));
  expected.near("programme.irr", value(*programme, "irr"));
  expected.near("programme.roi", value(*programme, "roi"));
  expected.near("programme.benefit_cost_ratio", value(*programme, "benefit_cost_ratio"));
  expected.near("programme.discounted_payback_years_12pct", value(*programme, "discounted_payback_years"));

  const auto deflection = simple_deflection({52'000, 0.31, 0.22, 14.5, "EUR"}, {});
  ASSERT_TRUE(deflection && valid(*deflection));
  expected.near("deflection.tickets_avoided", value(*deflection, "tickets_avoided"));
  expected.near("deflection.saving", value(*deflection, "saving"));
  expected.all_seen();
}

TEST(UnitEconomics, RefusesPartsWithoutAnAnswer) {
  const auto never = unit_economics({1'000'000, 1, 10, 0.5, 0.5, 0.1, 36, "EUR"}, {});
  ASSERT_TRUE(never);
  EXPECT_EQ(never->estimate("payback_months_with_churn_whole_payments"), nullptr);
  EXPECT_THAT(never->refused[0].next, HasSubstr("never"));
  const auto endless = unit_economics({100, 1, 10, 0.5, 0.0, 0.0, 36, "EUR"}, {});
  ASSERT_TRUE(endless);
  EXPECT_EQ(endless->estimate("ltv_simple_gross_margin"), nullptr);
  EXPECT_EQ(unit_economics({100, 0, 10, 0.5, 0.1, 0.1, 36, "EUR"}, {}).error().code, ErrorCode::missing_data);
  EXPECT_EQ(unit_economics({100, 1, 10, 1.5, 0.1, 0.1, 36, "EUR"}, {}).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(programme_return({{}, 0.1, 1, 1, "EUR"}, {}).error().code, ErrorCode::missing_data);
  EXPECT_EQ(programme_return({{-1, 2}, 0.1, 1, 0, "EUR"}, {}).error().code, ErrorCode::degenerate);
  EXPECT_EQ(programme_return({{1, 2}, 0.1, 1, 1, "EUR"}, {})->refused[0].name, "irr");
  EXPECT_EQ(simple_deflection({1, 31, 0.2, 1, "EUR"}, {}).error().code, ErrorCode::invalid_input);
}

RoiSimpleInput simple_input() {
  RoiSimpleInput in;
  in.member_transaction = given("member_transaction", "average transaction of a member", 200, "EUR");
  in.other_transaction = given("other_transaction", "average transaction of a non-member", 100, "EUR");
  in.member_customers = given("member_customers", "customers who are members", 50, "customers");
  in.other_customers = given("other_customers", "other customers", 1000, "customers");
  in.member_market = given("member_market", "members who are not customers", 500, "people");
  in.other_market = given("other_market", "people who could become customers", 100'000, "people");
  in.member_conversion = given("member_conversion", "conversion of members", 0.1, "share");
  in.other_conversion = given("other_conversion", "conversion of others", 0.02, "share");
  in.margin = given("margin", "contribution margin", 0.5, "share");
  in.cost = given("cost", "cost of the community", 5'000, "EUR");
  in.currency = Currency::parse("EUR").value();
  return in;
}

TEST(RoiSimple, OneExampleByHand) {
  const auto finding = roi_simple(simple_input(), {});
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  // Members 200 x (50 + 500 x 0.1) = 20,000; as non-members 100 x (50 + 500 x 0.02) = 6,000; margin 7,000; less 5,000.
  EXPECT_DOUBLE_EQ(value(*finding, "incremental_value"), 14'000);
  EXPECT_DOUBLE_EQ(value(*finding, "incremental_margin"), 7'000);
  EXPECT_DOUBLE_EQ(value(*finding, "net"), 2'000);
  EXPECT_DOUBLE_EQ(value(*finding, "roi"), 0.4);
  EXPECT_EQ(finding->grade, Grade::assumption);
  EXPECT_EQ(finding->assumptions.size(), 10U);
  EXPECT_FALSE(finding->estimates[0].low);
  EXPECT_FALSE(finding->draws);
  EXPECT_DOUBLE_EQ(cell(*finding, "groups", std::string("non-members"), 5), 300'000);  // 100 x (1,000 + 2,000)
  EXPECT_NEAR(cell(*finding, "tornado", std::string("cost"), 4), 7'000, 1e-9);
  EXPECT_NEAR(cell(*finding, "tornado", std::string("member_transaction"), 4), 160,
              1e-9);  // (100 x + ... ) x 0.5 = 5,000
  EXPECT_NEAR(cell(*finding, "tornado", std::string("margin"), 4), 5'000.0 / 14'000, 1e-12);
}

TEST(RoiSimple, RangesAreSimulatedAndSeeded) {
  RoiSimpleInput in = simple_input();
  in.margin.low = 0.3;
  in.margin.high = 0.6;
  const auto finding = roi_simple(in, {.seed = Seed{11}});
  ASSERT_TRUE(finding && valid(*finding));
  const Estimate& more = *finding->estimate("incremental_margin");
  // Only the margin moves, so the ends are 14,000 x the quantiles of triangular(0.3, 0.5, 0.6): by hand
  // low 0.3 + sqrt(0.025 x 0.3 x 0.2), high 0.6 - sqrt(0.025 x 0.3 x 0.1); the simulation's error is below 1 %.
  EXPECT_NEAR(*more.low, 14'000 * (0.3 + std::sqrt(0.025 * 0.3 * 0.2)), 50);
  EXPECT_NEAR(*more.high, 14'000 * (0.6 - std::sqrt(0.025 * 0.3 * 0.1)), 50);
  EXPECT_EQ(std::get<std::string>(finding->table("tornado")->rows[0][0]), "margin");
  EXPECT_EQ(finding->draws->quantiles.size(), 1000U);
  EXPECT_NEAR(finding->draws->quantiles[499], 1'400'000 * (0.3 + std::sqrt(0.5 * 0.3 * 0.2)), 6'000);  // minor units
  EXPECT_EQ(to_json(*finding, "to_owner"), to_json(*roi_simple(in, {.seed = Seed{11}, .threads = 2}), "to_owner"));
}

TEST(RoiSimple, RefusesMissingAndImpossibleInputs) {
  RoiSimpleInput in = simple_input();
  in.margin.value.reset();
  EXPECT_EQ(roi_simple(in, {}).error().code, ErrorCode::missing_data);
  EXPECT_THAT(roi_simple(in, {}).error().what, HasSubstr("margin"));
  in = simple_input();
  in.member_conversion.value = 10;
  EXPECT_EQ(roi_simple(in, {}).error().code, ErrorCode::invalid_input);
  in = simple_input();
  in.cost.low = 6'000;  // above the value
  EXPECT_EQ(roi_simple(in, {}).error().code, ErrorCode::invalid_input);
  in = simple_input();
  in.cost.value = 0;
  const auto free = roi_simple(in, {});
  ASSERT_TRUE(free);
  EXPECT_EQ(free->estimate("roi"), nullptr);
  EXPECT_EQ(free->refused[0].name, "roi");
}

}  // namespace
}  // namespace cw::measure::plain
