// CPU seconds of all measures over made-up people in the ledger's order, and of capping claims. One 64th of the people
// is made once and handed out 64 times under other ids, so that making them is no part of the measurement. Usage:
// bench_measure [people = 1000000] [threads = 2]

#include <ctime>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "base/chance.hpp"
#include "measure/claims/claims.hpp"
#include "measure/cohorts.hpp"
#include "measure/conversion.hpp"
#include "measure/deflection.hpp"
#include "measure/health.hpp"
#include "measure/levels.hpp"
#include "measure/members_gap.hpp"
#include "measure/members_share.hpp"
#include "measure/momentum.hpp"
#include "measure/participation.hpp"
#include "measure/scan.hpp"
#include "measure/staying.hpp"
#include "measure/topics.hpp"

namespace {

using namespace cw;
using namespace cw::measure;

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Clock {
  double last = cpu_seconds();
  void lap(const std::string& what) {
    const double now = cpu_seconds();
    std::printf("%-28s %8.3f CPU-s\n", what.c_str(), now - last);
    last = now;
  }
};

struct Made {
  struct Person {
    bool member;
    Instant joined_at;
    std::size_t activities_from, activities_until, outcomes_from, outcomes_until;
  };
  std::vector<Person> people;
  std::vector<ActivityView> activities;
  std::vector<OutcomeView> outcomes;
};

/// A fifth are members with 100 activities each; three orders a person, and a ticket now and then, over two years.
Made make(std::int64_t people, Instant from, std::int64_t topics) {
  Made made;
  Rng rng(Seed{7});
  std::int64_t row_id = 0;
  const auto steps = [&](std::size_t count, const auto& add) {
    std::int64_t at = from.micros;
    for (std::size_t i = 0; i < count; ++i) {
      const double gap = rng.exponential() * 725.0 / static_cast<double>(count + 1);
      at += static_cast<std::int64_t>(gap * static_cast<double>(micros_per_day));
      add(Instant{at});
    }
  };
  for (std::int64_t i = 0; i < people; ++i) {
    const bool member = i % 5 == 0;
    Made::Person person{member,
                        Instant{from.micros + static_cast<std::int64_t>(rng.uniform() * 600) * micros_per_day},
                        made.activities.size(),
                        0,
                        made.outcomes.size(),
                        0};
    steps(member ? 100 : 0, [&](Instant at) {
      const auto kind = static_cast<ActivityKind>(1 + rng.below(activity_kinds - 1));
      made.activities.push_back({at, ++row_id,
                                 static_cast<std::int64_t>(1 + rng.below(static_cast<std::uint64_t>(topics))),
                                 static_cast<std::int32_t>(kind), kind});
    });
    steps(3, [&](Instant at) {
      const auto amount = static_cast<std::int64_t>(1000 + rng.below(20000));
      const bool ticket = rng.uniform() < 0.1;
      made.outcomes.push_back({at, ++row_id, 0, ticket ? 0 : amount, ticket ? 0 : amount / 3, 0,
                               ticket ? OutcomeKind::ticket : OutcomeKind::order});
    });
    person.activities_until = made.activities.size();
    person.outcomes_until = made.outcomes.size();
    made.people.push_back(person);
  }
  return made;
}

PersonSource source_of(const Made& made) {
  return [&made](int range, const PersonVisitor& visit) -> Result<> {
    std::int64_t id = range * static_cast<std::int64_t>(made.people.size());
    for (const auto& person : made.people) {
      const PersonSlice slice{
          PersonId{++id},
          person.member,
          person.joined_at,
          -1,
          {made.activities.data() + person.activities_from, person.activities_until - person.activities_from},
          {made.outcomes.data() + person.outcomes_from, person.outcomes_until - person.outcomes_from}};
      CW_TRY_VOID(visit(slice));
    }
    return {};
  };
}

std::vector<TopicRow> make_topics(std::int64_t topics, const Scope& scope) {
  std::vector<TopicRow> rows;
  Rng rng(Seed{8});
  const double span = static_cast<double>(scope.until().micros - scope.window_from().micros);
  for (std::int64_t id = 1; id <= topics; ++id) {
    const Instant created{scope.window_from().micros + static_cast<std::int64_t>(rng.uniform() * span)};
    const auto later = [&](double days) {
      const Instant at{created.micros +
                       static_cast<std::int64_t>(rng.exponential() * days * static_cast<double>(micros_per_day))};
      return at < scope.until() ? at : never;
    };
    rows.push_back({id, PersonId{id * 5}, created, later(0.5), rng.uniform() < 0.4 ? later(2.0) : never});
  }
  return rows;
}

catalog::Catalog make_catalog() {
  catalog::Catalog catalog;
  for (const char* name : {"deflection_share", "ticket_cost", "views_to_ask_share"}) {
    catalog::Assumption assumption;
    assumption.id = name;
    assumption.distribution.value = 0.25;
    catalog.assumptions.push_back(assumption);
  }
  catalog::Outcome order;
  order.name = order.counts_as = "order";
  catalog.outcomes.push_back(order);
  for (const auto kind : activity_kind_names()) {  // in the order of the kinds, as made above
    catalog::Activity activity;
    activity.name = activity.counts_as = std::string(kind);
    catalog.activities.push_back(activity);
  }
  return catalog;
}

void cap(const std::vector<PersonRow>& rows, Clock& clock) {
  std::vector<ClaimLine> lines;
  std::vector<ClaimCapacity> capacities;
  for (int line = 0; line < 5; ++line) lines.push_back({"line" + std::to_string(line), static_cast<Grade>(line % 4)});
  for (const auto& row : rows) {
    const std::uint64_t cell = claim_cell(row.person, CellKind::margin);
    capacities.push_back({cell, row.margin_minor});
    for (auto& line : lines) line.wants.push_back({cell, 1 + row.margin_minor / 3});
  }
  clock.lap("(making claims)");
  const auto claims = cap_claims(std::move(lines), std::move(capacities));
  clock.lap("claims, 5 lines");
  std::printf("  cells %lld, strata %zu\n", static_cast<long long>(claims->cells), claims->strata.size());
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t people = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  const int threads = argc > 2 ? std::atoi(argv[2]) : 2;
  Scope scope;
  scope.window = {make_day(2024, 1, 1), make_day(2026, 1, 1)};
  scope.period = {make_day(2025, 1, 1), make_day(2026, 1, 1)};
  scope.zone = *Zone::find("Europe/Berlin");
  scope.currency = *Currency::parse("EUR");
  const std::int64_t topic_count = people / 5;
  const auto catalog = make_catalog();
  const Made made = make(people / range_count, scope.window_from(), topic_count);
  const auto topics = make_topics(topic_count, scope);
  Clock clock;
  auto solved = std::make_shared<const SolvedTopics>(topics);
  PersonRowsFold rows_fold(person_rows_settings(scope, catalog));
  DeflectionFold deflection_fold({scope, 14, solved});
  MonthsFold months_fold(scope);
  TriangleFold members_fold(member_triangle(scope, catalog)), volunteers_fold(volunteer_triangle(scope, catalog));
  MemberPathsFold paths_fold(member_paths_settings(scope, catalog));
  AttendanceFold attendance_fold(scope);
  WeeksFold weeks_fold(scope);
  Fold* folds[] = {&rows_fold,       &deflection_fold, &months_fold,     &members_fold,
                   &volunteers_fold, &paths_fold,      &attendance_fold, &weeks_fold};
  const char* const names[] = {"rows of people", "deflection",   "months",     "retention of members",
                               "of volunteers",  "member paths", "attendance", "weeks"};
  clock.lap("(starting)");
  ScanCounts counts;
  for (std::size_t i = 0; i < std::size(folds); ++i) {
    const auto one = folds[i]->fresh();
    Fold* alone[] = {one.get()};
    counts = *scan(source_of(made), alone, threads);
    clock.lap(std::string("  scan, ") + names[i] + " alone");
  }
  Clock total;
  counts = *scan(source_of(made), folds, threads);
  clock.lap("scan, all folds");
  std::printf("  people %lld, activities %lld, outcomes %lld\n", static_cast<long long>(counts.people),
              static_cast<long long>(counts.activities), static_cast<long long>(counts.outcomes));
  const auto rows = rows_fold.rows();
  const auto check = [&](const char* name, const auto& finding) {
    clock.lap(name);
    if (!finding) std::printf("  refused: %s\n", to_text(finding.error()).c_str());
  };
  check("members_share", members_share(rows, scope));
  check("conversion", conversion(rows, scope));
  check("sales_by_level", sales_by_level(rows, scope));
  check("members_gap", members_gap(rows, scope));
  check("gap_value", gap_value(rows, scope, catalog));
  check("first_response", first_response(topics, scope));
  check("solution_acceptance", solution_acceptance(topics, scope));
  check("deflection", deflection(deflection_fold, solved->size(), catalog, {}, scope));
  check("health_by_month", health_by_month(months_fold, scope));
  check("retention", retention_by_period(members_fold, volunteers_fold, ReturnMode::on, scope));
  check("retention_cohorts", retention_cohorts(members_fold, volunteers_fold, ReturnMode::on, scope));
  check("member_survival", member_survival(paths_fold, scope));
  check("first_value", first_value_of_members(paths_fold, scope));
  check("growth_paths", growth_paths(paths_fold, scope));
  check("migration", migration(paths_fold, scope));
  check("repeat_attendance", repeat_attendance(attendance_fold, scope));
  check("contributors", contributor_concentration(rows, scope));
  check("circles", circles(rows, scope));
  check("momentum", momentum(weeks_fold, 0.05, scope));
  total.lap("ALL MEASURES");
  clock.lap("");
  cap({rows.begin(), rows.end()}, clock);
  std::printf("row of a person: %zu bytes\n", sizeof(PersonRow));
  return 0;
}
