#include <gmock/gmock.h>

#include "tests/lift/causal.hpp"

namespace cw::scenario {
namespace {

/// 240 rows: x balanced over treatment, plans a and b; the effect is 1 in plan a and 5 in plan b; "badge" does 3 to
/// everybody, "spam" −4, "noise" nothing. Outcomes vary by ±1 within every cell.
std::string people() {
  std::string text = "joined,x,plan,size,spend,badge,spam,noise,company\n";
  for (int i = 0; i < 256; ++i) {
    const int joined = i & 1, x = i >> 1 & 1, plan = i >> 2 & 1, badge = i >> 3 & 1, spam = i >> 4 & 1,
              noise = i >> 5 & 1, wave = (i >> 6 & 1) * 2 - 1;
    const int spend = 10 * x + (plan == 0 ? 1 : 5) * joined + 3 * badge - 4 * spam + wave;
    text += std::to_string(joined) + "," + std::to_string(x) + "," + (plan == 0 ? "a" : "b") + "," +
            std::to_string(plan) + "," + std::to_string(spend) + "," + std::to_string(badge) + "," +
            std::to_string(spam) + "," + std::to_string(noise) + "," + std::to_string(i % 13) + "\n";
  }
  return text;
}

TEST(ManyEffects, BySegment) {
  const Folder folder;
  write(folder.path("d.csv"), people());
  const std::vector<std::string> words = {"lift",      "hte",       "--data", folder.path("d.csv"), "--treatment",
                                          "joined",    "--outcome", "spend",  "--covariates",       "x,size,badge,spam",
                                          "--segment", "plan"};
  const auto finding = finding_of(words);
  EXPECT_NEAR(row_of(finding, "segments", "segment", "a")["estimate"], 1.0, 1e-9);
  EXPECT_NEAR(row_of(finding, "segments", "segment", "b")["estimate"], 5.0, 1e-9);
  EXPECT_EQ(finding["grade"], "A");
  EXPECT_LT(named(finding["diagnostics"], "heterogeneity")["value"], 1e-6);
  EXPECT_NE(finding["caveats"].dump().find("do not vary within a segment: size"), std::string::npos);
  auto by_company = words;
  by_company.back() = "company";  // 19 or 20 rows each: none can be answered
  EXPECT_NE(refusal_of(by_company)["code"], "internal");
  write(folder.path("d.csv"), people() + "1,0,c,1,3,0,0,0,1\n1,0,c,1,4,0,0,0,1\n0,0,c,1,3,0,0,0,1\n");
  const auto three = finding_of(words);
  EXPECT_TRUE(named(three["estimates"], "c").contains("refused"));
  EXPECT_EQ(three["status"], "caution");
}

TEST(ManyEffects, ActionsInOrderWithAVerdict) {
  const Folder folder;
  write(folder.path("d.csv"), people());
  std::vector<std::string> words = {"lift",         "action",           "--data",    folder.path("d.csv"),
                                    "--actions",    "noise,badge,spam", "--outcome", "spend",
                                    "--covariates", "x,joined,plan"};
  const auto finding = finding_of(words);
  const auto& rows = finding["tables"]["actions"];
  EXPECT_EQ(rows[0]["action"], "badge");
  EXPECT_NEAR(rows[0]["estimate"], 3.0, 1e-9);
  EXPECT_EQ(rows[0]["verdict"], "expand");
  EXPECT_EQ(rows[1]["verdict"], "unknown");
  EXPECT_NEAR(rows[1]["estimate"], 0.0, 1e-9);
  EXPECT_EQ(rows[2]["action"], "spam");
  EXPECT_NEAR(rows[2]["estimate"], -4.0, 1e-9);
  EXPECT_EQ(rows[2]["verdict"], "stop");
  words.insert(words.end(), {"--margin", "2.9"});
  EXPECT_EQ(finding_of(words)["tables"]["actions"][0]["verdict"], "keep");
  words[5] = "spend";
  EXPECT_EQ(refusal_of(words)["code"], "invalid_input");
}

}  // namespace
}  // namespace cw::scenario
