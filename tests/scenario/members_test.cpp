#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

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

/// Badges of members 1 to 16 on 1 August; a prize of EUR 160.
TEST_F(MembersSide, AwardsReachSomeOfTheMembers) {
  declare("taxonomy/activities.yml", "  - {name: badge_granted, owner: team, counts_as: other}\n");
  declare("costs/costs.yml",
          "  - {id: prizes, category: perks, activity: badge_granted, amount: 160, service: {from: 2026-07-01, until: "
          "2026-10-01}, owner: team, evidence: invoice}\n");
  write(folder.path("members.yml"), "recognition:\n  - {name: badges, activities: [badge_granted]}\n");
  write(folder.path("sources/badges.yml"),
        "reader: mapped\nowner: team\nemits: activity\nsystem: forum\nspace: member\nfiles: [inbox/badges.csv]\n"
        "legal_basis: {measurement: contract, matching: contract}\n"
        "columns: {id: id, actor: user, at: day}\nvalues: {activity: badge_granted}\n");
  std::string badges = "id,user,day\n";
  for (int i = 1; i <= 16; ++i) badges += "b" + std::to_string(i) + "," + std::to_string(i) + ",2026-08-01\n";
  write(folder.path("inbox/badges.csv"), badges);
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto finding = figure({"members", "awards"});
  EXPECT_EQ(finding["grade"], nullptr);
  EXPECT_EQ(estimate(finding, "people_recognised")["value"], 16.0);
  EXPECT_DOUBLE_EQ(estimate(finding, "members_ever_recognised")["value"].get<double>(), 0.4);
  EXPECT_DOUBLE_EQ(estimate(finding, "cost_per_recognised_person")["value"].get<double>(), 10.0);
}

/// Orders 1 to 60 are the first of each customer; those of person 21 to 40 have the code of referrals.
TEST_F(MembersSide, ReferralsByCodeBringCustomers) {
  write(folder.path("members.yml"), "referrals: {codes: [Friend10]}\n");
  std::string orders = read(folder.path("inbox/orders.csv")), coded;
  std::istringstream lines(orders);
  for (std::string line; std::getline(lines, line);) {
    const auto person = line.find(",person");
    const int number = person == std::string::npos ? 0 : std::stoi(line.substr(person + 7));
    const auto code = line.find(",,0.00,2026");
    if (number > 20 && number <= 40 && code != std::string::npos) line.insert(code + 1, "FRIEND10");
    coded += line + "\n";
  }
  write(folder.path("inbox/orders.csv"), coded);
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto finding = figure({"growth", "referrals"});
  EXPECT_EQ(finding["grade"], nullptr);
  EXPECT_EQ(estimate(finding, "referred_customers")["value"], 20.0);
  EXPECT_NEAR(estimate(finding, "referred_share_of_new_customers")["value"].get<double>(), 20.0 / 60, 1e-12);
  EXPECT_EQ(estimate(finding, "members_who_refer"), json());
}

/// Members 1 to 20 gave a case study; 1 to 10 answer 10, 11 to 20 answer 8, the other customers 41 to 60 answer 9.
TEST_F(MembersSide, ReferencesAndTheirAnswers) {
  declare("taxonomy/activities.yml",
          "  - {name: case_study, owner: team, counts_as: contributed, funnel: [advocacy]}\n");
  declare("taxonomy/outcomes.yml",
          "  - {name: recommend, owner: team, side: member, counts_as: member_outcome, unit: share}\n");
  write(folder.path("members.yml"), "satisfaction:\n  - {outcome: recommend, satisfied_from: 9}\n");
  const std::string basis = "reader: mapped\nowner: team\nlegal_basis: {measurement: contract, matching: contract}\n";
  write(folder.path("sources/studies.yml"),
        basis +
            "emits: activity\nsystem: forum\nspace: member\nfiles: [inbox/studies.csv]\n"
            "columns: {id: id, actor: user, at: day}\nvalues: {activity: case_study}\n");
  write(folder.path("sources/answers.yml"),
        basis +
            "emits: outcome\nsystem: survey\nspace: customer\nfiles: [inbox/answers.csv]\ntax_included: false\n"
            "columns: {id: id, actor: email, email: email, at: day, gross: answer}\n"
            "values: {outcome: recommend, currency: EUR}\n");
  std::string studies = "id,user,day\n", answers = "id,email,day,answer\n";
  for (int i = 1; i <= 60; ++i) {
    const std::string id = std::to_string(i);
    if (i <= 20) studies += "s" + id + "," + id + ",2026-08-01\n";
    if (i > 20 && i <= 40) continue;
    answers += "a" + id + ",person" + id + "@example.org,2026-09-01," + (i <= 10 ? "10" : i <= 20 ? "8" : "9") + "\n";
  }
  write(folder.path("inbox/studies.csv"), studies);
  write(folder.path("inbox/answers.csv"), answers);
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto finding = figure({"members", "references"});
  EXPECT_EQ(estimate(finding, "reference_customers")["value"], 20.0);
  EXPECT_DOUBLE_EQ(estimate(finding, "recommend_satisfied_references")["value"].get<double>(), 0.5);
  EXPECT_DOUBLE_EQ(estimate(finding, "recommend_mean_references")["value"].get<double>(), 9.0);
  EXPECT_DOUBLE_EQ(estimate(finding, "recommend_satisfied_others")["value"].get<double>(), 1.0);
}

TEST_F(MembersSide, WhatIsNotDeclaredIsRefusedWithWhatToDo) {
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto refused = command({"members", "harms", "--period", "2026Q3"});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_NE(refused.err.find("`side: member` and `sign: -1`"), std::string::npos) << refused.err;
  for (const auto& [group, name] :
       {std::pair{"members", "awards"}, {"members", "references"}, {"members", "shares"}, {"growth", "referrals"}}) {
    const auto undeclared = command({group, name, "--period", "2026Q3"});
    EXPECT_EQ(undeclared.exit_code, 4) << name;
    EXPECT_NE(undeclared.err.find("members.yml"), std::string::npos) << undeclared.err;
  }
  const auto roi = command({"roi", "--period", "2026Q3"});
  EXPECT_EQ(roi.err.find("harm"), std::string::npos) << "nobody declared harms: no word about them\n" << roi.err;
  EXPECT_EQ(roi.err.find("members.yml"), std::string::npos) << roi.err;
}

}  // namespace
}  // namespace cw::scenario
