#include "measure/references.hpp"

#include <gtest/gtest.h>

#include "privacy/released.hpp"
#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

catalog::Catalog declared() {
  catalog::Catalog catalog;
  catalog.activities = {test::activity_kind("case_study", {"advocacy"}), test::activity_kind("reply", {"adoption"})};
  catalog.outcomes = {test::outcome_kind("order"), test::outcome_kind("recommend", catalog::Side::member)};
  catalog.outcomes[1].unit = "share";
  catalog.members.satisfaction = {{"recommend", 9.0, {}}};
  return catalog;
}

Person& answers(Person& person, double day, std::int64_t hundredths) {
  return person.outcome(OutcomeKind::member_outcome, day, hundredths, 0, 1);
}

/// References: 1 (10, after 3), 2 (8), 3 (no answer); other customers: 4 (9), 5 (none), 6 (6, and 10 after the period).
/// 7 gave a case study and answered, but is no customer.
std::vector<Person> seven() {
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}, {6}, {7}};
  for (const std::size_t i : {0U, 1U, 2U, 6U}) people[i].did(ActivityKind::contributed, 10, 0, 0);
  for (std::size_t i = 0; i < 6; ++i) people[i].with_account();
  people[3].did(ActivityKind::replied, 61, 0, 1);
  answers(answers(people[0], 12, 300), 60, 1000);
  answers(people[1], 61, 800);
  answers(people[3], 61, 900);
  answers(answers(people[5], 62, 600), 92, 1000);
  answers(people[6], 62, 1000);
  return people;
}

Result<Finding> found(const std::vector<Person>& people, const catalog::Catalog& catalog) {
  const Scope scope = test::scope_of_march();
  PersonRowsFold rows(person_rows_settings(scope, catalog));
  OutcomeRowsFold outcomes(scope, catalog);
  Fold* folds[] = {&rows, &outcomes};
  EXPECT_TRUE(scan(test::source_of(people), folds, 3));
  return satisfied_references(rows.rows(), outcomes.rows(), catalog, scope);
}

TEST(References, SatisfactionByHand) {
  const auto finding = found(seven(), declared());
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_FALSE(finding->grade.has_value());
  EXPECT_EQ(finding->estimate("reference_customers")->value, 3.0);
  EXPECT_DOUBLE_EQ(finding->estimate("references_of_customers")->value, 0.5);
  EXPECT_DOUBLE_EQ(finding->estimate("recommend_answered_references")->value, 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(finding->estimate("recommend_satisfied_references")->value, 0.5);
  EXPECT_DOUBLE_EQ(finding->estimate("recommend_satisfied_others")->value, 0.5);
  EXPECT_DOUBLE_EQ(finding->estimate("recommend_mean_references")->value, 9.0);
  EXPECT_DOUBLE_EQ(finding->estimate("recommend_mean_others")->value, 7.5);
  const auto& rows = finding->table("satisfaction")->rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0][5], Cell{std::int64_t{1}});
  EXPECT_EQ(rows[0][6], Cell{std::int64_t{1}});
}

/// Of 30 references who answered, two are not satisfied: neither the share nor the mean tells.
TEST(References, FewWhoAreNotContentAreHidden) {
  std::vector<Person> people;
  for (std::int64_t id = 1; id <= 60; ++id) {
    Person& person = people.emplace_back(Person{id}).with_account();
    if (id <= 30) person.did(ActivityKind::contributed, 10, 0, 0);
    answers(person, 61, id <= 2 || id > 45 ? 500 : 1000);
  }
  auto finding = found(people, declared());
  ASSERT_TRUE(finding);
  Policy policy;
  policy.k = 10;
  const auto released = release(std::move(*finding), policy);
  ASSERT_TRUE(released);
  EXPECT_EQ(released->finding().estimate("recommend_satisfied_references"), nullptr);
  EXPECT_NE(released->finding().estimate("recommend_satisfied_others"), nullptr);
  EXPECT_EQ(released->finding().table("satisfaction")->rows[0][1], Cell{});
  EXPECT_EQ(released->finding().figures[0].sentence.find("93"), std::string::npos);
}

TEST(References, Refusals) {
  auto catalog = declared();
  for (auto& activity : catalog.activities) activity.funnel.clear();
  EXPECT_NE(found(seven(), catalog).error().next.find("touchpoints.yml"), std::string::npos);
  catalog = declared();
  catalog.members.satisfaction.clear();
  EXPECT_NE(found(seven(), catalog).error().next.find("members.yml"), std::string::npos);
  auto people = seven();
  for (auto& person : people) person.activities.clear();
  EXPECT_EQ(found(people, declared()).error().code, ErrorCode::missing_data);
}

}  // namespace
}  // namespace cw::measure
