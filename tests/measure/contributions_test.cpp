#include "measure/contributions.hpp"

#include <gtest/gtest.h>

#include "measure/segments.hpp"
#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

catalog::Contribution given(const std::string& title, const std::string& kind, Day day) {
  return {title, kind, day, "ambassadors", "https://example.org/" + kind, "", "", {}};
}

TEST(Contributions, CountsThoseOfThePeriod) {
  const std::vector<catalog::Contribution> declared = {
      given("Second talk", "talk", make_day(2026, 3, 20)), given("First talk", "talk", make_day(2026, 3, 1)),
      given("Brake standard", "standard", make_day(2026, 3, 31)), given("Too early", "talk", make_day(2026, 2, 28)),
      given("Too late", "hire", make_day(2026, 4, 1))};
  const auto finding = contributions(declared, test::scope_of_march());
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_EQ(finding->grade, std::nullopt);
  EXPECT_FALSE(finding->benefit_kind);
  EXPECT_DOUBLE_EQ(finding->estimate("talk")->value, 2.0);
  EXPECT_DOUBLE_EQ(finding->estimate("standard")->value, 1.0);
  EXPECT_EQ(finding->estimate("hire"), nullptr);
  const Table& list = *finding->table("contributions");
  ASSERT_EQ(list.rows.size(), 3U);
  EXPECT_EQ(std::get<std::string>(list.rows[0][2]), "First talk");
  EXPECT_EQ(std::get<std::string>(list.rows[0][5]), "https://example.org/talk");
  EXPECT_EQ(finding->figures.at(0).sentence, "Members gave: 1 standard, 2 talks.");
  for (const auto& table : finding->tables) {
    for (const auto& column : table.columns) EXPECT_NE(column.unit, "EUR");
  }
}

TEST(Contributions, Refusals) {
  EXPECT_EQ(contributions({}, test::scope_of_march()).error().code, ErrorCode::missing_data);
  const std::vector<catalog::Contribution> early = {given("Too early", "talk", make_day(2026, 2, 28))};
  EXPECT_EQ(contributions(early, test::scope_of_march()).error().code, ErrorCode::missing_data);
}

/// Plan pro: two people, one buys for 10 euros; plan free: one member who buys nothing; one of whom nothing is said.
TEST(Segments, ByHand) {
  std::vector<PersonRow> rows(4);
  rows[0].segment = 1, rows[0].orders = 1, rows[0].net_minor = 1000;
  rows[1].segment = 1;
  rows[2].segment = 2, rows[2].member = true;
  rows[3].segment = 0;
  const auto finding = segments(rows, {{1, "plan=pro; region=EU"}, {2, "plan=free"}}, test::scope_of_march());
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  const Table& buyers = *finding->table("buyers_by_segment");
  ASSERT_EQ(buyers.rows.size(), 5U);  // plan: free, not said, pro; region: EU, not said
  EXPECT_EQ(std::get<std::string>(buyers.rows[2][1]), "pro");
  EXPECT_DOUBLE_EQ(std::get<double>(buyers.rows[2][2]), 0.5);
  EXPECT_EQ(std::get<std::int64_t>(buyers.rows[2][5]), 2);
  EXPECT_EQ(std::get<std::int64_t>(buyers.rows[4][5]), 2);
  EXPECT_DOUBLE_EQ(std::get<double>(finding->table("members_by_segment")->rows[0][2]), 1.0);
  EXPECT_DOUBLE_EQ(std::get<double>(finding->table("net_by_segment")->rows[2][2]), 5.0);
  EXPECT_EQ(segments(rows, {}, test::scope_of_march()).error().code, ErrorCode::missing_data);
}

}  // namespace
}  // namespace cw::measure
