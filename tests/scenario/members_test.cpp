#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/scenario/program.hpp"

namespace cw::scenario {
namespace {

using nlohmann::json;

/// The small workspace (40 members, of 60 customers) with what befalls, honours and brings them.
class MembersSide : public testing::Test {
 protected:
  void SetUp() override { small_workspace(folder.path()); }
  Outcome command(std::vector<std::string> words) {
    words.insert(words.begin(), {"-w", folder.path(), "--today", "2026-10-01", "--no-input"});
    return run(words);
  }
  json figure(std::vector<std::string> words) {
    words.insert(words.begin(), "--json");
    words.insert(words.end(), {"--period", "2026Q3"});
    const auto outcome = command(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome.exit_code == 0 ? json::parse(outcome.out) : json();
  }
  json estimate(const json& finding, const std::string& name) {
    for (const auto& one : finding["estimates"]) {
      if (one["name"] == name) return one;
    }
    return {};
  }
  void declare(const std::string& file, const std::string& text) {
    write(folder.path(file), read(folder.path(file)) + text);
  }
  /// Scams on 1 August: of the first `members` forum users and of `others` customers who are no members.
  void scams(int members, int others) {
    declare("taxonomy/outcomes.yml",
            "  - {name: scam, title: Scams, owner: team, side: member, counts_as: member_outcome, unit: count, sign: "
            "-1}\n");
    const std::string source =
        "reader: mapped\nowner: team\nemits: outcome\nvalues: {outcome: scam, currency: EUR}\n"
        "legal_basis: {measurement: contract, matching: contract}\n";
    write(
        folder.path("sources/reports.yml"),
        source + "system: forum\nfiles: [inbox/reports.csv]\nspace: member\ncolumns: {id: id, actor: user, at: day}\n");
    write(folder.path("sources/complaints.yml"),
          source +
              "system: shop_desk\nfiles: [inbox/complaints.csv]\nspace: customer\n"
              "columns: {id: id, actor: email, email: email, at: day}\n");
    std::string reports = "id,user,day\n", complaints = "id,email,day\n";
    for (int i = 1; i <= members; ++i) reports += "r" + std::to_string(i) + "," + std::to_string(i) + ",2026-08-01\n";
    for (int i = 1; i <= others; ++i)
      complaints += "c" + std::to_string(i) + ",person" + std::to_string(40 + i) + "@example.org,2026-08-01\n";
    write(folder.path("inbox/reports.csv"), reports);
    write(folder.path("inbox/complaints.csv"), complaints);
  }
  Folder folder;
};

/// 40 and 20 people for the quarter's 92 days.
TEST_F(MembersSide, HarmsAreRatesBesideWhatMembersGain) {
  scams(6, 12);
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto finding = figure({"members", "harms"});
  EXPECT_EQ(finding["grade"], "C");
  EXPECT_EQ(finding["released"], "k=5");
  EXPECT_NEAR(estimate(finding, "scam_rate_members")["value"].get<double>(), 6.0 / 40 * 365.25 / 92, 1e-9);
  EXPECT_NEAR(estimate(finding, "scam_rate_others")["value"].get<double>(), 12.0 / 20 * 365.25 / 92, 1e-9);
  EXPECT_NEAR(estimate(finding, "scam_rate_relative")["value"].get<double>(), -0.75, 1e-9);
  ASSERT_EQ(command({"report", "build", "--period", "2026Q3", "--out", folder.path("report.html")}).exit_code, 0);
  EXPECT_NE(read(folder.path("report.html")).find("member_harms"), std::string::npos);
}

TEST_F(MembersSide, FewHarmedOthersStayHidden) {
  scams(6, 3);
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto finding = figure({"members", "harms"});
  EXPECT_TRUE(estimate(finding, "scam_rate_others").contains("refused"));
  EXPECT_TRUE(estimate(finding, "scam_rate_members").contains("value"));
}

TEST_F(MembersSide, WhatIsNotDeclaredIsRefusedWithWhatToDo) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto refused = command({"members", "harms", "--period", "2026Q3"});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_NE(refused.err.find("`side: member` and `sign: -1`"), std::string::npos) << refused.err;
  const auto roi = command({"roi", "--period", "2026Q3"});
  EXPECT_EQ(roi.err.find("harm"), std::string::npos) << "nobody declared harms: no word about them\n" << roi.err;
}

}  // namespace
}  // namespace cw::scenario
