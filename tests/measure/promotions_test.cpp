#include "measure/promotions.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

/// March 2026 is the days 59 to 90 of the year.
std::vector<EventGuest> guests() {
  const auto at = [](double day) { return test::day(day); };
  return {{1, PersonId{1}, true, true, at(65)},  {1, PersonId{2}, true, false, at(40)},
          {1, PersonId{3}, false, true, at(65)}, {2, PersonId{1}, true, true, at(70)},
          {3, PersonId{4}, true, true, at(71)},  {3, PersonId{5}, true, false, at(60)},
          {4, PersonId{6}, true, true, at(50)},  // before the period
          {5, PersonId{7}, true, false, at(62)}};
}

TEST(Promotions, CostsPerGuestByHand) {
  const std::vector<PromotionMethod> methods = {
      {"newsletter", {1, 2, 4}, 90'00}, {"advertisements", {3}, 30'00}, {"posters", {}, 5'00}};
  const auto finding = promotions(guests(), methods, test::scope_of_march());
  ASSERT_TRUE(finding) << to_text(finding.error());
  const std::monostate none;
  const auto n = [](std::int64_t value) { return Cell{value}; };
  const auto& rows = finding->table("promotions")->rows;
  ASSERT_EQ(rows.size(), 4u);
  // Registered for 1 and 2: 1, 2, 1 = 3; attended: 1, 3, 1 = 3; people 1, 2, 3.
  EXPECT_EQ(rows[0], (std::vector<Cell>{"newsletter", 90.0, n(2), n(3), n(3), 30.0, 30.0, n(3)}));
  EXPECT_EQ(rows[1], (std::vector<Cell>{"advertisements", 30.0, n(1), n(2), n(1), 15.0, 30.0, n(2)}));
  EXPECT_EQ(rows[2], (std::vector<Cell>{"posters", 5.0, n(0), n(0), n(0), none, none, n(0)}));
  EXPECT_EQ(rows[3], (std::vector<Cell>{"no method declared", none, n(1), n(1), n(0), none, none, n(1)}));
  EXPECT_EQ(finding->estimate("cost_per_registration")->value, 25.0);  // 125 of 5
  EXPECT_EQ(finding->estimate("cost_per_attendee")->value, 31.25);     // 125 of 4
  EXPECT_EQ(finding->grade, std::nullopt);
}

TEST(Promotions, Refusals) {
  const Scope scope = test::scope_of_march();
  const std::vector<PromotionMethod> elsewhere = {{"newsletter", {4}, 90'00}};
  EXPECT_EQ(promotions(guests(), elsewhere, scope).error().code, ErrorCode::missing_data);
  const std::vector<PromotionMethod> free_of_words = {{"newsletter", {1}, {}}};
  const auto finding = promotions(guests(), free_of_words, scope);
  ASSERT_TRUE(finding);
  EXPECT_TRUE(finding->estimates.empty());
  EXPECT_EQ(finding->refused.at(0).name, "cost_per_registration");
}

}  // namespace
}  // namespace cw::measure
