#include "measure/levels.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

Person with_activities(std::int64_t id, int activities) {
  Person person{id};
  person.joined(1);
  for (int i = 0; i < activities; ++i) person.did(ActivityKind::reacted, 60 + i * 0.1);
  return person;
}

TEST(SalesByLevel, CutsAndMeansByHand) {
  std::vector<Person> people;
  for (const int activities : {0, 1, 4, 5, 19, 20, 99, 100, 150}) {
    people.push_back(with_activities(static_cast<std::int64_t>(people.size()) + 1, activities));
  }
  people[1].order(70, 1000, 0);
  people[2].order(70, 3000, 0);
  people[5].order(70, 5000, 0);
  Person other{20};
  other.order(70, 4200, 0);
  people.push_back(other);
  const Scope scope = test::scope_of_march();
  const auto finding = sales_by_level(test::rows_of(people, scope), scope);
  ASSERT_TRUE(finding);
  EXPECT_TRUE(valid(*finding));
  EXPECT_EQ(finding->grade, Grade::correlation);
  const auto check = [&](const char* level, double mean, std::int64_t n) {
    const Estimate* estimate = finding->estimate(std::string("net_per_person.") + level);
    ASSERT_NE(estimate, nullptr) << level;
    EXPECT_DOUBLE_EQ(estimate->value, mean) << level;
    EXPECT_EQ(estimate->n, n) << level;
  };
  check("none", 0.0, 1);
  check("1_to_4", 20.0, 2);
  check("5_to_19", 0.0, 2);
  check("20_to_99", 25.0, 2);
  check("100_and_more", 0.0, 2);
  check("not_a_member", 42.0, 1);
  // 10 and 30: sd 14.1421, se 10, t(1) = 12.7062
  EXPECT_NEAR(*finding->estimate("net_per_person.1_to_4")->high, 20.0 + 127.06204736174694, 1e-8);
  EXPECT_EQ(finding->estimate("net_per_person.5_to_19")->no_interval,
            "all values are equal; there is no spread to judge by");
  EXPECT_EQ(finding->table("levels")->rows.size(), 6U);
}

TEST(SalesByLevel, Refusals) {
  const Scope scope = test::scope_of_march();
  Person buyer{1};
  buyer.order(70, 100, 50);
  EXPECT_EQ(sales_by_level(test::rows_of({buyer}, scope), scope).error().what, "there are no members");
  EXPECT_EQ(sales_by_level(test::rows_of({with_activities(1, 3)}, scope), scope).error().code, ErrorCode::missing_data);
}

}  // namespace
}  // namespace cw::measure
