#include "measure/members_share.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

/// Four buyers and a silent member. March net: ana 100 before joining and 200 after, ben 300 after, cem 200, dia 200.
std::vector<Person> five() {
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}};
  people[0].joined(65).order(60, 10000, 4000).order(70, 20000, 8000);
  people[1].joined(10).order(80, 30000, 12000);
  people[2].order(61, 20000, 8000);
  people[3].order(30, 5000, 2000).order(62, 20000, 8000);
  people[4].joined(5);
  return people;
}

TEST(MembersShare, WorkedByHand) {
  const auto rows = test::rows_of(five(), test::scope_of_march());
  const auto finding = members_share(rows, test::scope_of_march());
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_EQ(finding->grade, std::nullopt);
  const Estimate& net = *finding->estimate("net_share_members");
  EXPECT_DOUBLE_EQ(net.value, 0.6);  // (300 + 300) / 1000
  // Delta by hand, n = 4 buyers, R = .6: residuals x − R y = 120, 120, −120, −120 (euros); their variance is
  // 4 × 14400 / 3 = 19200, se = sqrt(19200 / 4) / 250 = 69.282 / 250 = 0.277128.
  EXPECT_NEAR(*net.high - net.value, 1.959963984540054 * std::sqrt(19200.0 / 4.0) / 250.0, 1e-12);
  EXPECT_DOUBLE_EQ(finding->estimate("margin_share_members")->value, 0.6);
  EXPECT_DOUBLE_EQ(finding->estimate("members_who_buy")->value, 2.0 / 3.0);
  EXPECT_EQ(finding->estimate("members_who_buy")->n, 3);
  EXPECT_DOUBLE_EQ(finding->estimate("customers_who_are_members")->value, 0.5);
}

TEST(MembersShare, SplitsSalesByJoining) {
  const auto finding = members_share(test::rows_of(five(), test::scope_of_march()), test::scope_of_march());
  const Table& split = *finding->table("revenue_split");
  ASSERT_EQ(split.rows.size(), 3U);
  const auto value = [&](std::size_t row, std::size_t column) { return std::get<double>(split.rows[row][column]); };
  EXPECT_DOUBLE_EQ(value(0, 1), 0.1);
  EXPECT_DOUBLE_EQ(value(1, 1), 0.5);
  EXPECT_DOUBLE_EQ(value(2, 1), 0.4);
  EXPECT_DOUBLE_EQ(value(0, 6) + value(1, 6) + value(2, 6), 1000.0);
  EXPECT_EQ(std::get<std::int64_t>(split.rows[1][4]), 2);  // ana and ben bought after joining
  EXPECT_EQ(std::get<std::int64_t>(split.rows[1][5]), 2);
}

TEST(MembersShare, WaitsAreCensoredAndTheMedianMayBeMissing) {
  const auto finding = members_share(test::rows_of(five(), test::scope_of_march()), test::scope_of_march());
  // Joined before the first order: ben waits 70 days, the silent member is still waiting after 85. S(70) = 1/2.
  const Estimate* joining = finding->estimate("joining_to_first_order_median");
  ASSERT_NE(joining, nullptr);
  EXPECT_DOUBLE_EQ(joining->value, 70.0);
  EXPECT_FALSE(joining->low && joining->high);
  EXPECT_FALSE(joining->no_interval.empty());
  // Bought first: ana joined after 5 days; cem and dia (29 and 60 days) never did: S = 2/3, the median is refused.
  EXPECT_EQ(finding->estimate("first_order_to_joining_median"), nullptr);
  ASSERT_EQ(finding->refused.size(), 1U);
  EXPECT_EQ(finding->refused[0].name, "first_order_to_joining_median");
  EXPECT_EQ(finding->refused[0].next,
            "not reached: it happened for fewer than 50 % of 3 people while they could be watched");
}

TEST(MembersShare, AnonymousSalesGiveALowerBound) {
  const auto finding = members_share(test::rows_of(five(), test::scope_of_march()), test::scope_of_march(), 100000);
  EXPECT_DOUBLE_EQ(finding->estimate("net_share_members_of_all_sales")->value, 0.3);
}

TEST(MembersShare, RefusesWhatCannotBeSaid) {
  const Scope scope = test::scope_of_march();
  auto people = five();
  for (auto& person : people) person.outcomes.clear();
  EXPECT_EQ(members_share(test::rows_of(people, scope), scope).error().code, ErrorCode::missing_data);
  people = five();
  for (auto& person : people) person.member = false;
  EXPECT_EQ(members_share(test::rows_of(people, scope), scope).error().what, "there are no members");
  people = five();
  for (auto& person : people) person.outcome(OutcomeKind::refund, 85, -100000, -40000);
  EXPECT_EQ(members_share(test::rows_of(people, scope), scope).error().code, ErrorCode::degenerate);
  EXPECT_EQ(members_share({}, scope).error().code, ErrorCode::missing_data);
}

TEST(MembersShare, AllMembersIsSaidAloudAndHasNoInterval) {
  auto people = five();
  for (auto& person : people) {
    if (!person.member) person.joined(1);
  }
  const auto finding = members_share(test::rows_of(people, test::scope_of_march()), test::scope_of_march());
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->status, Status::caution);
  EXPECT_EQ(finding->estimate("net_share_members")->value, 1.0);
  EXPECT_EQ(finding->estimate("net_share_members")->no_interval, "the ratio does not vary between people");
}

TEST(MembersShare, OrderOfPeopleChangesNothing) {
  auto rows = test::rows_of(five(), test::scope_of_march());
  const auto before = members_share(rows, test::scope_of_march());
  std::reverse(rows.begin(), rows.end());
  const auto after = members_share(rows, test::scope_of_march());
  ASSERT_EQ(before->estimates.size(), after->estimates.size());
  for (std::size_t i = 0; i < before->estimates.size(); ++i) {
    EXPECT_EQ(before->estimates[i].value, after->estimates[i].value);
    EXPECT_EQ(before->estimates[i].low, after->estimates[i].low);
  }
}

}  // namespace
}  // namespace cw::measure

namespace cw::measure {
namespace {

TEST(MembersShareOfOneBuyer, SaysThatItCannotTell) {
  Scope scope;
  scope.period = scope.window = {make_day(2026, 7, 1), make_day(2026, 10, 1)};
  scope.currency = Currency::parse("EUR").value();
  PersonRow buyer;
  buyer.member = true;
  buyer.net_minor = 4000;
  buyer.orders = buyer.orders_in_window = 1;
  buyer.joined_at = scope.from();
  buyer.first_order_at = Instant{scope.from().micros + micros_per_day};
  const PersonRow rows[] = {buyer};
  const auto finding = members_share(rows, scope);
  ASSERT_TRUE(finding.has_value()) << finding.error().what;
  EXPECT_EQ(finding->estimate("net_share_members"), nullptr);
  EXPECT_EQ(finding->figures.at(0).sentence,
            "Too few people bought to say which share of net sales came from members.");
}

}  // namespace
}  // namespace cw::measure
