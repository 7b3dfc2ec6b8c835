#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/session.hpp"
#include "ledger/tables.hpp"
#include "tests/engine/both_engines.hpp"

namespace cw::engine::test {
namespace {

using testing::ElementsAre;
using Row = std::vector<Value>;

class HealthSql : public BothEngines {};
INSTANTIATE_TEST_SUITE_P(Sql, HealthSql, testing::Values(Dialect::duckdb, Dialect::postgres), dialect_name);

Value hour(int hours) {
  return Instant{std::int64_t{hours} * 3'600 * micros_per_second};
}
Value number(std::int64_t value) {
  return value;
}

std::vector<Row> rows_of(Session& session, const std::string& name, const std::vector<Named>& parameters) {
  const auto stream = run_sql(session, name, parameters);
  if (!stream) return {{to_text(stream.error())}};
  const auto result = read_all(**stream);
  return result ? result->rows : std::vector<Row>{{to_text(result.error())}};
}

// Kinds: 1 idea, 2 ideaXshipped (a name that a LIKE pattern would confuse), 3 idea_shipped, 4 reply, 5 solved.
TEST_P(HealthSql, StepsAndTeamsByHand) {
  ASSERT_TRUE(ledger::ensure_tables(session()));
  execute(
      "INSERT INTO ledger.activity_kind (activity_id, name, kind) VALUES (1, 'idea', 'posted_topic'), "
      "(2, 'idea2shipped', 'other'), (3, 'idea_shipped', 'other'), (4, 'reply', 'replied'), "
      "(5, 'solved', 'answer_accepted')");
  execute(
      "INSERT INTO ledger.person (person_id, member, customer, staff, segment_id, tier) VALUES "
      "(1, TRUE, FALSE, FALSE, 3, 0), (2, TRUE, FALSE, FALSE, 4, 0), (8, FALSE, FALSE, TRUE, 7, 0), "
      "(9, FALSE, FALSE, TRUE, 0, 0)");
  std::int64_t row_id = 0;
  const auto did = [&](std::int64_t person, int hours, std::int64_t object, std::int64_t activity) {
    execute(
        "INSERT INTO ledger.activity_by_person (person_id, occurred_at, row_id, object_id, activity_id) "
        "VALUES ($1, $2, $3, $4, $5)",
        {person, hour(hours), ++row_id, object, activity});
  };
  did(1, 100, 10, 1), did(1, 110, 10, 1), did(2, 105, 10, 1), did(9, 120, 10, 3), did(1, 101, 0, 1);
  did(1, 102, 11, 2), did(1, 300, 12, 1), did(1, 10, 13, 1);
  did(1, 130, 20, 4), did(2, 131, 20, 4), did(2, 132, 20, 5), did(8, 133, 20, 4), did(9, 134, 20, 4), did(9, 5, 20, 4);
  const std::vector<Named> steps = {
      {"activities", std::string(",idea,idea_shipped,")}, {"from", hour(90)}, {"until", hour(200)}};
  EXPECT_THAT(rows_of(session(), "object_steps", steps),
              ElementsAre(Row{number(10), std::string("idea"), hour(100), number(1), false},
                          Row{number(10), std::string("idea"), hour(105), number(2), false},
                          Row{number(10), std::string("idea_shipped"), hour(120), number(9), true}));
  const std::vector<Named> period = {{"from", hour(90)}, {"until", hour(200)}};
  EXPECT_THAT(rows_of(session(), "answers_by_team", period),
              ElementsAre(Row{false, number(0), number(2), number(1), number(2)},
                          Row{true, number(0), number(1), number(0), number(1)},
                          Row{true, number(7), number(1), number(0), number(1)}));
}

TEST_P(HealthSql, DaysAndRepeatsOfASource) {
  ASSERT_TRUE(ledger::ensure_tables(session()));
  std::int64_t row_id = 0;
  const auto did = [&](std::int64_t source, int hours, std::int64_t object, bool retracted) {
    execute(
        "INSERT INTO ledger.activity (row_id, row_key, row_version, actor_id, occurred_at, object_id, activity_id, "
        "source_id, retracted, run_id, line) VALUES ($1, $1, 0, 5, $2, $3, 1, $4, $5, 1, 1)",
        {++row_id, hour(hours), object, source, retracted});
  };
  did(2, 30, 7, false), did(2, 30, 7, false), did(2, 31, 7, false), did(2, 80, 7, false);
  did(2, 32, 7, true), did(3, 33, 7, false), did(2, 500, 7, false), did(2, 34, 8, false);
  execute("INSERT INTO ledger.superseded (fact, row_id, by_run) VALUES ('activity', 8, 1), ('outcome', 1, 1)");
  const std::vector<Named> parameters = {{"source_id", number(2)}, {"from", hour(24)}, {"until", hour(240)}};
  EXPECT_THAT(rows_of(session(), "source_days", parameters),
              ElementsAre(Row{Day{1}, number(3)}, Row{Day{3}, number(1)}));
  EXPECT_THAT(rows_of(session(), "source_repeats", parameters), ElementsAre(Row{number(4), number(1)}));
}

}  // namespace
}  // namespace cw::engine::test
