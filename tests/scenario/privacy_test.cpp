// Small groups in a small workspace: 40 members and 9 customers who are not, with k = 10. No output may say 9 of
// people.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <sstream>

#include "tests/scenario/program.hpp"

namespace cw::scenario {
namespace {

constexpr int last_person = 49;

class SmallGroups : public testing::Test {
 protected:
  void SetUp() override {
    small_workspace(folder.path());
    write(folder.path("commonweal.yml"), "name: Small\ncurrency: EUR\ntime_zone: Europe/Berlin\nk: 10\n");
    std::istringstream all(read(folder.path("inbox/orders.csv")));
    std::string line, kept;
    while (std::getline(all, line)) {
      const auto at = line.find(",person");
      if (at == std::string::npos || std::stoi(line.substr(at + 7)) <= last_person) kept += line + "\n";
    }
    write(folder.path("inbox/orders.csv"), kept);
    auto costs = read(folder.path("costs/costs.yml"));  // 1 % of 900, the materiality, would be 9 as well
    write(folder.path("costs/costs.yml"), costs.replace(costs.find("amount: 900"), 11, "amount: 950"));
    ASSERT_EQ(command({"update"}).exit_code, 0);
  }
  Outcome command(std::vector<std::string> words) {
    words.insert(words.begin(), {"-w", folder.path(), "--today", "2026-10-01", "--no-input"});
    return run(words);
  }
  Folder folder;
};

/// Nine people in words, in a cell of a table, in a column of text, or as a number of JSON or CSV.
std::string nine_people_in(const std::string& text) {
  static const std::regex patterns[] = {
      std::regex(R"((^|[^0-9.,:-])9 (of |other|member|people|person|customer|known|buyer))"), std::regex(R"(>9</td>)"),
      std::regex(R"([:\[,]\s*9(\.0)?\s*[,\]}])"), std::regex(R"((^|[^0-9.])0?\.1836[0-9]*)")};  // 9 of 49
  for (const auto& pattern : patterns) {
    std::smatch match;
    if (std::regex_search(text, match, pattern)) {
      const auto from = std::max<std::ptrdiff_t>(0, match.position() - 120);
      return text.substr(static_cast<std::size_t>(from), 240);
    }
  }
  return {};
}

TEST_F(SmallGroups, NoOutputSaysHowManyTheyAre) {
  std::vector<std::vector<std::string>> commands = {{"roi"},
                                                    {"roi", "overlaps"},
                                                    {"roi", "sensitivity"},
                                                    {"deflection"},
                                                    {"costs"},
                                                    {"members", "share"},
                                                    {"members", "gap"},
                                                    {"members", "levels"},
                                                    {"members", "conversion"},
                                                    {"members", "outcomes"},
                                                    {"health", "months"},
                                                    {"health", "answers"},
                                                    {"health", "response"}};
  std::istringstream ids(command({"explain", "--period", "2026Q3"}).out);
  for (std::string id; std::getline(ids, id);) commands.push_back({"explain", id});
  ASSERT_GT(commands.size(), 20U);
  for (auto words : commands) {
    for (const bool json : {false, true}) {
      auto all = words;
      all.insert(all.end(), {"--period", "2026Q3"});
      if (json) all.emplace_back("--json");
      const auto shown = command(all);
      std::string what;
      for (const auto& word : all) what += word + " ";
      EXPECT_EQ(nine_people_in(shown.out), "") << what;
      EXPECT_EQ(nine_people_in(shown.err), "") << what;
    }
  }
}

/// A page without its script: what the statement's JSON in it holds is looked at in the file of format json.
std::string without_scripts(std::string page) {
  for (auto at = page.find("<script"); at != std::string::npos; at = page.find("<script", at)) {
    const auto end = page.find("</script>", at);
    page.erase(at, end == std::string::npos ? std::string::npos : end - at);
  }
  return page;
}

TEST_F(SmallGroups, NoReportSaysHowManyTheyAre) {
  for (const char* format : {"html", "csv", "json"}) {
    const auto path = folder.path(std::string("report.") + format);
    ASSERT_EQ(command({"report", "build", "--period", "2026Q3", "--format", format, "--out", path}).exit_code, 0);
    EXPECT_EQ(nine_people_in(without_scripts(read(path))), "") << format;
  }
  const auto book = folder.path("report.xlsx");
  ASSERT_EQ(command({"report", "build", "--period", "2026Q3", "--format", "xlsx", "--out", book}).exit_code, 0);
  const std::string unpack =
      "python3 -c \"import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); open(sys.argv[2], "
      "'wb').write(b''.join(z.read(n) for n in z.namelist() if 'sharedStrings' in n))\" " +
      book + " " + folder.path("strings");
  ASSERT_EQ(std::system(unpack.c_str()), 0);
  const auto strings = read(folder.path("strings"));
  EXPECT_EQ(nine_people_in(strings), "");
}

TEST_F(SmallGroups, TheComparisonWithThemIsWithheldAndSaysSo) {
  const auto json = command({"roi", "--json", "--period", "2026Q3"}).out;
  EXPECT_NE(json.find("\"members\": null"), std::string::npos);  // 49 people less 40 members would be 9
  EXPECT_NE(json.find("\"figure\": \"members_gap.2026Q3\""), std::string::npos);
  const auto gap = command({"members", "gap", "--period", "2026Q3"});
  EXPECT_EQ(gap.exit_code, 5);
}

}  // namespace
}  // namespace cw::scenario
