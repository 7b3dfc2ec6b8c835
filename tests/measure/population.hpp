#pragma once

#include <algorithm>
#include <vector>

#include "measure/fold/person_rows.hpp"
#include "measure/scan.hpp"

namespace cw::measure::test {

/// One made-up person; times are days after 2026-01-01 UTC, so day 0.5 is noon.
struct Person {
  std::int64_t id = 0;
  bool member = false;
  double joined_day = 0.0;
  std::vector<ActivityView> activities = {};
  std::vector<OutcomeView> outcomes = {};
  bool customer = false;  // has an account, whatever they ordered

  Person& with_account() {
    customer = true;
    return *this;
  }

  Person& joined(double day) {
    member = true;
    joined_day = day;
    return *this;
  }
  Person& did(ActivityKind kind, double day, std::int64_t object = 0, std::int32_t activity_id = 0);
  Person& outcome(OutcomeKind kind, double day, std::int64_t amount = 0, std::int64_t margin = 0,
                  std::int32_t outcome_id = 0);
  Person& order(double day, std::int64_t amount, std::int64_t margin) {
    return outcome(OutcomeKind::order, day, amount, margin);
  }
};

inline Instant day(double days) {
  return Instant{static_cast<std::int64_t>(static_cast<double>(micros_per_day) * days) +
                 static_cast<std::int64_t>(make_day(2026, 1, 1).days) * micros_per_day};
}

inline Person& Person::did(ActivityKind kind, double when, std::int64_t object, std::int32_t activity_id) {
  activities.push_back(
      {day(when), id * 1000 + static_cast<std::int64_t>(activities.size()), object, activity_id, kind});
  return *this;
}
inline Person& Person::outcome(OutcomeKind kind, double when, std::int64_t amount, std::int64_t margin,
                               std::int32_t outcome_id) {
  outcomes.push_back(
      {day(when), id * 1000 + static_cast<std::int64_t>(outcomes.size()), 0, amount, margin, outcome_id, kind});
  return *this;
}

inline PersonSlice slice_of(const Person& person) {
  return {PersonId{person.id}, person.member,   day(person.joined_day), -1,
          person.activities,   person.outcomes, person.customer};
}

/// Hands the people out in 64 ranges of equal width by id.
inline PersonSource source_of(const std::vector<Person>& people) {
  std::int64_t highest = 1;
  for (const auto& person : people) highest = std::max(highest, person.id);
  return [&people, highest](int range, const PersonVisitor& visit) -> Result<> {
    for (const auto& person : people) {
      if (person.id * range_count / (highest + 1) != range) continue;
      CW_TRY_VOID(visit(slice_of(person)));
    }
    return {};
  };
}

/// Window 1 January to 1 April 2026, period March (days 59 to 90), euros.
inline Scope scope_of_march() {
  Scope scope;
  scope.window = {make_day(2026, 1, 1), make_day(2026, 4, 1)};
  scope.period = {make_day(2026, 3, 1), make_day(2026, 4, 1)};
  scope.currency = *Currency::parse("EUR");
  scope.version = "test";
  return scope;
}

inline catalog::Outcome outcome_kind(const std::string& kind, catalog::Side side = catalog::Side::business) {
  catalog::Outcome outcome;
  outcome.name = kind;
  outcome.counts_as = kind;
  outcome.side = side;
  return outcome;
}

inline catalog::Activity activity_kind(const std::string& name, std::vector<std::string> funnel) {
  catalog::Activity activity;
  activity.name = name;
  activity.funnel = std::move(funnel);
  return activity;
}

inline catalog::Activity activity_as(const std::string& name, const std::string& counts_as) {
  catalog::Activity activity;
  activity.name = name;
  activity.counts_as = counts_as;
  return activity;
}

inline PersonRowsSettings settings_of(const Scope& scope) {
  catalog::Catalog catalog;
  catalog.outcomes.push_back(outcome_kind("order"));
  return person_rows_settings(scope, catalog);
}

inline std::vector<PersonRow> rows_of(const std::vector<Person>& people, const Scope& scope, int threads = 1) {
  PersonRowsFold fold(settings_of(scope));
  Fold* folds[] = {&fold};
  const auto counts = scan(source_of(people), folds, threads);
  CW_CHECK(counts.has_value());
  return {fold.rows().begin(), fold.rows().end()};
}

}  // namespace cw::measure::test
