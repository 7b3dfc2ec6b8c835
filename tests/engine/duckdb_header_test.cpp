#include <duckdb.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

/// The header is older than the library (docs/reference/engine.md). Whether the functions exist, the linker tells; here
/// stands that the numbers behind the names that engine uses still mean the same in the library that is there.
namespace {

class Connection : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(duckdb_open(nullptr, &database_), DuckDBSuccess);
    ASSERT_EQ(duckdb_connect(database_, &connection_), DuckDBSuccess);
  }
  void TearDown() override {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
  }
  duckdb_error_type error_of(const std::string& sql) {
    duckdb_result result = {};
    EXPECT_EQ(duckdb_query(connection_, sql.c_str(), &result), DuckDBError) << sql;
    const duckdb_error_type type = duckdb_result_error_type(&result);
    duckdb_destroy_result(&result);
    return type;
  }
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

using DuckdbHeader = Connection;

TEST_F(DuckdbHeader, TypesKeepTheirNumbers) {
  ASSERT_EQ(duckdb_query(connection_, "CREATE TYPE mood AS ENUM ('glad')", nullptr), DuckDBSuccess);
  const std::map<std::string, duckdb_type> types = {
      {"BOOLEAN", DUCKDB_TYPE_BOOLEAN},     {"TINYINT", DUCKDB_TYPE_TINYINT}, {"SMALLINT", DUCKDB_TYPE_SMALLINT},
      {"INTEGER", DUCKDB_TYPE_INTEGER},     {"BIGINT", DUCKDB_TYPE_BIGINT},   {"FLOAT", DUCKDB_TYPE_FLOAT},
      {"DOUBLE", DUCKDB_TYPE_DOUBLE},       {"VARCHAR", DUCKDB_TYPE_VARCHAR}, {"DATE", DUCKDB_TYPE_DATE},
      {"TIMESTAMP", DUCKDB_TYPE_TIMESTAMP}, {"mood", DUCKDB_TYPE_ENUM}};
  for (const auto& [name, type] : types) {
    duckdb_result result = {};
    ASSERT_EQ(duckdb_query(connection_, ("SELECT CAST(NULL AS " + name + ")").c_str(), &result), DuckDBSuccess);
    EXPECT_EQ(duckdb_column_type(&result, 0), type) << name;
    if (type == DUCKDB_TYPE_ENUM) {
      duckdb_logical_type logical = duckdb_column_logical_type(&result, 0);
      EXPECT_EQ(duckdb_enum_internal_type(logical), DUCKDB_TYPE_UTINYINT);
      duckdb_destroy_logical_type(&logical);
    }
    duckdb_destroy_result(&result);
    if (type == DUCKDB_TYPE_ENUM) continue;
    duckdb_logical_type made = duckdb_create_logical_type(type);
    EXPECT_EQ(duckdb_get_type_id(made), type) << name;
    duckdb_destroy_logical_type(&made);
  }
}

TEST_F(DuckdbHeader, ErrorsKeepTheirNumbers) {
  EXPECT_EQ(error_of("SELECT CAST('x' || CAST(range AS VARCHAR) AS BIGINT) FROM range(2)"), DUCKDB_ERROR_CONVERSION);
  EXPECT_EQ(error_of("SELECT sum(range) OVER () + 9223372036854775807::BIGINT * 2 FROM range(2)"),
            DUCKDB_ERROR_OUT_OF_RANGE);
  ASSERT_EQ(duckdb_query(connection_, "CREATE TABLE t (a INTEGER NOT NULL)", nullptr), DuckDBSuccess);
  EXPECT_EQ(error_of("INSERT INTO t VALUES (NULL)"), DUCKDB_ERROR_CONSTRAINT);
  EXPECT_EQ(error_of("SELEKT"), DUCKDB_ERROR_PARSER);
  EXPECT_EQ(error_of("SELECT a FROM nowhere"), DUCKDB_ERROR_CATALOG);
  EXPECT_EQ(error_of("SELECT b FROM t"), DUCKDB_ERROR_BINDER);
  EXPECT_EQ(error_of("ATTACH '/nonexistent/folder/x.duckdb' AS x"), DUCKDB_ERROR_IO);
  EXPECT_EQ(error_of("COMMIT"), DUCKDB_ERROR_TRANSACTION);
  ASSERT_EQ(duckdb_query(connection_, "SET memory_limit = '1MB'; SET temp_directory = ''", nullptr), DuckDBSuccess);
  EXPECT_EQ(error_of("SELECT count(DISTINCT range) FROM range(10000000)"), DUCKDB_ERROR_OUT_OF_MEMORY);
}

TEST_F(DuckdbHeader, AVectorHolds2048Values) {
  EXPECT_EQ(duckdb_vector_size(), 2048U);
}

}  // namespace
