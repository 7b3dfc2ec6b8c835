#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::ElementsAre;

TEST(ZendeskTickets, DeletedAndMergedOnesAreNotCounted) {
  const auto back = read_back(sample_path("zendesk/tickets.ndjson"), source_of("zendesk"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre(
          "1: outcome ticket ticket:35001 of requester 201 on ticket:35001 at 2026-08-02T09:00:00Z product=email",
          "2: outcome ticket ticket:35002 of requester 202 on ticket:35002 product=web retracted",
          "2: dropped deleted status for good"));
  EXPECT_EQ(fate(back.report, "subject"), "never read: message text");
  EXPECT_EQ(fate(back.report, "description"), "never read: message text");
  EXPECT_EQ(fate(back.report, "via.source.from.address"), "never read: a name or address");
}

TEST(ZendeskTickets, ReadsAnApiPageAndTheMergeTag) {
  const Written page("page.json", R"({"tickets": [
    {"id": 1, "status": "closed", "requester_id": 5, "submitter_id": 5, "created_at": "2026-08-02T09:00:00Z", "tags": ["x", "closed_by_merge"]},
    {"id": 2, "status": "open", "requester_id": 5, "submitter_id": 5, "created_at": "2026-08-02T09:00:00Z", "tags": ["not_closed_by_merge"]}
  ], "next_page": null, "count": 2})");
  const auto back = read_back(page.path, source_of("zendesk"));
  ASSERT_EQ(back.error, "");
  EXPECT_EQ(back.report.format, "JSON document, UTF-8");
  EXPECT_THAT(back.lines, ElementsAre("2: outcome ticket ticket:1 of requester 5 on ticket:1 retracted",
                                      "2: dropped merged tags for good",
                                      "3: outcome ticket ticket:2 of requester 5 on ticket:2 at 2026-08-02T09:00:00Z"));
}

TEST(ZendeskUsers, JoinsBySingleSignOn) {
  const auto back = read_back(sample_path("zendesk/users.ndjson"), source_of("zendesk"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines,
              ElementsAre("1: actor requester 201 sso=c102 verified=jane.doe@example.org joined=2025-03-02T16:40:00Z"));
  const Written agents(
      "agents.ndjson",
      R"({"id":301,"email":"a@example.com","role":"agent","verified":true,"external_id":null,"created_at":"2025-03-02T16:40:00Z","active":true}
{"id":302,"email":"b@example.com","role":"end-user","verified":false,"external_id":null,"created_at":"2025-03-02T16:40:00Z","active":false})");
  EXPECT_THAT(read_back(agents.path, source_of("zendesk")).lines,
              ElementsAre("1: actor requester 301 verified=a@example.com joined=2025-03-02T16:40:00Z staff",
                          "2: actor requester 302 email=b@example.com joined=2025-03-02T16:40:00Z retracted",
                          "2: dropped deleted active for good"));
}

}  // namespace
}  // namespace cw::ingest::testing
