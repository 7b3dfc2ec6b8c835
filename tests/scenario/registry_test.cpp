// Runs, publications and what changed since: the registry behind `roi`, `report` and `update`.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/scenario/program.hpp"

namespace cw::scenario {
namespace {

class Runs : public testing::Test {
 protected:
  void SetUp() override {
    small_workspace(folder.path());
    ASSERT_EQ(command({"update"}).exit_code, 0);
  }
  Outcome command(std::vector<std::string> words) {
    words.insert(words.begin(), {"-w", folder.path(), "--today", "2026-10-01", "--no-input"});
    return run(words);
  }
  void replace(const std::string& file, const std::string& old, const std::string& text) {
    auto all = read(folder.path(file));
    const auto at = all.find(old);
    ASSERT_NE(at, std::string::npos);
    write(folder.path(file), all.replace(at, old.size(), text));
  }
  /// "1:9f86..." as the JSON of the statement prints it.
  static std::string head_in(const std::string& json) {
    const std::string key = "\"registry\": \"";
    const auto at = json.find(key);
    if (at == std::string::npos) return {};
    const auto begin = at + key.size();
    return json.substr(begin, json.find('"', begin) - begin);
  }
  Folder folder;
};

TEST_F(Runs, ARunIsCountedOnceAndPrintedAsTheHead) {
  const auto first = command({"roi", "--json", "--period", "2026Q3"});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(head_in(first.out).substr(0, 2), "1:");
  EXPECT_EQ(head_in(first.out).size(), 66U);
  EXPECT_EQ(command({"roi", "--json", "--period", "2026Q3"}).out, first.out);
  EXPECT_EQ(head_in(command({"roi", "--json", "--period", "2026Q3", "--seed", "2"}).out).substr(0, 2), "2:");
  EXPECT_EQ(command({"report", "verify"}).exit_code, 0);
  EXPECT_EQ(command({"report", "verify", "--head", head_in(first.out)}).exit_code, 0);
  EXPECT_EQ(command({"report", "verify", "--head", "1:" + std::string(64, '0')}).exit_code, 6);
  EXPECT_EQ(command({"report", "verify", "--head", "no head"}).exit_code, 2);
}

TEST_F(Runs, UpdateSaysWhatChangedInTheFigures) {
  EXPECT_NE(command({"update"}).out.find("no statement was computed yet"), std::string::npos);
  ASSERT_EQ(command({"roi", "--period", "2026Q3"}).exit_code, 0);
  EXPECT_NE(command({"update"}).out.find("no headline figure of 2026Q3 changed"), std::string::npos);
  replace("costs/costs.yml", "amount: 900", "amount: 950");
  const auto changed = command({"update"});
  EXPECT_NE(changed.out.find("since the last statement of 2026Q3"), std::string::npos) << changed.out;
  EXPECT_NE(changed.out.find("  cost: EUR 900.00 \u2192 EUR 950.00\n"), std::string::npos) << changed.out;
}

TEST_F(Runs, PublishingRecordsAndARestatementNeedsAReason) {
  const auto publish = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"report", "publish", "--period", "2026Q3", "--out", folder.path("report.html")};
    words.insert(words.end(), more.begin(), more.end());
    return command(words);
  };
  const auto first = publish({});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_NE(first.out.find("cost: EUR 900.00 (first)"), std::string::npos) << first.out;
  EXPECT_NE(publish({}).out.find("cost: EUR 900.00 (unchanged)"), std::string::npos);
  replace("costs/costs.yml", "amount: 900", "amount: 950");
  const auto refused = publish({});
  EXPECT_EQ(refused.exit_code, 4) << refused.err;
  const auto restated = publish({"--reason", "an invoice came late"});
  EXPECT_NE(restated.out.find("cost: EUR 950.00 (restated)"), std::string::npos) << restated.out << restated.err;
  EXPECT_EQ(command({"report", "verify"}).exit_code, 0);
}

TEST_F(Runs, ADraftIsNotPublished) {
  std::filesystem::create_directories(folder.path("programmes"));
  write(folder.path("programmes/forum.yml"),
        "title: Forum\nowner: team\nbusiness_goals:\n  - {outcome: members_who_buy, question: \"Do members buy?\", "
        "target: "
        "0.5, unit: share}\n");
  const auto refused = command({"report", "publish", "--period", "2026Q3", "--out", folder.path("report.html")});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_NE(refused.err.find("a draft is neither signed nor published"), std::string::npos) << refused.err;
  EXPECT_FALSE(std::filesystem::exists(folder.path("report.html")));
}

/// Goals of both sides stand in the statement, with their target and the figure or the reason.
TEST_F(Runs, GoalsStandInTheStatement) {
  std::filesystem::create_directories(folder.path("programmes"));
  write(folder.path("programmes/forum.yml"),
        "title: Forum\nkind: community\nowner: team\nbusiness_goals:\n  - {outcome: members_who_buy, question: \"Do "
        "members "
        "buy?\", target: 0.5, unit: share}\nmember_goals:\n  - {outcome: first_response_median, question: \"How long "
        "does "
        "an answer take?\", target: 200, unit: hours}\n");
  const auto roi = command({"roi", "--period", "2026Q3"});
  ASSERT_EQ(roi.exit_code, 0) << roi.err;
  EXPECT_NE(roi.out.find("Goals, both sides"), std::string::npos) << roi.out;
  EXPECT_NE(roi.out.find("target 0.5 share: met"), std::string::npos) << roi.out;  // all 40 of 40 members bought
  EXPECT_NE(roi.out.find("target 200 hours"), std::string::npos) << roi.out;
  const auto json = command({"roi", "--json", "--period", "2026Q3"}).out;
  EXPECT_NE(json.find("\"state\": \"met\""), std::string::npos);
  EXPECT_NE(json.find("\"refused_figures\""), std::string::npos);
  EXPECT_NE(roi.out.find("not measured"), std::string::npos) << roi.out;  // deflection: no tickets
}

TEST(Init, PassesTheAnswersOn) {
  const Folder from, to;
  small_workspace(from.path());
  const auto made = run({"--today", "2026-10-01", "--no-input", "init", to.path("acme"), "--margin", "0.35", "--owner",
                         "shop team", "--legal-basis", "contract", "--from", from.path("inbox/users.csv"),
                         from.path("inbox/topics.csv"), from.path("inbox/orders.csv")});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const auto outcomes = read(to.path("acme/taxonomy/outcomes.yml"));
  EXPECT_NE(outcomes.find("margin: 0.35\n"), std::string::npos) << outcomes;
  EXPECT_NE(outcomes.find("margin_owner: shop team\n"), std::string::npos) << outcomes;
  EXPECT_NE(read(to.path("acme/assumptions.yml")).find("review_by: 2027-10-01"), std::string::npos);
  const auto programme = read(to.path("acme/programmes/community.yml"));
  EXPECT_NE(programme.find("outcome: members_who_buy"), std::string::npos) << programme;
  EXPECT_NE(programme.find("outcome: accepted"), std::string::npos) << programme;
  const auto checked = run({"-w", to.path("acme"), "--today", "2026-10-01", "check"});
  EXPECT_NE(checked.err.find("0 errors"), std::string::npos) << checked.out << checked.err;
}

}  // namespace
}  // namespace cw::scenario
