#include "measure/pipeline.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

/// A deal with one contact of its own, created on day 70 of the year.
DealContact deal(std::int64_t id, std::int64_t account, DealState state, std::int64_t amount, Instant touch = never,
                 Instant other = never) {
  return {id, account, state, amount, test::day(70), PersonId{id * 10}, touch, other};
}

std::int64_t whole(const Cell& cell) {
  return std::get<std::int64_t>(cell);
}

std::vector<DealContact> worked() {
  const auto at = [](double day) { return test::day(day); };
  std::vector<DealContact> contacts = {
      deal(1, 1, DealState::won, 100'00, at(60)),             // sourced
      deal(2, 2, DealState::won, 50'00, at(60), at(55)),      // sales was there first
      deal(3, 3, DealState::won, 25'00, at(75)),              // after it was created
      deal(4, 4, DealState::won, 10'00),                      // never
      deal(5, 5, DealState::open, 1'000'00, at(60), at(65)),  // sourced, the community was first
      deal(6, 6, DealState::open, 500'00, at(80)),            // influenced
      deal(7, 7, DealState::lost, 5'00, at(60)),
      {8, 8, DealState::won, 7'00, at(70), PersonId{0}},  // nobody known
      {9, 0, DealState::open, {}, at(70), PersonId{90}},  // no amount, no account
  };
  // A second contact of deal 4 whom sales spoke with, and one of deal 1 who came later than the first.
  contacts.insert(contacts.begin() + 4, {4, 4, DealState::won, 10'00, at(70), PersonId{41}, never, at(50)});
  contacts.insert(contacts.begin() + 1, {1, 1, DealState::won, 100'00, at(70), PersonId{11}, at(72), at(61)});
  return contacts;
}

TEST(Pipeline, AmountsByHand) {
  const auto finding = pipeline(worked(), 90, test::scope_of_march());
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_EQ(finding->estimate("won_influenced")->value, 175.0);  // 100 + 50 + 25
  EXPECT_EQ(finding->estimate("won_sourced")->value, 100.0);
  EXPECT_EQ(finding->estimate("open_influenced")->value, 1'500.0);
  EXPECT_EQ(finding->estimate("open_sourced")->value, 1'000.0);
  EXPECT_EQ(finding->estimate("won_influenced")->n, 4);               // contacts 10, 11, 20, 30
  EXPECT_EQ(finding->estimate("influenced_share_won")->value, 0.75);  // 3 of the 4 won deals with a known contact
  EXPECT_EQ(finding->grade, std::nullopt);
  EXPECT_EQ(finding->population, "9 deals, 8 of them with a known contact");
  const auto& rows = finding->table("pipeline")->rows;
  ASSERT_EQ(rows.size(), 8u);
  EXPECT_EQ(rows[0], (std::vector<Cell>{"open at the end of the period", "sourced", 1'000.0, std::int64_t{1},
                                        std::int64_t{1}, std::int64_t{0}, std::int64_t{1}}));
  EXPECT_EQ(rows[2], (std::vector<Cell>{"open at the end of the period", "not touched", 0.0, std::int64_t{1},
                                        std::int64_t{1}, std::int64_t{1}, std::int64_t{1}}));
  EXPECT_EQ(std::get<std::string>(rows[3][0]), "won");
  EXPECT_EQ(whole(rows[3][6]), 2);  // both contacts of deal 1 took part
  EXPECT_EQ(whole(rows[4][3]), 2);  // deals 2 and 3
  EXPECT_EQ(std::get<std::string>(rows[6][1]), "no contact known");
  EXPECT_EQ(whole(rows[6][6]), 0);
  EXPECT_TRUE(std::any_of(finding->caveats.begin(), finding->caveats.end(),
                          [](const auto& text) { return text.starts_with("Open deals are a forecast"); }));
}

/// Won of decided by account: touched A 1/1, B 1/2, C 0/1; others D 0/1, E 0/1, F 1/2. At level 0.5 the quantiles of
/// t are 0.816497 (2 degrees of freedom) and 0.726687 (5).
TEST(CloseRates, IntervalsByHand) {
  const Instant early = test::day(60);
  std::vector<DealContact> deals = {deal(1, 1, DealState::won, 1, early),  deal(2, 2, DealState::won, 1, early),
                                    deal(3, 2, DealState::lost, 1, early), deal(4, 3, DealState::lost, 1, early),
                                    deal(5, 4, DealState::lost, 1),        deal(6, 5, DealState::lost, 1),
                                    deal(7, 6, DealState::won, 1),         deal(8, 6, DealState::lost, 1),
                                    deal(9, 7, DealState::open, 1, early)};
  deals[7].first_touch = test::day(75);  // after the deal was created: not touched before
  Scope scope = test::scope_of_march();
  scope.level = 0.5;
  const auto finding = close_rates(deals, 90, scope);
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_EQ(finding->grade, Grade::correlation);
  const Estimate* touched = finding->estimate("close_rate_touched");
  EXPECT_EQ(touched->value, 0.5);
  EXPECT_NEAR(*touched->low, 0.5 - 0.1767767, 1e-6);
  EXPECT_NEAR(*finding->estimate("close_rate_untouched")->high, 0.25 + 0.1530931, 1e-6);
  const Estimate* difference = finding->estimate("close_rate_difference");
  EXPECT_EQ(difference->value, 0.25);
  EXPECT_NEAR(*difference->low, 0.25 - 0.1861581, 1e-6);
  EXPECT_NEAR(*difference->high, 0.25 + 0.1861581, 1e-6);
  EXPECT_EQ(difference->n, 6);
  EXPECT_EQ(finding->smallest_group, 4);
}

TEST(CloseRates, NothingVaries) {
  const std::vector<DealContact> deals = {deal(1, 1, DealState::won, 1, test::day(60)), deal(2, 2, DealState::lost, 1)};
  const auto finding = close_rates(deals, 90, test::scope_of_march());
  ASSERT_TRUE(finding);
  EXPECT_FALSE(finding->estimate("close_rate_touched")->low);
  EXPECT_TRUE(finding->estimate("close_rate_touched")->no_interval.starts_with("nothing varies"));
}

TEST(Pipeline, Refusals) {
  const Scope scope = test::scope_of_march();
  EXPECT_EQ(pipeline({}, 90, scope).error().code, ErrorCode::missing_data);
  const std::vector<DealContact> unknown = {{8, 8, DealState::won, 7'00, test::day(70), PersonId{0}}};
  EXPECT_EQ(pipeline(unknown, 90, scope).error().what, "no deal has a known contact");
  EXPECT_EQ(close_rates(unknown, 90, scope).error().code, ErrorCode::missing_data);
  const std::vector<DealContact> one_side = {deal(1, 1, DealState::won, 1)};
  const auto refused = close_rates(one_side, 90, scope);
  EXPECT_EQ(refused.error().code, ErrorCode::too_few_rows);
  EXPECT_TRUE(refused.error().what.starts_with("every decided deal was untouched")) << refused.error().what;
}

}  // namespace
}  // namespace cw::measure
