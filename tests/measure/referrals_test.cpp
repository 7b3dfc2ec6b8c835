#include "measure/referrals.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "privacy/released.hpp"
#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

constexpr std::int32_t invited = 0, accepted = 1;

catalog::Catalog declared() {
  catalog::Catalog catalog;
  catalog.activities = {test::activity_as("invited", "other"), test::activity_as("accepted", "other")};
  catalog.outcomes = {test::outcome_kind("order")};
  catalog.members.referrals.made = {"invited"};
  catalog.members.referrals.accepted = {"accepted"};
  return catalog;
}

Person& invites(Person& person, std::int64_t referral, double day) {
  return person.did(ActivityKind::other, day, referral, invited);
}
Person& accepts(Person& person, std::int64_t referral, double day) {
  return person.did(ActivityKind::other, day, referral, accepted);
}

/// March is day 59 to 90. Member 1 brings 3 and 4 (who was a customer), other 2 brings 5, who does not buy; 6 came by a
/// code; 7 is new by themself; member 8 invites themself; 9 accepted before the period; 10 after it.
std::vector<Person> ten() {
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}};
  invites(invites(people[0].joined(1), 100, 20), 101, 61);
  invites(people[1], 102, 62);
  accepts(people[2], 100, 63);
  people[2].order(64, 5000, 2000).outcome(OutcomeKind::refund, 65, -1000).order(91, 7777, 0);
  accepts(people[3], 101, 64).order(10, 9000, 0).order(66, 9000, 0);
  accepts(people[4], 102, 70);
  people[5].order(72, 2000, 800);
  people[6].order(73, 3000, 800);
  accepts(invites(people[7].joined(1), 103, 60), 103, 61).order(62, 500, 0);
  accepts(people[8], 104, 50).order(62, 4000, 0);
  accepts(people[9], 105, 90).order(90.5, 4000, 0);
  return people;
}

ReferralsFold folded(const std::vector<Person>& people, const catalog::Catalog& catalog,
                     std::vector<CodeOrder> codes = {{PersonId{6}, test::day(72)}}, int threads = 1) {
  ReferralsFold fold(test::scope_of_march(), catalog, std::move(codes));
  Fold* folds[] = {&fold};
  EXPECT_TRUE(scan(test::source_of(people), folds, threads));
  return fold;
}

TEST(Referrals, CountedByHand) {
  const auto catalog = declared();
  const std::vector<CostRow> costs = {{"", "invited", "", "perks", 3000, 0}, {"", "other", "", "perks", 99, 0}};
  const auto finding =
      referrals(folded(ten(), catalog, {{PersonId{6}, test::day(72)}}, 3), catalog, costs, test::scope_of_march());
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_FALSE(finding->grade.has_value());
  const auto value = [&](const char* name) {
    const Estimate* found = finding->estimate(name);
    return found == nullptr ? std::nan("") : found->value;
  };
  EXPECT_EQ(value("referred_customers"), 2.0);  // 3 and 6
  EXPECT_EQ(finding->smallest_group, 2);
  // First sale in March: 3, 6, 7, 8, 9.
  EXPECT_DOUBLE_EQ(value("referred_share_of_new_customers"), 2.0 / 5.0);
  EXPECT_DOUBLE_EQ(value("referred_who_buy"), 2.0 / 4.0);  // of 3, 4, 5, 6
  EXPECT_DOUBLE_EQ(value("referred_who_had_bought_before"), 1.0 / 4.0);
  EXPECT_DOUBLE_EQ(value("net_of_referred_customers"), 60.0);  // 50 − 10, and 20
  EXPECT_DOUBLE_EQ(value("net_per_referred_customer"), 30.0);
  // sd of 40 and 20 is 14.142, over √2: 10; t(0.975, 1) = 12.7062.
  EXPECT_NEAR(finding->estimate("net_per_referred_customer")->high.value_or(0), 30.0 + 127.062047361747, 1e-6);
  EXPECT_DOUBLE_EQ(value("members_who_refer"), 1.0);  // 1 and 8 of 1 and 8
  EXPECT_DOUBLE_EQ(value("others_who_refer"), 1.0 / 8.0);
  EXPECT_EQ(value("referrers"), 1.0);
  EXPECT_EQ(value("customers_per_referrer"), 1.0);
  EXPECT_DOUBLE_EQ(value("reward_per_referred_customer"), 15.0);
  const Table& by = *finding->table("by_referrer");
  EXPECT_EQ(by.rows[0], (std::vector<Cell>{"members", 40.0, std::int64_t{1}, std::int64_t{1}}));
  EXPECT_EQ(by.rows[2][3], Cell{std::int64_t{1}});
  ASSERT_EQ(finding->diagnostics.size(), 1U);
  EXPECT_EQ(finding->diagnostics[0].name, "own_referrals");
}

TEST(Referrals, FewerThanKAreWithheld) {
  const auto catalog = declared();
  auto finding = referrals(folded(ten(), catalog), catalog, {}, test::scope_of_march());
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->refused.back().name, "rewards");
  Policy policy;
  policy.k = 5;
  EXPECT_EQ(release(std::move(*finding), policy).error().code, ErrorCode::suppressed);
}

TEST(Referrals, Refusals) {
  const Scope scope = test::scope_of_march();
  const auto undeclared = referrals(folded(ten(), {}, {}), {}, {}, scope);
  EXPECT_EQ(undeclared.error().code, ErrorCode::missing_data);
  EXPECT_NE(undeclared.error().next.find("members.yml"), std::string::npos);
  const auto catalog = declared();
  EXPECT_EQ(referrals(folded({{1}, {2}}, catalog, {}), catalog, {}, scope).error().code, ErrorCode::missing_data);
}

}  // namespace
}  // namespace cw::measure
