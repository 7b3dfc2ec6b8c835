// What came in, against the books, and rejected rows read again.

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/scenario/program.hpp"

namespace cw::scenario {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

class Sources : public testing::Test {
 protected:
  void SetUp() override { small_workspace(folder.path()); }
  Outcome command(std::vector<std::string> words) {
    words.insert(words.begin(), {"-w", folder.path(), "--today", "2026-10-01", "--no-input"});
    return run(words);
  }
  Json table(const std::string& name) {
    const auto shown = command({"sources", "reconcile", "--json"});
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    return Json::parse(shown.out)["tables"][name];
  }
  /// Rows of the reconciliation of one source, by reason.
  std::map<std::string, int> reasons(const std::string& source) {
    std::map<std::string, int> rows;
    for (const auto& row : table("reconciliation"))
      if (row["source"] == source) rows[row["reason"]] = row["rows"];
    return rows;
  }
  Folder folder;
};

TEST_F(Sources, RejectedRowsAreReadAgainOnceTheMappingIsMended) {
  write(folder.path("sources/till.yml"),
        "reader: mapped\nsystem: till\nfiles: [\"inbox/till*.csv\"]\nowner: team\nemits: outcome\nspace: customer\n"
        "currency: EUR\ntax_included: false\nrefresh: monthly\n"
        "columns: {id: no, actor: card, at: day, gross: paid}\nvalues: {outcome: order}\n"
        "legal_basis: {measurement: contract, matching: contract}\n");
  // seconds since 1970, which nobody declared; the last row has no day either way
  write(folder.path("inbox/till.csv"),
        "no;card;day;paid\n1;c1;1786622400;10.50\n2;c2;1786708800;7.25\n3;c3;2026-08-15;4\n4;c4;;1.00\n");
  const auto updated = command({"update"});
  ASSERT_EQ(updated.exit_code, 0) << updated.err;
  EXPECT_EQ(reasons("till"),
            (std::map<std::string, int>{{"received", 4}, {"kept", 1}, {"bad_date", 2}, {"missing_date", 1}}));
  fs::remove(folder.path("inbox/till.csv"));  // the file itself is gone
  EXPECT_NE(command({"sources", "replay"}).out.find("3 rejected rows read again, 0 kept, 3 still rejected"),
            std::string::npos);
  auto source = read(folder.path("sources/till.yml"));
  source.replace(source.find("order}"), 6, "order, date_format: unix}");
  write(folder.path("sources/till.yml"), source);
  const auto replayed = command({"sources", "replay", "till"});
  ASSERT_EQ(replayed.exit_code, 0) << replayed.err;
  EXPECT_NE(replayed.out.find("3 rejected rows read again, 2 kept, 1 still rejected\n    dropped missing_date: 1"),
            std::string::npos)
      << replayed.out;
  EXPECT_EQ(reasons("till"), (std::map<std::string, int>{{"received", 4}, {"kept", 3}, {"missing_date", 1}}));
  for (const auto& row : table("currencies")) {
    if (row["source"] == "till") {
      EXPECT_DOUBLE_EQ(row["gross"].get<double>(), 10.50 + 7.25 + 4.00);
    }
  }
  EXPECT_NE(command({"sources", "replay"}).out.find("1 rejected rows read again, 0 kept, 1 still rejected"),
            std::string::npos);
  EXPECT_EQ(reasons("till"), (std::map<std::string, int>{{"received", 4}, {"kept", 3}, {"missing_date", 1}}));
  EXPECT_EQ(command({"sources", "replay", "tilt"}).exit_code, 2);
}

TEST_F(Sources, AgainstTheBooksAndTheRatesOfTheDays) {
  write(folder.path("rates.yml"),
        "rates:\n  - {day: 2026-07-01, from: USD, to: EUR, value: 0.9, source: bank}\n"
        "  - {day: 2026-08-15, from: USD, to: EUR, value: 0.8, source: bank}\n");
  write(folder.path("sources/till.yml"),
        "reader: mapped\nsystem: till\nfiles: [\"inbox/till*.csv\"]\nowner: team\nemits: outcome\nspace: customer\n"
        "time_zone: America/New_York\ntax_included: false\nrefresh: weekly\n"
        "totals: [{month: 2026-08, measure: rows, value: 2}, {month: 2026-08, measure: gross, value: 301}]\n"
        "columns: {id: no, actor: card, at: day, gross: paid, currency: cur}\nvalues: {outcome: order}\ncurrency: USD\n"
        "legal_basis: {measurement: contract, matching: contract}\n");
  write(folder.path("inbox/till.csv"),
        "no,card,day,paid,cur\n1,c1,2026-08-01 12:00,100.00,USD\n2,c2,2026-08-20 12:00,200.00,USD\n3,c3,2026-09-03 "
        "12:00,5,EUR\n");
  ASSERT_EQ(command({"update"}).exit_code, 0);
  std::map<std::string, double> converted;
  for (const auto& row : table("currencies"))
    if (row["source"] == "till") converted[row["currency"]] = row["converted"];
  EXPECT_EQ(converted, (std::map<std::string, double>{{"EUR", 5.0}, {"USD", 100 * 0.9 + 200 * 0.8}}));  // by hand
  const auto totals = table("totals");
  ASSERT_EQ(totals.size(), 2U);
  EXPECT_DOUBLE_EQ(totals[0]["unexplained"].get<double>(), 0.0);
  EXPECT_DOUBLE_EQ(totals[1]["unexplained"].get<double>(), -1.0);
  const auto text = command({"sources", "reconcile", "till"});
  EXPECT_NE(text.out.find("times in America/New_York"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("weekly, 21 days late"), std::string::npos) << text.out;  // 3 September + 7 to 1 October
  EXPECT_NE(text.out.find("ours 300.00, the books 301.00, unexplained -1.00 (-0.33 %)"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("rate from 2026-08-15: 1 USD = 0.8 EUR (bank)"), std::string::npos) << text.out;
}

TEST_F(Sources, AFileThatIsReadAnewCountsOnce) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  auto source = read(folder.path("sources/shop.yml"));
  write(folder.path("sources/shop.yml"), source + "test: [test.example.net]\n");
  ASSERT_EQ(command({"update"}).exit_code, 0);
  EXPECT_EQ(reasons("shop"), (std::map<std::string, int>{{"received", 120}, {"kept", 120}}));
  const auto listed = command({"sources", "list"});
  EXPECT_NE(listed.out.find("shop  shopify_orders  1 file: received 120, kept 120, dropped 0"), std::string::npos)
      << listed.out;
  EXPECT_NE(listed.out.find("last file orders.csv: kept 120, facts known already 120, changed 0"), std::string::npos)
      << listed.out;
}

TEST_F(Sources, WhatNoSystemRecordsIsRecorded) {
  const auto blank = command({"activity", "template"});
  EXPECT_EQ(blank.out.substr(0, blank.out.find('\n')), "day,activity,event,person,account,role,consent,cost,currency");
  auto taxonomy = read(folder.path("taxonomy/activities.yml"));
  write(folder.path("taxonomy/activities.yml"),
        taxonomy + "  - {name: job_fair, owner: team, mode: travel, counts_as: attended}\n");
  auto outcomes = read(folder.path("taxonomy/outcomes.yml"));
  write(folder.path("taxonomy/outcomes.yml"),
        outcomes + "  - {name: candidate_met, owner: team, side: business, counts_as: other, unit: count}\n");
  write(folder.path("met.csv"),
        "day,activity,event,person,account,role,consent,cost,currency\n"
        "2026-08-10,job_fair,Job fair Berlin,person3@example.org,Acme GmbH,hire,yes,120.00,EUR\n"
        "2026-08-10,job_fair,Job fair Berlin,secret@example.net,Other AG,,no,,\n");
  const auto added = command({"activity", "add", "--from", folder.path("met.csv")});
  ASSERT_EQ(added.exit_code, 0) << added.err;
  EXPECT_NE(added.out.find("recorded 2 activities, 1 with a person who consented, 1 met in a role, 1 costs"),
            std::string::npos)
      << added.out;
  EXPECT_EQ(read(folder.path("inbox/recorded/activities.csv")).find("secret"), std::string::npos);
  const auto one = command({"activity", "add", "--day", "2026-08-11", "--activity", "job_fair", "--consent", "no"});
  ASSERT_EQ(one.exit_code, 0) << one.err;
  ASSERT_EQ(command({"update"}).exit_code, 0);
  // person 3 of the forum is whom we met: one more row of theirs, and 40 members still
  const auto exported = Json::parse(command({"member", "export", "person3@example.org"}).out);
  EXPECT_EQ(exported["people"], 1);
  EXPECT_NE(exported.dump().find("candidate_met"), std::string::npos);
  EXPECT_NE(command({"costs", "--period", "2026Q3", "--json"}).out.find("\"job_fair\""), std::string::npos);
  EXPECT_EQ(command({"check"}).exit_code, 0);
  const auto before = read(folder.path("inbox/recorded/activities.csv"));
  const auto refused = command({"activity", "add", "--day", "10.8.2026", "--activity", "jobfair", "--role", "boss"});
  EXPECT_EQ(refused.exit_code, 3);
  for (const char* what : {"no day", "job_fair", "no role", "consent is not stated"})
    EXPECT_NE(refused.err.find(what), std::string::npos) << what << "\n" << refused.err;
  EXPECT_EQ(read(folder.path("inbox/recorded/activities.csv")), before);
}

}  // namespace
}  // namespace cw::scenario
