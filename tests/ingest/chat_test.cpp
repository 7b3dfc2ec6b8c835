#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/ingest/recording_sink.hpp"
#include "tests/ingest/written_zip.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const char* const channels =
    R"([{"id": "C0AAA0001", "name": "help", "created": 1735689600, "creator": "U1", "is_archived": false, "members": ["U1"]}])";

/// 1785657600 = 2026-08-02T08:00:00Z; the sample's messages follow hour by hour.
const std::vector<std::string> sample_day = {
    "2: activity channel_joined join:C0AAA0001/1785657600.000100/U0AAA0002 by U0AAA0002 on channel:C0AAA0001 at "
    "2026-08-02T08:00:00Z",
    "9: activity message_posted message:C0AAA0001/1785661200.000200 by U0AAA0002 on "
    "thread:C0AAA0001/1785661200.000200 at 2026-08-02T09:00:00Z",
    "27: activity thread_replied message:C0AAA0001/1785664800.000300 by U0AAA0001 on "
    "thread:C0AAA0001/1785661200.000200 at 2026-08-02T10:00:00Z",
    "27: activity reaction_given reaction:C0AAA0001/1785664800.000300/white_check_mark/U0AAA0002 by U0AAA0002 on "
    "message:C0AAA0001/1785664800.000300 at 2026-08-02T10:00:00Z",
    "44: dropped bot for good",
    "51: activity message_posted message:C0AAA0001/1785672000.000500 by U0AAA0001 on "
    "thread:C0AAA0001/1785672000.000500 at 2026-08-02T12:00:00Z"};
const std::vector<std::string> sample_users = {"2: actor member U0AAA0001 verified=ana.ruiz@example.org",
                                               "18: actor member U0AAA0002", "30: actor member USLACKBOT bot"};

TEST(Slack, ReadsTheUnpackedFolder) {
  const auto back = read_back(sample_path("slack-export"), source_of("slack"));
  ASSERT_EQ(back.error, "");
  std::vector<std::string> expected = sample_day;
  expected.insert(expected.end(), sample_users.begin(), sample_users.end());
  EXPECT_EQ(back.lines, expected);
  EXPECT_EQ(back.report.format, "JSON document, UTF-8, folder");
  EXPECT_EQ(back.report.rows_read, 8);
  EXPECT_EQ(fate(back.report, "text"), "never read: message text");
  EXPECT_EQ(fate(back.report, "profile.real_name"), "never read: a name or address");
  EXPECT_THAT(back.report.notes, Contains("1 files stayed closed: lists that hold no activity"));
}

TEST(Slack, PrivateChannelsAndDirectMessagesStayClosed) {
  const std::string secret = R"([{"type":"message","user":"U1","text":"secret","ts":"1785661200.000200"}])";
  const WrittenZip zip(
      "slack.zip",
      {{"D0AAA/2026-08-02.json", secret},
       {"mpdm-ana--jane-1/2026-08-02.json", secret},
       {"leads-only/2026-08-02.json", secret},
       {"help/2026-08-01.json", "[]"},
       {"help/2026-08-02.json", secret},
       {"groups.json", R"([{"id":"G1","name":"leads-only"}])"},
       {"dms.json", R"([{"id":"D0AAA","members":["U1","U2"]}])"},
       {"integration_logs.json", "[]"},
       {"channels.json", channels},
       {"users.json", R"([{"id":"U1","team_id":"T","name":"ana","deleted":false,"is_bot":false,"is_owner":true}])"}});
  const auto back = read_back(zip.path, source_of("slack"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines, ElementsAre("1: activity message_posted message:C0AAA0001/1785661200.000200 by U1 on "
                                      "thread:C0AAA0001/1785661200.000200 at 2026-08-02T09:00:00Z",
                                      "1: actor member U1 staff"));
  EXPECT_THAT(back.report.notes, Contains("3 files stayed closed: a private channel or a direct message"));
}

TEST(Slack, OddMessages) {
  const WrittenZip zip(
      "slack.zip",
      {{"export/channels.json", channels},
       {"export/help/2026-08-02.json",
        R"([{"type":"message","subtype":"channel_leave","user":"U2","text":"left","ts":"1785657600.000100"},
{"type":"message","subtype":"channel_topic","user":"U2","text":"t","ts":"1785657601.000100"},
{"type":"message","user":"U2","bot_id":"B1","text":"t","ts":"1785657602.000100"},
{"type":"message","subtype":"tombstone","user":"USLACKBOT","text":"t","ts":"1785657603.000100"},
{"type":"message","subtype":"tombstone","text":"t","ts":"1785657604.000100"},
{"type":"message","text":"no user","ts":"1785657605.000100"},
{"type":"message","user":"U2","text":"no time"},
{"type":"message","user":"U2","text":"bad time","ts":"yesterday"},
{"type":"message","user":"U2","text":"late","ts":"1785657606.5","reactions":"none"},
{"type":"message","subtype":"thread_broadcast","user":"U2","text":"x","ts":"1785657607.25","thread_ts":"1785657602.000100","reactions":[]}])"}});
  const auto back = read_back(zip.path, source_of("slack"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre("1: dropped left subtype for good", "2: dropped not_a_message subtype for good",
                  "3: dropped bot for good", "4: dropped bot for good",
                  "5: activity message_posted message:C0AAA0001/1785657604.000100 by  on "
                  "thread:C0AAA0001/1785657604.000100 at 2026-08-02T08:00:04Z retracted",
                  "5: dropped deleted subtype for good", "6: dropped missing_id user", "7: dropped missing_id ts",
                  "8: dropped bad_date ts",
                  "9: activity message_posted message:C0AAA0001/1785657606.5 by U2 on thread:C0AAA0001/1785657606.5 at "
                  "2026-08-02T08:00:06Z",
                  "9: dropped bad_json reactions",
                  "10: activity thread_replied message:C0AAA0001/1785657607.25 by U2 on "
                  "thread:C0AAA0001/1785657602.000100 at 2026-08-02T08:00:07Z"));
}

TEST(Slack, NothingIsReadWithoutTheListOfChannels) {
  const WrittenZip zip("slack.zip", {{"help/2026-08-02.json", "[]"}});
  EXPECT_THAT(read_back(zip.path, source_of("slack")).error, HasSubstr("the export has no channels.json"));
  EXPECT_THAT(read_back(sample_path("slack-export/help/2026-08-02.json"), source_of("slack")).error,
              HasSubstr("does not say whether its channel is public"));
  EXPECT_THAT(read_back(sample_path("slack-export/users.json"), source_of("slack")).error,
              HasSubstr("the whole export"));
}

TEST(Discord, ReadsTheSample) {
  const auto back = read_back(sample_path("discord/general.dce.json"), source_of("discord"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines,
              ElementsAre("21: actor member 800000000000000001",
                          "21: activity message_posted message:1200000000000000001 by 800000000000000001 on "
                          "thread:1200000000000000001 at 2026-08-02T10:00:00Z",
                          "65: actor member 800000000000000002",
                          "65: activity thread_replied message:1200000000000000002 by 800000000000000002 on "
                          "thread:1200000000000000001 at 2026-08-02T10:05:00Z"));
  EXPECT_EQ(fate(back.report, "content"), "never read: message text");
  EXPECT_TRUE(back.report.notes.empty());
}

std::string discord(const std::string& type, const std::string& message, const std::string& end) {
  return R"({"guild":{"id":"9","name":"N"},"channel":{"id":"10","type":")" + type +
         R"(","name":"general"},"messages":[)" + message + "]" + end + "}";
}

TEST(Discord, PrivateBotsJoinsAndReactions) {
  const std::string plain =
      R"({"id":"1","type":"Default","timestamp":"2026-08-02T12:00:00+02:00","content":"x","author":{"id":"8","name":"ana","isBot":false}})";
  for (const char* type : {"DirectTextChat", "DirectGroupTextChat", "GuildPrivateThread"}) {
    const Written file("d.json", discord(type, plain, R"(,"messageCount":1)"));
    EXPECT_THAT(read_back(file.path, source_of("discord")).lines,
                ElementsAre("1: dropped private_message channel for good"))
        << type;
  }
  const Written file(
      "d.json",
      discord(
          "GuildTextChat",
          R"({"id":"1","type":"Default","timestamp":"2026-08-02T12:00:00Z","author":{"id":"7","name":"b","isBot":true}},
{"id":"2","type":"GuildMemberJoin","timestamp":"2026-08-02T12:00:00Z","author":{"id":"8","name":"ana","isBot":false,"roles":[{"name":"Team"}]}},
{"id":"3","type":"ChannelPinnedMessage","timestamp":"2026-08-02T12:00:00Z","author":{"id":"8","name":"ana","isBot":false}},
{"id":"4","type":"Default","timestamp":"2026-08-02T12:00:00Z","author":{"id":"8","name":"ana","isBot":false},"reactions":[{"emoji":{"name":"up"},"count":3,"users":[{"id":"9","isBot":false},{"id":"7","isBot":true}]}]},
{"id":"5","type":"Default","timestamp":"soon","author":{"id":"8","name":"ana","isBot":false}},
{"type":"Default","timestamp":"2026-08-02T12:00:00Z","author":{"id":"8"}},
{"id":"6","type":"Default","timestamp":"2026-08-02T12:00:00Z","author":{}})",
          ""));
  auto source = source_of("discord");
  source.staff = {"team"};
  const auto back = read_back(file.path, source);
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre("1: dropped bot for good", "2: actor member 8 joined=2026-08-02T12:00:00Z staff", "3: actor member 8",
                  "3: dropped not_a_message type for good", "4: actor member 8",
                  "4: activity message_posted message:4 by 8 on thread:4 at 2026-08-02T12:00:00Z",
                  "4: activity reaction_given reaction:4/up/9 by 9 on message:4 at 2026-08-02T12:00:00Z",
                  "5: dropped bad_date timestamp", "6: dropped missing_id id", "7: dropped missing_id author.id"));
  EXPECT_THAT(back.report.notes, Contains(HasSubstr("broken off")));
}

TEST(Discord, ReadsTheCsv) {
  const auto back = read_back(sample_path("discord/general.dce.csv"), source_of("discord"));
  ASSERT_EQ(back.error, "");
  // 2026-08-02T10:00:00.123Z = 1785664800.123
  EXPECT_THAT(
      back.lines,
      ElementsAre("2: activity message_posted message:800000000000000001@1785664800123000 by 800000000000000001 "
                  "on message:800000000000000001@1785664800123000 at 2026-08-02T10:00:00Z"));
  EXPECT_THAT(back.report.notes, Contains(HasSubstr("give the JSON export")));
}

TEST(Github, ReadsTheSample) {
  const auto back = read_back(sample_path("github/gharchive-2026-08-02-10.json"), source_of("github"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines,
              ElementsAre("1: actor member 101",
                          "1: activity issue_commented event:40000000001 by 101 on issue:northwind/brakes#12 at "
                          "2026-08-02T10:11:12Z",
                          "2: actor member 102",
                          "2: activity commits_pushed event:40000000002 by 102 on repository:northwind/brakes at "
                          "2026-08-02T10:12:00Z"));
  EXPECT_EQ(fate(back.report, "payload.commits"), "never read: message text");
}

TEST(Github, BotsOtherRepositoriesAndMerges) {
  const std::string head = R"({"id":"1","type":"PullRequestEvent","actor":{"id":5,"login":")";
  const std::string tail = R"("},"repo":{"name":"North/Brakes"},"created_at":"2026-08-02T10:11:12Z","payload":)";
  const Written file(
      "gh.ndjson",
      head + "mo[bot]" + tail +
          R"({"action":"opened"},"public":true})"
          "\n" +
          head + "mo" + tail +
          R"({"action":"closed","pull_request":{"number":7,"merged":true,"user":{"id":99}}},"public":true})"
          "\n" +
          head + "mo" + tail +
          R"({"action":"closed","pull_request":{"number":7,"merged":false}},"public":true})"
          "\n" +
          head + "mo" + tail +
          R"({"action":"opened","number":8},"public":false})"
          "\n" +
          R"({"id":"2","type":"WatchEvent","actor":{"id":5,"login":"mo"},"repo":{"name":"other/thing"},"created_at":"2026-08-02T10:11:12Z","public":true})"
          "\n" +
          R"({"id":"","type":"WatchEvent","actor":{"id":5,"login":"mo"},"repo":{"name":"north/brakes"},"created_at":"2026-08-02T10:11:12Z","public":true})"
          "\n" +
          "{broken\n");
  auto source = source_of("github");
  source.values = {{"repositories", "north, someone/else"}};
  const auto back = read_back(file.path, source);
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre("1: dropped bot actor.login for good", "2: actor member 5",
                  "2: activity pull_request_merged event:1 by 99 on issue:north/brakes#7 at 2026-08-02T10:11:12Z",
                  "3: dropped other_event type for good", "4: dropped private_message public for good",
                  "5: dropped other_repository repo.name for good", "6: dropped missing_id id", "7: dropped bad_json"));
}

TEST(Chat, IsRecognised) {
  const auto kind_of = [](const std::string& sample) {
    const auto detection = detect_file(sample_path(sample));
    if (!detection) return to_text(detection.error());
    return detection->candidates.empty()
               ? detection->question
               : detection->candidates.front().kind + (detection->question.empty() ? "" : " ?");
  };
  EXPECT_EQ(kind_of("slack-export"), "slack");
  EXPECT_EQ(kind_of("discord/general.dce.json"), "discord_messages");
  EXPECT_EQ(kind_of("discord/general.dce.csv"), "discord_csv");
  EXPECT_EQ(kind_of("github/gharchive-2026-08-02-10.json"), "github_archive");
}

}  // namespace
}  // namespace cw::ingest::testing
