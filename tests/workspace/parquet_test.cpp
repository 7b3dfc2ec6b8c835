#include "workspace/parquet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "engine/session.hpp"

namespace cw::workspace {
namespace {

using testing::ElementsAre;

std::string make_parquet(const std::string& name, const std::string& select) {
  const std::string path = testing::TempDir() + name;
  auto session = engine::open_duckdb({});
  EXPECT_TRUE(session && (*session)->execute("SET TimeZone = 'UTC'"));
  const auto written = (*session)->execute("COPY (" + select + ") TO '" + path + "'");
  EXPECT_TRUE(written) << to_text(written.error());
  return path;
}

/// Money as DECIMAL and times with a zone are what other tools write.
TEST(Parquet, ColumnsOfAnyTypeAreReadAsText) {
  const std::string path = make_parquet(
      "types.parquet",
      "SELECT CAST(12.50 AS DECIMAL(9, 2)) AS price, TIMESTAMPTZ '2026-08-05 10:00:00+02' AS paid_at, "
      "TIMESTAMP '2026-08-05 10:00:00.25' AS seen_at, 0.1 + CAST(0.2 AS DOUBLE) AS real, CAST(7 AS UTINYINT) AS small, "
      "TRUE AS flag, DATE '2026-01-31' AS day, 'Zoë' AS \"The Name\", CAST(NULL AS VARCHAR) AS nothing, '' AS empty");
  auto records = open_parquet(path);
  ASSERT_TRUE(records) << to_text(records.error());
  EXPECT_THAT((*records)->columns(), ElementsAre("price", "paid_at", "seen_at", "real", "small", "flag", "day",
                                                 "The Name", "nothing", "empty"));
  (*records)->select(
      {"The Name", "price", "paid_at", "seen_at", "real", "small", "flag", "day", "nothing", "empty", "absent"});
  ingest::Record record;
  ASSERT_TRUE((*records)->next(record).value());
  EXPECT_THAT(record.cells, ElementsAre("Zoë", "12.50", "2026-08-05 08:00:00+00", "2026-08-05 10:00:00.25",
                                        "0.30000000000000004", "7", "true", "2026-01-31", "", "", ""));
  EXPECT_EQ(record.cells[8].data(), nullptr);
  EXPECT_NE(record.cells[9].data(), nullptr);
  EXPECT_EQ(record.cells[10].data(), nullptr);
  EXPECT_EQ(parse_instant(record.cells[2], Zone::utc())->micros,
            parse_instant("2026-08-05T08:00:00Z", Zone::utc())->micros);
  EXPECT_FALSE((*records)->next(record).value());
  std::filesystem::remove(path);
}

TEST(Parquet, MoreRowsThanAChunkAndBadFiles) {
  const std::string path = make_parquet("many.parquet", "SELECT range AS n FROM range(5000)");
  auto records = open_parquet(path);
  (*records)->select({"n"});
  ingest::Record record;
  int rows = 0;
  while ((*records)->next(record).value()) EXPECT_EQ(record.cells[0], std::to_string(rows++));
  EXPECT_EQ(rows, 5000);
  std::ofstream(path) << "not a parquet file at all";
  EXPECT_EQ(open_parquet(path).error().code, ErrorCode::invalid_input);
  std::filesystem::remove(path);
  EXPECT_EQ(open_parquet(path).error().code, ErrorCode::unreachable);
}

/// Whole numbers among real ones are real, among texts text; what is missing is NULL.
TEST(Parquet, ATableReadsBackAsItWasWritten) {
  const std::string path = testing::TempDir() + "written.parquet";
  Table table{.name = "t",
              .columns = {{"a \"name\""}, {"whole"}, {"mixed"}, {"flag"}, {"none"}, {"text"}},
              .rows = {{0.1 + 0.2, std::int64_t{9'007'199'254'740'993}, std::int64_t{1}, true, {}, std::string("Zoë")},
                       {{}, std::int64_t{-1}, 0.5, false, {}, std::int64_t{7}}}};
  ASSERT_TRUE(write_parquet(table, path));
  auto records = open_parquet(path);
  ASSERT_TRUE(records) << to_text(records.error());
  (*records)->select({"a \"name\"", "whole", "mixed", "flag", "none", "text"});
  ingest::Record record;
  ASSERT_TRUE((*records)->next(record).value());
  EXPECT_THAT(record.cells, ElementsAre("0.30000000000000004", "9007199254740993", "1.0", "true", "", "Zoë"));
  ASSERT_TRUE((*records)->next(record).value());
  EXPECT_THAT(record.cells, ElementsAre("", "-1", "0.5", "false", "", "7"));
  EXPECT_FALSE((*records)->next(record).value());
}

TEST(Parquet, AFolderThatDoesNotExistIsSaid) {
  const Table table{.name = "t", .columns = {{"a"}}, .rows = {{std::int64_t{1}}}};
  const auto written = write_parquet(table, "/nonexistent/folder/file.parquet");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::unreachable);
}

}  // namespace
}  // namespace cw::workspace
