#include <gtest/gtest.h>

#include "statement/statement.hpp"
#include "tests/engine/private_postgres.hpp"
#include "tests/scenario/program.hpp"
#include "workspace/import.hpp"
#include "workspace/statement.hpp"

namespace cw {
namespace {

std::string statement_of(const std::string& folder) {
  workspace::Options options;
  options.folder = folder;
  options.today = make_day(2026, 10, 1);
  auto workspace = workspace::open(options);
  if (!workspace) return to_text(workspace.error());
  const auto updated = workspace::update(**workspace);
  if (!updated) return to_text(updated.error());
  const auto made = workspace::make_statement(**workspace, "2026Q3");
  return made ? statement::to_json(made->statement) : to_text(made.error());
}

std::int64_t number(const std::string& connection, const std::string& sql) {
  auto session = engine::open_postgres(connection);
  EXPECT_TRUE(session);
  auto stream = (*session)->query("SELECT CAST((" + sql + ") AS BIGINT)");
  EXPECT_TRUE(stream) << to_text(stream.error());
  return std::get<std::int64_t>(engine::read_all(**stream).value().rows[0][0]);
}

/// The catalog's digest differs, since it names the engine.
std::string without_versions(std::string json) {
  const auto begin = json.find("\"versions\"");
  return begin == std::string::npos ? json : json.erase(begin, json.find('}', begin) - begin);
}

TEST(BothEngines, TheWholeStatementIsEqual) {
  if (!engine::test::PrivatePostgres::installed()) GTEST_SKIP() << "SKIPPED: the PostgreSQL server is not installed";
  const scenario::Folder embedded, server;
  scenario::small_workspace(embedded.path());
  scenario::small_workspace(server.path());
  scenario::write(
      server.path("commonweal.yml"),
      "name: Small\ncurrency: EUR\ntime_zone: Europe/Berlin\nk: 5\nengine: postgres\nengine_connection_file: " +
          server.path("connection") + "\n");
  const auto connection = engine::test::PrivatePostgres::shared().fresh_database();
  scenario::write(server.path("connection"), connection + "\n");
  const auto on_duckdb = statement_of(embedded.path());
  ASSERT_NE(on_duckdb.find("\"members_margin.2026Q3\""), std::string::npos) << on_duckdb.substr(0, 400);
  EXPECT_EQ(without_versions(on_duckdb), without_versions(statement_of(server.path())));

  workspace::Options options;
  options.folder = server.path();
  ASSERT_TRUE(workspace::set_ledger_aside(options));
  EXPECT_EQ(number(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = 'ledger'"), 0);
  EXPECT_EQ(without_versions(on_duckdb), without_versions(statement_of(server.path())));
}

}  // namespace
}  // namespace cw
