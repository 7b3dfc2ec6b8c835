#include "measure/yardsticks.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

/// Members buy for 80 and 40 euros in March, others for 20 and 40; a third member and a third other buy nothing.
/// Both buying members bought before; of the others two did, and one came back.
std::vector<Person> six(std::int64_t first = 1) {
  std::vector<Person> people = {{first}, {first + 1}, {first + 2}, {first + 3}, {first + 4}, {first + 5}};
  people[0].joined(1).order(10, 1000, 0).order(61, 8000, 0);
  people[1].joined(1).order(20, 1000, 0).order(62, 4000, 0);
  people[2].joined(1);
  people[3].order(10, 1000, 0).order(61, 2000, 0);
  people[4].order(12, 1000, 0);
  people[5].order(63, 4000, 0);
  return people;
}

/// The same 25 times over, so that ranges are narrow.
std::vector<Person> many() {
  std::vector<Person> people;
  for (std::int64_t i = 0; i < 25; ++i) {
    for (auto& person : six(1 + 6 * i)) people.push_back(std::move(person));
  }
  return people;
}

catalog::Yardstick claim(const std::string& id, const std::string& measure, double value) {
  return {id, "Members spend more", measure, value, "The last slide", "2026", true, {}};
}

Result<Finding> measured(const std::vector<Person>& people, const std::vector<catalog::Yardstick>& said = {}) {
  const Scope scope = test::scope_of_march();
  return yardsticks(test::rows_of(people, scope), said, scope);
}

std::string verdict(const Finding& finding, std::size_t row) {
  return std::get<std::string>(finding.table("claims")->rows.at(row).at(10));
}

TEST(Yardsticks, OwnFiguresByHand) {
  const auto finding = measured(six());
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_EQ(finding->grade, Grade::correlation);
  EXPECT_DOUBLE_EQ(finding->estimate("members_of_customers")->value, 0.5);
  EXPECT_NEAR(*finding->estimate("members_of_customers")->low, 0.15003898915214947, 1e-12);
  EXPECT_DOUBLE_EQ(finding->estimate("members_of_sales")->value, 12.0 / 18.0);
  EXPECT_DOUBLE_EQ(finding->estimate("sales_per_member")->value, 2.0);  // 120 over 3 against 60 over 3
  // 60 ± 20 (standard errors) against 30 ± 10: the error of the logarithm is √(1/9 + 1/9).
  for (const char* name : {"sales_per_buyer", "basket"}) {
    const Estimate& ratio = *finding->estimate(name);
    EXPECT_DOUBLE_EQ(ratio.value, 2.0) << name;
    EXPECT_NEAR(*ratio.low, 0.7939071990473652, 1e-9) << name;
    EXPECT_NEAR(*ratio.high, 5.038372249048414, 1e-9) << name;
    EXPECT_EQ(ratio.n, 2);
  }
  // 2 of 2 members came back, 1 of 2 others: the error of the logarithm is √(0.25 / 2) / 0.5.
  EXPECT_DOUBLE_EQ(finding->estimate("retention")->value, 2.0);
  EXPECT_NEAR(*finding->estimate("retention")->high, 7.996876315834763, 1e-9);
  EXPECT_EQ(finding->estimate("referrals"), nullptr);
}

TEST(Yardsticks, PublishedOnesStandBesideWithTheirSource) {
  const auto finding = measured(six());
  ASSERT_TRUE(finding);
  const Table& table = *finding->table("yardsticks");
  ASSERT_EQ(table.rows.size(), 5U);
  for (const auto& row : table.rows) {
    EXPECT_NE(std::get<std::string>(row[2]).find("no study is named"), std::string::npos);
    EXPECT_FALSE(std::get<std::string>(row[3]).empty());
  }
  EXPECT_EQ(std::get<std::string>(table.rows[0][5]), "0.05");
  EXPECT_DOUBLE_EQ(std::get<double>(table.rows[0][6]), 0.5);
  EXPECT_EQ(finding->table("claims"), nullptr);
}

TEST(Yardsticks, VerdictsInWords) {
  const auto narrow =
      measured(many(), {claim("twice", "sales_per_buyer", 2.0), claim("thrice", "sales_per_buyer", 3.0),
                        claim("half_more", "sales_per_buyer", 1.5), claim("less", "members_of_customers", 0.05)});
  ASSERT_TRUE(narrow) << to_text(narrow.error());
  // 60 ± 2.857 against 30 ± 1.429: 1.753 to 2.282.
  EXPECT_NEAR(std::get<double>(narrow->table("claims")->rows[0][7]), 1.7527, 1e-4);
  EXPECT_EQ(verdict(*narrow, 0), "agrees with your rows, raw");
  EXPECT_EQ(verdict(*narrow, 1), "not borne out: yours is lower, raw");
  EXPECT_EQ(verdict(*narrow, 2), "yours is higher, raw");
  EXPECT_EQ(verdict(*narrow, 3), "yours is higher");
  const auto wide = measured(six(), {claim("twice", "sales_per_buyer", 2.0), claim("tenfold", "sales_per_buyer", 10.0),
                                     claim("referred", "referrals", 2.0)});
  ASSERT_TRUE(wide);
  EXPECT_EQ(verdict(*wide, 0), "not decided: your range holds the claim and no difference alike");
  EXPECT_EQ(verdict(*wide, 1), "not borne out: your rows show no clear difference, and less than claimed");
  EXPECT_TRUE(verdict(*wide, 2).starts_with("no verdict:")) << verdict(*wide, 2);
  auto turned = many();
  for (auto& person : turned) {
    person.member = !person.member;
    person.joined_day = 1;
  }
  const auto against = measured(turned, {claim("twice", "sales_per_buyer", 2.0)});
  ASSERT_TRUE(against);
  EXPECT_EQ(verdict(*against, 0), "contradicted: in your rows it is the other way round");
}

TEST(Yardsticks, TheAdjustedGapIsRefusedUntilItExists) {
  const auto finding = measured(six());
  ASSERT_TRUE(finding);
  const auto refused = std::find_if(finding->refused.begin(), finding->refused.end(),
                                    [](const auto& part) { return part.name == "adjusted_gap"; });
  ASSERT_NE(refused, finding->refused.end());
  EXPECT_NE(refused->next.find("matched comparison"), std::string::npos);
}

TEST(Yardsticks, Refusals) {
  EXPECT_EQ(measured({}).error().code, ErrorCode::missing_data);
  auto people = six();
  for (auto& person : people) person.member = false;
  EXPECT_EQ(measured(people).error().code, ErrorCode::no_overlap);
}

}  // namespace
}  // namespace cw::measure
