#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "engine/session.hpp"

namespace cw::engine::test {

/// A folder of its own for one test, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A test that runs on DuckDB and on PostgreSQL, each time in an empty database. Says SKIPPED where the PostgreSQL
/// server is not installed.
class BothEngines : public testing::TestWithParam<Dialect> {
 protected:
  void SetUp() override;
  Session& session() { return *session_; }
  /// The rows of a query; fails the test on an error.
  std::vector<std::vector<Value>> rows(std::string_view sql, std::vector<Value> parameters = {});
  std::int64_t execute(std::string_view sql, std::vector<Value> parameters = {});

  TemporaryFolder folder_;
  std::unique_ptr<Session> session_;
};

inline std::string dialect_name(const testing::TestParamInfo<Dialect>& info) {
  return info.param == Dialect::duckdb ? "duckdb" : "postgres";
}

}  // namespace cw::engine::test
