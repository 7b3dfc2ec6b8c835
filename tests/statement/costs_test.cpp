#include "statement/costs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/statement/worked.hpp"

namespace cw::statement {
namespace {

using testing::ElementsAre;

DayRange range(const char* from, const char* until) {
  return {worked::day(from), worked::day(until)};
}

/// 1,200 a year: due by 1 Oct 273/365 = 897.53, by 1 Jul 181/365 = 595.07, so 302.46 in the quarter.
TEST(AccountCosts, AccruesByDays) {
  catalog::Catalog catalog = worked::catalog();
  catalog.costs = {worked::cost("licence", "tooling", "", 1'200, range("2026-01-01", "2027-01-01"))};
  EXPECT_EQ(account_costs(catalog, worked::quarter(), {}).total_minor, 30'246);
}

TEST(AccountCosts, NeighbouringPeriodsLoseNoCent) {
  catalog::Catalog catalog = worked::catalog();
  catalog.costs = {worked::cost("a", "tooling", "", 100, range("2026-01-01", "2026-12-31")),
                   worked::cost("b", "people", "forum", 33.33, range("2026-02-11", "2026-03-17"))};
  std::int64_t sum = 0;
  for (int month = 1; month <= 12; ++month) {
    const Day from = make_day(2026, month, 1);
    const Day until = month == 12 ? make_day(2027, 1, 1) : make_day(2026, month + 1, 1);
    sum += account_costs(catalog, {from, until}, {}).total_minor;
  }
  EXPECT_EQ(sum, 13'333);
}

/// A camera of 3,600 that lasts 36 months from 1 July 2026: 92 of 1,096 days are this quarter's.
TEST(AccountCosts, CapitalIsSpreadOverItsUsefulLife) {
  catalog::Catalog catalog = worked::catalog();
  auto camera = worked::cost("camera", "other", "forum", 3'600, range("2026-07-01", "2026-07-02"));
  camera.useful_life_months = 36;
  catalog.costs = {camera};
  EXPECT_EQ(account_costs(catalog, worked::quarter(), {}).total_minor, 30'219);  // 360,000 × 92 / 1,096 = 30,218.98
}

/// 1 hour at 0.05 in three thirds: 5 cents are 2, 2 and 1, not three times 2. Month by month the same cents add up
/// again.
TEST(AccountCosts, StaffLinesAddUpToTheCent) {
  catalog::Catalog catalog = worked::catalog();
  catalog.costs.clear();
  catalog::StaffShare staff;
  staff.person = "CM", staff.hours = 1, staff.rate = 0.05, staff.currency = worked::euro(),
  staff.service = worked::quarter();
  staff.shares = {{"a", 1.0 / 3}, {"b", 1.0 / 3}, {"c", 1.0 / 3}};
  catalog.staff = {staff};
  const auto account = account_costs(catalog, worked::quarter(), {});
  EXPECT_EQ(account.total_minor, 5);
  std::vector<std::int64_t> parts;
  for (const auto& item : account.items) parts.push_back(item.total_minor);
  EXPECT_THAT(parts, ElementsAre(2, 2, 1));
  std::int64_t months = 0;
  for (const auto& month :
       {range("2026-07-01", "2026-08-01"), range("2026-08-01", "2026-09-01"), range("2026-09-01", "2026-10-01")}) {
    months += account_costs(catalog, month, {}).total_minor;
  }
  EXPECT_EQ(months, 5);
}

/// 3,000 of the quarter are 31 / 92 in July; a day that no centre covers leaves the period unknown.
TEST(SupportCost, IsBookedByDays) {
  catalog::Catalog catalog = worked::catalog();
  EXPECT_FALSE(support_cost(catalog, worked::quarter()));
  catalog.cost_centres = {{"4400", worked::quarter(), 3'000, worked::euro(), "support", "agency 4711", {}}};
  const auto quarter = support_cost(catalog, worked::quarter());
  ASSERT_TRUE(quarter);
  EXPECT_EQ(quarter->booked_minor, 300'000);
  EXPECT_EQ(quarter->booking, "agency 4711");
  EXPECT_EQ(support_cost(catalog, range("2026-07-01", "2026-08-01"))->booked_minor, 101'087);  // 300,000 × 31 / 92
  EXPECT_FALSE(support_cost(catalog, range("2026-06-30", "2026-08-01")));
  EXPECT_THAT(tie_out_text(catalog, worked::quarter()), testing::HasSubstr("no cost-centre total is declared"));
}

TEST(FeesText, SaysWhatWasChosen) {
  catalog::Catalog catalog = worked::catalog();
  EXPECT_EQ(fees_text(catalog),
            "payment fees: in the declared margins, so the fees of payments are not deducted again");
  catalog::Outcome order, payment;
  order.counts_as = "order", payment.counts_as = "payment", payment.fees = "deducted";
  catalog.outcomes = {order, payment};
  EXPECT_EQ(fees_text(catalog),
            "payment fees: deducted as the payments state them; the declared margins are before fees");
  catalog.outcomes = {payment};
  EXPECT_EQ(fees_text(catalog), "payment fees: deducted from each payment; the declared margins are before fees");
}

/// 1,000 hours at 50, half of them forum, 30 % events, 20 % nobody's.
TEST(AccountCosts, StaffSharesShowTheUnallocatedRest) {
  catalog::Catalog catalog = worked::catalog();
  catalog.costs.clear();
  catalog::StaffShare staff;
  staff.person = "CM", staff.hours = 1'000, staff.rate = 50, staff.currency = worked::euro(),
  staff.service = worked::quarter();
  staff.shares = {{"forum", 0.5}, {"events", 0.3}};
  staff.evidence = "timesheet";
  catalog.staff = {staff};
  const auto account = account_costs(catalog, worked::quarter(), {});
  EXPECT_EQ(account.total_minor, 5'000'000);
  EXPECT_EQ(account.direct_minor, 4'000'000);
  EXPECT_EQ(account.unallocated_minor, 1'000'000);
  ASSERT_EQ(account.categories.size(), 1U);
  EXPECT_EQ(account.categories[0].category, "people");
  EXPECT_EQ(account.categories[0].evidence, "timesheet");
  EXPECT_EQ(account.programmes.size(), 3U);
}

/// 9,200 dollars over the quarter at 0.90: 8,280 euro; at the prior 0.95 it would have been 8,740.
TEST(AccountCosts, ForeignCostsAreConvertedAndTheRateIsALineOfItsOwn) {
  catalog::Catalog catalog = worked::catalog();
  auto venue = worked::cost("venue", "events", "forum", 9'200, worked::quarter());
  venue.currency = *Currency::parse("USD");
  catalog.costs = {venue};
  catalog.rates = {{worked::day("2026-01-01"), venue.currency, worked::euro(), 0.95, "ECB", {}},
                   {worked::day("2026-07-01"), venue.currency, worked::euro(), 0.90, "ECB", {}}};
  const auto account = account_costs(catalog, worked::quarter(), range("2026-04-01", "2026-07-01"));
  EXPECT_EQ(account.total_minor, 828'000);
  EXPECT_EQ(account.currency_effect, "USD at 0.9 (prior period 0.95): costs EUR 460.00 lower for that alone");
}

TEST(AccountCosts, ACurrencyWithoutARateIsNamedAndNotGuessed) {
  catalog::Catalog catalog = worked::catalog();
  catalog.costs[0].currency = *Currency::parse("USD");
  const auto account = account_costs(catalog, worked::quarter(), {});
  EXPECT_THAT(account.without_rate, ElementsAre("USD"));
  EXPECT_EQ(account.total_minor, 2'000'000);
}

TEST(AccountCosts, ADeclaredZeroIsACost) {
  catalog::Catalog catalog = worked::catalog();
  for (auto& cost : catalog.costs) cost.amount = 0;
  EXPECT_TRUE(account_costs(catalog, worked::quarter(), {}).declared);
  EXPECT_FALSE(account_costs(catalog, range("2020-01-01", "2020-04-01"), {}).declared);
}

TEST(TieOut, SaysWhatIsUnexplained) {
  catalog::Catalog catalog = worked::catalog();
  EXPECT_EQ(tie_out_text(catalog, worked::quarter()),
            "no cost-centre total is declared for the period, so the costs are not tied to the books");
  catalog.cost_centres = {{"community", worked::quarter(), 50'000, worked::euro(), "community", "", {}}};
  EXPECT_EQ(tie_out_text(catalog, worked::quarter()), "community: 50,000.00 declared of 50,000.00 in the books");
  catalog.cost_centres[0].total = 52'000;  // materiality: 500 or 1 %
  EXPECT_EQ(tie_out_text(catalog, worked::quarter()),
            "community: 50,000.00 declared of 52,000.00 in the books, 2,000.00 unexplained, which is material");
  catalog.cost_centres[0].total = 50'100;
  EXPECT_EQ(tie_out_text(catalog, worked::quarter()),
            "community: 50,000.00 declared of 50,100.00 in the books, 100.00 unexplained, not material");
}

TEST(BudgetOf, IsFoundByLabelOrDays) {
  catalog::Catalog catalog = worked::catalog();
  catalog.workspace.budget = {{"2026Q3", 1}, {"2026-07", 2}, {"2026", 3}, {"spring", 4}};
  EXPECT_EQ(budget_of(catalog, "Q3 2026", worked::quarter()), 1);
  EXPECT_EQ(budget_of(catalog, "July", range("2026-07-01", "2026-08-01")), 2);
  EXPECT_EQ(budget_of(catalog, "the year", range("2026-01-01", "2027-01-01")), 3);
  EXPECT_EQ(budget_of(catalog, "spring", range("2026-03-03", "2026-04-08")), 4);
  EXPECT_FALSE(budget_of(catalog, "x", range("2026-04-01", "2026-07-01")));
}

}  // namespace
}  // namespace cw::statement
