#include "measure/value_shares.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

/// order, earned, lost (a harm), hours.
catalog::Catalog declared() {
  catalog::Catalog catalog;
  catalog.outcomes = {test::outcome_kind("order"), test::outcome_kind("earned", catalog::Side::member),
                      test::outcome_kind("lost", catalog::Side::member),
                      test::outcome_kind("hours", catalog::Side::member)};
  catalog.outcomes[0].margin = catalog::Distribution{"point", 0.5, {}, {}, {}};
  catalog.outcomes[2].sign = -1;
  catalog.outcomes[3].unit = "hours";
  return catalog;
}

/// Margins of members 40, 60, 80, 0 and of others 10, 20, 30, 20; own money of members 50, 30, −10 and 10, of others 0,
/// 20, 0, 0.
std::vector<Person> eight() {
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}};
  const auto own = [](Person& person, std::int64_t cents, std::int32_t outcome) {
    person.outcome(OutcomeKind::member_outcome, 70, cents, 0, outcome);
  };
  people[0].joined(1).order(62, 8000, 4000), own(people[0], 5000, 1);
  people[1].joined(1).order(61, 12000, 6000), own(people[1], 4000, 1), own(people[1], 1000, 2);
  people[2].joined(1).order(61, 16000, 8000), own(people[2], 1000, 2), own(people[2], 99999, 3);
  people[3].joined(1), own(people[3], 1000, 1);
  const std::int64_t margins[] = {1000, 2000, 3000, 2000};
  for (std::size_t i = 0; i < 4; ++i) people[4 + i].order(61, 2 * margins[i], margins[i]);
  own(people[5], 2000, 1);
  return people;
}

Result<Finding> found(const std::vector<Person>& people, const catalog::Catalog& catalog,
                      const std::vector<CostRow>& costs) {
  const Scope scope = test::scope_of_march();
  PersonRowsFold rows(person_rows_settings(scope, catalog));
  OutcomeRowsFold outcomes(scope, catalog);
  Fold* folds[] = {&rows, &outcomes};
  EXPECT_TRUE(scan(test::source_of(people), folds, 2));
  return value_shares({rows.rows(), outcomes.rows(), costs, 700}, catalog, scope);
}

const std::vector<CostRow> paid = {{"", "", "", "perks", 900, 0}, {"", "", "", "tooling", 5000, 0}};

TEST(ValueShares, BothSidesByHand) {
  const auto finding = found(eight(), declared(), paid);
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_EQ(finding->grade, Grade::correlation);
  const auto value = [&](const char* name) {
    const Estimate* estimate = finding->estimate(name);
    return estimate == nullptr ? std::nan("") : estimate->value;
  };
  EXPECT_DOUBLE_EQ(value("members_margin"), 180.0);
  EXPECT_DOUBLE_EQ(value("members_gain"), 100.0);
  EXPECT_EQ(finding->estimate("members_gain")->n, 3);
  EXPECT_DOUBLE_EQ(value("members_loss"), -20.0);
  EXPECT_DOUBLE_EQ(value("cost_borne"), -59.0);
  EXPECT_DOUBLE_EQ(value("hours_borne"), -7.0);
  EXPECT_DOUBLE_EQ(value("given_back"), 9.0);
  EXPECT_DOUBLE_EQ(value("given_back_of_margin"), 0.05);
  EXPECT_DOUBLE_EQ(value("margin_above_others"), 100.0);       // (45 − 20) × 4
  EXPECT_DOUBLE_EQ(value("members_gain_above_others"), 60.0);  // (20 − 5) × 4
  EXPECT_DOUBLE_EQ(value("members_share_of_gain"), 60.0 / 160.0);
  // Own: variances 2000/3 (50, 30, −10, 10 about 20) and 100 over 4 each; margins: 3500/3 and 200/3; covariances: own ×
  // margin about their means: 30·(−5) + 10·15 − 30·35 + 10·45 = −600 → −200, and −5·(−10) + 15·0 − 5·10 − 5·0 = 0 → 0.
  const double own = (2000.0 / 3 + 100) / 4, margin = (3500.0 / 3 + 200.0 / 3) / 4, both = -200.0 / 4;
  const double error = std::sqrt(own / 225 + margin / 625 - 2 * both / (15 * 25));
  const double high = 0.6 * std::exp(1.959963984540054 * error);
  EXPECT_NEAR(finding->estimate("members_share_of_gain")->high.value_or(0), high / (1 + high), 1e-9);
}

/// Each row says its grade; sides of different grades are not added.
TEST(ValueShares, GradesAreNotMixed) {
  auto catalog = declared();
  catalog.outcomes[0].margin.reset();
  const auto finding = found(eight(), catalog, paid);
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_EQ(finding->grade, Grade::assumption);
  EXPECT_EQ(finding->estimate("members_share_of_gain"), nullptr);
  std::vector<std::string> grades;
  for (const auto& row : finding->table("pie")->rows) grades.push_back(std::get<std::string>(row[6]));
  EXPECT_EQ(grades, (std::vector<std::string>{"Counted", "Counted", "Counted", "Counted", "Counted", "Counted",
                                              "Correlation", "Assumption"}));
}

TEST(ValueShares, Refusals) {
  auto catalog = declared();
  EXPECT_EQ(found(eight(), catalog, {})->refused[0].name, "given_back");  // none declared is not none given
  catalog.outcomes.resize(1);
  EXPECT_EQ(found(eight(), catalog, paid).error().code, ErrorCode::missing_data);
  catalog.members.given_back = {"perks"};
  const auto back = found(eight(), catalog, paid);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->estimate("members_share_of_gain"), nullptr);
  auto people = eight();
  for (auto& person : people) person.joined(1);
  EXPECT_EQ(found(people, declared(), paid).error().code, ErrorCode::no_overlap);
}

}  // namespace
}  // namespace cw::measure
