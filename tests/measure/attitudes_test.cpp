#include "measure/attitudes.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

constexpr std::int32_t order = 0, score = 1;

catalog::Catalog with_survey() {
  catalog::Catalog catalog;
  catalog.activities = {test::activity_as("survey_asked", "other")};
  catalog.outcomes = {test::outcome_kind("order"), test::outcome_kind("other", catalog::Side::member)};
  catalog.outcomes[0].title = "Orders";
  catalog.outcomes[1].name = "score";
  catalog.outcomes[1].self_reported = true;
  catalog::Survey survey;
  survey.name = "goodwill";
  survey.question = "Would you recommend us, from 0 to 10?";
  survey.asked = "survey_asked";
  survey.answer = "score";
  survey.favourable_from = 9.0;
  survey.follows = "order";
  survey.days = 20;
  catalog.surveys = {survey};
  return catalog;
}

Person asked(std::int64_t id, double day) {
  return Person{id}.did(ActivityKind::other, day);
}
Person& answers(Person& person, double day, std::int64_t said) {
  return person.outcome(OutcomeKind::other, day, said * 100, 0, score);
}

/// Seven were asked, five answered, and one answered unasked. Person 7 was asked eleven days before the period's end.
std::vector<Person> eight() {
  std::vector<Person> people = {asked(1, 30), asked(2, 30), asked(3, 30), asked(4, 30),
                                asked(5, 30), asked(6, 30), asked(7, 79), Person{8}};
  answers(people[0].order(20, 1000, 0), 32, 9).order(40, 5000, 0);
  answers(people[1].order(25, 3000, 0), 32, 10).order(51, 3000, 0);
  answers(people[2], 35, 4).order(40, 1000, 0);
  answers(people[3], 35, 6).order(56, 9999, 0);  // a day too late
  people[4].order(35, 1000, 0);
  answers(people[6], 80, 9);
  answers(people[7], 40, 2).order(41, 2000, 0);
  return people;
}

Result<Finding> measured(const std::vector<Person>& people, const catalog::Catalog& catalog, int threads = 1) {
  const Scope scope = test::scope_of_march();
  SurveyAnswersFold fold(scope, survey_settings(catalog));
  Fold* folds[] = {&fold};
  CW_CHECK(scan(test::source_of(people), folds, threads).has_value());
  return attitudes(fold, catalog, scope);
}

TEST(Attitudes, FollowedByHand) {
  const auto finding = measured(eight(), with_survey());
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_EQ(finding->grade, Grade::correlation);
  const Estimate& gap = *finding->estimate("goodwill_difference");
  EXPECT_DOUBLE_EQ(gap.value, 30.0);  // 50 and 30 euros against 10, 0 and 20
  // se² = 10⁶ + 10⁶/3 cents, df = 1.684211, t(0.975) = 5.176232 by Simpson's rule on the density, in Python.
  EXPECT_NEAR(*gap.high - gap.value, 59.76997448258713, 1e-6);
  EXPECT_EQ(gap.n, 2);  // the smaller group: privacy withholds it below k
  EXPECT_EQ(gap.unit, "EUR");
  const Table& after = *finding->table("after_answer");
  EXPECT_EQ(std::get<std::int64_t>(after.rows[0][5]), 2);
  EXPECT_DOUBLE_EQ(std::get<double>(after.rows[1][2]), 10.0);
  EXPECT_EQ(std::get<std::int64_t>(after.rows[1][5]), 3);
}

TEST(Attitudes, TheSilentAreShown) {
  const auto finding = measured(eight(), with_survey());
  ASSERT_TRUE(finding);
  const Estimate& answered = *finding->estimate("goodwill_answered");
  EXPECT_DOUBLE_EQ(answered.value, 5.0 / 7.0);
  EXPECT_NEAR(*answered.low, 0.35893445183261935, 1e-12);                    // Wilson, in Python
  EXPECT_DOUBLE_EQ(finding->estimate("goodwill_favourable")->value, 0.5);    // 3 of 6 answers, one of them unasked
  EXPECT_DOUBLE_EQ(finding->estimate("goodwill_before_asked")->value, 8.0);  // 40 euros over 5, against nothing
  EXPECT_DOUBLE_EQ(finding->estimate("goodwill_after_asked")->value, 10.0);  // 60 over 4, against 10 over 2
  std::string caveats;
  for (const auto& caveat : finding->caveats) caveats += caveat + "\n";
  EXPECT_NE(caveats.find("Self-reported"), std::string::npos);
  EXPECT_NE(caveats.find("less than 20 days before the period's end"), std::string::npos) << caveats;
  EXPECT_NE(caveats.find("not on the list of those asked"), std::string::npos) << caveats;
}

TEST(Attitudes, AnswerersWhoDifferedBeforeAreNamed) {
  auto people = eight();
  people.erase(people.begin() + 7);
  for (std::int64_t i = 0; i < 20; ++i) {
    people.push_back(asked(100 + i, 30).order(20, 9000 + i, 0));
    answers(people.back(), 31, i % 11);
    people.push_back(asked(200 + i, 30));
  }
  const auto finding = measured(people, with_survey());
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->diagnostics.at(0).status, CheckStatus::warn);
  EXPECT_NE(finding->diagnostics.at(0).detail.find("do not speak for all"), std::string::npos);
}

TEST(Attitudes, SameOnTwoThreads) {
  const auto one = measured(eight(), with_survey(), 1), two = measured(eight(), with_survey(), 2);
  ASSERT_TRUE(one && two);
  for (std::size_t i = 0; i < one->estimates.size(); ++i) EXPECT_EQ(one->estimates[i].value, two->estimates[i].value);
}

TEST(Attitudes, Refusals) {
  EXPECT_EQ(measured(eight(), catalog::Catalog{}).error().code, ErrorCode::missing_data);
  EXPECT_EQ(measured({Person{1}}, with_survey()).error().code, ErrorCode::missing_data);
  auto unasked = eight();
  for (auto& person : unasked) person.activities.clear();
  const auto finding = measured(unasked, with_survey());
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->estimate("goodwill_answered"), nullptr);  // nobody knows who stayed silent
  EXPECT_EQ(finding->refused.at(0).name, "goodwill_answered");
  EXPECT_EQ(finding->diagnostics.at(0).status, CheckStatus::warn);
  const auto alone = measured({asked(1, 30)}, with_survey());
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->estimate("goodwill_difference"), nullptr);
}

}  // namespace
}  // namespace cw::measure
