#include "ledger/rights.hpp"

#include "engine/postgres_database.hpp"
#include "ledger/import.hpp"
#include "ledger/retention.hpp"
#include "tests/engine/both_engines.hpp"

namespace cw::ledger {
namespace {

/// Two accounts, each with an address, two posts (one of them replaced) and an order with a code of their own.
class LedgerRights : public engine::test::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(ensure_tables(session()).has_value());
    dictionary = Dictionary::load(session()).value();
    take("one.csv", 100);
    take("ana@example.org.csv", 101);
  }
  void take(const std::string& file, std::int64_t second) {
    auto import =
        Import::begin(session(), dictionary, {"posts", "forum", file, "kind", "CSV", file, "settings", 10}).value();
    for (std::uint64_t account : {10U, 20U}) {
      ActorFact said;
      said.token = Token{account, account};
      said.segment_id = dictionary.id("segment", "segment " + std::to_string(account));
      const IdentifierFact address[] = {{2, Token{account, 7}}, {8, Token{}}};
      said.identifiers = address;
      ActivityFact post;
      ASSERT_TRUE(import->actor(said).has_value());
      post.actor = {said.token};
      post.activity_id = dictionary.id("activity", "post");
      for (std::int64_t i = 0; i < 2; ++i) {
        post.row_key = static_cast<std::int64_t>(account) * 10 + i;
        post.at = Instant{(i == 0 ? second : 50) * micros_per_second};
        ASSERT_TRUE(import->activity(post).has_value());
      }
      OutcomeFact order;
      order.row_key = static_cast<std::int64_t>(account);
      order.actor = post.actor;
      order.outcome_id = dictionary.id("outcome", "order");
      order.code_id = dictionary.id("code", "CODE" + std::to_string(account));
      order.currency = Currency::parse("EUR").value();
      order.at = Instant{200 * micros_per_second};
      ASSERT_TRUE(import->outcome(order).has_value());
    }
    ASSERT_TRUE(import->commit(6, 0, {}).has_value());
  }
  std::int64_t count(const std::string& from) {
    return std::get<std::int64_t>(rows("SELECT count(*) FROM " + from)[0][0]);
  }
  std::string text(const std::string& sql) { return std::get<std::string>(rows(sql)[0][0]); }
  Dictionary dictionary;
};

TEST_P(LedgerRights, RemoveActorsTakesEverythingOfThemAndNothingElse) {
  const ActorId first[] = {ActorId{1}};
  const auto counted = count_rows(session(), first);
  ASSERT_TRUE(counted.has_value()) << counted.error().what;
  const auto removed = remove_actors(session(), first);
  ASSERT_TRUE(removed.has_value()) << removed.error().what;
  for (const auto* report : {&*counted, &*removed}) {
    EXPECT_EQ(report->actors, 1);
    EXPECT_EQ(report->descriptions, 1);
    EXPECT_EQ(report->identifiers, 2);
    EXPECT_EQ(report->activities, 3);
    EXPECT_EQ(report->outcomes, 1);
  }
  for (const char* table : {"actor", "identifier", "activity", "outcome"}) {
    EXPECT_EQ(count(std::string("ledger.") + table + " WHERE actor_id = 1"), 0) << table;
    EXPECT_GT(count(std::string("ledger.") + table + " WHERE actor_id = 2"), 0) << table;
  }
  EXPECT_EQ(count("ledger.superseded"), 1);
  EXPECT_EQ(text("SELECT name FROM ledger.dictionary WHERE kind = 'code' AND id = 1"), "erased 1");
  EXPECT_EQ(text("SELECT name FROM ledger.dictionary WHERE kind = 'code' AND id = 2"), "CODE20");
  EXPECT_EQ(text("SELECT name FROM ledger.dictionary WHERE kind = 'segment' AND id = 1"), "erased 1");
  EXPECT_TRUE(engine::rewrite_postgres(session(), {}).has_value());
  if (session().info().dialect == engine::Dialect::postgres) {
    EXPECT_TRUE(engine::rewrite_postgres(session(), all_tables()).has_value());
  }
}

TEST_P(LedgerRights, ConsentIsANewWord) {
  const ActorId first[] = {ActorId{1}};
  EXPECT_EQ(say_consent(session(), first, -1).value(), 1);
  EXPECT_EQ(say_consent(session(), first, -1).value(), 0);
  EXPECT_EQ(std::get<std::int64_t>(
                rows("SELECT consent FROM ledger.actor WHERE actor_id = 1 ORDER BY row_id DESC LIMIT 1")[0][0]),
            -1);
  EXPECT_EQ(count("ledger.actor WHERE consent < 0"), 1);
  EXPECT_EQ(say_consent(session(), first, 0).value(), 1);
  // an import that follows numbers its rows behind
  take("three.csv", 102);
  EXPECT_EQ(std::get<std::int64_t>(rows("SELECT count(*) - count(DISTINCT row_id) FROM ledger.actor")[0][0]), 0);
}

TEST_P(LedgerRights, TokensAndFileNames) {
  std::int64_t own = 0, linking = 0;
  ASSERT_TRUE(for_each_token(session(), [&](const Holding& holding) {
                own += holding.kind == 6 ? 1 : 0;
                linking += holding.kind == 2 ? 1 : 0;
                EXPECT_NE(holding.kind, 8);
              }).has_value());
  EXPECT_EQ(own, 2);
  EXPECT_EQ(linking, 2);
  EXPECT_EQ(hide_file_names(session(), "Ana@Example.org").value(), 1);
  EXPECT_EQ(count("ledger.import_run WHERE file_name LIKE '%ana%'"), 0);
  EXPECT_EQ(marks_seen(session()).value(), "");
  ASSERT_TRUE(note_marks_seen(session(), "v1").has_value());
  ASSERT_TRUE(note_marks_seen(session(), "v2").has_value());
  EXPECT_EQ(marks_seen(session()).value(), "v2");
}

TEST_P(LedgerRights, PurgeByRetention) {
  const std::int32_t posts = dictionary.find("activity", "post"), orders = dictionary.find("outcome", "order");
  const KeepFrom limits[] = {{"activity", posts, 1, Instant{100 * micros_per_second}},
                             {"outcome", orders, 1, Instant{0}}};
  const auto due = due_for_purge(session(), limits, Instant{0});
  ASSERT_TRUE(due.has_value()) << due.error().what;
  ASSERT_EQ(due->rows.size(), 1U);
  EXPECT_EQ(due->rows[0].rows, 2);  // one post of each at second 50
  EXPECT_TRUE(due->idle.empty());
  EXPECT_EQ(count("ledger.activity"), 6);
  ASSERT_TRUE(purge(session(), limits, *due).has_value());
  EXPECT_EQ(count("ledger.activity"), 4);
  EXPECT_EQ(count("ledger.superseded"), 2);
}

INSTANTIATE_TEST_SUITE_P(Engines, LedgerRights, testing::Values(engine::Dialect::duckdb, engine::Dialect::postgres),
                         engine::test::dialect_name);

}  // namespace
}  // namespace cw::ledger
