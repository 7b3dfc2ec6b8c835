#include <gmock/gmock.h>

#include "tests/lift/causal.hpp"

namespace cw::scenario {
namespace {

using testing::HasSubstr;

/// 120 people; every third attends, on 10 March or 20 April. Spend a month depends on size (1 or 2: 10 or 20 a
/// fortnight); from attending on each fortnight's order is 5 higher, and a window of 45 days holds three of them: by
/// hand 15 more. Big ones attend more often, so that the naive difference is larger.
struct Files {
  std::string people = "id,first,size\n", orders = "id,at,amount\n";
};

std::string day(int since_january) {
  static constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31};
  int month = 0;
  while (since_january >= lengths[month]) since_january -= lengths[month++];
  return "2026-0" + std::to_string(month + 1) + "-" + (since_january < 9 ? "0" : "") +
         std::to_string(since_january + 1);
}

Files meetups() {
  Files files;
  for (int i = 0; i < 240; ++i) {
    const bool big = i % 2 == 0, attends = i % (big ? 3 : 12) == (big ? 0 : 1);
    const int first = i % 4 < 2 ? 68 : 109;  // 10 March, 20 April
    files.people += std::to_string(i) + "," + (attends ? day(first) : "") + "," + (big ? "2" : "1") + "\n";
    for (int at = 0; at < 200; at += 15) {
      const int on = at + first % 15, wave = (i * 7 + at / 15 * 3) % 5 - 2, gain = attends && on >= first ? 5 : 0;
      files.orders +=
          std::to_string(i) + "," + day(on) + "T10:00:00Z," + std::to_string((big ? 20 : 10) + wave + gain) + "\n";
    }
  }
  return files;
}

std::vector<std::string> after(const Folder& folder, std::vector<std::string> more = {}) {
  std::vector<std::string> words = {"lift",           "after", "--data",          folder.path("people.csv"),
                                    "--person",       "id",    "--attended",      "first",
                                    "--covariates",   "size",  "--outcomes",      folder.path("orders.csv"),
                                    "--outcome-time", "at",    "--outcome-value", "amount"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(After, ComparesFromTheSameDayOn) {
  const Folder folder;
  const Files files = meetups();
  write(folder.path("people.csv"), files.people);
  write(folder.path("orders.csv"), files.orders);
  const auto finding = finding_of(after(folder));
  EXPECT_NEAR(estimate(finding, "att"), 15.0, 1.0);
  EXPECT_GT(estimate(finding, "naive_difference"), 20.0);
  EXPECT_EQ(finding["grade"], "A") << finding["reason"];
  EXPECT_EQ(finding["proof"]["inputs"].size(), 2U);
  EXPECT_THAT(finding["population"].get<std::string>(), HasSubstr("on 2 days"));
  EXPECT_NEAR(estimate(finding_of(after(folder, {"--days", "30"})), "att"), 10.0, 1.0);
}

TEST(After, Refusals) {
  const Folder folder;
  const Files files = meetups();
  write(folder.path("people.csv"), files.people);
  write(folder.path("orders.csv"), files.orders);
  EXPECT_EQ(refusal_of(after(folder, {"--days", "120"}))["code"], "too_few_rows");
  EXPECT_EQ(refusal_of(after(folder, {"--zone", "Berlin"}))["code"], "invalid_input");
  write(folder.path("orders.csv"), files.orders + "3,soon,4\n");
  EXPECT_THAT(refusal_of(after(folder))["what"].get<std::string>(), HasSubstr("is no date"));
  write(folder.path("orders.csv"), files.orders);
  write(folder.path("people.csv"), files.people + "7,,1\n");
  EXPECT_THAT(refusal_of(after(folder))["what"].get<std::string>(), HasSubstr("rows 8 and 241"));
}

}  // namespace
}  // namespace cw::scenario
