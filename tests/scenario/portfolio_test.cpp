#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/scenario/program.hpp"

namespace cw::scenario {
namespace {

using nlohmann::json;

/// The small workspace with deals of 18 accounts. Members 2 to 13 posted in the quarter, 35 to 40 did not; each is the
/// contact of an account with one deal, created on 29 September and closed a day later.
class PortfolioWorkspace : public testing::Test {
 protected:
  void SetUp() override {
    small_workspace(folder.path());
    write(folder.path("sources/crm.yml"),
          "reader: salesforce\nsystem: crm\nfiles: [\"inbox/Contact*.csv\", \"inbox/Opportunity*.csv\"]\nowner: team\n"
          "currency: EUR\ntime_zone: Europe/Berlin\nlegal_basis: {measurement: contract, matching: contract}\n");
    std::string contacts =
        "Id,AccountId,FirstName,LastName,Email,Title,LeadSource,HasOptedOutOfEmail,IsEmailBounced,MasterRecordId,"
        "CreatedDate,SystemModstamp,IsDeleted\n";
    std::string deals =
        "Id,AccountId,Name,StageName,Amount,CurrencyIsoCode,CloseDate,IsClosed,IsWon,CreatedDate,IsDeleted\n";
    for (int i = 0; i < 18; ++i) {
      const std::string id = std::to_string(100 + i), account = "001" + id;
      const std::string person = std::to_string(i < 12 ? i + 2 : i + 23);
      const bool won = i < 12 ? i % 2 == 0 : i % 3 == 0;  // 6 of 12, 2 of 6
      contacts += "003" + id + "," + account + ",A,B,person" + person +
                  "@example.org,,,false,false,,2026-01-01T10:00:00Z"
                  ",2026-01-01T10:00:00Z,false\n";
      deals += "006" + id + "," + account + ",n," + (won ? "Closed Won" : "Closed Lost") +
               ",1000.00,EUR,2026-09-30,true," + (won ? "true" : "false") + ",2026-09-29T10:00:00Z,false\n";
    }
    write(folder.path("inbox/Contact.csv"), contacts);
    write(folder.path("inbox/Opportunity.csv"), deals);
    std::string outcomes = read(folder.path("taxonomy/outcomes.yml"));
    for (const char* name : {"deal_won", "deal_lost", "deal_open", "deal_created"})
      outcomes += std::string("  - {name: ") + name + ", owner: team, side: business, counts_as: other, unit: money}\n";
    write(folder.path("taxonomy/outcomes.yml"), outcomes);
    write(folder.path("programmes/forum.yml"),
          "title: Forum\nkind: community\nowner: team\nactivities: [topic_created, post_created]\n"
          "business_goals: [{outcome: influenced_share_won, question: \"Do won deals come from the forum?\", target: "
          "0.5, "
          "unit: share}]\n"
          "member_goals: [{outcome: first_response_median, question: \"How long do askers wait?\", target: 1, unit: "
          "hours}]\n"
          "levers: [{lever: pipeline, indicators: [first_response_median]}]\n"
          "guardrails: [{figure: first_response_median, at_most: 10000, unit: hours, owner: team}]\n");
  }
  Outcome command(std::vector<std::string> words) {
    words.insert(words.begin(), {"-w", folder.path(), "--today", "2026-11-01", "--no-input"});
    words.insert(words.end(), {"--period", "2026Q3"});
    return run(words);
  }
  json figure(std::vector<std::string> words) {
    words.insert(words.begin(), "--json");
    const auto outcome = command(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome.exit_code == 0 ? json::parse(outcome.out) : json();
  }
  void update() { ASSERT_EQ(run({"-w", folder.path(), "--today", "2026-11-01", "--no-input", "update"}).exit_code, 0); }
  static double value_of(const json& finding, const std::string& name) {
    for (const auto& estimate : finding["estimates"])
      if (estimate["name"] == name) return estimate["value"];
    ADD_FAILURE() << name << " in " << finding.dump(1);
    return -1.0;
  }
  Folder folder;
};

TEST_F(PortfolioWorkspace, DealsNeedDeclaredTouches) {
  update();
  const auto refused = command({"pipeline", "influence"});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_NE(refused.err.find("pipeline.yml"), std::string::npos) << refused.err;
}

TEST_F(PortfolioWorkspace, DealsByWhatCameBefore) {
  write(folder.path("pipeline.yml"), "touches: [topic_created, post_created]\n");
  update();
  const auto pipeline = figure({"pipeline", "influence"});
  EXPECT_EQ(value_of(pipeline, "won_sourced"), 6000.0);
  EXPECT_EQ(value_of(pipeline, "won_influenced"), 6000.0);
  EXPECT_EQ(value_of(pipeline, "open_influenced"), 0.0);
  EXPECT_EQ(pipeline["grade"], nullptr);
  const auto close = figure({"pipeline", "close"});
  EXPECT_EQ(value_of(close, "close_rate_touched"), 0.5);
  EXPECT_NEAR(value_of(close, "close_rate_untouched"), 1.0 / 3.0, 1e-12);
  EXPECT_EQ(close["grade"], "C");
  write(folder.path("pipeline.yml"), "window_days: 1\ntouches: [topic_created, post_created]\n");
  EXPECT_EQ(value_of(figure({"pipeline", "influence"}), "won_influenced"), 0.0);
}

TEST_F(PortfolioWorkspace, ScoreboardLeversGuardrailsAndOnePage) {
  write(folder.path("pipeline.yml"), "touches: [topic_created, post_created]\n");
  update();
  const auto board = command({"--ascii", "portfolio", "show"});
  ASSERT_EQ(board.exit_code, 0) << board.err;
  EXPECT_NE(board.out.find("Forum       [x] not met"), std::string::npos) << board.out;
  const auto levers = command({"portfolio", "levers"});
  EXPECT_NE(levers.out.find("first: first_response_median: "), std::string::npos) << levers.out;
  EXPECT_EQ(command({"portfolio", "guardrails"}).exit_code, 0);
  write(folder.path("programmes/forum.yml"), read(folder.path("programmes/forum.yml")) + "version: 2\n");
  std::string changed = read(folder.path("programmes/forum.yml"));
  changed.replace(changed.find("at_most: 10000"), 14, "at_most: 0.001");
  write(folder.path("programmes/forum.yml"), changed);
  EXPECT_EQ(command({"portfolio", "guardrails"}).exit_code, 7);
  const auto text = command({"report", "onepage", "forum"});
  EXPECT_NE(text.out.find("Forum, version 2"), std::string::npos) << text.out << text.err;
  ASSERT_EQ(command({"report", "onepage", "forum", "--out", folder.path("forum.html")}).exit_code, 0);
  EXPECT_NE(read(folder.path("forum.html")).find("<h1>Forum</h1>"), std::string::npos);
  const auto unknown = command({"report", "onepage", "forun"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("forum"), std::string::npos) << unknown.err;
}

TEST_F(PortfolioWorkspace, TouchpointsServeStages) {
  const auto refused_before = [&] { return command({"attribution", "paths"}); };
  update();
  EXPECT_EQ(refused_before().exit_code, 4);
  write(folder.path("taxonomy/touchpoints.yml"),
        "touchpoints:\n  - {activity: topic_created, stages: [adoption, advocacy]}\n");
  const auto map = figure({"attribution", "paths"});
  const auto& rows = map["tables"]["touchpoints"];
  ASSERT_EQ(rows.size(), 2U) << map.dump(1);
  EXPECT_EQ(rows[0]["stage"], "adoption");
  EXPECT_EQ(rows[0]["activities"], 30);
  EXPECT_EQ(rows[0]["people"], 30);
}

}  // namespace
}  // namespace cw::scenario
