#include "statement/finding_export.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>

#include "tests/statement/worked.hpp"

namespace cw::statement {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A share by group: one group of four people, below k.
Finding shares() {
  Finding finding;
  finding.method = "shares";
  finding.estimand = "share of sales by group";
  finding.population = "100 people";
  finding.window = {"2026-07-01", "2026-10-01"};
  finding.estimates = {{.name = "all",
                        .value = 0.1,
                        .low = 0.05,
                        .high = 0.15,
                        .unit = "share",
                        .n = 100,
                        .interval_method = "Wilson score"},
                       {.name = "each", .value = 1.0 / 3.0, .unit = "share", .n = 100, .no_interval = "a whole count"}};
  finding.refused = {{"half", "too_few_rows", "wait for more people"}};
  finding.tables = {{.name = "groups",
                     .columns = {{"group", "", Role::group}, {"sales", "EUR"}, {"people", "", Role::n}},
                     .rows = {{std::string("=cmd|' /C calc'!A0"), 12.5, std::int64_t{40}},
                              {std::string("+49 30 1, \"B\""), 7.25, std::int64_t{30}},
                              {std::string("small"), 99.0, std::int64_t{4}},
                              {std::string("smaller"), 98.0, std::int64_t{6}}},
                     .count_column = "people"}};
  finding.caveats = {"=1+1 is a note"};
  return finding;
}

TEST(FindingExport, EstimatesComeFirstAndRefusedPartsStand) {
  const auto tables = exported_tables(worked::released(shares()).finding());
  ASSERT_EQ(tables.size(), 2U);
  EXPECT_EQ(to_csv(tables[0]),
            "name,value,low,high,level,unit,n,interval_method,note\r\n"
            "all,0.1,0.05,0.15,0.95,share,100,Wilson score,\r\n"
            "each,0.3333333333333333,,,0.95,share,100,,a whole count\r\n"
            "half,,,,,,,,refused: too_few_rows. wait for more people\r\n");
}

TEST(FindingExport, CellsAreSafeAndSmallGroupsStayOut) {
  const std::string csv = to_csv(exported_tables(worked::released(shares()).finding())[1]);
  EXPECT_THAT(csv, HasSubstr("\r\n'=cmd|' /C calc'!A0,12.5,40\r\n"));
  EXPECT_THAT(csv, HasSubstr("\r\n\"'+49 30 1, \"\"B\"\"\",7.25,30\r\n"));
  EXPECT_THAT(csv, HasSubstr("\r\nsmall,,suppressed\r\n"));
  EXPECT_THAT(csv, Not(HasSubstr("99")));
}

TEST(FindingExport, TheWorkbookHoldsTextsAndNoFormula) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("finding_" + std::to_string(getpid()) + ".xlsx")).string();
  ASSERT_TRUE(write_xlsx(worked::released(shares()), path));
  FILE* pipe = popen(("unzip -p '" + path + "' 'xl/*.xml'; rm '" + path + "'").c_str(), "r");
  std::string xml;
  std::array<char, 4096> buffer;
  for (std::size_t read = 0; (read = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    xml.append(buffer.data(), read);
  pclose(pipe);
  for (const char* sheet : {"\"About\"", "\"estimates\"", "\"groups\""}) EXPECT_THAT(xml, HasSubstr(sheet));
  EXPECT_THAT(xml, HasSubstr("=cmd|"));
  EXPECT_THAT(xml, Not(HasSubstr("<f>")));
  EXPECT_THAT(xml, HasSubstr("<v>12.5</v>"));
  EXPECT_THAT(xml, Not(HasSubstr("<v>99</v>")));
}

TEST(FindingExport, AFolderThatDoesNotExistIsSaid) {
  const auto written = write_xlsx(worked::released(shares()), "/nonexistent/folder/book.xlsx");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::unreachable);
}

}  // namespace
}  // namespace cw::statement
