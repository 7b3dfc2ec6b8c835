#include "measure/fold/person_rows.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

// March 2026 is days 59 to 89 after 1 January; day 90 lies after the period.
TEST(PersonRows, SumsOnePersonByHand) {
  Person ana{7};
  ana.joined(62).did(ActivityKind::registered, 62).did(ActivityKind::viewed, 62.1).did(ActivityKind::replied, 62.9);
  ana.did(ActivityKind::posted_topic, 70).did(ActivityKind::other, 71).did(ActivityKind::viewed, 90);
  ana.order(20, 5000, 2000).order(60, 1000, 400).outcome(OutcomeKind::refund, 65, -300, -120);
  ana.order(65, 2000, 800)
      .outcome(OutcomeKind::ticket, 66)
      .outcome(OutcomeKind::dispute, 67, -100, -40)
      .order(95, 9, 9);
  const auto rows = test::rows_of({ana}, test::scope_of_march());
  ASSERT_EQ(rows.size(), 1U);
  const PersonRow& row = rows[0];
  EXPECT_TRUE(row.member);
  EXPECT_EQ(row.joined_at, test::day(62));
  EXPECT_EQ(row.first_activity_at, test::day(62.1));
  EXPECT_EQ(row.first_order_at, test::day(20));
  EXPECT_EQ(row.net_minor, 1000 - 300 + 2000 - 100);
  EXPECT_EQ(row.margin_minor, 400 - 120 + 800 - 40);
  EXPECT_EQ(row.net_before_joining_minor, 1000);
  EXPECT_EQ(row.refund_minor, 300);
  EXPECT_EQ(row.gross_order_minor, 3000);
  EXPECT_EQ(row.orders, 2U);
  EXPECT_EQ(row.orders_before_joining, 1U);
  EXPECT_EQ(row.orders_in_window, 3U);
  EXPECT_EQ(row.refunds, 1U);
  EXPECT_EQ(row.disputes, 1U);
  EXPECT_EQ(row.tickets, 1U);
  EXPECT_EQ(row.activity_count, 3U);  // viewed, replied, topic; registering and `other` are not activity
  EXPECT_EQ(row.active_days, 2U);
  EXPECT_EQ(row.activities[static_cast<std::size_t>(ActivityKind::viewed)], 1U);
}

TEST(PersonRows, NothingAfterThePeriodIsSeen) {
  Person late{3};
  late.joined(95).did(ActivityKind::replied, 96).order(97, 100, 50);
  const auto rows = test::rows_of({late}, test::scope_of_march());
  EXPECT_FALSE(rows[0].member);
  EXPECT_FALSE(rows[0].customer());
  EXPECT_EQ(rows[0].kinds, 0);
}

TEST(PersonRows, ActiveDaysAreLocalAcrossTheClockChange) {
  Scope scope = test::scope_of_march();
  scope.zone = *Zone::find("Europe/Berlin");  // clocks go forward on 29 March 2026: a day of 23 hours
  Person ana{1};
  // 28 March 22:59 and 23:01 UTC are 28 and 29 March in Berlin; 29 March 21:59 UTC is still 29, 22:01 is the 30th.
  const double march_28 = 86.0;
  ana.did(ActivityKind::viewed, march_28 + (22 * 60 + 59) / 1440.0)
      .did(ActivityKind::viewed, march_28 + (23 * 60 + 1) / 1440.0);
  ana.did(ActivityKind::viewed, march_28 + 1 + (21 * 60 + 59) / 1440.0);
  EXPECT_EQ(test::rows_of({ana}, scope)[0].active_days, 2U);
  ana.did(ActivityKind::viewed, march_28 + 1 + (22 * 60 + 1) / 1440.0);
  EXPECT_EQ(test::rows_of({ana}, scope)[0].active_days, 3U);
}

TEST(PersonRows, StagesBeforeTheFirstOrder) {
  catalog::Catalog catalog;
  catalog.activities.push_back(test::activity_kind("visit", {"awareness"}));
  catalog.activities.push_back(test::activity_kind("webinar", {"consideration", "adoption"}));
  catalog.outcomes.push_back(test::outcome_kind("order"));
  PersonRowsFold fold(person_rows_settings(test::scope_of_march(), catalog));
  Person ana{1};
  ana.did(ActivityKind::visited, 10, 0, 0).did(ActivityKind::attended, 30, 0, 1).order(20, 100, 50);
  fold.person(test::slice_of(ana));
  EXPECT_EQ(fold.rows()[0].stages, 0b010011);
  EXPECT_EQ(fold.rows()[0].stages_before_order, 0b000001);
}

TEST(PersonRows, SalesWithoutACustomerAreKeptApart) {
  Person nobody{0}, ana{1};
  nobody.order(30, 900, 300).order(60, 700, 300).order(61, 50, 10);
  ana.order(60, 100, 50);
  PersonRowsFold fold(test::settings_of(test::scope_of_march()));
  const std::vector<Person> people{nobody, ana};
  Fold* folds[] = {&fold};
  ASSERT_TRUE(scan(test::source_of(people), folds, 2));
  ASSERT_EQ(fold.rows().size(), 1U);
  EXPECT_EQ(fold.anonymous_net_minor(), 750);
  EXPECT_EQ(fold.anonymous_orders(), 2);
}

TEST(PersonRows, PaymentsAreRevenueOnlyWithoutOrders) {
  Person ana{1};
  ana.outcome(OutcomeKind::payment, 60, 700, 300);
  EXPECT_EQ(test::rows_of({ana}, test::scope_of_march())[0].net_minor, 0);
  PersonRowsFold fold(person_rows_settings(test::scope_of_march(), catalog::Catalog{}));
  fold.person(test::slice_of(ana));
  EXPECT_EQ(fold.rows()[0].net_minor, 700);
  EXPECT_EQ(fold.rows()[0].orders, 1U);
}

/// An order of 100 with a margin of 40 and its card payment, whose fee of 3 is the ledger's margin of minus 3: by
/// default the declared margin is after fees; `fees: deducted` takes the fee off; where payments are the sales, the
/// ledger did.
TEST(PersonRows, FeesAreDeductedAsDeclared) {
  const Scope scope = test::scope_of_march();
  std::vector<test::Person> people{{1}};
  people[0].order(60, 10000, 4000).outcome(OutcomeKind::payment, 60, 10000, -300, 1);
  catalog::Catalog catalog;
  catalog.outcomes = {test::outcome_kind("order"), test::outcome_kind("payment")};
  const auto margin = [&] {
    PersonRowsFold fold(person_rows_settings(scope, catalog));
    Fold* folds[] = {&fold};
    CW_CHECK(scan(test::source_of(people), folds, 1).has_value());
    return fold.rows()[0].margin_minor;
  };
  EXPECT_EQ(margin(), 4000);
  catalog.outcomes[1].fees = "deducted";
  EXPECT_EQ(margin(), 3700);
  EXPECT_TRUE(catalog::fees_of(catalog).deducted);
  catalog.outcomes.erase(catalog.outcomes.begin());
  EXPECT_TRUE(catalog::fees_of(catalog).payments_are_sales);
  EXPECT_FALSE(person_rows_settings(scope, catalog).deduct_fees);  // they are in the payments' own margin
}

}  // namespace
}  // namespace cw::measure
