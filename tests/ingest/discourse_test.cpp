#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(DiscourseUsers, ReadsTheSampleExport) {
  auto source = source_of("discourse_users");
  source.columns["segment"] = "Company (custom user field)";
  source.staff = {"example.net", "ambassadors"};
  const auto back = read_back(sample_path("discourse/user-list-260901-101500.csv"), source);
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines,
              ElementsAre("2: actor member 11 sso=c101 verified=ana.ruiz@example.org joined=2025-01-12T09:14:03Z staff "
                          "segment=Northwind Bikes",
                          "3: actor member 12 sso=c102 verified=jane.doe+forum@example.org "
                          "verified=jane.doe@example.org verified=jd@example.net joined=2025-03-02T16:40:00Z",
                          "4: actor member 13 verified=KENJI.SATO@Example.NET joined=2025-06-20T01:02:03Z staff "
                          "segment=株式会社サンプル",
                          "5: actor member 14 email=zoe@example.com joined=2026-02-28T23:30:00Z shadow",
                          "6: actor member 15 verified=formula@example.org joined=2026-05-05T05:05:05Z"));
  EXPECT_EQ(back.report.rows_read, 5);
  EXPECT_EQ(back.report.kind, "discourse_users");
  EXPECT_EQ(back.report.format, "CSV, comma, UTF-8");
  EXPECT_EQ(fate(back.report, "id"), "native_id");
  EXPECT_EQ(fate(back.report, "name"), "never read: a name");
  EXPECT_EQ(fate(back.report, "Company (custom user field)"), "segment");
}

TEST(DiscourseUsers, CustomFieldsThatNobodyDeclaredAreDropped) {
  const auto back = read_back(sample_path("discourse/user-list-260901-101500.csv"), source_of("discourse"));
  ASSERT_EQ(back.error, "");
  EXPECT_EQ(back.report.kind, "discourse_users");
  EXPECT_EQ(fate(back.report, "Company (custom user field)"), "dropped: not declared");
  EXPECT_EQ(back.lines.at(0), "2: actor member 11 sso=c101 verified=ana.ruiz@example.org joined=2025-01-12T09:14:03Z");
}

TEST(DiscourseExplorer, ReadsTheSolvedQuery) {
  const auto back = read_back(sample_path("discourse/data_explorer_solved.csv"), source_of("discourse"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines, ElementsAre("2: activity answer_accepted solved:9002 by 11 on 501 at 2026-08-02T12:00:00Z",
                                      "3: activity answer_accepted solved:9011 by 11 on 503 at 2026-08-10T08:30:00Z"));
  EXPECT_EQ(fate(back.report, "accepter_user_id"), "never read: not needed");
}

}  // namespace
}  // namespace cw::ingest::testing
