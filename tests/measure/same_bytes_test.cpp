// Whatever the threads and whatever the order of the rows, each Finding is the same to the last byte.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/chance.hpp"
#include "finding/json.hpp"
#include "measure/conversion.hpp"
#include "measure/deflection.hpp"
#include "measure/health.hpp"
#include "measure/levels.hpp"
#include "measure/members_gap.hpp"
#include "measure/members_share.hpp"
#include "measure/topics.hpp"
#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

/// 700 people with uneven lives; amounts with many digits, so that a sum in another order would show.
std::vector<Person> made_up() {
  std::vector<Person> people;
  Rng rng(Seed{3});
  for (std::int64_t id = 1; id <= 700; ++id) {
    Person person{id};
    if (rng.uniform() < 0.4) person.joined(80.0 * rng.uniform());
    double at = 0.0;
    while (person.member && (at += 6.0 * rng.exponential()) < 95.0) {
      person.did(static_cast<ActivityKind>(rng.below(activity_kinds)), at,
                 static_cast<std::int64_t>(1 + rng.below(40)));
    }
    at = 0.0;
    while ((at += 25.0 * rng.exponential()) < 95.0) {
      const double kind = rng.uniform();
      const auto amount = static_cast<std::int64_t>(std::exp(9.0 + 2.0 * rng.normal()));
      if (kind < 0.7) {
        person.order(at, amount, amount * 3 / 7);
      } else {
        person.outcome(kind < 0.8 ? OutcomeKind::refund : OutcomeKind::ticket, at, kind < 0.8 ? -amount / 5 : 0);
      }
    }
    people.push_back(std::move(person));
  }
  return people;
}

std::vector<TopicRow> made_up_topics() {
  std::vector<TopicRow> topics;
  Rng rng(Seed{4});
  for (std::int64_t id = 1; id <= 40; ++id) {
    TopicRow topic{id, PersonId{static_cast<std::int64_t>(1 + rng.below(700))}, test::day(88.0 * rng.uniform())};
    if (rng.uniform() < 0.8)
      topic.first_response_at = Instant{topic.created_at.micros + static_cast<std::int64_t>(rng.below(micros_per_day))};
    if (rng.uniform() < 0.5)
      topic.accepted_at = Instant{topic.created_at.micros + static_cast<std::int64_t>(rng.below(2 * micros_per_day))};
    topics.push_back(topic);
  }
  return topics;
}

catalog::Catalog with_assumptions() {
  catalog::Catalog catalog;
  for (const auto& [id, value] :
       {std::pair("deflection_share", 0.25), std::pair("ticket_cost", 7.3), std::pair("views_to_ask_share", 0.2)}) {
    catalog::Assumption assumption;
    assumption.id = id;
    assumption.distribution = {"triangular", value, value / 2, value * 2, {}};
    catalog.assumptions.push_back(assumption);
  }
  return catalog;
}

/// The JSON of every Finding of rows and folds.
std::map<std::string, std::string> findings(const std::vector<Person>& people, int threads, bool reverse) {
  const Scope scope = test::scope_of_march();
  auto topics = made_up_topics();
  PersonRowsFold rows_fold(test::settings_of(scope));
  DeflectionFold spared({scope, 14, std::make_shared<const SolvedTopics>(topics)});
  MonthsFold months(scope);
  Fold* folds[] = {&rows_fold, &spared, &months};
  CW_CHECK(scan(test::source_of(people), folds, threads).has_value());
  std::vector<PersonRow> rows(rows_fold.rows().begin(), rows_fold.rows().end());
  if (reverse) std::reverse(rows.begin(), rows.end());
  if (reverse) std::reverse(topics.begin(), topics.end());
  std::map<std::string, std::string> printed;
  const auto print = [&](const char* name, const Result<Finding>& finding) {
    printed[name] = finding ? to_json(*finding, "test") : to_text(finding.error());
    EXPECT_TRUE(finding) << name << ": " << printed[name];
  };
  print("members_share", members_share(rows, scope));
  print("conversion", conversion(rows, scope));
  print("levels", sales_by_level(rows, scope));
  print("members_gap", members_gap(rows, scope));
  print("first_response", first_response(topics, scope));
  print("solutions", solution_acceptance(topics, scope));
  print("health", health_by_month(months, scope));
  const auto gap = gap_value(rows, scope, with_assumptions());
  print("gap_value", gap ? Result<Finding>(gap->finding) : tl::unexpected(gap.error()));
  const auto saved = deflection(spared, 20, with_assumptions(), {}, scope);
  print("deflection", saved ? Result<Finding>(saved->finding) : tl::unexpected(saved.error()));
  return printed;
}

TEST(SameBytes, OnAnyThreadsAndInAnyOrder) {
  const auto people = made_up();
  const auto once = findings(people, 1, false);
  EXPECT_EQ(once.size(), 9U);
  EXPECT_EQ(findings(people, 2, false), once);
  EXPECT_EQ(findings(people, 5, true), once);
}

}  // namespace
}  // namespace cw::measure
