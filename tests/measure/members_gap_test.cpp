#include "measure/members_gap.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "measure/claims/claims.hpp"
#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

/// Members' margins 40, 60, 80 and 0 euros, the others' 10, 20, 30, 20.
/// Member 1 earns 10 of his 40 before joining. A fourth member never bought.
std::vector<Person> eight() {
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}};
  people[0].joined(62).order(60, 2000, 1000).order(70, 6000, 3000);
  people[1].joined(1).order(61, 12000, 6000);
  people[2].joined(1).order(61, 16000, 8000).outcome(OutcomeKind::dispute, 70);
  people[3].order(61, 2000, 1000);
  people[4].order(61, 4000, 2000);
  people[5].order(61, 6000, 3000).outcome(OutcomeKind::refund, 62, 0, 0);
  people[6].order(61, 4000, 2000);
  people[7].joined(1);
  return people;
}

TEST(MembersGap, WelchByHand) {
  const Scope scope = test::scope_of_march();
  const auto finding = members_gap(test::rows_of(eight(), scope), scope);
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_EQ(finding->grade, Grade::correlation);
  const Estimate& margin = *finding->estimate("margin_difference");
  EXPECT_DOUBLE_EQ(margin.value, 25.0);  // 45 − 20
  // Variances 3500/3 and 200/3 over 4 people each: se² = 291.667 + 16.667, df = 308.333² / ((291.667² + 16.667²) / 3)
  // = 3.341741; t(0.975) by Simpson's rule on the density, in Python.
  EXPECT_NEAR(*margin.high - 25.0, 3.006024320794 * std::sqrt(308.0 + 1.0 / 3.0), 1e-8);
  EXPECT_NEAR(25.0 - *margin.low, *margin.high - 25.0, 1e-9);
  EXPECT_DOUBLE_EQ(finding->estimate("margin_relative")->value, 1.25);  // 45 / 20 − 1
  EXPECT_DOUBLE_EQ(finding->estimate("orders_difference")->value, 0.0);
  EXPECT_DOUBLE_EQ(finding->estimate("chargeback_rate_difference")->value, 0.25);  // 1 of 4 orders against 0 of 4
  const Table& gaps = *finding->table("gaps");
  EXPECT_EQ(std::get<std::int64_t>(gaps.rows[0][7]), 4);
  EXPECT_EQ(std::get<std::int64_t>(gaps.rows[0][9]), 4);
}

TEST(MembersGap, Refusals) {
  const Scope scope = test::scope_of_march();
  EXPECT_EQ(members_gap({}, scope).error().code, ErrorCode::missing_data);
  auto people = eight();
  for (auto& person : people) person.joined(1);
  EXPECT_EQ(members_gap(test::rows_of(people, scope), scope).error().code, ErrorCode::no_overlap);
  people = eight();
  for (auto& person : people) person.member = false;
  EXPECT_EQ(members_gap(test::rows_of(people, scope), scope).error().code, ErrorCode::no_overlap);
}

/// One kind of sale, its margin a point, or a range if `high` is not 0.
catalog::Catalog declared_margin(double low = 0.0, double high = 0.0) {
  catalog::Catalog catalog;
  catalog.outcomes.push_back(test::outcome_kind("order"));
  catalog.outcomes[0].margin = high > 0.0 ? catalog::Distribution{"uniform", (low + high) / 2, low, high, {}}
                                          : catalog::Distribution{"point", 0.5, {}, {}, {}};
  return catalog;
}

TEST(GapValue, TheRangeOfTheMarginWidensIt) {
  const Scope scope = test::scope_of_march();
  const auto rows = test::rows_of(eight(), scope);
  const auto result = gap_value(rows, scope, declared_margin(0.4, 0.6));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->finding.grade, Grade::correlation);
  EXPECT_TRUE(result->factors.empty());
  ASSERT_EQ(result->finding.draws->quantiles.size(), 1000U);
  // 10,000 ± 7,024 cents times U(0.8, 1.2): the product's variance is (m² + s²)(1 + 0.4²/12) − m².
  const auto& quantiles = result->finding.draws->quantiles;
  double mean = 0.0, squares = 0.0;
  for (const double quantile : quantiles) mean += quantile / 1000.0, squares += quantile * quantile / 1000.0;
  const double m = 10000.0, s = 7023.769168568494;
  EXPECT_NEAR(mean, m, 10.0);
  EXPECT_NEAR(std::sqrt(squares - mean * mean), std::sqrt((m * m + s * s) * (1.0 + 0.16 / 12.0) - m * m), 60.0);
}

TEST(GapValue, UnknownMarginIsAnAssumption) {
  const Scope scope = test::scope_of_march();
  const auto rows = test::rows_of(eight(), scope);
  auto catalog = declared_margin();
  catalog.outcomes[0].margin.reset();
  const auto unknown = gap_value(rows, scope, catalog);
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->finding.grade, Grade::assumption);
  EXPECT_TRUE(unknown->factors.empty());
  EXPECT_EQ(unknown->finding.draws->quantiles.size(), 1000U);
  // The margin may be next to nothing: N(100, 70.2377) × U(0, 2), integrated in Python.
  EXPECT_NEAR(*unknown->finding.estimates[0].low, -34.0, 1.0);
  catalog::Assumption margin;
  margin.id = "margin";
  margin.distribution = {"uniform", 0.35, 0.1, 0.6, {}};
  catalog.assumptions.push_back(margin);
  const auto stands_in = gap_value(rows, scope, catalog);
  EXPECT_EQ(stands_in->finding.grade, Grade::assumption);
  EXPECT_EQ(stands_in->factors, (std::vector<std::string>{"margin"}));
  EXPECT_EQ(stands_in->finding.draws->distribution, "normal");  // the simulation draws the margin itself
  EXPECT_EQ(stands_in->finding.assumptions[0].id, "margin");
}

TEST(GapValue, MoneyAndClaimsByHand) {
  const Scope scope = test::scope_of_march();
  const auto rows = test::rows_of(eight(), scope);
  const auto result = gap_value(rows, scope, declared_margin());
  ASSERT_TRUE(result);
  EXPECT_TRUE(valid(result->finding));
  EXPECT_DOUBLE_EQ(result->finding.estimates[0].value, 100.0);  // (45 − 20) × 4
  EXPECT_EQ(result->finding.proof.parameters.at("formula.value"), "(EUR 45.00 − EUR 20.00) × 4");
  ASSERT_TRUE(result->finding.draws);
  EXPECT_DOUBLE_EQ(result->finding.draws->parameters[0], 10000.0);
  EXPECT_NEAR(result->finding.draws->parameters[1], 7023.769168568494, 1e-9);
  // 10,000 cents over margins after joining of 3,000, 6,000 and 8,000: 1764.7, 3529.4, 4705.9.
  ASSERT_EQ(result->wants.size(), 3U);
  EXPECT_EQ(result->wants[0].amount_minor, 1765);
  EXPECT_EQ(result->wants[1].amount_minor, 3529);
  EXPECT_EQ(result->wants[2].amount_minor, 4706);
  EXPECT_EQ(result->wants[0].cell, claim_cell(PersonId{1}, CellKind::margin));
  const auto capacities = margin_capacities(rows);
  ASSERT_EQ(capacities.size(), 3U);
  EXPECT_EQ(capacities[0].capacity_minor, 3000);
}

TEST(GapValue, ANegativeGapIsAHarmOfTheSameSize) {
  const Scope scope = test::scope_of_march();
  auto people = eight();
  for (auto& person : people) person.member = !person.member;
  const auto result = gap_value(test::rows_of(people, scope), scope, declared_margin());
  ASSERT_TRUE(result);
  EXPECT_DOUBLE_EQ(result->finding.estimates[0].value, -100.0);
  ASSERT_EQ(result->wants.size(), 4U);  // the four customers who are members now
  for (const auto& want : result->wants) EXPECT_EQ(want.amount_minor, -2500);
}

TEST(GapValue, RefusesWithoutMargin) {
  const Scope scope = test::scope_of_march();
  auto people = eight();
  for (auto& person : people) {
    for (auto& outcome : person.outcomes) outcome.margin_minor = 0;
  }
  EXPECT_EQ(gap_value(test::rows_of(people, scope), scope, declared_margin()).error().code, ErrorCode::degenerate);
}

TEST(MemberOutcomes, MembersAgainstOthersByHand) {
  const Scope scope = test::scope_of_march();
  catalog::Catalog catalog;
  catalog.outcomes = {test::outcome_kind("order"), test::outcome_kind("earned", catalog::Side::member),
                      test::outcome_kind("scammed", catalog::Side::member),
                      test::outcome_kind("unheard_of", catalog::Side::member)};
  catalog.outcomes[2].unit = "count";
  catalog.outcomes[2].sign = -1;
  std::vector<Person> people{{1}, {2}, {3}, {4}};
  people[0].joined(1).outcome(OutcomeKind::member_outcome, 60, 10000, 0, 1);
  people[1]
      .joined(1)
      .outcome(OutcomeKind::member_outcome, 61, 20000, 0, 1)
      .outcome(OutcomeKind::member_outcome, 62, 7, 0, 2);
  people[1].outcome(OutcomeKind::member_outcome, 95, 99999, 0, 1);  // after the period
  people[2].outcome(OutcomeKind::member_outcome, 63, 6000, 0, 1);
  MemberOutcomesFold fold(scope, member_outcomes(catalog));
  Fold* folds[] = {&fold};
  ASSERT_TRUE(scan(test::source_of(people), folds, 2));
  const auto finding = member_outcomes_gap(fold, scope);
  ASSERT_TRUE(finding);
  EXPECT_TRUE(valid(*finding));
  EXPECT_DOUBLE_EQ(finding->estimate("earned_difference")->value, 150.0 - 30.0);
  EXPECT_DOUBLE_EQ(finding->estimate("scammed_difference")->value, 0.5);
  EXPECT_EQ(finding->refused[0].name, "unheard_of_difference");
  EXPECT_EQ(std::get<std::string>(finding->table("gaps")->rows[1][0]), "scammed per person (a harm)");
  EXPECT_DOUBLE_EQ(finding->estimate("earned_members")->value, 150.0);
  EXPECT_EQ(finding->smallest_group, 2);
  // 0.5 times two members tells that it was one: the figure says that one person is behind it, and k hides it.
  EXPECT_EQ(finding->estimate("scammed_difference")->n, 1);
  EXPECT_EQ(finding->estimate("scammed_members")->n, 1);
  EXPECT_EQ(finding->estimate("earned_members")->n, 2);
  EXPECT_EQ(finding->table("gaps")->rows[1][9], Cell{std::int64_t{1}});
  for (const auto& caveat : finding->caveats) EXPECT_EQ(caveat.find("No harm is declared"), std::string::npos);
  MemberOutcomesFold none(scope, {});
  EXPECT_EQ(member_outcomes_gap(none, scope).error().code, ErrorCode::missing_data);
}

/// Answers of 0 to 10 are means over answers of those who answered: members 8 and 6 (one person) and 10: 24 / 3 = 8;
/// others 5 and 7: 6. Who did not answer counts for neither.
TEST(MemberOutcomes, SharesAreMeansOfThoseWhoAnswered) {
  const Scope scope = test::scope_of_march();
  catalog::Catalog catalog;
  catalog.outcomes = {test::outcome_kind("order"), test::outcome_kind("would_recommend", catalog::Side::member)};
  catalog.outcomes[1].unit = "share";
  catalog.outcomes[1].self_reported = true;
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}, {6}};
  people[0]
      .joined(1)
      .outcome(OutcomeKind::member_outcome, 60, 800, 0, 1)
      .outcome(OutcomeKind::member_outcome, 61, 600, 0, 1);
  people[1].joined(1).outcome(OutcomeKind::member_outcome, 62, 1000, 0, 1);
  people[2].joined(1);
  people[3].outcome(OutcomeKind::member_outcome, 63, 500, 0, 1);
  people[4].outcome(OutcomeKind::member_outcome, 64, 700, 0, 1);
  MemberOutcomesFold fold(scope, member_outcomes(catalog));
  Fold* folds[] = {&fold};
  ASSERT_TRUE(scan(test::source_of(people), folds, 2));
  const auto finding = member_outcomes_gap(fold, scope);
  ASSERT_TRUE(finding);
  EXPECT_DOUBLE_EQ(finding->estimate("would_recommend_members")->value, 8.0);
  EXPECT_EQ(finding->estimate("would_recommend_members")->n, 2);
  EXPECT_DOUBLE_EQ(finding->estimate("would_recommend_difference")->value, 2.0);
  // What people said of themselves is marked wherever it is shown, and is never better than a correlation.
  EXPECT_EQ(finding->grade, Grade::correlation);
  EXPECT_NE(std::get<std::string>(finding->table("gaps")->rows[0][0]).find(", self-reported"), std::string::npos);
  const auto said = [&](std::string_view words) {
    return std::any_of(finding->caveats.begin(), finding->caveats.end(),
                       [&](const std::string& one) { return one.find(words) != std::string::npos; });
  };
  EXPECT_TRUE(said("No harm is declared"));
  EXPECT_TRUE(said("Self-reported: would_recommend"));
}

}  // namespace
}  // namespace cw::measure
