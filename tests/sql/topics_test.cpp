#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/session.hpp"
#include "ledger/tables.hpp"
#include "tests/engine/both_engines.hpp"

namespace cw::engine::test {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;
using Row = std::vector<Value>;

INSTANTIATE_TEST_SUITE_P(Sql, BothEngines, testing::Values(Dialect::duckdb, Dialect::postgres), dialect_name);

Value hour(int hours) {
  return Instant{std::int64_t{hours} * 3'600 * micros_per_second};
}

// Kinds: 1 posted_topic, 2 replied, 3 answer_accepted, 4 viewed. What belongs together: tests/measure/topic_table_test.
TEST_P(BothEngines, TopicsByHand) {
  ASSERT_TRUE(ledger::ensure_tables(session()));
  execute(
      "INSERT INTO ledger.activity_kind (activity_id, name, kind) VALUES (1, 'topic', 'posted_topic'), "
      "(2, 'reply', 'replied'), (3, 'solved', 'answer_accepted'), (4, 'view', 'viewed')");
  std::int64_t row_id = 0;
  const auto did = [&](std::int64_t person, int hours, std::int64_t object, std::int64_t activity) {
    execute(
        "INSERT INTO ledger.activity_by_person (person_id, occurred_at, row_id, object_id, activity_id) "
        "VALUES ($1, $2, $3, $4, $5)",
        {person, hour(hours), ++row_id, object, activity});
  };
  // Topic 10: asked by 1; 1 bumps it; 2 answers after 5 hours, staff after 7; accepted after 9.
  did(1, 100, 10, 1), did(1, 101, 10, 2), did(2, 105, 10, 2), did(9, 107, 10, 2), did(2, 109, 10, 3);
  // Topic 11: asked by 2, staff first. Topic 12: nobody else answers. Topic 13: started before the time asked for.
  did(2, 110, 11, 1), did(9, 111, 11, 2), did(1, 112, 11, 2), did(1, 120, 12, 1), did(1, 121, 12, 2);
  did(1, 50, 13, 1), did(2, 130, 13, 2);
  // Topic 14: the answer comes too late to be seen. Views and object 0 are nothing.
  did(1, 140, 14, 1), did(2, 300, 14, 2), did(2, 141, 14, 4), did(2, 142, 0, 1);
  const std::vector<Named> parameters = {{"from", hour(90)}, {"until", hour(200)}};
  const auto answer_to = [&](const std::string& name) {
    auto stream = run_sql(session(), name, parameters);
    EXPECT_TRUE(stream) << to_text(stream.error());
    return read_all(**stream).value().rows;
  };
  const auto topic = [](std::int64_t id, std::int64_t asker, int hours) { return Row{id, asker, hour(hours)}; };
  EXPECT_THAT(answer_to("topics"),
              ElementsAre(topic(10, 1, 100), topic(11, 2, 110), topic(12, 1, 120), topic(14, 1, 140)));
  const auto answer = [](std::int64_t id, std::int64_t person, int hours, std::int64_t activity) {
    return Row{id, person, hour(hours), activity};
  };
  EXPECT_THAT(
      answer_to("topic_answers"),
      UnorderedElementsAre(answer(10, 1, 101, 2), answer(10, 2, 105, 2), answer(10, 9, 107, 2), answer(10, 2, 109, 3),
                           answer(11, 9, 111, 2), answer(11, 1, 112, 2), answer(12, 1, 121, 2), answer(13, 2, 130, 2)));
}

}  // namespace
}  // namespace cw::engine::test
