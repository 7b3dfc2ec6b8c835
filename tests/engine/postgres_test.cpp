#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "engine/postgres_database.hpp"
#include "engine/session.hpp"
#include "tests/engine/private_postgres.hpp"

/// What only a server can do: refuse a connection, end a session in the middle of a transaction.
namespace cw::engine::test {
namespace {

std::unique_ptr<Session> open_or_skip(std::string& connection) {
  connection = PrivatePostgres::shared().fresh_database();
  auto session = open_postgres(connection);
  EXPECT_TRUE(session) << to_text(session.error());
  return std::move(*session);
}

std::int64_t number(Session& session, std::string_view sql) {
  auto stream = session.query(sql);
  EXPECT_TRUE(stream) << to_text(stream.error());
  return std::get<std::int64_t>(read_all(**stream).value().rows[0][0]);
}

TEST(Postgres, AServerThatIsNotThereIsUnreachable) {
  const auto session = open_postgres("host=/nonexistent/socket/folder dbname=x");
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code, ErrorCode::unreachable);
  EXPECT_FALSE(session.error().next.empty());
}

TEST(Postgres, OneWorkspaceOwnsADatabase) {
  if (!PrivatePostgres::installed()) GTEST_SKIP() << "the PostgreSQL 15 server is not installed";
  std::string connection;
  auto owner = open_or_skip(connection);
  ASSERT_TRUE(own_postgres(*owner));
  auto second = open_postgres(connection);
  ASSERT_TRUE(second);
  const auto refused = own_postgres(**second);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::busy);
  const auto pid = number(*owner, "SELECT CAST(pg_backend_pid() AS BIGINT)");
  EXPECT_THAT(refused.error().what, testing::HasSubstr("PID " + std::to_string(pid) + " of the server"));
  owner.reset();  // however it ends
  auto next = own_postgres(**second);
  for (int i = 0; !next && i < 100; ++i) {  // the server notices a closed connection in its own time
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    next = own_postgres(**second);
  }
  EXPECT_TRUE(next);
}

TEST(Postgres, ABackendEndedBeforeCommitLeavesNothing) {
  if (!PrivatePostgres::installed()) GTEST_SKIP() << "the PostgreSQL 15 server is not installed";
  std::string connection;
  auto session = open_or_skip(connection);
  ASSERT_TRUE(session->execute("CREATE TABLE t (a BIGINT)"));
  auto killer = session->another();
  ASSERT_TRUE(killer);
  const auto end_session = [&] {
    return (*killer)->execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
        "pg_backend_pid()");
  };

  auto transaction = session->begin();
  ASSERT_TRUE(transaction);
  ASSERT_TRUE(session->execute("INSERT INTO t VALUES (1)"));
  ASSERT_TRUE(end_session());
  const auto committed = (*transaction)->commit();
  ASSERT_FALSE(committed);
  EXPECT_EQ(committed.error().code, ErrorCode::unreachable);
  EXPECT_THAT(committed.error().what, testing::HasSubstr("not known whether"));
  EXPECT_EQ(session->execute("SELECT 1").error().code, ErrorCode::unreachable);
  EXPECT_EQ(number(**killer, "SELECT CAST(count(*) AS BIGINT) FROM t"), 0);
}

TEST(Postgres, ABackendEndedDuringALoadIsAnErrorOfTheWriter) {
  if (!PrivatePostgres::installed()) GTEST_SKIP() << "the PostgreSQL 15 server is not installed";
  std::string connection;
  auto session = open_or_skip(connection);
  const TableDesc table{.name = "ledger.numbers", .columns = {{"n", ColumnType::int64}}};
  ASSERT_TRUE(session->ensure(table));
  auto killer = session->another();
  auto transaction = session->begin();
  auto writer = session->bulk_load(table);
  Chunk chunk;
  chunk.rows = 100'000;
  chunk.columns.resize(1);
  chunk.columns[0].ints.assign(chunk.rows, 7);
  ASSERT_TRUE((*writer)->append(chunk));
  ASSERT_TRUE(
      (*killer)->execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                         "AND pid <> pg_backend_pid()"));
  Result<> written;
  for (int i = 0; written && i < 20; ++i) written = (*writer)->append(chunk);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::unreachable) << to_text(written.error());
  EXPECT_FALSE((*writer)->finish());
  EXPECT_FALSE((*transaction)->commit());
  EXPECT_EQ(number(**killer, "SELECT CAST(count(*) AS BIGINT) FROM ledger.numbers"), 0);
}

TEST(Postgres, AConflictingChangeIsBusy) {
  if (!PrivatePostgres::installed()) GTEST_SKIP() << "the PostgreSQL 15 server is not installed";
  std::string connection;
  auto session = open_or_skip(connection);
  ASSERT_TRUE(session->execute("CREATE TABLE t (a BIGINT); INSERT INTO t VALUES (1)"));
  auto other = session->another();
  auto transaction = session->begin();
  ASSERT_TRUE(session->execute("UPDATE t SET a = 2"));
  ASSERT_TRUE((*other)->execute("SET lock_timeout TO '50ms'"));
  const auto blocked = (*other)->execute("UPDATE t SET a = 3");
  ASSERT_FALSE(blocked);
  EXPECT_EQ(blocked.error().code, ErrorCode::busy);
}

TEST(Postgres, AStreamThatIsDroppedFreesTheConnection) {
  if (!PrivatePostgres::installed()) GTEST_SKIP() << "the PostgreSQL 15 server is not installed";
  std::string connection;
  auto session = open_or_skip(connection);
  const char* many = "SELECT CAST(i AS BIGINT) AS i FROM generate_series(1, 2000000) AS g(i)";
  {
    auto stream = session->query(many);
    Chunk chunk;
    ASSERT_TRUE((*stream)->next(chunk).value());
  }
  EXPECT_EQ(number(*session, "SELECT CAST(5 AS BIGINT)"), 5);
  auto transaction = session->begin();
  {
    ASSERT_TRUE(session->query(many));
  }
  EXPECT_EQ(number(*session, "SELECT CAST(6 AS BIGINT)"), 6);
  EXPECT_TRUE((*transaction)->commit());
}

}  // namespace
}  // namespace cw::engine::test
