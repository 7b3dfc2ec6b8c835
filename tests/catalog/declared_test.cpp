#include <gtest/gtest.h>

#include "catalog/attributes.hpp"
#include "catalog/catalog.hpp"
#include "tests/catalog/folder.hpp"

/// Surveys, attributes, contributions, yardsticks and former names.
namespace cw::catalog {
namespace {

const Day today = make_day(2026, 11, 22);

std::string problems_of(const Folder& folder) {
  std::string text;
  const auto loaded = load(folder.path(), today);
  for (const Problem& problem : loaded->problems) text += to_text(problem) + "\n";
  return text;
}

void expect(const std::string& problems, const std::string& wanted) {
  EXPECT_NE(problems.find(wanted), std::string::npos) << problems;
}

const std::string score_source =
    "reader: mapped\nfiles: [\"inbox/survey.csv\"]\nowner: community team\nself_reported: true\nemits: outcome\n"
    "space: member\nlegal_basis: {measurement: consent, matching: consent}\ntax_included: false\n"
    "columns: {id: response, actor: member, at: answered, gross: score}\nvalues: {outcome: recommend}\n";
const std::string score_outcome =
    "  - {name: recommend, owner: community team, side: member, counts_as: member_outcome, unit: share}\n";

void declare_survey(const Folder& folder) {
  folder.write("sources/survey.yml", score_source);
  folder.append("taxonomy/outcomes.yml", score_outcome);
  folder.write("surveys.yml",
               "surveys:\n  - {name: goodwill, question: \"Would you recommend us?\", asked: attended, answer: "
               "recommend, favourable_from: 9, follows: order, days: 60}\n");
}

TEST(Surveys, AreReadAndTheirOutcomesMarked) {
  const Folder folder(fixture_folder());
  declare_survey(folder);
  const auto loaded = load(folder.path(), today);
  ASSERT_TRUE(loaded->usable()) << problems_of(folder);
  EXPECT_TRUE(loaded->catalog.outcome("recommend")->self_reported);
  EXPECT_FALSE(loaded->catalog.outcome("order")->self_reported);
  const Survey& survey = loaded->catalog.surveys.at(0);
  EXPECT_EQ(survey.asked, "attended");
  EXPECT_EQ(survey.days, 60);
  EXPECT_DOUBLE_EQ(survey.favourable_from, 9.0);
}

TEST(Surveys, WhatPeopleSayNeverBecomesASale) {
  const Folder folder(fixture_folder());
  folder.write("sources/survey.yml", score_source);
  folder.append("taxonomy/outcomes.yml",
                "  - {name: recommend, owner: community team, side: business, counts_as: order, unit: money}\n");
  expect(problems_of(folder),
         "outcome \"recommend\" is self-reported and counts as order: what people say of "
         "themselves never becomes a sale or a ticket");
}

TEST(Surveys, NeedConsentOneOutcomeAndTheMappedReader) {
  const Folder folder(fixture_folder());
  declare_survey(folder);
  folder.replace("sources/survey.yml", "measurement: consent", "measurement: legitimate_interest");
  expect(problems_of(folder),
         "draft: source \"survey\" holds what people say of themselves, and nothing says that "
         "they agreed to its use");
  folder.replace("sources/survey.yml", "gross: score", "gross: score, consent: may_use");
  EXPECT_EQ(problems_of(folder).find("nothing says that they agreed"), std::string::npos) << problems_of(folder);
  folder.replace("sources/survey.yml", "values: {outcome: recommend}", "");
  folder.replace("sources/survey.yml", "gross: score", "gross: score, outcome: question");
  expect(problems_of(folder), "does not say under `values:` which outcome its answers are");
  const Folder other(fixture_folder());
  other.append("sources/orders.yml", "self_reported: true\n");
  expect(problems_of(other), "source \"orders\" is self-reported, but shopify_orders reads what a system recorded");
}

TEST(Surveys, ReferToWhatIsDeclared) {
  const Folder folder(fixture_folder());
  declare_survey(folder);
  folder.replace("surveys.yml", "asked: attended", "asked: atended");
  expect(problems_of(folder),
         "survey \"goodwill\" names \"atended\", which is not declared\n  did you mean \"attended\"?");
  folder.replace("surveys.yml", "answer: recommend", "answer: order");
  expect(problems_of(folder), "the answers of survey \"goodwill\" come from no source that is self-reported");
  folder.replace("surveys.yml", "follows: order", "follows: recommend");
  expect(problems_of(folder), "survey \"goodwill\" follows \"recommend\", which people report themselves");
}

TEST(Attributes, ReadBackAsTheyWereSaid) {
  const std::string text =
      attributes_text({{"plan", "pro"}, {"region", "EU; west"}, {"mail", "a@example.org"}, {"size", ""}});
  EXPECT_EQ(text, "plan=pro; region=EU, west");  // no address, nothing empty, no mark of ours inside a value
  EXPECT_EQ(attributes_of(text), (std::map<std::string, std::string>{{"plan", "pro"}, {"region", "EU, west"}}));
  EXPECT_EQ(attributes_of("50-99 people"), (std::map<std::string, std::string>{{"segment", "50-99 people"}}));
  EXPECT_TRUE(attributes_of("").empty());
  EXPECT_EQ(attributes_text({{"a", std::string(59, 'x') + "\xc3\xbc"}}), "a=" + std::string(59, 'x'));
}

TEST(Attributes, ComeFromOneSource) {
  const Folder folder(fixture_folder());
  folder.append("sources/meetups.yml", "attributes: {plan: Plan}\n");
  const auto loaded = load(folder.path(), today);
  ASSERT_TRUE(loaded->usable()) << problems_of(folder);
  EXPECT_EQ(loaded->catalog.source("meetups")->attributes.at("plan"), "Plan");
  folder.append("sources/orders.yml", "attributes: {region: Region}\n");
  expect(problems_of(folder), "source \"orders\" gives attributes of people, and so does \"meetups\"");
}

TEST(Contributions, HaveEvidenceAndNoMoney) {
  const Folder folder(fixture_folder());
  const std::string talk = "  - {title: Talk on brakes, kind: talk, day: 2026-08-14, by: ambassadors, evidence: ";
  folder.write("contributions.yml",
               "contributions:\n" + talk + "\"https://example.org/talks/1\", programme: meetups}\n");
  const auto loaded = load(folder.path(), today);
  ASSERT_TRUE(loaded->usable()) << problems_of(folder);
  EXPECT_EQ(loaded->catalog.contributions.at(0).day, make_day(2026, 8, 14));
  folder.append("contributions.yml",
                talk + "in the archive}\n" + talk + "\"https://example.org/talks/1\", amount: 500}\n");
  const std::string problems = problems_of(folder);
  expect(problems, "contribution \"Talk on brakes\" has no link as its evidence");
  expect(problems, "amount");
  expect(problems, "contribution \"Talk on brakes\" is listed twice with the same evidence");
  folder.write("contributions.yml",
               "contributions:\n  - {title: Talk by ana@example.org, kind: talk, day: 2027-01-01, "
               "by: ambassadors, evidence: \"https://example.org/2\", programme: meetup}\n");
  const std::string more = problems_of(folder);
  expect(more, "a contribution's title holds an address");
  expect(more, "lies in the future");
  expect(more, "did you mean \"meetups\"?");
  EXPECT_EQ(more.find("ana@"), std::string::npos) << more;
}

TEST(Yardsticks, PublishedAndClaimedAreToldApart) {
  const Folder folder(fixture_folder());
  folder.write("yardsticks.yml",
               "yardsticks:\n  - {id: trade, text: Members are a third of sales, measure: members_of_sales, value: 33 "
               "%, source: \"Trade report, page 12\", dated: \"2024\"}\n"
               "claims:\n  - {id: twice, text: Members spend twice as much, measure: sales_per_buyer, value: 2, "
               "source: The last slide}\n");
  folder.replace("yardsticks.yml", "33 %", "0.33");
  const auto loaded = load(folder.path(), today);
  ASSERT_TRUE(loaded->usable()) << problems_of(folder);
  ASSERT_EQ(loaded->catalog.yardsticks.size(), 2U);
  EXPECT_FALSE(loaded->catalog.yardsticks[0].claim);
  EXPECT_TRUE(loaded->catalog.yardsticks[1].claim);
  EXPECT_EQ(loaded->catalog.yardsticks[0].dated, "2024");
  folder.replace("yardsticks.yml", "0.33", "33");
  folder.replace("yardsticks.yml", "id: twice", "id: trade");
  expect(problems_of(folder), "yardstick \"trade\" is a share above 1");
  expect(problems_of(folder), "claim \"trade\" is declared twice");
}

TEST(FormerNames, LeadToOneKind) {
  const Folder folder(fixture_folder());
  folder.replace("taxonomy/outcomes.yml", "name: ticket,", "name: ticket, formerly: [case_opened], deprecated: true,");
  const auto loaded = load(folder.path(), today);
  ASSERT_TRUE(loaded->usable()) << problems_of(folder);
  EXPECT_EQ(loaded->catalog.outcome_known_as("case_opened"), loaded->catalog.outcome("ticket"));
  EXPECT_EQ(loaded->catalog.outcome_known_as("ticket"), loaded->catalog.outcome("ticket"));
  EXPECT_EQ(loaded->catalog.outcome("case_opened"), nullptr);
  EXPECT_EQ(loaded->catalog.activity_known_as("case_opened"), nullptr);
  folder.replace("taxonomy/outcomes.yml", "[case_opened]", "[refund]");
  expect(problems_of(folder), "outcome \"ticket\" was formerly \"refund\", which is \"refund\" already");
}

}  // namespace
}  // namespace cw::catalog
