#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/session.hpp"
#include "ledger/tables.hpp"
#include "tests/engine/both_engines.hpp"

namespace cw::engine::test {
namespace {

using testing::ElementsAre;
using Row = std::vector<Value>;

class MembersSql : public BothEngines {};
INSTANTIATE_TEST_SUITE_P(Sql, MembersSql, testing::Values(Dialect::duckdb, Dialect::postgres), dialect_name);

Value hour(int hours) {
  return Instant{std::int64_t{hours} * 3'600 * micros_per_second};
}

// Codes: 1 FRIEND10, 2 FRIEND (no part of a name counts), 3 Pal. Outcomes: 1 order, 2 refund.
TEST_P(MembersSql, FirstOrderWithACodeByHand) {
  ASSERT_TRUE(ledger::ensure_tables(session()));
  execute(
      "INSERT INTO ledger.outcome_kind (outcome_id, name, kind, sign, side) VALUES (1, 'order', 'order', 1, "
      "'business'), (2, 'refund', 'refund', -1, 'business')");
  execute(
      "INSERT INTO ledger.dictionary (kind, id, name) VALUES ('code', 1, 'FRIEND10'), ('code', 2, 'FRIEND'), "
      "('code', 3, 'Pal'), ('product', 3, 'friend10')");
  std::int64_t row_id = 0;
  const auto bought = [&](std::int64_t person, int hours, std::int64_t code, std::int64_t outcome = 1) {
    execute(
        "INSERT INTO ledger.outcome_by_person (person_id, occurred_at, row_id, object_id, outcome_id, net_minor, "
        "margin_minor, discount_minor, product_id, code_id) VALUES ($1, $2, $3, 0, $4, 0, 0, 0, 0, $5)",
        {person, hour(hours), ++row_id, outcome, code});
  };
  bought(1, 120, 1), bought(1, 110, 3), bought(2, 130, 2), bought(3, 140, 3), bought(3, 95, 0);
  bought(4, 150, 1, 2), bought(0, 160, 1), bought(5, 10, 1), bought(6, 300, 1);
  const std::vector<Named> parameters = {
      {"codes", std::string(",friend10,pal,")}, {"from", hour(90)}, {"until", hour(200)}};
  const auto stream = run_sql(session(), "referral_orders", parameters);
  ASSERT_TRUE(stream) << to_text(stream.error());
  const auto result = read_all(**stream);
  ASSERT_TRUE(result) << to_text(result.error());
  EXPECT_THAT(result->rows, ElementsAre(Row{std::int64_t{1}, hour(110)}, Row{std::int64_t{3}, hour(140)}));
}

}  // namespace
}  // namespace cw::engine::test
