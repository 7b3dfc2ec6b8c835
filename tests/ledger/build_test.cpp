#include "ledger/build.hpp"

#include "base/chance.hpp"
#include "ledger/import.hpp"
#include "ledger/order.hpp"
#include "tests/engine/both_engines.hpp"

/// What the build derives, against plain SQL over the same facts, and what comes of building after every import.
namespace cw::ledger {
namespace {

using Rows = std::vector<std::vector<engine::Value>>;

class Build : public engine::test::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(ensure_tables(session()).has_value());
    dictionary = Dictionary::load(session()).value();
  }

  void load(const engine::TableDesc& table, const engine::Chunk& chunk) {
    auto transaction = session().begin().value();
    auto writer = session().bulk_load(table).value();
    ASSERT_TRUE(writer->append(chunk).has_value());
    ASSERT_TRUE(writer->finish().has_value());
    ASSERT_TRUE(transaction->commit().has_value());
  }

  Result<std::int64_t> order(const PersonOfActor& persons, std::int64_t memory_bytes) {
    execute("DELETE FROM ledger.activity_by_person");
    auto transaction = session().begin().value();
    const OrderedTable table{"activity_actors", "build_activity_by_person", &activity_by_person_table(), false};
    CW_TRY(const auto written, write_ordered(session(), persons, table, memory_bytes));
    CW_TRY_VOID(transaction->commit());
    return written;
  }

  /// All rows of a derived table; on DuckDB as they are stored.
  Rows stored(const engine::TableDesc& table) {
    const bool keeps_order = session().info().dialect == engine::Dialect::duckdb;
    return rows("SELECT * FROM " + table.name + (keeps_order ? "" : " ORDER BY 1, 2, 3"));
  }
  std::vector<Rows> derived() {
    return {stored(actor_person_table()), stored(person_table()), stored(activity_by_person_table()),
            stored(outcome_by_person_table())};
  }

  Dictionary dictionary;
};

/// 3,000 activities of 40 actors at 50 times, so that times repeat; some are retracted, some of a source without a
/// basis.
engine::Chunk random_activities() {
  Rng rng(Seed{9});
  engine::Chunk chunk;
  chunk.rows = 3'000;
  for (const auto& described : activity_table().columns) {
    auto& column = chunk.columns.emplace_back();
    column.type = described.type;
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      std::int64_t value = static_cast<std::int64_t>(rng.below(40)) + 1;
      if (described.name == "row_id") value = static_cast<std::int64_t>(row * 7919 % chunk.rows) + 1;
      if (described.name == "occurred_at") value = static_cast<std::int64_t>(rng.below(50)) * micros_per_second;
      if (described.name == "object_id") value = static_cast<std::int64_t>(rng.below(1ULL << 62));
      if (described.name == "source_id") value = rng.below(10) == 0 ? 2 : 1;
      if (described.name == "retracted") value = rng.below(10) == 0;
      column.ints.push_back(value);
    }
  }
  return chunk;
}

TEST_P(Build, OrderIsThatOfOrderByHoweverLittleMemory) {
  load(activity_table(), random_activities());
  execute(
      "INSERT INTO ledger.source_basis (source_id, measurement, matching) VALUES (1, TRUE, TRUE), (2, FALSE, TRUE)");
  execute(
      "INSERT INTO ledger.superseded (fact, row_id, by_run) VALUES ('activity', 5, 2), ('activity', 6, 2), ('outcome', "
      "7, 2)");
  PersonOfActor persons;
  for (std::int64_t actor = 1; actor <= 35; ++actor) {  // 36 to 40 are nobody; an even actor is the one before it
    const std::int64_t person = actor - (actor % 2 == 0 ? 1 : 0);
    persons.add(ActorId{actor}, PersonId{person});
    execute("INSERT INTO ledger.actor_person (actor_id, person_id, tier) VALUES ($1, $2, 0)", {actor, person});
  }
  const PersonId out[] = {PersonId{3}};
  persons.leave_out(out);
  const auto wanted = rows(
      "SELECT linked.person_id, activity.occurred_at, activity.row_id, activity.object_id, activity.activity_id "
      "FROM ledger.activity AS activity JOIN ledger.actor_person AS linked ON linked.actor_id = activity.actor_id "
      "WHERE NOT activity.retracted AND activity.source_id = 1 AND linked.person_id <> 3 AND activity.row_id NOT IN "
      "(5, 6) "
      "ORDER BY linked.person_id, activity.occurred_at, activity.row_id");
  ASSERT_GT(wanted.size(), 1'500U);
  for (const std::int64_t memory_bytes : {std::int64_t{1} << 20, std::int64_t{20'000}, std::int64_t{1}}) {
    const auto written = order(persons, memory_bytes);
    ASSERT_TRUE(written.has_value()) << written.error().what;
    EXPECT_EQ(*written, static_cast<std::int64_t>(wanted.size()));
    EXPECT_EQ(stored(activity_by_person_table()), wanted) << memory_bytes << " bytes";
  }
}

TEST_P(Build, NobodysOutcomesArePersonZeroAndNobodysActivitiesAreLeft) {
  PersonOfActor persons;
  persons.add(ActorId{7}, PersonId{7});
  persons.add(ActorId{9}, PersonId{7});
  EXPECT_EQ(persons.find(9), 7);
  EXPECT_EQ(persons.find(0), 0);
  EXPECT_EQ(persons.find(8), 0);
  EXPECT_EQ(persons.find(1'000), 0);
  EXPECT_EQ(persons.find(-1), 0);
  const PersonId out[] = {PersonId{7}};
  persons.leave_out(out);
  EXPECT_EQ(persons.find(9), PersonOfActor::left_out);
  EXPECT_EQ(persons.find(8), 0);
}

catalog::Catalog catalog_of_one_source() {
  catalog::Catalog catalog;
  catalog.workspace.currency = Currency::parse("EUR").value();
  catalog::Activity post;
  post.name = "post";
  post.counts_as = "replied";
  catalog.activities = {post};
  catalog::Outcome order;
  order.name = "order";
  order.counts_as = "order";
  order.margin = catalog::Distribution{"point", 0.4, {}, {}, {}};
  catalog.outcomes = {order};
  catalog::Source source;
  source.id = "posts";
  source.legal_basis = {{catalog::Purpose::measurement, catalog::Basis::contract}};
  catalog.sources = {source};
  return catalog;
}

/// One export: posts as (key, author, second), orders as (key, buyer, second).
struct Export {
  struct Row {
    std::int64_t key;
    std::uint64_t account;
    std::int64_t second;
    bool retracted = false;
  };
  std::string name;
  std::vector<Row> posts, orders;
};

void import(engine::Session& session, Dictionary& dictionary, const Export& file) {
  auto import =
      Import::begin(session, dictionary, {"posts", "forum", file.name, "kind", "CSV", file.name, "settings", 10})
          .value();
  const auto actor = [](std::uint64_t number) { return Mention{Token{number, number * 7919}}; };
  for (const auto& row : file.posts) {
    ActivityFact fact;
    fact.row_key = row.key, fact.actor = actor(row.account), fact.at = Instant{row.second * micros_per_second};
    fact.activity_id = dictionary.id("activity", "post"), fact.object_id = 77, fact.retracted = row.retracted;
    ASSERT_TRUE(import->activity(fact).has_value());
  }
  for (const auto& row : file.orders) {
    OutcomeFact fact;
    fact.row_key = row.key, fact.at = Instant{row.second * micros_per_second};
    fact.actor = row.account == 0 ? Mention{} : actor(row.account);
    fact.outcome_id = dictionary.id("outcome", "order"), fact.gross_minor = 100 * row.key,
    fact.currency = *Currency::parse("EUR");
    fact.retracted = row.retracted;
    ASSERT_TRUE(import->outcome(fact).has_value());
  }
  ASSERT_TRUE(import->commit(static_cast<std::int64_t>(file.posts.size()), 0, {}).has_value());
}

TEST_P(Build, AfterASecondImportEqualsAFullBuild) {
  const Export first{"first", {{1, 10, 100}, {2, 11, 200}, {3, 12, 300}}, {{1, 11, 150}, {2, 12, 250}, {3, 0, 260}}};
  // Late events between the old ones, a post taken back, a changed order, a new account.
  const Export second{
      "second", {{4, 10, 50}, {5, 12, 150}, {2, 11, 200, true}, {6, 13, 10}}, {{1, 11, 151}, {4, 13, 5}}};
  const auto catalog = catalog_of_one_source();
  const std::vector<Assignment> apart = {
      {ActorId{1}, PersonId{1}}, {ActorId{2}, PersonId{2}}, {ActorId{3}, PersonId{3}}};
  const std::vector<Assignment> merged = {
      {ActorId{1}, PersonId{1}}, {ActorId{2}, PersonId{2}}, {ActorId{3}, PersonId{1}, 2}, {ActorId{4}, PersonId{4}}};

  import(session(), dictionary, first);
  ASSERT_TRUE(write_catalog_tables(session(), catalog, dictionary).has_value());
  ASSERT_TRUE(build(session(), apart, {"one"}).has_value());
  const auto before = derived();
  import(session(), dictionary, second);
  const auto report = build(session(), merged, {"two"});
  ASSERT_TRUE(report.has_value()) << report.error().what;
  EXPECT_FALSE(report->unchanged);
  EXPECT_EQ(report->people, 3);
  EXPECT_EQ(report->activities, 5);
  EXPECT_EQ(report->outcomes, 4);
  const auto after = derived();
  EXPECT_NE(after, before);
  EXPECT_TRUE(build(session(), merged, {"two"})->unchanged);
  EXPECT_EQ(derived(), after);
  BuildOptions full{"two"};
  full.full = true;
  EXPECT_FALSE(build(session(), merged, full)->unchanged);
  EXPECT_EQ(derived(), after);
  EXPECT_TRUE(build(session(), merged, {"two"})->unchanged);  // a full build is what a build makes
  const auto ordered =
      rows("SELECT person_id, row_id FROM ledger.activity_by_person ORDER BY person_id, occurred_at, row_id");
  const auto row = [](std::int64_t person, std::int64_t id) { return std::vector<engine::Value>{person, id}; };
  EXPECT_EQ(ordered, (Rows{row(1, 4), row(1, 1), row(1, 5), row(1, 3), row(4, 7)}));  // row 6 takes row 2 back
}

INSTANTIATE_TEST_SUITE_P(Engines, Build, testing::Values(engine::Dialect::duckdb, engine::Dialect::postgres),
                         engine::test::dialect_name);

}  // namespace
}  // namespace cw::ledger
