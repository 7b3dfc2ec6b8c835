#include "measure/cohorts.hpp"

#include <gtest/gtest.h>

#include "measure/plain/retention.hpp"
#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;
using enum ActivityKind;

TriangleSettings settings_of(const Scope& scope, Convention convention, PeriodUnit unit, bool from_joining = true) {
  return {scope, convention, unit, from_joining, {1}};
}

TriangleFold fold_of(const std::vector<Person>& people, TriangleSettings settings, int threads = 1) {
  TriangleFold fold(std::move(settings));
  Fold* folds[] = {&fold};
  CW_CHECK(scan(test::source_of(people), folds, threads).has_value());
  return fold;
}

/// January is days 0 to 30, February 31 to 58, March 59 to 89.
std::vector<Person> five() {
  std::vector<Person> people{{1}, {2}, {3}, {4}, {5}};
  people[0].joined(3).did(replied, 4).did(replied, 40).did(replied, 41);  // January: periods 0 and 1
  people[1].joined(20).did(replied, 70);                                  // January: period 2
  people[2].joined(35).did(replied, 2).did(replied, 60);                  // February: period 1; day 2 is before joining
  people[3].joined(-5).did(replied, 10);                                  // joined before the window
  people[4].did(replied, 10);                                             // not a member
  return people;
}

TEST(Triangle, CalendarMonthsByHandOnAnyThreads) {
  for (const int threads : {1, 3}) {
    const auto fold =
        fold_of(five(), settings_of(test::scope_of_march(), Convention::calendar, PeriodUnit::month), threads);
    ASSERT_EQ(fold.cohorts(), (std::vector{make_day(2026, 1, 1), make_day(2026, 2, 1), make_day(2026, 3, 1)}));
    EXPECT_EQ(fold.started(0), 2U);
    EXPECT_EQ(fold.started(1), 1U);
    EXPECT_EQ(fold.started(2), 0U);
    EXPECT_EQ(fold.periods(0), 3);
    EXPECT_EQ(fold.periods(2), 1);
    const auto on = [&](std::size_t cohort, std::int64_t period) { return fold.cell(cohort, period).on; };
    EXPECT_EQ((std::vector{on(0, 0), on(0, 1), on(0, 2)}), (std::vector{1U, 1U, 1U}));
    EXPECT_EQ((std::vector{on(1, 0), on(1, 1)}), (std::vector{0U, 1U}));
    EXPECT_EQ(fold.cell(0, 0).after, 2U);
    EXPECT_EQ(fold.cell(0, 1).after, 2U);
    EXPECT_EQ(fold.cell(0, 2).watched, 2U);
  }
}

TEST(Triangle, VolunteersStartWithTheirFirstContribution) {
  std::vector<Person> people{{1}, {2}};
  people[0].joined(-90).did(contributed, 10).did(contributed, 12).did(contributed, 70);
  people[1].joined(5).did(contributed, 40);
  const auto fold =
      fold_of(people, settings_of(test::scope_of_march(), Convention::calendar, PeriodUnit::month, false));
  EXPECT_EQ(fold.started(0), 1U);
  EXPECT_EQ(fold.cell(0, 0).on, 1U);  // again on day 12; the first one is no return
  EXPECT_EQ(fold.cell(0, 2).on, 1U);
  EXPECT_EQ(fold.started(1), 1U);
  EXPECT_EQ(fold.cell(1, 0).on, 0U);
}

/// The fold and the plain measure are two programs: made-up members give the same curve in every convention.
TEST(Triangle, EqualsThePlainMeasure) {
  Rng rng(Seed{5});
  std::vector<Person> people;
  for (std::int64_t id = 1; id <= 200; ++id) {
    Person& person = people.emplace_back(Person{id});
    person.joined(90.0 * rng.uniform());
    double day = person.joined_day;
    for (int i = 0; i < 6 && (day += 12.0 * rng.exponential()) < 95.0;) person.did(replied, day), ++i;
  }
  Scope scope = test::scope_of_march();
  std::vector<plain::Event> events;
  for (const auto& person : people) {
    events.push_back({person.id, test::day(person.joined_day), 0});
    for (const auto& activity : person.activities) events.push_back({person.id, activity.at, 1});
  }
  for (const char* zone : {"UTC", "Europe/Berlin"}) {
    scope.zone = *Zone::find(zone);
    for (const auto convention : {Convention::rolling, Convention::calendar, Convention::hour_floor}) {
      for (const auto unit : {PeriodUnit::day, PeriodUnit::week, PeriodUnit::month}) {
        const auto fold = fold_of(people, settings_of(scope, convention, unit));
        for (const auto mode : {ReturnMode::on, ReturnMode::on_or_after}) {
          const plain::RetentionInput input{plain::paths_of(events, {0, 1}),
                                            Bucket(convention, unit, scope.zone),
                                            mode,
                                            scope.until(),
                                            most_periods - 1,
                                            {}};
          const auto wanted = plain::retention(input, {});
          const auto got = retention_by_period(fold, fold, mode, scope);
          ASSERT_TRUE(wanted && got);
          const auto& rows = wanted->table("curve")->rows;
          const auto& folded = got->table("curve")->rows;
          ASSERT_EQ(folded.size(), 2 * rows.size()) << name_of(convention) << name_of(unit);
          for (std::size_t i = 0; i < rows.size(); ++i) {
            EXPECT_EQ(folded[i][2], rows[i][1]) << name_of(convention) << name_of(unit) << i;
            EXPECT_EQ(folded[i][3], rows[i][2]) << name_of(convention) << name_of(unit) << i;
          }
        }
      }
    }
  }
}

TEST(Cohorts, MarksWhatIsNotComplete) {
  Scope scope = test::scope_of_march();
  scope.period.until = make_day(2026, 3, 20);
  const auto people = five();
  const auto fold = fold_of(people, settings_of(scope, Convention::calendar, PeriodUnit::month));
  const auto finding = retention_cohorts(fold, fold, ReturnMode::on, scope);
  ASSERT_TRUE(finding && valid(*finding));
  const auto& rows = finding->table("members")->rows;
  ASSERT_EQ(rows.size(), 5U);  // January 0, 1, 2; February 0, 1
  EXPECT_EQ(std::get<bool>(rows[1][7]), true);
  EXPECT_EQ(std::get<bool>(rows[2][7]), false);
  EXPECT_EQ(std::get<std::string>(rows[3][0]), "2026-02-01");
  EXPECT_EQ(finding->grade, std::nullopt);
}

TEST(Cohorts, DeclaredInHealthYml) {
  catalog::Catalog catalog;
  catalog.activities = {test::activity_as("reply", "replied"), test::activity_as("host", "contributed"),
                        test::activity_as("mail", "other")};
  catalog.health.period = "week";
  const auto members = member_triangle(test::scope_of_march(), catalog);
  EXPECT_EQ(members.counting, (std::vector<std::uint8_t>{1, 1, 0}));
  EXPECT_EQ(members.unit, PeriodUnit::week);
  EXPECT_EQ(volunteer_triangle(test::scope_of_march(), catalog).counting, (std::vector<std::uint8_t>{0, 1, 0}));
  catalog.health.volunteering = {"reply"};
  EXPECT_EQ(volunteer_triangle(test::scope_of_march(), catalog).counting, (std::vector<std::uint8_t>{1, 0, 0}));
}

TEST(Cohorts, NobodyJoinedIsRefused) {
  const Scope scope = test::scope_of_march();
  const auto fold = fold_of({}, settings_of(scope, Convention::calendar, PeriodUnit::month));
  EXPECT_EQ(retention_by_period(fold, fold, ReturnMode::on, scope).error().code, ErrorCode::missing_data);
  EXPECT_EQ(retention_cohorts(fold, fold, ReturnMode::on, scope).error().code, ErrorCode::missing_data);
}

}  // namespace
}  // namespace cw::measure
