#include <gtest/gtest.h>

#include <map>

#include "base/chance.hpp"
#include "engine/session.hpp"
#include "ledger/tables.hpp"
#include "measure/fold/triangle.hpp"
#include "measure/scan.hpp"
#include "tests/engine/private_postgres.hpp"

namespace cw {
namespace {

constexpr std::int64_t first_day = 20'454;  // 2026-01-01
constexpr std::int64_t micros_per_hour = 3'600 * micros_per_second;

struct Member {
  Instant joined_at;
  std::vector<ActivityView> activities;
};

/// 150 members of 2026's first half, with returns that thin out; times of whole hours.
std::vector<Member> made_up() {
  Rng rng(Seed{11});
  std::vector<Member> members;
  std::int64_t row_id = 0;
  const auto hour = [](double day) {
    return Instant{(first_day * 24 + static_cast<std::int64_t>(day * 24)) * micros_per_hour};
  };
  for (int i = 0; i < 150; ++i) {
    double day = 180.0 * rng.uniform();
    Member member{hour(day), {}};
    for (day -= 3.0; day < 190.0; day += 25.0 * rng.exponential())
      member.activities.push_back({hour(std::max(0.0, day)), ++row_id, 0, 0, ActivityKind::replied});
    members.push_back(std::move(member));
  }
  return members;
}

void store(engine::Session& session, const std::vector<Member>& members) {
  ASSERT_TRUE(ledger::ensure_tables(session));
  const auto execute = [&](std::string_view sql, const std::vector<engine::Value>& parameters) {
    const auto done = session.execute(sql, parameters);
    ASSERT_TRUE(done) << to_text(done.error());
  };
  execute(
      "INSERT INTO ledger.activity_kind (activity_id, name, kind) VALUES (1, 'reply', 'replied'), (2, 'mail', 'other')",
      {});
  std::int64_t person = 0;
  for (const auto& member : members) {
    execute(
        "INSERT INTO ledger.person (person_id, member, customer, staff, joined_at, segment_id, tier) "
        "VALUES ($1, TRUE, FALSE, FALSE, $2, 0, 0)",
        {++person, member.joined_at});
    for (const auto& activity : member.activities) {
      execute(
          "INSERT INTO ledger.activity_by_person (person_id, occurred_at, row_id, object_id, activity_id) "
          "VALUES ($1, $2, $3, 0, 1)",
          {person, activity.at, activity.row_id});
    }
  }
  // A bot and a member of staff, who are not counted; a mailing, which is no activity.
  execute(
      "INSERT INTO ledger.person (person_id, member, customer, staff, excluded, joined_at, segment_id, tier) VALUES "
      "(900, TRUE, FALSE, FALSE, 'bot', $1, 0, 0), (901, TRUE, FALSE, TRUE, NULL, $1, 0, 0)",
      {members[0].joined_at});
  execute(
      "INSERT INTO ledger.activity_by_person (person_id, occurred_at, row_id, object_id, activity_id) VALUES "
      "(1, $1, 99999, 0, 2)",
      {members[0].joined_at});
}

/// (cohort, months after) -> returned, members.
using Cells = std::map<std::pair<std::int64_t, std::int64_t>, std::pair<std::int64_t, std::int64_t>>;

Cells cells_of(engine::Session& session, const measure::Scope& scope) {
  const engine::Named parameters[] = {{"from", scope.window_from()}, {"until", scope.until()}};
  const auto stream = engine::run_sql(session, "retention_months", parameters);
  EXPECT_TRUE(stream) << to_text(stream.error());
  Cells cells;
  if (!stream) return cells;
  const auto rows = engine::read_all(**stream);
  const auto whole = [](const engine::Value& value) { return std::get<std::int64_t>(value); };
  for (const auto& row : rows->rows) cells[{whole(row[0]), whole(row[1])}] = {whole(row[2]), whole(row[3])};
  return cells;
}

Cells cells_of(const std::vector<Member>& members, const measure::Scope& scope) {
  measure::TriangleSettings settings{scope};
  settings.counting = {1};
  measure::TriangleFold fold(settings);
  std::int64_t person = 0;
  for (const auto& member : members)
    fold.person({PersonId{++person}, true, member.joined_at, -1, member.activities, {}});
  Cells cells;
  for (std::size_t cohort = 0; cohort < fold.cohorts().size(); ++cohort) {
    const auto [year, month, day] = to_ymd(fold.cohorts()[cohort]);
    for (std::int64_t period = 0; period < fold.periods(cohort); ++period) {
      const auto& cell = fold.cell(cohort, period);
      if (cell.on > 0) cells[{year * 12 + month - 1, period}] = {cell.on, fold.started(cohort)};
    }
  }
  return cells;
}

/// The scan and the query are two programs; both engines.
TEST(BothEngines, RetentionOfTheScanIsThatOfTheQuery) {
  measure::Scope scope;
  scope.window = {make_day(2026, 1, 1), make_day(2026, 7, 1)};
  scope.period = {make_day(2026, 4, 1), make_day(2026, 7, 1)};
  const auto members = made_up();
  const Cells wanted = cells_of(members, scope);
  ASSERT_GT(wanted.size(), 15U);
  auto embedded = engine::open_duckdb({});
  ASSERT_TRUE(embedded);
  store(**embedded, members);
  EXPECT_EQ(cells_of(**embedded, scope), wanted);
  if (!engine::test::PrivatePostgres::installed()) GTEST_SKIP() << "SKIPPED: the PostgreSQL server is not installed";
  auto server = engine::open_postgres(engine::test::PrivatePostgres::shared().fresh_database());
  ASSERT_TRUE(server);
  store(**server, members);
  EXPECT_EQ(cells_of(**server, scope), wanted);
}

}  // namespace
}  // namespace cw
