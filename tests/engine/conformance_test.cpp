#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "engine/session.hpp"
#include "engine/table.hpp"
#include "tests/engine/both_engines.hpp"

namespace cw::engine::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

using Row = std::vector<Value>;
const Value null = std::monostate{};

INSTANTIATE_TEST_SUITE_P(Engine, BothEngines, testing::Values(Dialect::duckdb, Dialect::postgres), dialect_name);

const TableDesc& all_types() {
  static const TableDesc table{.name = "ledger.sample",
                               .columns = {{"id", ColumnType::int64},
                                           {"flag", ColumnType::boolean, false},
                                           {"small", ColumnType::int32, false},
                                           {"large", ColumnType::int64, false},
                                           {"real", ColumnType::float64, false},
                                           {"words", ColumnType::text, false},
                                           {"day", ColumnType::date, false},
                                           {"moment", ColumnType::timestamp, false}},
                               .key = {"id"}};
  return table;
}

/// Row by row into the columns of `all_types`.
Chunk chunk_of(const std::vector<Row>& rows) {
  Chunk chunk;
  chunk.rows = rows.size();
  for (std::size_t i = 0; i < all_types().columns.size(); ++i) {
    ColumnData column;
    column.type = all_types().columns[i].type;
    for (const Row& row : rows) {
      const Value& value = row[i];
      const bool valid = value != null;
      column.valid.push_back(valid ? 1 : 0);
      if (column.type == ColumnType::text) {
        column.texts.push_back(valid ? std::get<std::string>(value) : "");
      } else if (column.type == ColumnType::float64) {
        column.doubles.push_back(valid ? std::get<double>(value) : 0.0);
      } else if (!valid) {
        column.ints.push_back(0);
      } else if (const auto* flag = std::get_if<bool>(&value)) {
        column.ints.push_back(*flag ? 1 : 0);
      } else if (const auto* day = std::get_if<Day>(&value)) {
        column.ints.push_back(day->days);
      } else if (const auto* moment = std::get_if<Instant>(&value)) {
        column.ints.push_back(moment->micros);
      } else {
        column.ints.push_back(std::get<std::int64_t>(value));
      }
    }
    chunk.columns.push_back(std::move(column));
  }
  return chunk;
}

const std::vector<Row>& extremes() {
  static const std::vector<Row> rows = {
      {std::int64_t{1}, true, std::int64_t{INT32_MAX}, largest, 1.0 / 3.0, std::string("plain"), Day{20000},
       Instant{1'700'000'000'000'001}},
      {std::int64_t{2}, false, std::int64_t{INT32_MIN}, smallest, -0.0, std::string(),
       Day{static_cast<std::int32_t>(first_date)}, Instant{first_timestamp}},
      {std::int64_t{3}, null, null, null, null, null, null, null},
      {std::int64_t{4}, true, std::int64_t{0}, std::int64_t{0}, std::numeric_limits<double>::denorm_min(),
       std::string("Zoë 佐藤 \U0001F9F6 'quoted' \"twice\"\n\ttab\\"), Day{static_cast<std::int32_t>(last_date)},
       Instant{last_timestamp}},
      {std::int64_t{5}, true, std::int64_t{-1}, std::int64_t{-1}, std::numeric_limits<double>::max(),
       std::string(100'000, 'x'), Day{-1}, Instant{-1}},
      {std::int64_t{6}, true, std::int64_t{7}, std::int64_t{7}, std::numeric_limits<double>::infinity(),
       std::string("NULL"), Day{0}, Instant{0}}};
  return rows;
}

TEST_P(BothEngines, ParametersOfEveryTypeComeBackAsTheyWent) {
  const std::vector<Value> parameters = {
      true, std::int64_t{-5}, 0.1, std::string("Zoë 'x' $1 -- no"), Day{-719162}, Instant{1'234'567'890'123'456}, null};
  const auto got =
      rows("SELECT $1 AS a, $2 AS b, $3 AS c, $4 AS d, $5 AS e, $6 AS f, CAST($7 AS BIGINT) AS g", parameters);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0], parameters);
}

TEST_P(BothEngines, BulkLoadKeepsNullsEmptyTextsNonAsciiAndExtremes) {
  ASSERT_TRUE(session().ensure(all_types()));
  auto transaction = session().begin();
  ASSERT_TRUE(transaction);
  auto writer = session().bulk_load(all_types());
  ASSERT_TRUE(writer) << to_text(writer.error());
  ASSERT_TRUE((*writer)->append(chunk_of(extremes())));
  const auto written = (*writer)->finish();
  ASSERT_TRUE(written) << to_text(written.error());
  EXPECT_EQ(*written, 6);
  ASSERT_TRUE((*transaction)->commit());
  EXPECT_EQ(rows("SELECT id, flag, small, large, real, words, day, moment FROM ledger.sample ORDER BY id"), extremes());
}

/// Row counts around the size of a DuckDB vector, in one chunk and in several.
TEST_P(BothEngines, ChunksOfAnyLengthArriveWhole) {
  ASSERT_TRUE(session().ensure(all_types()));
  std::int64_t id = 0;
  std::int64_t expected_sum = 0;
  auto transaction = session().begin();
  ASSERT_TRUE(transaction);
  auto writer = session().bulk_load(all_types());
  ASSERT_TRUE(writer);
  for (const int length : {0, 1, 2047, 2048, 2049, 5000, 0}) {
    std::vector<Row> part;
    for (int i = 0; i < length; ++i) {
      ++id;
      expected_sum += id;
      part.push_back({id, id % 2 == 0, id % 3 == 0 ? null : Value(id), id, static_cast<double>(id) / 7,
                      "n" + std::to_string(id), Day{static_cast<std::int32_t>(id)}, Instant{id}});
    }
    ASSERT_TRUE((*writer)->append(chunk_of(part)));
  }
  ASSERT_EQ((*writer)->finish().value(), id);
  ASSERT_TRUE((*transaction)->commit());
  auto stream = session().query("SELECT id, small, words FROM ledger.sample ORDER BY id");
  ASSERT_TRUE(stream);
  Chunk chunk;
  std::int64_t row = 0;
  std::int64_t sum = 0;
  while ((*stream)->next(chunk).value()) {
    ASSERT_GT(chunk.rows, 0U);
    ASSERT_LE(chunk.rows, 2048U);
    for (std::size_t i = 0; i < chunk.rows; ++i) {
      ++row;
      sum += chunk.columns[0].ints[i];
      ASSERT_EQ(chunk.columns[0].ints[i], row);
      ASSERT_EQ(chunk.columns[1].is_valid(i), row % 3 != 0);
      ASSERT_EQ(chunk.columns[2].texts[i], "n" + std::to_string(row));
    }
  }
  EXPECT_EQ(row, id);
  EXPECT_EQ(sum, expected_sum);
  EXPECT_FALSE((*stream)->next(chunk).value());
}

TEST_P(BothEngines, AnEmptyResultStillNamesItsColumns) {
  auto stream = session().query("SELECT CAST(1 AS INTEGER) AS one, CAST('x' AS TEXT) AS two WHERE false");
  ASSERT_TRUE(stream);
  ASSERT_EQ((*stream)->columns().size(), 2U);
  EXPECT_EQ((*stream)->columns()[0].name, "one");
  EXPECT_EQ((*stream)->columns()[0].type, ColumnType::int32);
  EXPECT_EQ((*stream)->columns()[1].type, ColumnType::text);
  Chunk chunk;
  EXPECT_FALSE((*stream)->next(chunk).value());
}

TEST_P(BothEngines, ExecuteRunsSeveralStatementsAndCountsTheRowsTheyChange) {
  EXPECT_EQ(
      execute(
          "CREATE TABLE t (a BIGINT); INSERT INTO t VALUES (1), (2), (3); DELETE FROM t WHERE a = 2; SELECT a FROM t"),
      4);
  EXPECT_EQ(execute("INSERT INTO t VALUES ($1)", {std::int64_t{9}}), 1);
  EXPECT_EQ(rows("SELECT a FROM t ORDER BY a"),
            (std::vector<Row>{{std::int64_t{1}}, {std::int64_t{3}}, {std::int64_t{9}}}));
}

TEST_P(BothEngines, ATransactionThatIsNotCommittedLeavesNothing) {
  execute("CREATE TABLE t (a BIGINT)");
  {
    auto transaction = session().begin();
    ASSERT_TRUE(transaction);
    execute("INSERT INTO t VALUES (1)");
    EXPECT_EQ(session().begin().error().code, ErrorCode::internal);
  }
  EXPECT_TRUE(rows("SELECT a FROM t").empty());
  auto transaction = session().begin();
  ASSERT_TRUE(transaction);
  execute("INSERT INTO t VALUES (2)");
  ASSERT_TRUE((*transaction)->commit());
  EXPECT_EQ((*transaction)->commit().error().code, ErrorCode::internal);
  EXPECT_EQ(rows("SELECT a FROM t"), (std::vector<Row>{{std::int64_t{2}}}));
}

TEST_P(BothEngines, AWriterThatIsGivenUpLeavesNothingAndBarsTheCommit) {
  ASSERT_TRUE(session().ensure(all_types()));
  auto transaction = session().begin();
  ASSERT_TRUE(transaction);
  {
    ASSERT_TRUE(session().bulk_load(all_types()).value()->append(chunk_of(extremes())));
  }
  EXPECT_FALSE((*transaction)->commit());
  EXPECT_TRUE(rows("SELECT id FROM ledger.sample").empty());
}

TEST_P(BothEngines, AWriterThatOutlivesItsTransactionWritesNothing) {
  ASSERT_TRUE(session().ensure(all_types()));
  auto transaction = session().begin();
  ASSERT_TRUE(transaction);
  auto writer = session().bulk_load(all_types());
  ASSERT_TRUE((*writer)->append(chunk_of(extremes())));
  transaction->reset();
  EXPECT_EQ((*writer)->finish().error().code, ErrorCode::internal);
  writer->reset();
  EXPECT_TRUE(rows("SELECT id FROM ledger.sample").empty());
}

TEST_P(BothEngines, RowsAreLoadedInsideATransactionOnly) {
  ASSERT_TRUE(session().ensure(all_types()));
  EXPECT_EQ(session().bulk_load(all_types()).error().code, ErrorCode::internal);
}

TEST_P(BothEngines, TwoWritersFillTwoTablesAtTheSameTime) {
  const TableDesc other{.name = "ledger.other", .columns = {{"id", ColumnType::int64}}};
  ASSERT_TRUE(session().ensure(all_types()));
  ASSERT_TRUE(session().ensure(other));
  auto transaction = session().begin();
  auto first = session().bulk_load(all_types());
  auto second = session().bulk_load(other);
  Chunk ids;
  ids.rows = 2;
  ids.columns = {{ColumnType::int64, {10, 20}, {}, {}, {}}};
  ASSERT_TRUE((*first)->append(chunk_of(extremes())));
  ASSERT_TRUE((*second)->append(ids));
  ASSERT_TRUE((*first)->append(chunk_of(extremes())));
  EXPECT_EQ((*first)->finish().value(), 12);
  EXPECT_EQ((*second)->finish().value(), 2);
  ASSERT_TRUE((*transaction)->commit());
  EXPECT_EQ(rows("SELECT id FROM ledger.other ORDER BY id"),
            (std::vector<Row>{{std::int64_t{10}}, {std::int64_t{20}}}));
}

TEST_P(BothEngines, BadChunksAreRefusedBeforeTheyReachTheTable) {
  ASSERT_TRUE(session().ensure(all_types()));
  const auto refusal = [&](const std::function<void(Chunk&)>& spoil) {
    Chunk chunk = chunk_of(extremes());
    spoil(chunk);
    auto transaction = session().begin();
    auto writer = session().bulk_load(all_types());
    const auto done = (*writer)->append(chunk);
    return done ? ErrorCode::usage : done.error().code;
  };
  EXPECT_EQ(refusal([](Chunk& c) { c.columns.pop_back(); }), ErrorCode::internal);
  EXPECT_EQ(refusal([](Chunk& c) { c.columns[1].type = ColumnType::int64; }), ErrorCode::internal);
  EXPECT_EQ(refusal([](Chunk& c) { c.columns[4].doubles.pop_back(); }), ErrorCode::internal);
  EXPECT_EQ(refusal([](Chunk& c) { c.columns[0].valid[3] = 0; }), ErrorCode::invalid_input);
  EXPECT_EQ(refusal([](Chunk& c) { c.columns[2].ints[0] = std::int64_t{INT32_MAX} + 1; }), ErrorCode::invalid_input);
  EXPECT_EQ(refusal([](Chunk& c) { c.columns[5].texts[0] = "\xC3("; }), ErrorCode::invalid_input);
  EXPECT_EQ(refusal([](Chunk& c) { c.columns[5].texts[0] = std::string("a\0b", 3); }), ErrorCode::invalid_input);
  EXPECT_EQ(refusal([](Chunk& c) { c.columns[7].ints[0] = largest; }), ErrorCode::invalid_input);
  EXPECT_EQ(refusal([](Chunk& c) { c.columns[6].ints[0] = last_date + 1; }), ErrorCode::invalid_input);
}

TEST_P(BothEngines, ErrorsSayWhoseFaultItIsAndQuoteNoValues) {
  execute("CREATE TABLE t (a BIGINT NOT NULL)");
  const auto wrong = session().query("SELECT nothing FROM nowhere");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::internal);
  EXPECT_THAT(wrong.error().what, HasSubstr("nowhere"));
  EXPECT_EQ(session().execute("SELEKT 1").error().code, ErrorCode::internal);
  EXPECT_EQ(session().execute("INSERT INTO t VALUES (NULL)").error().code, ErrorCode::invalid_input);
  const std::vector<Value> secret = {std::string("ana@example.org")};
  const auto cast = session().execute("INSERT INTO t SELECT CAST($1 AS BIGINT)", secret);
  ASSERT_FALSE(cast);
  EXPECT_EQ(cast.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(cast.error().what.find("ana"), std::string::npos) << cast.error().what;
  const std::vector<Value> bad = {std::string("\xff")};
  EXPECT_EQ(session().execute("SELECT $1", bad).error().code, ErrorCode::invalid_input);
  EXPECT_FALSE(session().query("SELECT $1", std::vector<Value>{}));
}

TEST_P(BothEngines, TypesThatTheEnginesDoNotShareAreRefused) {
  execute("CREATE TABLE t (a BIGINT); INSERT INTO t VALUES (1)");
  const auto sum = session().query("SELECT sum(a) AS total FROM t");
  ASSERT_FALSE(sum);
  EXPECT_EQ(sum.error().code, ErrorCode::internal);
  EXPECT_THAT(sum.error().what, HasSubstr("total"));
  EXPECT_FALSE(session().query("SELECT 1.5 AS price"));
  EXPECT_EQ(rows("SELECT CAST(sum(a) AS BIGINT) AS total FROM t"), (std::vector<Row>{{std::int64_t{1}}}));
}

TEST_P(BothEngines, AFailureInsideATransactionBarsItsCommit) {
  execute("CREATE TABLE t (a BIGINT)");
  auto transaction = session().begin();
  execute("INSERT INTO t VALUES (1)");
  EXPECT_FALSE(session().execute("INSERT INTO nowhere VALUES (1)"));
  EXPECT_FALSE(session().execute("INSERT INTO t VALUES (2)"));
  EXPECT_FALSE((*transaction)->commit());
  EXPECT_TRUE(rows("SELECT a FROM t").empty());
  EXPECT_EQ(execute("INSERT INTO t VALUES (3)"), 1);
}

TEST_P(BothEngines, ANewStatementEndsARunningStream) {
  auto stream = session().query("SELECT CAST(i AS BIGINT) AS i FROM generate_series(1, 100000) AS g(i)");
  ASSERT_TRUE(stream) << to_text(stream.error());
  Chunk chunk;
  ASSERT_TRUE((*stream)->next(chunk).value());
  EXPECT_EQ(rows("SELECT CAST(5 AS BIGINT)"), (std::vector<Row>{{std::int64_t{5}}}));
  EXPECT_EQ((*stream)->next(chunk).error().code, ErrorCode::internal);
}

/// Always, not only when the writer happens to hand its rows over: so a mistake shows on small data.
TEST_P(BothEngines, AWriterEndsARunningStreamOfItsSession) {
  const TableDesc other{.name = "ledger.other", .columns = {{"id", ColumnType::int64}}};
  ASSERT_TRUE(session().ensure(other));
  auto transaction = session().begin();
  auto writer = session().bulk_load(other);
  auto stream = session().query("SELECT CAST(i AS BIGINT) AS i FROM generate_series(1, 600000) AS g(i)");
  ASSERT_TRUE(stream && writer);
  Chunk chunk;
  ASSERT_TRUE((*stream)->next(chunk).value());
  ASSERT_TRUE((*writer)->append(chunk));
  Chunk after;
  EXPECT_EQ((*stream)->next(after).error().code, ErrorCode::internal);
  EXPECT_EQ((*writer)->finish().value(), static_cast<std::int64_t>(chunk.rows));
  EXPECT_TRUE((*transaction)->commit());
}

TEST_P(BothEngines, AnErrorInTheMiddleOfAStreamIsReported) {
  auto stream = session().query(
      "SELECT CAST(CASE WHEN i < 50000 THEN '1' ELSE 'x' END AS BIGINT) AS a FROM generate_series(1, 100000) AS g(i)");
  Chunk chunk;
  Result<bool> more = true;
  if (!stream) {
    EXPECT_EQ(stream.error().code, ErrorCode::invalid_input);
    return;
  }
  while (more && *more) more = (*stream)->next(chunk);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::invalid_input);
}

TEST_P(BothEngines, AnotherSessionSeesWhatWasCommittedOnly) {
  execute("CREATE TABLE t (a BIGINT)");
  auto other = session().another();
  ASSERT_TRUE(other) << to_text(other.error());
  const auto seen = [&] {
    auto stream = (*other)->query("SELECT CAST(count(*) AS BIGINT) FROM t");
    return std::get<std::int64_t>(read_all(**stream).value().rows[0][0]);
  };
  auto transaction = session().begin();
  execute("INSERT INTO t VALUES (1)");
  EXPECT_EQ(seen(), 0);
  ASSERT_TRUE((*transaction)->commit());
  EXPECT_EQ(seen(), 1);
}

TEST_P(BothEngines, EnsureIsIdempotentAndNoticesAnotherShape) {
  ASSERT_TRUE(session().ensure(all_types()));
  EXPECT_TRUE(session().ensure(all_types()));
  TableDesc changed = all_types();
  changed.columns[2].type = ColumnType::text;
  EXPECT_EQ(session().ensure(changed).error().code, ErrorCode::damaged);
  changed = all_types();
  changed.columns.pop_back();
  EXPECT_EQ(session().ensure(changed).error().code, ErrorCode::damaged);
}

TEST_P(BothEngines, NamedFunctionsMeanTheSame) {
  EXPECT_EQ(rows("SELECT cw1.idiv(-7, 2), cw1.idiv(7, 2), cw1.idiv(1, 0)"),
            (std::vector<Row>{{std::int64_t{-3}, std::int64_t{3}, null}}));
  EXPECT_EQ(rows("SELECT cw1.safe_div(1, 4), cw1.safe_div(1, 0)"), (std::vector<Row>{{0.25, null}}));
  EXPECT_EQ(rows("SELECT cw1.secs_between(TIMESTAMP '2026-02-28 23:59:59.5', TIMESTAMP '2026-03-01 00:00:01'), "
                 "cw1.secs_between(TIMESTAMP '2026-03-01 00:00:01', TIMESTAMP '2026-02-28 23:59:59.5')"),
            (std::vector<Row>{{std::int64_t{1}, std::int64_t{-1}}}));
  EXPECT_EQ(rows("SELECT cw1.days_between(DATE '2024-02-28', DATE '2024-03-01'), "
                 "cw1.days_between(TIMESTAMP '2024-02-28 23:59:59', TIMESTAMP '2024-02-29 00:00:00')"),
            (std::vector<Row>{{std::int64_t{2}, std::int64_t{1}}}));
  EXPECT_EQ(rows("SELECT cw1.month_no(DATE '2026-01-31') - cw1.month_no(DATE '2025-12-01')"),
            (std::vector<Row>{{std::int64_t{1}}}));
  EXPECT_EQ(rows("SELECT cw1.re_has('feedback', 'ed.a'), cw1.re_has('feedback', '^ed')"),
            (std::vector<Row>{{true, false}}));
}

TEST_P(BothEngines, TextSortsByCodePoint) {
  EXPECT_EQ(rows("SELECT w FROM (VALUES ('b'), ('a'), ('Z'), ('é')) AS v(w) ORDER BY w COLLATE \"C\""),
            (std::vector<Row>{{std::string("Z")}, {std::string("a")}, {std::string("b")}, {std::string("é")}}));
}

TEST_P(BothEngines, AQuerySqlFileRunsWithNamedParameters) {
  const std::vector<Named> wrong = {{"nothing", std::int64_t{1}}};
  EXPECT_EQ(run_sql(session(), "functions/cw1", wrong).error().code, ErrorCode::internal);
  EXPECT_EQ(run_sql(session(), "no_such_file").error().where, "sql/no_such_file.sql");
}

TEST_P(BothEngines, InfoNamesTheEngine) {
  EXPECT_EQ(session().info().dialect, GetParam());
  EXPECT_FALSE(session().info().version.empty());
}

}  // namespace
}  // namespace cw::engine::test
