#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "engine/session.hpp"
#include "tests/scenario/program.hpp"

/// The same few people in every tool: from the raw exports through `init` and `update` to the ledger.
namespace cw::scenario {
namespace {

namespace fs = std::filesystem;

std::string sample(const std::string& name) {
  return std::string(CW_SOURCE_DIR) + "/tests/reference/formats/" + name;
}

Outcome command(const Folder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {"-w", folder.path("w"), "--today", "2026-11-20", "--no-input"});
  return run(words);
}

/// The single column of whole numbers that a query on the workspace's ledger gives.
std::vector<std::int64_t> numbers(const Folder& folder, const std::string& sql) {
  auto session = engine::open_duckdb({.path = folder.path("w/.commonweal/ledger.duckdb"), .read_only = true});
  EXPECT_TRUE(session) << to_text(session.error());
  if (!session) return {};
  auto stream = (*session)->query(sql);
  EXPECT_TRUE(stream) << to_text(stream.error());
  if (!stream) return {};
  const auto result = engine::read_all(**stream);
  EXPECT_TRUE(result);
  std::vector<std::int64_t> found;
  for (const auto& row : result->rows) found.push_back(std::get<std::int64_t>(row[0]));
  return found;
}

void declare_rates(const Folder& folder) {
  write(folder.path("w/rates.yml"),
        "rates:\n  - {day: 2020-01-01, from: USD, to: EUR, value: 0.9, source: made up}\n"
        "  - {day: 2020-01-01, from: JPY, to: EUR, value: 0.006, source: made up}\n");
}

class Readers : public testing::Test {
 protected:
  /// A workspace made from these exports and updated.
  void start(std::vector<std::string> files) {
    std::vector<std::string> words = {"init", folder.path("w"), "--legal-basis", "consent", "--currency",
                                      "EUR",  "--from"};
    words.insert(words.end(), files.begin(), files.end());
    const auto made = run([&] {
      words.insert(words.begin(), {"--today", "2026-11-20", "--no-input"});
      return words;
    }());
    ASSERT_EQ(made.exit_code, 0) << made.err;
    declare_rates(folder);
    const auto updated = command(folder, {"update"});
    ASSERT_EQ(updated.exit_code, 0) << updated.err << updated.out;
    said = made.out + updated.out;
  }
  Folder folder;
  std::string said;
};

const std::string systems_per_person =
    "SELECT CAST(count(DISTINCT system_id) AS BIGINT) AS systems FROM ledger.actor JOIN ledger.actor_person USING "
    "(actor_id) GROUP BY person_id ORDER BY systems DESC, person_id";

// Ana is in all nine. Jane is in the forum, the help desk and the payments, Kenji in the forum, at Luma and in the
// payments. Zoë wrote an e-mail to the forum, and a shop guest, a Zoom guest and she have like names: nobody joins
// them.
TEST_F(Readers, AnaJoinsAcrossNineSourcesAndZoeIsNotMerged) {
  write(
      folder.path("users.ndjson"),
      R"({"id":201,"email":"private@example.com","name":"Jane Doe","external_id":"c102","role":"end-user","organization_id":401,"verified":true,"suspended":false,"created_at":"2025-03-02T16:40:00Z"})");
  start({sample("discourse/user-list-260901-101500.csv"), sample("slack-export"), sample("stripe/unified_payments.csv"),
         sample("shopify/orders_export.csv"), sample("events/luma_guests.csv"), sample("events/zoom_participants.csv"),
         sample("events/eventbrite_attendees.csv"), sample("salesforce/Contact.csv"), sample("hubspot/contacts.csv"),
         folder.path("users.ndjson")});
  const auto systems = numbers(folder, systems_per_person);
  ASSERT_GE(systems.size(), 4U);
  EXPECT_EQ(systems[0], 9);  // Ana
  EXPECT_EQ(systems[1], 3);  // Kenji and Jane
  EXPECT_EQ(systems[2], 3);
  EXPECT_EQ(std::count_if(systems.begin() + 3, systems.end(), [](auto count) { return count > 1; }), 0);
  // Jane's address at the help desk is known nowhere else: only the sign-on subject (tier 1 of the two) joins her.
  EXPECT_EQ(
      numbers(folder,
              "SELECT CAST(count(*) AS BIGINT) FROM (SELECT token_high, token_low FROM ledger.identifier WHERE kind = "
              "(SELECT min(kind) FROM ledger.identifier) GROUP BY token_high, token_low HAVING count(DISTINCT "
              "actor_id) > 1)"),
      std::vector<std::int64_t>({1}));
  // Zoë's shadow is a person of its own.
  EXPECT_EQ(
      numbers(folder,
              "SELECT CAST(count(*) AS BIGINT) FROM ledger.actor_person WHERE person_id IN (SELECT person_id FROM "
              "ledger.actor_person JOIN ledger.actor USING (actor_id) WHERE shadow)"),
      std::vector<std::int64_t>({1}));
  for (const auto& entry : fs::recursive_directory_iterator(folder.path("w/.commonweal"))) {
    if (!entry.is_regular_file()) continue;
    const std::string text = read(entry.path().string());
    for (const char* secret : {"ana.ruiz", "Ana Ruiz", "Brake squeals", "jane.doe", "private@example"})
      EXPECT_EQ(text.find(secret), std::string::npos) << secret << " in " << entry.path();
  }
}

// A company is an actor, and never a person; a deal belongs to its company, a contact to both.
TEST_F(Readers, AccountsAreNoPeople) {
  start({sample("salesforce/Contact.csv"), sample("salesforce/Opportunity.csv"),
         sample("salesforce/OpportunityContactRole.csv"), sample("salesforce/CampaignMember.csv")});
  EXPECT_EQ(numbers(folder, "SELECT CAST(count(*) AS BIGINT) FROM ledger.actor WHERE space = 5"),
            std::vector<std::int64_t>({2}));
  EXPECT_EQ(
      numbers(folder,
              "SELECT CAST(count(*) AS BIGINT) FROM ledger.actor_person JOIN ledger.actor USING (actor_id) WHERE space "
              "= 5"),
      std::vector<std::int64_t>({0}));
  EXPECT_EQ(numbers(folder, "SELECT CAST(count(*) AS BIGINT) FROM ledger.person WHERE customer OR member"),
            std::vector<std::int64_t>({0}));
  // contact 1 -> account and deal; contact 2 was merged away
  EXPECT_EQ(numbers(folder, "SELECT CAST(count(*) AS BIGINT) FROM ledger.link WHERE NOT retracted"),
            std::vector<std::int64_t>({2}));
  EXPECT_EQ(numbers(folder, "SELECT gross_minor FROM ledger.outcome ORDER BY row_id"),
            std::vector<std::int64_t>({2'400'000, 0, 0, 0}));  // each deal, and when it was created
  // The deal that the contact had a say in is the one that its company won.
  EXPECT_EQ(
      numbers(folder,
              "SELECT CAST(count(*) AS BIGINT) FROM ledger.link AS role JOIN ledger.outcome AS deal USING (object_id) "
              "JOIN ledger.link AS owner ON owner.actor_id = role.actor_id AND owner.account_id = deal.actor_id "
              "WHERE deal.gross_minor > 0"),
      std::vector<std::int64_t>({1}));
  fs::copy_file(folder.path("w/inbox/Contact.csv"), folder.path("w/inbox/Contact-again.csv"));
  write(folder.path("w/inbox/Contact-again.csv"), read(folder.path("w/inbox/Contact.csv")) + "\n");
  const auto again = command(folder, {"update"});
  EXPECT_NE(again.out.find("new facts 0, changed 0"), std::string::npos) << again.out;
}

TEST_F(Readers, TrafficIsStoredOnceAndRenewed) {
  const std::string header = "date,source,visitors,visits,visit_duration,bounces,pageviews\n";
  write(folder.path("sources.csv"),
        header + "2026-08-03,forum.example.org,4,5,600,1,20\n2026-08-09,forum.example.org,6,7,60,1,9\n");
  start({folder.path("sources.csv")});
  write(folder.path("w/inbox/sources-2.csv"), header + "2026-08-09,forum.example.org,6,8,60,1,9\n");
  const auto updated = command(folder, {"update"});
  EXPECT_NE(updated.out.find("new facts 0, changed 1"), std::string::npos) << updated.out;
  EXPECT_EQ(numbers(folder, "SELECT sessions FROM ledger.traffic ORDER BY row_id"),
            std::vector<std::int64_t>({5, 7, 8}));
  // 5 + 8 sessions of one week; 4 + 6 visitors reach the k of 10
  const auto shown = command(folder, {"health", "traffic", "--json"});
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_NE(shown.out.find("\"value\": 13.0"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("\"week\": \"2026-08-03\""), std::string::npos) << shown.out;
  const auto none = command(folder, {"health", "traffic", "--period", "2025"});
  EXPECT_EQ(none.exit_code, 4) << none.err;
}

TEST_F(Readers, AReadyMadeMappingIsRecognisedAndRuns) {
  write(folder.path("users.csv"),
        "UserID,Name,Email,DateInserted,Admin,Banned,Deleted\n7,Ana,ana.ruiz@example.org,2025-01-12 09:14:03,0,0,0\n"
        "8,Gone,x@example.org,2025-01-12 09:14:03,0,0,1\n");
  write(folder.path("comments.csv"),
        "CommentID,DiscussionID,InsertUserID,DateInserted\n1,5,7,2026-08-01 10:00:00\n2,5,7,2026-08-01 11:00:00\n");
  start({folder.path("users.csv"), folder.path("comments.csv")});
  EXPECT_NE(said.find("users.csv is taken for vanilla_users"), std::string::npos) << said;
  EXPECT_EQ(numbers(folder, "SELECT CAST(count(*) AS BIGINT) FROM ledger.activity_by_person"),
            std::vector<std::int64_t>({2}));
  EXPECT_EQ(numbers(folder, "SELECT CAST(count(*) AS BIGINT) FROM ledger.person WHERE member"),
            std::vector<std::int64_t>({1}));
  const auto tried = run({"import", folder.path("users.csv"), "--as", "vanilla_users", "--dry-run", "--json"});
  EXPECT_EQ(tried.exit_code, 0) << tried.err;
  EXPECT_NE(tried.out.find("\"deleted\""), std::string::npos) << tried.out;
}

TEST(Samples, AreTakenForWhatTheyAre) {
  for (const char* name : {"discourse/user-list-260901-101500.csv",
                           "discourse/data_explorer_solved.csv",
                           "discourse/data_explorer_solved.json",
                           "slack-export",
                           "discord/general.dce.json",
                           "discord/general.dce.csv",
                           "github/gharchive-2026-08-02-10.json",
                           "stackexchange/Posts.xml",
                           "shopify/orders_export.csv",
                           "stripe/unified_payments.csv",
                           "stripe/events.ndjson",
                           "woocommerce/order.json",
                           "salesforce/Contact.csv",
                           "salesforce/Opportunity.csv",
                           "salesforce/CampaignMember.csv",
                           "salesforce/OpportunityContactRole.csv",
                           "hubspot/contacts.csv",
                           "zendesk/tickets.ndjson",
                           "zendesk/users.ndjson",
                           "events/luma_guests.csv",
                           "events/eventbrite_attendees.csv",
                           "events/zoom_participants.csv"}) {
    const auto tried = run({"import", sample(name), "--dry-run", "--json"});
    EXPECT_EQ(tried.exit_code, 0) << name << ": " << tried.err;
    EXPECT_NE(tried.out.find("import_dry_run"), std::string::npos) << name;
  }
  // HubSpot's deals state no currency, and nobody declared one: each row says so, and none is lost in silence.
  const auto deals = run({"import", sample("hubspot/deals.csv"), "--dry-run", "--json"});
  EXPECT_EQ(deals.exit_code, 0) << deals.err;
  EXPECT_NE(deals.out.find("bad_currency"), std::string::npos) << deals.out;
}

}  // namespace
}  // namespace cw::scenario
