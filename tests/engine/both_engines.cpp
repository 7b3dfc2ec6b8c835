#include "tests/engine/both_engines.hpp"

#include <cstdlib>

#include "tests/engine/private_postgres.hpp"

namespace cw::engine::test {

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "commonweal_test_XXXXXX").string();
  path_ = mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void BothEngines::SetUp() {
  if (GetParam() == Dialect::duckdb) {
    auto opened = open_duckdb({.path = folder_.file("ledger.duckdb")});
    ASSERT_TRUE(opened) << to_text(opened.error());
    session_ = std::move(*opened);
    return;
  }
  if (!PrivatePostgres::installed()) GTEST_SKIP() << "the PostgreSQL 15 server is not installed";
  auto opened = open_postgres(PrivatePostgres::shared().fresh_database());
  ASSERT_TRUE(opened) << to_text(opened.error());
  session_ = std::move(*opened);
}

std::vector<std::vector<Value>> BothEngines::rows(std::string_view sql, std::vector<Value> parameters) {
  auto stream = session().query(sql, parameters);
  EXPECT_TRUE(stream) << to_text(stream.error());
  if (!stream) return {};
  auto result = read_all(**stream);
  EXPECT_TRUE(result) << to_text(result.error());
  return result ? result->rows : std::vector<std::vector<Value>>{};
}

std::int64_t BothEngines::execute(std::string_view sql, std::vector<Value> parameters) {
  auto changed = session().execute(sql, parameters);
  EXPECT_TRUE(changed) << to_text(changed.error());
  return changed.value_or(-1);
}

}  // namespace cw::engine::test
