#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "base/chance.hpp"
#include "engine/session.hpp"
#include "ledger/tables.hpp"
#include "tests/engine/both_engines.hpp"
#include "tests/engine/private_postgres.hpp"

/// Every file below sql/ runs on both engines over the same made-up rows and gives the same rows. What the rows mean is
/// tested elsewhere: here they are only many, joined, repeated, NULL and in no order.
namespace cw::engine::test {
namespace {

constexpr std::int64_t start_micros = 1'767'225'600'000'000;  // 2026-01-01
constexpr std::int64_t hours = 24 * 90;

const std::vector<std::string>& words() {
  static const std::vector<std::string> list = {"posted_topic", "replied", "answer_accepted",
                                                "viewed",       "order",   "refund",
                                                "ticket",       "EUR",     "USD",
                                                "paid",         "Zoë",     "",
                                                "a'b"};
  return list;
}

void append_random(ColumnData& column, Rng& rng) {
  switch (column.type) {
    case ColumnType::boolean:
      column.ints.push_back(static_cast<std::int64_t>(rng.below(2)));
      break;
    case ColumnType::int32:
      column.ints.push_back(static_cast<std::int64_t>(rng.below(6)));
      break;
    case ColumnType::int64:
      column.ints.push_back(static_cast<std::int64_t>(rng.below(40)) - 2);
      break;
    case ColumnType::date:
      column.ints.push_back(20'454 + static_cast<std::int64_t>(rng.below(90)));
      break;
    case ColumnType::timestamp:
      column.ints.push_back(start_micros + static_cast<std::int64_t>(rng.below(hours)) * 3600 * micros_per_second);
      break;
    case ColumnType::float64:
      column.doubles.push_back(static_cast<double>(rng.below(17)) / 8);
      break;
    case ColumnType::text:
      column.texts.push_back(words()[rng.below(words().size())]);
      break;
  }
}

Chunk random_rows(const TableDesc& table, std::size_t rows) {
  Rng rng(Seed{20}.fork(table.name));
  Chunk chunk;
  chunk.rows = rows;
  for (const TableColumn& described : table.columns) {
    ColumnData column;
    column.type = described.type;
    for (std::size_t row = 0; row < rows; ++row) {
      append_random(column, rng);
      column.valid.push_back(described.not_null || rng.below(4) != 0 ? 1 : 0);
    }
    chunk.columns.push_back(std::move(column));
  }
  return chunk;
}

void fill(Session& session) {
  ASSERT_TRUE(ledger::ensure_tables(session));
  auto transaction = session.begin();
  for (const TableDesc* table : ledger::all_tables()) {
    auto writer = session.bulk_load(*table);
    ASSERT_TRUE(writer) << table->name;
    ASSERT_TRUE((*writer)->append(random_rows(*table, 120))) << table->name;
    ASSERT_TRUE((*writer)->finish());
  }
  ASSERT_TRUE((*transaction)->commit());
}

/// A value in the middle of the made-up rows for "$name TYPE" of the header.
Value value_for(const std::string& name, const std::string& type) {
  const bool until = name.find("until") != std::string::npos;
  if (type == "TIMESTAMP") return Instant{start_micros + (until ? 2000 : 200) * 3600 * micros_per_second};
  if (type == "DATE") return Day{until ? 20'530 : 20'460};
  if (type == "BOOLEAN") return true;
  if (type == "DOUBLE") return 0.5;
  if (type == "VARCHAR" || type == "TEXT") return words()[4];
  return std::int64_t{until ? 30 : 3};
}

std::vector<Named> parameters_of(const SqlFile& file) {
  std::vector<Named> named;
  const std::regex declared(R"(\$(\w+)\s+([A-Z]+))");
  for (std::sregex_iterator match(file.text.begin(), file.text.end(), declared), end; match != end; ++match) {
    const auto known = std::find(file.parameters.begin(), file.parameters.end(), (*match)[1].str());
    const bool seen = std::any_of(named.begin(), named.end(),
                                  [&](const Named& n) { return known != file.parameters.end() && n.name == *known; });
    if (known != file.parameters.end() && !seen) named.push_back({*known, value_for((*match)[1], (*match)[2])});
  }
  return named;
}

using Rows = std::vector<std::vector<Value>>;

struct Answer {
  std::vector<std::pair<std::string, ColumnType>> columns;
  Rows rows;
  std::int64_t changed = 0;
};

Answer read(Result<std::unique_ptr<ColumnStream>> stream) {
  Answer answer;
  EXPECT_TRUE(stream) << to_text(stream.error());
  if (!stream) return answer;
  for (const ColumnInfo& column : (*stream)->columns()) answer.columns.emplace_back(column.name, column.type);
  auto result = read_all(**stream);
  EXPECT_TRUE(result) << to_text(result.error());
  if (result) answer.rows = std::move(result->rows);
  std::sort(answer.rows.begin(), answer.rows.end());
  return answer;
}

/// The table that a statement changes, or "".
std::string changed_table(const SqlFile& file) {
  std::smatch match;
  const std::regex changing(R"(\n(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_.]+))");
  return std::regex_search(file.text, match, changing) ? match[1].str() : "";
}

std::string all_columns(const std::string& name) {
  for (const TableDesc* table : ledger::all_tables()) {
    if (table->name != name) continue;
    std::string columns;
    for (const TableColumn& column : table->columns) columns += (columns.empty() ? "" : ", ") + column.name;
    return "SELECT " + columns + " FROM " + name;
  }
  ADD_FAILURE() << name << " is not a table of the ledger";
  return "SELECT 1";
}

/// The rows of a query; or what a changing statement leaves in its table, which is then rolled back.
Answer answer_of(Session& session, const std::string& name, const SqlFile& file) {
  const auto parameters = parameters_of(file);
  const std::string table = changed_table(file);
  if (table.empty()) return read(run_sql(session, name, parameters));
  auto transaction = session.begin();
  const auto changed = execute_sql(session, name, parameters);
  EXPECT_TRUE(changed) << to_text(changed.error());
  Answer answer = read(session.query(all_columns(table)));
  answer.changed = changed.value_or(-1);
  return answer;
}

TEST(EverySqlFile, GivesTheSameOnBothEngines) {
  if (!PrivatePostgres::installed()) GTEST_SKIP() << "the PostgreSQL 15 server is not installed";
  auto duckdb = open_duckdb({});
  auto postgres = open_postgres(PrivatePostgres::shared().fresh_database());
  ASSERT_TRUE(duckdb && postgres);
  fill(**duckdb);
  fill(**postgres);
  std::set<std::string> done;
  std::size_t with_rows = 0;
  for (const SqlFile& file : sql_files()) {
    if (file.name.starts_with("functions/")) continue;
    const std::string name = file.name.substr(0, file.name.find('.'));
    if (!done.insert(name).second) continue;
    SCOPED_TRACE(name);
    const Answer one = answer_of(**duckdb, name, file);
    const Answer other = answer_of(**postgres, name, file);
    EXPECT_EQ(one.columns, other.columns);
    EXPECT_EQ(one.changed, other.changed);
    EXPECT_EQ(one.rows.size(), other.rows.size());
    EXPECT_TRUE(one.rows == other.rows) << "the rows differ";
    with_rows += one.rows.empty() ? 0U : 1U;
  }
  EXPECT_GE(with_rows, done.size() / 2) << "too many files see no rows for this test to mean much";
}

}  // namespace
}  // namespace cw::engine::test
