#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(StackExchange, UsersWithoutNames) {
  const auto back = read_back(sample_path("stackexchange/Users.xml"), source_of("stackexchange"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines, ElementsAre("3: actor member -1 joined=2025-01-01T00:00:00Z bot",
                                      "4: actor member 7 joined=2025-01-12T09:14:03Z"));
  EXPECT_EQ(back.report.format, "XML rows of users, UTF-8 with BOM");
  EXPECT_EQ(fate(back.report, "DisplayName"), "never read: a name or address");
  EXPECT_EQ(fate(back.report, "AboutMe"), "never read: message text");
}

TEST(StackExchange, PostsCountAnAcceptedAnswerOnce) {
  const auto back = read_back(sample_path("stackexchange/Posts.xml"), source_of("stackexchange"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines, ElementsAre("3: activity topic_created post:1 by 9 on post:1 at 2026-08-02T10:00:00Z",
                                      "4: activity post_created post:2 by 7 on post:1 at 2026-08-02T10:20:30Z",
                                      "4: activity answer_accepted accepted:2 by 7 on post:1 at 2026-08-02T10:20:30Z",
                                      "5: activity post_created post:3 by  on post:1 at 2026-08-02T10:21:30Z"));
  EXPECT_EQ(fate(back.report, "Body"), "never read: message text");
  EXPECT_EQ(back.report.rows_kept, 3);
}

TEST(StackExchange, VotesLeaveAcceptanceToPosts) {
  const auto back = read_back(sample_path("stackexchange/Votes.xml"), source_of("stackexchange"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines, ElementsAre("3: dropped counted_from_posts VoteTypeId for good",
                                      "4: activity like_given vote:2 by  on post:2 at 2026-08-02T00:00:00Z",
                                      "5: dropped not_an_activity VoteTypeId for good"));
}

TEST(StackExchange, CommentsAndBadges) {
  const Written comments("c.xml",
                         "<comments>\n<row Id=\"1\" PostId=\"5\" Score=\"0\" Text=\"taste\" "
                         "CreationDate=\"2014-01-21T20:34:28.740\" UserId=\"10\" />\n</comments>");
  const auto back = read_back(comments.path, source_of("stackexchange"));
  EXPECT_THAT(back.lines, ElementsAre("2: activity comment_created comment:1 by 10 on post:5 at 2014-01-21T20:34:28Z"));
  EXPECT_EQ(fate(back.report, "Text"), "never read: message text");
  const Written badges("b.xml",
                       "<badges><row Id=\"1\" UserId=\"1\" Name=\"Autobiographer\" Date=\"2014-01-21T20:52:16.970\" "
                       "Class=\"3\" TagBased=\"False\" /></badges>");
  EXPECT_THAT(read_back(badges.path, source_of("stackexchange")).lines,
              ElementsAre("1: activity badge_earned badge:1 by 1 on badge:Autobiographer at 2014-01-21T20:52:16Z"));
  const Written tags("t.xml", "<tags><row Id=\"1\" TagName=\"hops\" Count=\"14\" /></tags>");
  EXPECT_THAT(read_back(tags.path, source_of("stackexchange")).lines,
              ElementsAre("1: dropped table_not_read for good"));
}

TEST(StackExchange, RefusesEntitiesAndBrokenXml) {
  const Written laughs("laughs.xml",
                       "<?xml version=\"1.0\"?>\n<!DOCTYPE users [<!ENTITY a \"ha\"><!ENTITY b "
                       "\"&a;&a;&a;\">]>\n<users><row Id=\"&b;\"/></users>");
  EXPECT_THAT(read_back(laughs.path, source_of("stackexchange")).error, HasSubstr("declares a document type"));
  const Written torn("torn.xml", "<users>\n  <row Id=\"1\" Reputation=\"1\"");
  EXPECT_THAT(read_back(torn.path, source_of("stackexchange")).error, HasSubstr(".xml:2:"));
  const Written empty("empty.xml", "<?xml version=\"1.0\"?>");
  EXPECT_NE(read_back(empty.path, source_of("stackexchange")).error, "");
}

}  // namespace
}  // namespace cw::ingest::testing
