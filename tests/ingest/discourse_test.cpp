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
  EXPECT_THAT(back.lines,
              ElementsAre("2: activity answer_accepted solved:9002 by 11 on topic:501 at 2026-08-02T12:00:00Z",
                          "3: activity answer_accepted solved:9011 by 11 on topic:503 at 2026-08-10T08:30:00Z"));
  EXPECT_EQ(fate(back.report, "accepter_user_id"), "never read: not needed");
}

TEST(DiscourseExplorer, JsonAndCsvOfOneQueryAreTheSame) {
  const auto csv = read_back(sample_path("discourse/data_explorer_solved.csv"), source_of("discourse"));
  const auto json = read_back(sample_path("discourse/data_explorer_solved.json"), source_of("discourse"));
  ASSERT_EQ(json.error, "");
  EXPECT_EQ(json.report.format, "Data Explorer JSON, UTF-8");
  ASSERT_EQ(json.lines.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i)
    EXPECT_EQ(json.lines[i].substr(json.lines[i].find(':')), csv.lines[i].substr(csv.lines[i].find(':')));
}

TEST(DiscourseExplorer, PostsCountTheFirstPostAsTheTopicAndNothingPrivate) {
  const Written file("posts.csv",
                     "id,topic_id,user_id,post_number,created_at,deleted_at,post_type,archetype,raw\n"
                     "9001,501,12,1,2026-08-02 10:00:00,,1,regular,secret words\n"
                     "9002,501,11,2,2026-08-02 10:20:00 UTC,,1,regular,\"more, words\"\n"
                     "9003,502,11,1,2026-08-02 11:00:00,,1,private_message,x\n"
                     "9004,501,13,3,2026-08-02 11:30:00,2026-08-03 09:00:00,1,regular,x\n"
                     "9005,501,13,4,2026-08-02 11:31:00,,4,regular,x\n"
                     "9006,501,-1,5,2026-08-02 11:32:00,,1,regular,x\n"
                     "9007,501,13,6,2026-02-30 11:32:00,,1,regular,x\n"
                     "9008,501,,7,2026-08-02 11:32:00,,1,regular,x\n");
  const auto back = read_back(file.path, source_of("discourse"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre("2: activity topic_created topic:501 by 12 on topic:501 at 2026-08-02T10:00:00Z",
                  "3: activity post_created post:9002 by 11 on topic:501 at 2026-08-02T10:20:00Z",
                  "4: dropped private_message for good",
                  "5: activity post_created post:9004 by 13 on topic:501 at 2026-08-02T11:30:00Z retracted",
                  "5: dropped deleted for good", "6: dropped not_a_post post_type for good", "7: dropped bot for good",
                  "8: dropped bad_date created_at", "9: dropped missing_id user_id"));
  EXPECT_EQ(fate(back.report, "raw"), "never read: message text");
  EXPECT_EQ(back.report.rows_kept, 2);
  EXPECT_EQ(back.report.retractions, 1);
  EXPECT_EQ(to_text(*back.report.first_at), "2026-08-02T10:00:00Z");
  EXPECT_EQ(to_text(*back.report.last_at), "2026-08-02T10:20:00Z");
}

TEST(DiscourseExplorer, LikesGroupsVisitsViewsAndTopics) {
  const Written likes("likes.csv", "id,post_id,user_id,created_at,deleted_at\n7,9002,12,2026-08-02 10:00:00,\n");
  EXPECT_THAT(read_back(likes.path, source_of("discourse")).lines,
              ElementsAre("2: activity like_given like:7 by 12 on post:9002 at 2026-08-02T10:00:00Z"));
  auto source = source_of("discourse");
  source.staff = {"team"};
  const Written groups(
      "groups.csv", "user_id,group_name,added_at\n12,ambassadors,2026-08-02 10:00:00\n13,Team,2026-08-02 10:00:00\n");
  EXPECT_THAT(
      read_back(groups.path, source).lines,
      ElementsAre("2: activity group_joined group:12/ambassadors by 12 on group:ambassadors at 2026-08-02T10:00:00Z",
                  "3: actor member 13 staff",
                  "3: activity group_joined group:13/Team by 13 on group:Team at 2026-08-02T10:00:00Z"));
  const Written visits("visits.csv", "user_id,visited_at,posts_read,time_read\n12,2026-08-02,4,60\n");
  EXPECT_THAT(read_back(visits.path, source).lines,
              ElementsAre("2: activity visited visit:12/2026-08-02 by 12 on  at 2026-08-02T00:00:00Z"));
  const Written views("views.csv", "topic_id,user_id,viewed_at\n501,12,2026-08-02\n");
  EXPECT_THAT(
      read_back(views.path, source).lines,
      ElementsAre("2: activity topic_viewed view:501/12/2026-08-02 by 12 on topic:501 at 2026-08-02T00:00:00Z"));
  const Written topics("topics.csv",
                       "id,user_id,created_at,category_id,deleted_at,archetype\n501,12,2026-08-02 "
                       "10:00:00,4,,regular\n502,12,2026-08-02 10:00:00,4,,private_message\n");
  EXPECT_THAT(read_back(topics.path, source).lines,
              ElementsAre("2: activity topic_created topic:501 by 12 on topic:501 at 2026-08-02T10:00:00Z",
                          "3: dropped private_message for good"));
}

TEST(DiscourseExplorer, AFullPageIsSaid) {
  std::string text = "user_id,visited_at\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(i + 1) + ",2026-08-02\n";
  const Written file("visits.csv", text);
  EXPECT_THAT(read_back(file.path, source_of("discourse")).report.notes,
              ElementsAre("visits has exactly 1000 rows, a limit of Data Explorer: the export may be cut; ask for the "
                          "next page with after_id"));
  const Written json(
      "solved.json",
      R"({"success":true,"result_count":1,"default_limit":1,"columns":["topic_id","answer_post_id","solver_user_id","solved_at"],"rows":[[1,2,3,"2026-08-02"]]})");
  EXPECT_THAT(
      read_back(json.path, source_of("discourse")).report.notes,
      ElementsAre("result_count equals the limit of 1: the export may be cut; ask for the next page with after_id"));
}

TEST(DiscourseExplorer, RenamesAndLeavesOutWhatNobodyWants) {
  auto source = source_of("discourse_explorer");
  source.rename = {{"like_given", ""}, {"visited", "forum_visit"}};
  const Written likes("likes.csv", "id,post_id,user_id,created_at\n7,9002,12,2026-08-02 10:00:00\n");
  EXPECT_THAT(read_back(likes.path, source).lines, ElementsAre("2: dropped not_wanted for good"));
  const Written visits("visits.csv", "user_id,visited_at\n12,2026-08-02\n");
  EXPECT_THAT(read_back(visits.path, source).lines,
              ElementsAre("2: activity forum_visit visit:12/2026-08-02 by 12 on  at 2026-08-02T00:00:00Z"));
}

}  // namespace
}  // namespace cw::ingest::testing
