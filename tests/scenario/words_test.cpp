#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/scenario/program.hpp"

/// The words of the command line: nearest names, help, and errors that a script can read.
namespace cw::scenario {
namespace {

struct Mistyped {
  std::vector<std::string> words;
  std::string said;
};

TEST(Words, TheNearestIsNamed) {
  const Mistyped cases[] = {
      {{"rio"}, "did you mean \"roi\"?"},
      {{"roi", "overlap"}, "did you mean \"overlaps\"?"},
      {{"members", "shaer"}, "did you mean \"share\"?"},
      {{"roi", "--perod", "2026Q3"}, "did you mean \"--period\"?"},
      {{"roi", "--jsn"}, "did you mean \"--json\"?"},
      {{"--worksapce", "x", "roi"}, "did you mean \"--workspace\"?"},
      {{"update", "--rebild"}, "did you mean \"--rebuild\"?"},
      {{"sql", "show", "net_sale"}, "did you mean \"net_sales\"?"},
      {{"sources", "howto", "discurse"}, "did you mean \"discourse\"?"},
      {{"--workspace=x", "--threads", "2", "updte"}, "did you mean \"update\"?"},
      {{"members"}, "say which: share, levels"},
      {{"xyzzy"}, "the commands are init, demo"},
      {{"import"}, "file is required"},
      {{"roi", "--level", "7"}, "--level"},
      {{}, "say which: init, demo"},
  };
  for (const auto& [words, said] : cases) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 2) << said;
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err.find(said), std::string::npos) << said << " is not in:\n" << outcome.err;
  }
}

TEST(Words, AMistypedFigureToo) {
  const Folder folder;
  small_workspace(folder.path());
  ASSERT_EQ(run({"-w", folder.path(), "--today", "2026-10-01", "update"}).exit_code, 0);
  const auto outcome =
      run({"-w", folder.path(), "--today", "2026-10-01", "explain", "roi.dirct", "--period", "2026Q3"});
  EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
  EXPECT_NE(outcome.err.find("did you mean \"roi.direct\"?"), std::string::npos) << outcome.err;
}

TEST(Words, WhatCameInIsJsonWhereAskedFor) {
  const Folder folder;
  small_workspace(folder.path());
  const auto updated = run({"-w", folder.path(), "--today", "2026-10-01", "update", "--json"});
  ASSERT_EQ(updated.exit_code, 0) << updated.err;
  const auto json = nlohmann::json::parse(updated.out);
  EXPECT_EQ(json["files"].size(), 4U);
  EXPECT_EQ(json["files"][3]["received"], 120) << json["files"][3];
  EXPECT_EQ(json["files"][3]["dropped"], 0);
  EXPECT_EQ(json["build"]["members"], 40);
  EXPECT_EQ(json["build"]["members_who_are_customers"], 40);
}

TEST(Words, ErrorsAreJsonWhereAskedFor) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--json", "rio"},
                                                {"roi", "--json", "--perod", "x"},
                                                {"-w", "/nowhere", "roi", "--json"},
                                                {"import", "/nowhere/x.csv", "--dry-run", "--json"},
                                                {"roi", "ratio", "--json"}}) {
    const auto outcome = run(words);
    EXPECT_NE(outcome.exit_code, 0);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err.find("{\n  \"error\": {\n    \"code\": \""), 0U) << outcome.err;
    EXPECT_NE(outcome.err.find("\"next\": \""), std::string::npos) << outcome.err;
  }
}

/// The commands that a --help lists, below `words`.
std::vector<std::string> listed(const std::string& help) {
  std::vector<std::string> names;
  std::istringstream lines(help);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("Subcommands:")) {
      inside = true;
    } else if (inside && line.size() > 2 && line.starts_with("  ") && line[2] != ' ') {
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
    } else if (inside && !line.starts_with("  ")) {
      inside = false;
    }
  }
  return names;
}

void expect_example(std::vector<std::string> words, int& leaves) {
  auto asked = words;
  asked.emplace_back("--help");
  const auto help = run(asked);
  ASSERT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.err, "");
  const auto below = listed(help.out);
  std::string name = "commonweal";
  for (const auto& word : words) name += " " + word;
  if (below.empty()) {
    ++leaves;
    EXPECT_NE(help.out.find("Example:\n  commonweal"), std::string::npos) << name << " has no example";
  }
  for (const auto& word : below) {
    words.push_back(word);
    expect_example(words, leaves);
    words.pop_back();
  }
}

TEST(Words, EveryCommandShowsAnExample) {
  int leaves = 0;
  expect_example({}, leaves);
  EXPECT_GE(leaves, 28);
}

}  // namespace
}  // namespace cw::scenario
