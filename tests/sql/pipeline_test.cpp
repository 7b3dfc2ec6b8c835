#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/session.hpp"
#include "ledger/tables.hpp"
#include "tests/engine/both_engines.hpp"

namespace cw::engine::test {
namespace {

using testing::ElementsAre;
using Row = std::vector<Value>;

class PipelineSql : public BothEngines {
 protected:
  /// created: "deal_created" of object `deal`; state 0: none beside it.
  void deal(std::int64_t object, std::int64_t account, int created_day, std::int64_t state, int state_day,
            std::int64_t gross = 100) {
    outcome(object, account, 1, created_day, 0, "");
    if (state != 0) outcome(object, account, state, state_day, gross, "EUR");
  }
  void outcome(std::int64_t object, std::int64_t account, std::int64_t name, int day, std::int64_t gross,
               const std::string& currency);
  void belongs(std::int64_t actor, std::int64_t account, std::int64_t object, bool retracted = false,
               std::int64_t key = 0);
  void did(std::int64_t person, int day, std::int64_t activity);
  std::int64_t row_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Sql, PipelineSql, testing::Values(Dialect::duckdb, Dialect::postgres), dialect_name);

Value on(int day) {
  return Instant{std::int64_t{day} * micros_per_day};
}
Value number(std::int64_t value) {
  return value;
}

void PipelineSql::outcome(std::int64_t object, std::int64_t account, std::int64_t name, int day, std::int64_t gross,
                          const std::string& currency) {
  execute(
      "INSERT INTO ledger.outcome (row_id, row_key, row_version, actor_id, occurred_at, object_id, outcome_id, "
      "gross_minor, tax_minor, shipping_minor, discount_minor, fee_minor, currency, product_id, code_id, source_id, "
      "retracted, run_id, line) VALUES ($1, $1, 0, $2, $3, $4, $5, $6, 0, 0, 0, 0, $7, 0, 0, 1, FALSE, 1, 1)",
      {++row_, account, on(day), object, name, gross, currency});
}

void PipelineSql::belongs(std::int64_t actor, std::int64_t account, std::int64_t object, bool retracted,
                          std::int64_t key) {
  ++row_;
  execute(
      "INSERT INTO ledger.link (row_id, row_key, row_version, actor_id, link_id, account_id, object_id, retracted, "
      "source_id, run_id, line) VALUES ($1, $2, 0, $3, 1, $4, $5, $6, 1, 1, 1)",
      {row_, key == 0 ? row_ : key, actor, account, object, retracted});
}

void PipelineSql::did(std::int64_t person, int day, std::int64_t activity) {
  execute(
      "INSERT INTO ledger.activity_by_person (person_id, occurred_at, row_id, object_id, activity_id) "
      "VALUES ($1, $2, $3, 0, $4)",
      {person, on(day), ++row_, activity});
}

// Outcomes: 1 deal_created, 2 deal_won, 3 deal_lost, 4 deal_open, 5 order. Activities: 1 attended, 2 sales, 3 other.
TEST_P(PipelineSql, DealsContactsAndTouchesByHand) {
  ASSERT_TRUE(ledger::ensure_tables(session()));
  execute(
      "INSERT INTO ledger.dictionary (kind, id, name) VALUES ('outcome', 1, 'deal_created'), ('outcome', 2, "
      "'deal_won'), ('outcome', 3, 'deal_lost'), ('outcome', 4, 'deal_open'), ('outcome', 5, 'order')");
  execute(
      "INSERT INTO ledger.activity_kind (activity_id, name, kind) VALUES (1, 'attended', 'attended'), "
      "(2, 'sales_conversation', 'other'), (3, 'viewed', 'viewed')");
  execute("INSERT INTO ledger.source_basis (source_id, measurement, matching) VALUES (1, TRUE, TRUE)");
  execute(
      "INSERT INTO ledger.rate (currency, from_day, until_day, factor) VALUES "
      "('EUR', DATE '1970-01-01', DATE '2999-01-01', 1.5)");
  execute("INSERT INTO ledger.actor_person (actor_id, person_id, tier) VALUES (11, 1, 0), (12, 2, 0), (13, 3, 0)");
  execute(
      "INSERT INTO ledger.person (person_id, member, customer, staff, segment_id, tier) VALUES "
      "(1, TRUE, FALSE, FALSE, 0, 0), (2, TRUE, FALSE, FALSE, 0, 0), (3, TRUE, FALSE, TRUE, 0, 0)");
  deal(100, 50, 40, 2, 110);             // won in the period; its account's contact is person 1
  deal(101, 51, 80, 3, 200);             // lost after the period: open at its end; person 2 has a role in it
  deal(102, 50, 40, 2, 90);              // closed before the period
  deal(103, 52, 30, 2, 105);             // only staff belongs to the account
  deal(104, 53, 115, 2, 112);            // closed on a date before it was created: begins then
  outcome(105, 50, 5, 110, 100, "EUR");  // an order is no deal
  belongs(11, 50, 0), belongs(12, 0, 101), belongs(13, 52, 0);
  belongs(12, 50, 0, false, 777), belongs(12, 50, 0, true, 777);               // taken back by a later export
  did(1, 29, 1), did(1, 31, 2), did(1, 45, 1), did(1, 46, 1), did(1, 111, 1);  // 29: too old; 111: after the close
  did(2, 79, 3), did(2, 119, 1), did(2, 121, 1);
  const std::vector<Named> parameters = {{"from", on(100)},
                                         {"until", on(120)},
                                         {"window_days", number(10)},
                                         {"touches", std::string(",attended,")},
                                         {"other_touches", std::string(",sales_conversation,")}};
  const auto stream = run_sql(session(), "pipeline", parameters);
  ASSERT_TRUE(stream) << to_text(stream.error());
  const auto result = read_all(**stream);
  ASSERT_TRUE(result) << to_text(result.error());
  const Value none{};
  EXPECT_THAT(
      result->rows,
      ElementsAre(Row{number(100), number(50), std::string("won"), number(150), on(40), number(1), on(45), on(31)},
                  Row{number(101), number(51), std::string("open"), number(150), on(80), number(2), on(119), none},
                  Row{number(103), number(52), std::string("won"), number(150), on(30), none, none, none},
                  Row{number(104), number(53), std::string("won"), number(150), on(112), none, none, none}));
}

}  // namespace
}  // namespace cw::engine::test
