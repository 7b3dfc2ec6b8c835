#include "measure/harms.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "privacy/released.hpp"
#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

/// order, scam (a harm), earned, fraud (a harm).
catalog::Catalog declared() {
  catalog::Catalog catalog;
  for (const char* name : {"order", "scam", "earned", "fraud"})
    catalog.outcomes.push_back(
        test::outcome_kind(name, std::string(name) == "order" ? catalog::Side::business : catalog::Side::member));
  for (const std::size_t harm : {1U, 3U}) catalog.outcomes[harm].sign = -1, catalog.outcomes[harm].unit = "count";
  return catalog;
}

Person& scammed(Person& person, double day) {
  return person.outcome(OutcomeKind::member_outcome, day, 1, 0, 1);
}

/// March has 31 days, 59 to 90. Members 1 and 2 for all of it, 3 from day 80 on (10 days); others 4 and 5 for all of
/// it, and 3 as a customer for 21 days. Member 6 joins on day 80 and is no customer: not seen before.
std::vector<Person> six() {
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}, {6}};
  scammed(people[0].joined(1), 61);
  people[1].joined(1).outcome(OutcomeKind::member_outcome, 62, 5000, 0, 2);
  scammed(people[2].joined(80).with_account(), 79);
  scammed(scammed(scammed(people[3], 58.9), 59), 70);  // the first lies before the period
  scammed(people[4], 90);                              // and this one after it
  scammed(people[5].joined(80), 70);                   // before joining, unknown then
  return people;
}

HarmsFold folded(const std::vector<Person>& people, int threads = 1) {
  HarmsFold fold(test::scope_of_march(), member_harms(declared()));
  Fold* folds[] = {&fold};
  EXPECT_TRUE(scan(test::source_of(people), folds, threads));
  return fold;
}

TEST(Harms, TimeAtRiskIsSplitAtJoining) {
  const auto fold = folded(six(), 3);
  ASSERT_EQ(fold.harms().size(), 2U);
  EXPECT_EQ(fold.harms()[0].name, "scam");
  const auto& [members, others] = fold.sums()[0];
  EXPECT_EQ(members.times.n, 4);
  EXPECT_EQ(members.times.sum_x(), 1.0);
  EXPECT_EQ(members.times.sum_y(), (31 + 31 + 10 + 10) * 86400.0);
  EXPECT_EQ(members.harmed, 1);
  EXPECT_EQ(others.times.n, 3);
  EXPECT_EQ(others.times.sum_x(), 3.0);  // 4 twice, 3 once before joining
  EXPECT_EQ(others.times.sum_y(), (31 + 31 + 21) * 86400.0);
  EXPECT_EQ(others.harmed, 2);
}

TEST(Harms, RatesAndTheirRatioByHand) {
  const auto finding = member_harms_gap(folded(six()), test::scope_of_march());
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_EQ(finding->grade, Grade::correlation);
  EXPECT_EQ(finding->smallest_group, 3);
  const double members = 1.0 / 82.0 * 365.25, others = 3.0 / 83.0 * 365.25;
  const Estimate& rate = *finding->estimate("scam_rate_members");
  EXPECT_NEAR(rate.value, members, 1e-12);
  // Residuals x − r y with r = 1/82: 51/82, −31/82, −10/82, −10/82; Σ² = 3762/82²; se = sqrt(4/3 Σ²) / 82 a day.
  const double log_members = std::sqrt(4.0 / 3.0 * 3762.0) / 82.0;
  EXPECT_NEAR(*rate.high, members * std::exp(1.959963984540054 * log_members), 1e-6);
  EXPECT_NEAR(*rate.low, members / std::exp(1.959963984540054 * log_members), 1e-9);
  // r = 3/83: residuals of 3, 4 and 5 are 20/83, 73/83, −93/83; Σ² = 14378/83²; relative to the sum 3.
  const double log_others = std::sqrt(3.0 / 2.0 * 14378.0) / 83.0 / 3.0;
  const Estimate& relative = *finding->estimate("scam_rate_relative");
  EXPECT_NEAR(relative.value, members / others - 1.0, 1e-12);
  EXPECT_NEAR(std::log1p(*relative.high) - std::log1p(relative.value),
              1.959963984540054 * std::hypot(log_members, log_others), 1e-9);
  EXPECT_EQ(finding->status, Status::ok);
  ASSERT_EQ(finding->refused.size(), 1U);
  EXPECT_EQ(finding->refused[0].name, "fraud_rate_members");  // nobody has a row of it: not the same as none
  const Table& rates = *finding->table("rates");
  EXPECT_EQ(std::get<std::string>(rates.rows[1][0]), "scam, others");
  EXPECT_EQ(std::get<std::int64_t>(rates.rows[1][4]), 3);
  EXPECT_NEAR(std::get<double>(rates.rows[1][5]), 83.0 / 365.25, 1e-12);
  EXPECT_EQ(std::get<std::int64_t>(rates.rows[1][6]), 2);
}

TEST(Harms, AGroupThatItNeverBefellHasABound) {
  auto people = six();
  people[0].outcomes.clear();
  const auto finding = member_harms_gap(folded(people), test::scope_of_march());
  ASSERT_TRUE(finding);
  const Estimate& none = *finding->estimate("scam_rate_members");
  EXPECT_EQ(none.value, 0.0);
  EXPECT_EQ(none.low, 0.0);
  EXPECT_NEAR(*none.high, 3.688879454113936 / (82.0 / 365.25), 1e-9);  // −ln 0.025 over the years at risk
  EXPECT_EQ(none.n, 4);
  EXPECT_EQ(finding->estimate("scam_rate_relative"), nullptr);
  EXPECT_EQ(finding->refused[0].code, "degenerate");
}

/// 40 members, each scammed once; 40 others, 10 of them: members fare worse, and the Finding says so at its top.
TEST(Harms, WorseBeyondChanceIsSaidFirst) {
  std::vector<Person> people;
  for (std::int64_t id = 1; id <= 80; ++id) {
    Person& person = people.emplace_back(Person{id});
    if (id <= 40) person.joined(1);
    if (id <= 39 || id > 70) scammed(person, 60);
  }
  const auto finding = member_harms_gap(folded(people), test::scope_of_march());
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->status, Status::caution);
  EXPECT_EQ(finding->reason, "members fare worse than others, beyond chance: scam");
  EXPECT_NEAR(finding->estimate("scam_rate_relative")->value, 2.9, 1e-12);  // 39 against 10
}

/// Three of forty others: the rate times the years at risk would say how many.
TEST(Harms, FewHarmedPeopleDoNotComeOut) {
  std::vector<Person> people;
  for (std::int64_t id = 1; id <= 80; ++id) {
    Person& person = people.emplace_back(Person{id});
    if (id <= 40) person.joined(1);
    if (id <= 20 || id > 77) scammed(person, 60);
  }
  auto finding = member_harms_gap(folded(people), test::scope_of_march());
  ASSERT_TRUE(finding);
  Policy policy;
  policy.k = 10;
  const auto released = release(std::move(*finding), policy);
  ASSERT_TRUE(released);
  EXPECT_NE(released->finding().estimate("scam_rate_members"), nullptr);
  EXPECT_EQ(released->finding().estimate("scam_rate_others"), nullptr);
  EXPECT_EQ(released->finding().estimate("scam_rate_relative"), nullptr);
  for (const auto& row : released->finding().table("rates")->rows) EXPECT_EQ(row[1], Cell{}) << "both rows are hidden";
  EXPECT_EQ(released->finding().figures[0].sentence.find("others 0"), std::string::npos);
}

TEST(Harms, Refusals) {
  HarmsFold none(test::scope_of_march(), {});
  EXPECT_EQ(member_harms_gap(none, test::scope_of_march()).error().code, ErrorCode::missing_data);
  auto people = six();
  for (auto& person : people) person.outcomes.clear();
  EXPECT_EQ(member_harms_gap(folded(people), test::scope_of_march()).error().code, ErrorCode::missing_data);
  people = six();
  for (auto& person : people) person.joined(1);
  EXPECT_EQ(member_harms_gap(folded(people), test::scope_of_march()).error().code, ErrorCode::no_overlap);
}

}  // namespace
}  // namespace cw::measure
