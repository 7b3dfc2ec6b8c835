#include "measure/conversion.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

/// Members: silent; viewer; writer who buys once; writer who buys twice. Others: buyer, repeat buyer, ticket only.
std::vector<Person> seven() {
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}, {6}, {7}};
  for (std::size_t i = 0; i < 4; ++i) people[i].joined(2);
  people[1].did(ActivityKind::viewed, 10);
  people[2].did(ActivityKind::replied, 10).order(40, 100, 10);
  people[3].did(ActivityKind::posted_topic, 70).order(20, 100, 10).order(80, 100, 10);
  people[4].order(65, 100, 10);
  people[5].order(5, 100, 10).order(6, 100, 10);
  people[6].outcome(OutcomeKind::ticket, 70);
  return people;
}

TEST(Conversion, StepsByHand) {
  const auto finding = conversion(test::rows_of(seven(), test::scope_of_march()), test::scope_of_march());
  ASSERT_TRUE(finding);
  EXPECT_TRUE(valid(*finding));
  const auto share = [&](const char* name) { return finding->estimate(name)->value; };
  EXPECT_DOUBLE_EQ(share("members_active"), 0.75);
  EXPECT_DOUBLE_EQ(share("members_contributor"), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(share("members_buyer"), 0.5);
  EXPECT_DOUBLE_EQ(share("members_buyer_if_active"), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(share("members_buyer_if_contributor"), 1.0);
  EXPECT_DOUBLE_EQ(share("members_repeat_buyer"), 0.5);
  EXPECT_DOUBLE_EQ(share("others_buyer"), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(share("others_repeat_buyer"), 0.5);
  // Wilson for 2 of 4 at 95 %: centre 0.5, half 0.349951 (formula worked in Python).
  EXPECT_NEAR(*finding->estimate("members_buyer")->low, 0.5 - 0.34996105, 1e-6);
  EXPECT_EQ(finding->refused.size(), 1U);  // no activity has a funnel stage
  EXPECT_EQ(finding->refused[0].name, "funnel");
}

TEST(Conversion, FunnelCountsWhoReachedAStageBeforeAnyOrder) {
  auto people = seven();
  catalog::Catalog catalog;
  catalog.activities.push_back(test::activity_kind("any", {"consideration"}));
  catalog.outcomes.push_back(test::outcome_kind("order"));
  PersonRowsFold fold(person_rows_settings(test::scope_of_march(), catalog));
  for (const auto& person : people) fold.person(test::slice_of(person));
  const auto finding = conversion(fold.rows(), test::scope_of_march());
  // Persons 2 and 3 reached it before any order, 3 went on to order; 4 bought first.
  const Table& funnel = *finding->table("funnel");
  ASSERT_EQ(funnel.rows.size(), 1U);
  EXPECT_EQ(std::get<std::string>(funnel.rows[0][0]), "consideration");
  EXPECT_EQ(std::get<std::string>(funnel.rows[0][1]), "members");
  EXPECT_DOUBLE_EQ(std::get<double>(funnel.rows[0][2]), 0.5);
  EXPECT_EQ(std::get<std::int64_t>(funnel.rows[0][5]), 2);
}

TEST(Conversion, Refusals) {
  const Scope scope = test::scope_of_march();
  EXPECT_EQ(conversion({}, scope).error().code, ErrorCode::missing_data);
  auto people = seven();
  for (auto& person : people) person.outcomes.clear();
  EXPECT_EQ(conversion(test::rows_of(people, scope), scope).error().code, ErrorCode::missing_data);
  people = seven();
  for (auto& person : people) person.member = false;
  const auto finding = conversion(test::rows_of(people, scope), scope);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->estimate("members_buyer"), nullptr);
  EXPECT_NE(finding->estimate("others_buyer"), nullptr);
  Scope outside = scope;
  outside.period.until = make_day(2026, 5, 1);
  EXPECT_EQ(conversion(test::rows_of(people, scope), outside).error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace cw::measure
