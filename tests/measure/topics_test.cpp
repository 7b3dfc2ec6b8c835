#include "measure/topics.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

TopicRow topic(std::int64_t id, std::int64_t asker, double created, double answered_hours, double accepted_hours = -1) {
  TopicRow row{id, PersonId{asker}, test::day(created)};
  if (answered_hours >= 0) row.first_response_at = test::day(created + answered_hours / 24.0);
  if (accepted_hours >= 0) row.accepted_at = test::day(created + accepted_hours / 24.0);
  return row;
}

/// March: answered after 6, 12 and 48 hours; one still waiting after 12 hours when the month ends; one of February.
std::vector<TopicRow> five() {
  return {topic(1, 1, 60, 6, 12), topic(2, 1, 61, 12), topic(3, 2, 62, 48, 240), topic(4, 3, 89.5, -1),
          topic(5, 4, 40, 1, 2)};
}

TEST(FirstResponse, UnansweredTopicsAreStillWaiting) {
  const Scope scope = test::scope_of_march();
  const auto finding = first_response(five(), scope);
  ASSERT_TRUE(finding);
  EXPECT_TRUE(valid(*finding));
  // S(6) = 3/4, S(12) = 3/4 × 2/3 = 1/2 (events come before the censoring at 12), S(48) = 0.
  EXPECT_DOUBLE_EQ(finding->estimate("first_response_median")->value, 12.0);
  EXPECT_DOUBLE_EQ(finding->estimate("first_response_p90")->value, 48.0);
  const Estimate& within = *finding->estimate("answered_within_24_hours");
  EXPECT_DOUBLE_EQ(within.value, 0.5);
  // Greenwood: 1/(4·3) + 1/(3·2) = 1/4; log-log half = 1.959964 × 0.5 / ln 2; high = 1 − 0.5^exp(half)
  const double half = 1.959963984540054 * 0.5 / std::log(2.0);
  EXPECT_NEAR(*within.high, 1.0 - std::pow(0.5, std::exp(half)), 1e-12);
  EXPECT_NEAR(*within.low, 1.0 - std::pow(0.5, std::exp(-half)), 1e-12);
  EXPECT_EQ(finding->population, "4 topics by 3 people");
  ASSERT_EQ(finding->table("first_response_by_month")->rows.size(), 1U);
  EXPECT_EQ(std::get<std::string>(finding->table("first_response_by_month")->rows[0][0]), "2026-03");
  EXPECT_EQ(std::get<std::int64_t>(finding->table("first_response_by_month")->rows[0][6]), 3);
}

TEST(FirstResponse, WhatIsNotReachedIsRefused) {
  const Scope scope = test::scope_of_march();
  const auto finding =
      first_response(std::vector<TopicRow>{topic(1, 1, 60, -1), topic(2, 2, 61, -1), topic(3, 3, 62, 5)}, scope);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->estimate("first_response_median"), nullptr);
  ASSERT_EQ(finding->refused.size(), 2U);
  EXPECT_EQ(finding->refused[0].next,
            "not reached: it happened for fewer than 50 % of 3 topics while they could be watched");
}

TEST(FirstResponse, ImpossibleTimesAreLeftOutAndCounted) {
  auto topics = five();
  topics[0].first_response_at = test::day(59);
  const auto finding = first_response(topics, test::scope_of_march());
  ASSERT_EQ(finding->diagnostics.size(), 1U);
  EXPECT_EQ(finding->diagnostics[0].value, 1.0);
  EXPECT_EQ(finding->population, "3 topics by 3 people");
}

TEST(SolutionAcceptance, WilsonAndWaitByHand) {
  const auto finding = solution_acceptance(five(), test::scope_of_march());
  ASSERT_TRUE(finding);
  EXPECT_TRUE(valid(*finding));
  EXPECT_DOUBLE_EQ(finding->estimate("accepted")->value, 0.5);
  EXPECT_NEAR(*finding->estimate("accepted")->low, 0.5 - 0.3499610108478505, 1e-12);  // Wilson, 2 of 4, in Python
  // Accepted after 12 and 240 hours. At 12 hours the last topic leaves unobserved: S(12) = 3/4, then of two left one
  // at 240: S = 3/8.
  EXPECT_DOUBLE_EQ(finding->estimate("accepted_within_7_days")->value, 0.25);
  EXPECT_DOUBLE_EQ(finding->estimate("solution_median")->value, 240.0);
}

TEST(Topics, Refusals) {
  const Scope scope = test::scope_of_march();
  EXPECT_EQ(first_response({}, scope).error().code, ErrorCode::missing_data);
  EXPECT_EQ(first_response(std::vector<TopicRow>{topic(5, 4, 40, 1)}, scope).error().code, ErrorCode::missing_data);
  EXPECT_EQ(solution_acceptance(std::vector<TopicRow>{topic(5, 4, 60, 1)}, scope).error().what,
            "no answer was accepted in the window");
}

}  // namespace
}  // namespace cw::measure
