#include "measure/terms.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using Words = std::vector<std::string>;

/// Period March; February and the end of January are before it.
TermCounter counter_of(const Scope& scope) {
  TermsSettings settings;
  settings.k = 5;
  settings.competitors = {{"rival", "cycles"}};
  settings.competitor_names = {"Rival Cycles"};
  return {scope, settings};
}

void write(TermCounter& counter, int first, int last, double day, const Words& words) {
  for (int person = first; person <= last; ++person) counter.add(PersonId{person}, test::day(day), words, words);
}

const Table& terms_of(const Finding& finding) {
  return *finding.table("terms");
}

TEST(Terms, RisingByHand) {
  TermCounter counter = counter_of(test::scope_of_march());
  write(counter, 1, 60, 65, {"brakes"});
  write(counter, 1, 60, 66, {"brakes"});  // the same people again: counted once
  write(counter, 61, 100, 70, {"saddle"});
  write(counter, 1, 10, 40, {"brakes"});
  write(counter, 11, 100, 40, {"saddle"});
  write(counter, 1, 4, 70, {"secret"});        // fewer than five people
  write(counter, 101, 110, 10, {"brakes"});    // too long ago to be compared
  write(counter, 120, 130, 95, {"tomorrow"});  // after the period
  counter.leave_out();
  const auto finding = topics_and_trends(counter);
  ASSERT_TRUE(finding && valid(*finding));
  const auto& rows = terms_of(*finding).rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(std::get<std::string>(rows[0][0]), "brakes");
  EXPECT_DOUBLE_EQ(std::get<double>(rows[0][1]), 0.6);
  EXPECT_DOUBLE_EQ(std::get<double>(rows[0][4]), 0.5);  // 60 of 100 now, 10 of 100 before
  EXPECT_EQ(std::get<std::string>(rows[0][7]), "rising");
  EXPECT_EQ(std::get<std::int64_t>(rows[0][8]), 60);
  EXPECT_EQ(std::get<std::string>(rows[1][7]), "falling");
  EXPECT_EQ(finding->diagnostics.at(0).value, 1.0);
  for (const auto& row : rows) EXPECT_NE(std::get<std::string>(row[0]), "secret");
}

TEST(Terms, CompetitorsAreWholeTerms) {
  TermCounter counter = counter_of(test::scope_of_march());
  write(counter, 1, 6, 65, {"rival", "cycles", "price"});
  write(counter, 7, 12, 65, {"cycles", "rival"});
  write(counter, 1, 1, 5, {"rival", "cycles"});
  const auto finding = topics_and_trends(counter);
  ASSERT_TRUE(finding && valid(*finding));
  const auto& rows = finding->table("competitors")->rows;
  ASSERT_EQ(rows.size(), 2U);  // January and March; nobody wrote in February
  EXPECT_EQ(std::get<std::int64_t>(rows[1][5]), 6);
  EXPECT_DOUBLE_EQ(std::get<double>(rows[1][2]), 0.5);
  EXPECT_EQ(std::get<std::int64_t>(rows[1][6]), 6);
}

TEST(Terms, WithoutAnEarlierPeriodThereIsNoTrend) {
  Scope scope = test::scope_of_march();
  scope.window.from = make_day(2026, 2, 20);
  TermCounter counter = counter_of(scope);
  write(counter, 1, 20, 65, {"brakes"});
  write(counter, 1, 20, 55, {"brakes"});
  const auto finding = topics_and_trends(counter);
  ASSERT_TRUE(finding);
  EXPECT_EQ(std::get<std::string>(terms_of(*finding).rows[0][7]), "not compared");
  EXPECT_EQ(terms_of(*finding).rows[0][4], Cell{});
}

TEST(Terms, Refusals) {
  TermCounter nothing = counter_of(test::scope_of_march());
  EXPECT_EQ(topics_and_trends(nothing).error().code, ErrorCode::missing_data);
  TermCounter few = counter_of(test::scope_of_march());
  write(few, 1, 4, 65, {"brakes"});
  EXPECT_EQ(topics_and_trends(few).error().code, ErrorCode::suppressed);
}

}  // namespace
}  // namespace cw::measure
