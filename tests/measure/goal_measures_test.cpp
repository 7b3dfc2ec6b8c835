#include <gtest/gtest.h>

#include <set>

#include "catalog/rule.hpp"
#include "measure/deflection.hpp"
#include "measure/members_share.hpp"
#include "measure/pipeline.hpp"
#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

void collect(std::set<std::string>& names, const Result<Finding>& finding) {
  ASSERT_TRUE(finding) << to_text(finding.error());
  for (const auto& estimate : finding->estimates) names.insert(estimate.name);
  for (const auto& part : finding->refused) names.insert(part.name);
}

/// The names that a goal may aim at are names that measures print, or say why not.
TEST(GoalMeasures, AreNamesThatMeasuresPrint) {
  const Scope scope = test::scope_of_march();
  std::vector<test::Person> people{{1}, {2}, {3}, {4}};
  people[0].joined(1).order(61, 10000, 4000).did(ActivityKind::posted_topic, 62, 10);
  people[1].joined(2).order(62, 8000, 3000).outcome(OutcomeKind::ticket, 65);
  people[2].order(63, 6000, 2000);
  std::vector<TopicRow> topics(3);
  topics[0] = {10, PersonId{1}, test::day(62), test::day(62.5), test::day(63)};
  topics[1] = {20, PersonId{2}, test::day(64), test::day(64.5), test::day(65)};
  topics[2] = {30, PersonId{2}, test::day(66), test::day(66.5)};
  std::set<std::string> names;
  collect(names, members_share(test::rows_of(people, scope), scope));
  collect(names, first_response(topics, scope));
  collect(names, solution_acceptance(topics, scope));
  const DealContact deal{1, 1, DealState::won, 100, test::day(70), PersonId{1}, test::day(60), never};
  collect(names, pipeline(std::vector{deal}, 90, scope));
  catalog::Catalog catalog;
  for (const char* id : {"deflection_share", "ticket_cost"}) {
    catalog.assumptions.emplace_back();
    catalog.assumptions.back().id = id;
    catalog.assumptions.back().distribution.value = 0.5;
  }
  DeflectionFold fold({scope, 14, std::make_shared<const SolvedTopics>(topics)});
  Fold* folds[] = {&fold};
  ASSERT_TRUE(scan(test::source_of(people), folds, 1));
  const auto saved = deflection(fold, 2, catalog, {}, scope);
  ASSERT_TRUE(saved) << to_text(saved.error());
  collect(names, saved->finding);
  for (const auto& [name, side] : catalog::goal_measures()) EXPECT_TRUE(names.contains(name)) << name;
}

}  // namespace
}  // namespace cw::measure
