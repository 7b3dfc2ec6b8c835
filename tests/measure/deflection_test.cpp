#include "measure/deflection.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "measure/claims/claims.hpp"
#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;
using enum ActivityKind;

/// Topics 10 (asked by 1) and 20 (asked by 9) solved on day 63, 30 (asked by 2) solved in February.
std::vector<TopicRow> topics() {
  std::vector<TopicRow> rows(4);
  rows[0] = {10, PersonId{1}, test::day(62), test::day(62.5), test::day(63)};
  rows[1] = {20, PersonId{9}, test::day(62), test::day(62.5), test::day(63)};
  rows[2] = {30, PersonId{2}, test::day(40), test::day(40.5), test::day(41)};
  rows[3] = {40, PersonId{3}, test::day(62)};  // never solved
  return rows;
}

std::vector<Person> seven() {
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}, {6}, {9}};
  // 1: own topic solved, no ticket: direct. Its view of topic 20 two days later is the same need; a month later a new
  // one.
  people[0].order(5, 100, 10).did(posted_topic, 62, 10).did(viewed, 64, 20).did(viewed, 80, 20);
  // 2: own topic solved before the period: nothing direct; reads topic 10 and opens a ticket three days later.
  people[1].order(5, 100, 10).did(posted_topic, 40, 30).did(viewed, 65, 10).outcome(OutcomeKind::ticket, 68);
  // 3: reads topic 10 before it is solved, and topic 40, which never is: nothing.
  people[2].order(5, 100, 10).did(viewed, 62.7, 10).did(posted_topic, 62, 40).did(viewed, 64, 40);
  // 4: reads both at one sitting: one need. 5: reads, but is no customer. 6: had opened a ticket ten days before.
  people[3].order(5, 100, 10).did(viewed, 66, 10).did(viewed, 66.1, 20);
  people[4].did(viewed, 66, 10);
  people[5].order(5, 100, 10).outcome(OutcomeKind::ticket, 60).did(viewed, 70, 10);
  std::stable_sort(people[2].activities.begin(), people[2].activities.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  people[6].did(posted_topic, 62, 20);  // solved, but not a customer
  return people;
}

DeflectionFold folded(const std::vector<Person>& people, int threads = 2) {
  const auto rows = topics();
  DeflectionFold fold({test::scope_of_march(), 14, std::make_shared<const SolvedTopics>(rows)});
  Fold* folds[] = {&fold};
  CW_CHECK(scan(test::source_of(people), folds, threads).has_value());
  return fold;
}

catalog::Assumption assumption(const std::string& id, double low, double mode, double high) {
  catalog::Assumption made;
  made.id = id;
  made.distribution.kind = low < high ? "triangular" : "point";
  made.distribution.value = mode;
  made.distribution.low = low;
  made.distribution.high = high;
  return made;
}

catalog::Catalog declared() {
  catalog::Catalog catalog;
  catalog.assumptions = {assumption("deflection_share", 0.5, 0.5, 0.5), assumption("ticket_cost", 4, 6, 10),
                         assumption("views_to_ask_share", 0.25, 0.25, 0.25)};
  return catalog;
}

TEST(SolvedTopics, FindsWhatIsSolvedAndNothingElse) {
  std::vector<TopicRow> rows;
  for (std::int64_t id = 1; id <= 1000; ++id) {
    rows.push_back({id * 64, PersonId{id}, test::day(1), never, id % 2 == 0 ? test::day(2) : never});
  }
  const SolvedTopics solved(rows);
  EXPECT_EQ(solved.size(), 500);
  for (std::int64_t id = 1; id <= 1000; ++id) {
    const auto* found = solved.find(id * 64);
    ASSERT_EQ(found != nullptr, id % 2 == 0);
    if (found != nullptr) {
      EXPECT_EQ(found->asker.value, id);
    }
  }
  EXPECT_EQ(solved.find(0), nullptr);
  EXPECT_EQ(SolvedTopics({}).find(5), nullptr);
}

TEST(DeflectionFold, CountsByHand) {
  const auto counts = folded(seven()).counts();
  EXPECT_EQ(counts.direct, 1);
  EXPECT_EQ(counts.indirect, 2);              // person 1 in a later need, person 4 once
  EXPECT_EQ(counts.indirect_with_ticket, 2);  // persons 2 and 6
  EXPECT_EQ(counts.direct_with_ticket, 0);
  EXPECT_EQ(counts.askers_not_customers, 1);
  EXPECT_EQ(counts.customers, 5);
  EXPECT_EQ(counts.tickets, 2);
  EXPECT_EQ(counts.not_followed_up, 1);  // day 80 + 14 lies after the end of March
  const auto one = folded(seven(), 1);
  EXPECT_EQ(one.counts().indirect, 2);
  ASSERT_EQ(one.spared().size(), 2U);
  EXPECT_EQ(one.spared()[0].person.value, 1);
}

TEST(DeflectionFold, ATicketAfterTheOwnTopicMeansNothingWasAvoided) {
  auto people = seven();
  people[0].outcome(OutcomeKind::ticket, 70);
  const auto counts = folded(people).counts();
  EXPECT_EQ(counts.direct, 0);
  EXPECT_EQ(counts.direct_with_ticket, 1);
}

TEST(Deflection, BoundsByHand) {
  const auto fold = folded(seven());
  const auto result = deflection(fold, 3, declared(), {}, test::scope_of_march());
  ASSERT_TRUE(result) << to_text(result.error());
  const Finding& finding = result->finding;
  EXPECT_TRUE(valid(finding));
  EXPECT_EQ(finding.grade, Grade::assumption);
  EXPECT_EQ(finding.benefit_kind, BenefitKind::capacity_freed);
  EXPECT_DOUBLE_EQ(finding.estimate("saving")->value, 1 * 0.5 * 6);
  EXPECT_DOUBLE_EQ(finding.estimate("saving_upper")->value, 3.0 + 2 * 0.25 * 0.5 * 6);
  EXPECT_DOUBLE_EQ(finding.estimate("tickets_avoided")->value, 0.5);
  // Triangular 4, 6, 10: 2.5 % at 4 + sqrt(0.025 × 6 × 2) = 4.5477, 97.5 % at 10 − sqrt(0.025 × 6 × 4) = 9.2254; half
  // of each, read off at 200 quantiles.
  EXPECT_NEAR(*finding.estimate("saving")->low, 0.5 * (4 + std::sqrt(0.3)), 0.02);
  EXPECT_NEAR(*finding.estimate("saving")->high, 0.5 * (10 - std::sqrt(0.6)), 0.02);
  ASSERT_EQ(result->wants.size(), 1U);
  EXPECT_EQ(result->wants[0].cell, claim_cell(PersonId{1}, CellKind::ticket));
  EXPECT_EQ(result->wants[0].amount_minor, 300);
  EXPECT_EQ(result->capacities[0].capacity_minor, 1200);  // two needs of 6 euros
  EXPECT_EQ(finding.proof.parameters.at("formula.saving"), "1 × 0.5 × 6");
}

TEST(Deflection, NeverAboveTheBounds) {
  const auto fold = folded(seven());
  const Scope scope = test::scope_of_march();
  const auto booked = deflection(fold, 3, declared(), {.booked_support_minor = 200}, scope);
  EXPECT_DOUBLE_EQ(booked->finding.estimate("saving")->value, 2.0);
  EXPECT_DOUBLE_EQ(booked->finding.estimate("saving_upper")->value, 2.0);
  EXPECT_EQ(booked->finding.diagnostics[0].status, CheckStatus::warn);
  // 2.25 expected, 2 opened: a quarter of a ticket at most.
  const auto expected = deflection(fold, 3, declared(), {.expected_tickets = stats::Interval{2.25, 1, 4}}, scope);
  EXPECT_DOUBLE_EQ(expected->finding.estimate("tickets_avoided")->value, 0.25);
  EXPECT_DOUBLE_EQ(expected->finding.estimate("saving")->value, 1.5);
  const auto none = deflection(fold, 3, declared(), {.expected_tickets = stats::Interval{1.0, 0, 3}}, scope);
  EXPECT_DOUBLE_EQ(none->finding.estimate("saving")->value, 0.0);
  EXPECT_TRUE(none->wants.empty());
}

/// seven() and 40 customers who never were in the community, `with_ticket` of them with one ticket in March.
std::vector<Person> with_outsiders(int with_ticket) {
  auto people = seven();
  for (std::int64_t id = 20; id < 60; ++id) {
    people.push_back(Person{id}.with_account());
    if (id - 20 < with_ticket) people.back().outcome(OutcomeKind::ticket, 70);
  }
  return people;
}

/// Half of the 40 opened one: 0.5 each, 22.5 for 45 customers; variance 40 × 0.25 / 39, so the standard error of the
/// mean is 0.080064 and t(39) = 2.022691: 22.5 ± 7.2875.
TEST(ExpectedTickets, AsOftenAsCustomersOutsideByHand) {
  const auto fold = folded(with_outsiders(20));
  EXPECT_EQ(fold.counts().customers, 45);  // those with an account count, though they never ordered
  EXPECT_EQ(fold.counts().tickets, 22);
  EXPECT_EQ(fold.counts().outside.n, 40);
  const auto expected = expected_tickets(fold.counts(), 0.95);
  ASSERT_TRUE(expected);
  EXPECT_DOUBLE_EQ(expected->value, 22.5);
  EXPECT_NEAR(expected->low, 22.5 - 7.2875, 0.001);
  EXPECT_NEAR(expected->high, 22.5 + 7.2875, 0.001);
  // At most 22.5 − 22 tickets were avoided: 0.5 × 6 euros, which is what the one own topic is worth (1 × 0.5 × 6).
  const auto held = deflection(fold, 3, declared(), {.expected_tickets = *expected}, test::scope_of_march());
  ASSERT_TRUE(held);
  EXPECT_DOUBLE_EQ(held->finding.estimate("saving")->value, 3.0);
  EXPECT_DOUBLE_EQ(held->finding.estimate("saving_upper")->value, 3.0);
  EXPECT_DOUBLE_EQ(held->finding.estimate("tickets_expected")->value, 22.5);
  EXPECT_EQ(held->finding.proof.parameters.at("formula.tickets_expected"), "20 / 40 × 45");
  std::int64_t room = 0;
  for (const auto& cell : held->capacities) room += cell.capacity_minor;
  EXPECT_EQ(room, 300);  // no simulated world can claim more
}

TEST(ExpectedTickets, NoFewerTicketsMeansNothingWasAvoided) {
  const auto fold = folded(with_outsiders(10));  // 0.25 × 45 = 11.25 expected, 12 opened
  const auto expected = expected_tickets(fold.counts(), 0.95);
  const auto none = deflection(fold, 3, declared(), {.expected_tickets = *expected}, test::scope_of_march());
  ASSERT_TRUE(none);
  EXPECT_DOUBLE_EQ(none->finding.estimate("saving")->value, 0.0);
  EXPECT_TRUE(none->wants.empty());
  const auto& checks = none->finding.diagnostics;
  const auto side = std::find_if(checks.begin(), checks.end(), [](const auto& d) { return d.name == "ticket_side"; });
  ASSERT_NE(side, checks.end());
  EXPECT_EQ(side->status, CheckStatus::warn);
  EXPECT_DOUBLE_EQ(*side->value, -0.75);
}

TEST(ExpectedTickets, RefusesFewCustomersOutside) {
  EXPECT_EQ(expected_tickets(folded(seven()).counts(), 0.95).error().code, ErrorCode::too_few_rows);
}

/// A customer who never ordered and whose own topic was solved counts as one who ordered does.
TEST(DeflectionFold, AnAccountWithoutAnOrderIsACustomer) {
  auto people = seven();
  people[6].with_account();  // person 9: asker of topic 20, which was solved on day 63
  const auto counts = folded(people).counts();
  EXPECT_EQ(counts.customers, 6);
  EXPECT_EQ(counts.direct, 2);
  EXPECT_EQ(counts.askers_not_customers, 0);
}

TEST(Deflection, ANamedBookingMakesItCash) {
  const auto result =
      deflection(folded(seven()), 3, declared(), {.named_booking = "agency 4711"}, test::scope_of_march());
  EXPECT_EQ(result->finding.benefit_kind, BenefitKind::cash_out_avoided);
}

TEST(Deflection, Refusals) {
  const Scope scope = test::scope_of_march();
  const auto fold = folded(seven());
  EXPECT_EQ(deflection(fold, 0, declared(), {}, scope).error().code, ErrorCode::missing_data);
  auto without = declared();
  without.assumptions.erase(without.assumptions.begin());
  EXPECT_EQ(deflection(fold, 3, without, {}, scope).error().what,
            "the assumption \"deflection_share\" is not declared");
  without = declared();
  without.assumptions.pop_back();
  const auto lower_only = deflection(fold, 3, without, {}, scope);
  ASSERT_TRUE(lower_only);
  EXPECT_EQ(lower_only->finding.estimate("saving_upper"), nullptr);
  EXPECT_EQ(lower_only->finding.refused[0].name, "saving_upper");
  auto people = seven();
  for (auto& person : people) {
    std::erase_if(person.outcomes, [](const auto& outcome) { return outcome.kind == OutcomeKind::ticket; });
  }
  EXPECT_EQ(deflection(folded(people), 3, declared(), {}, scope).error().code, ErrorCode::missing_data);
}

}  // namespace
}  // namespace cw::measure
