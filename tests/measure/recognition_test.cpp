#include "measure/recognition.hpp"

#include <gtest/gtest.h>

#include "privacy/released.hpp"
#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

constexpr std::int32_t reply = 0, badge = 1, award = 2;

catalog::Catalog declared() {
  catalog::Catalog catalog;
  catalog.activities = {test::activity_as("reply", "replied"), test::activity_as("badge", "other"),
                        test::activity_as("award", "other")};
  catalog.members.recognition = {{"badges", {"badge"}, {}}, {"awards", {"award", "badge"}, {}}};
  return catalog;
}

Person& given(Person& person, std::int32_t what, double day) {
  return person.did(ActivityKind::other, day, 0, what);
}

/// Members 1 to 5 (5 joins after the period) and guest 6. March is day 59 to 90.
std::vector<Person> six() {
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}, {6}};
  for (std::size_t i = 0; i < 4; ++i) people[i].joined(1);
  people[4].joined(95);
  given(given(people[0].did(ActivityKind::replied, 60, 0, reply), badge, 61), badge, 62);
  given(people[1], award, 20);                         // before the period: ever
  people[2].did(ActivityKind::replied, 70, 0, reply);  // contributes, never recognised
  given(people[3], award, 92);                         // after the period: never, so far
  given(people[5], award, 65);                         // a guest speaker
  return people;
}

RecognitionFold folded(const std::vector<Person>& people, const catalog::Catalog& catalog, int threads = 1) {
  RecognitionFold fold(test::scope_of_march(), catalog);
  Fold* folds[] = {&fold};
  EXPECT_TRUE(scan(test::source_of(people), folds, threads));
  return fold;
}

TEST(Recognition, CountsByHand) {
  const auto catalog = declared();
  const std::vector<CostRow> costs = {
      {"", "badge", "", "perks", 1000, 0}, {"", "award", "", "grants", 5000, 0}, {"", "reply", "", "other", 77, 0}};
  const auto finding = recognition_given(folded(six(), catalog, 3), catalog, costs, {}, test::scope_of_march());
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_FALSE(finding->grade.has_value());
  EXPECT_EQ(finding->estimate("times_recognised")->value, 3.0);                     // two badges and the guest's award
  EXPECT_EQ(finding->estimate("people_recognised")->value, 2.0);                    // 1 and 6
  EXPECT_DOUBLE_EQ(finding->estimate("members_ever_recognised")->value, 0.5);       // 1 and 2 of 4
  EXPECT_DOUBLE_EQ(finding->estimate("contributors_ever_recognised")->value, 0.5);  // 1 of 1 and 3
  EXPECT_DOUBLE_EQ(finding->estimate("cost_per_recognised_person")->value, 30.0);   // 60 euros over 2
  const Table& kinds = *finding->table("kinds");
  ASSERT_EQ(kinds.rows.size(), 3U);
  EXPECT_EQ(kinds.rows[0],
            (std::vector<Cell>{"badges", std::int64_t{2}, std::int64_t{1}, std::int64_t{1}, 10.0, 10.0}));
  EXPECT_EQ(kinds.rows[1],
            (std::vector<Cell>{"awards", std::int64_t{3}, std::int64_t{2}, std::int64_t{3}, 60.0, 30.0}));
  EXPECT_EQ(std::get<std::string>(kinds.rows[2][0]), "any");
  EXPECT_EQ(finding->table("segments"), nullptr);  // nobody says one
}

/// Three of forty members are recognised: their share, and how many, are hidden; a segment's too.
TEST(Recognition, FewRecognisedPeopleDoNotComeOut) {
  std::vector<Person> people;
  for (std::int64_t id = 1; id <= 40; ++id) people.emplace_back(Person{id}).joined(1);
  for (std::size_t i = 0; i < 3; ++i) given(people[i], badge, 61);
  const auto catalog = declared();
  auto finding = recognition_given(folded(people, catalog), catalog, {}, {}, test::scope_of_march());
  ASSERT_TRUE(finding);
  Policy policy;
  policy.k = 10;
  const auto released = release(std::move(*finding), policy);
  ASSERT_FALSE(released);
  EXPECT_EQ(released.error().code, ErrorCode::suppressed);
}

TEST(Recognition, Refusals) {
  const auto catalog = declared();
  const Scope scope = test::scope_of_march();
  const auto undeclared = recognition_given(folded(six(), {}), {}, {}, {}, scope);
  EXPECT_EQ(undeclared.error().code, ErrorCode::missing_data);
  EXPECT_NE(undeclared.error().next.find("members.yml"), std::string::npos);
  EXPECT_EQ(recognition_given(folded({{1}}, catalog), catalog, {}, {}, scope).error().code, ErrorCode::missing_data);
  const auto free = recognition_given(folded(six(), catalog), catalog, {}, {}, scope);
  ASSERT_TRUE(free);
  EXPECT_EQ(free->estimate("cost_per_recognised_person"), nullptr);  // no cost declared is not a cost of 0
  EXPECT_EQ(free->refused[0].name, "cost_per_recognised_person");
}

}  // namespace
}  // namespace cw::measure
