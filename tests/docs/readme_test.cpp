#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>

#include "tests/scenario/program.hpp"

namespace cw {
namespace {

/// The statement in the README is the one that the demo prints. CW_REGENERATE=1 writes it anew.
TEST(Readme, ShowsTheStatementAsPrinted) {
  const scenario::Folder folder;
  const auto demo = scenario::run({"demo", folder.path("demo")});
  ASSERT_EQ(demo.exit_code, 0) << demo.err;
  const std::string printed = demo.out.substr(0, demo.out.find("\nThe report: "));
  const std::string path = std::string(CW_SOURCE_DIR) + "/README.md";
  std::string readme = scenario::read(path);
  const auto begin =
      readme.find("```\nFernweh") != std::string::npos ? readme.find("```\nFernweh") + 4 : readme.find("STATEMENT");
  const auto end = readme.find("\n```", begin);
  ASSERT_NE(begin, std::string::npos);
  if (std::getenv("CW_REGENERATE") != nullptr) {
    readme.replace(begin, end - begin, printed.substr(0, printed.find_last_not_of('\n') + 1));
    scenario::write(path, readme);
    return;
  }
  EXPECT_EQ(readme.substr(begin, end - begin) + "\n", printed) << "run test_docs with CW_REGENERATE=1";
}

/// Every `commonweal ...` command that the README and the tutorial show is one that the program knows.
TEST(Documentation, NamesCommandsThatExist) {
  for (const char* file : {"README.md", "docs/tutorial/first-statement.md"}) {
    const std::string text = scenario::read(std::string(CW_SOURCE_DIR) + "/" + file);
    const std::regex command("commonweal (?:-w acme )?([a-z]+(?: (?:build|howto|ratio|simple|share|example|unit))?)");
    int found = 0;
    for (std::sregex_iterator at(text.begin(), text.end(), command), none; at != none; ++at, ++found) {
      std::vector<std::string> words;
      std::istringstream parts((*at)[1].str());
      for (std::string word; parts >> word;) words.push_back(word);
      words.emplace_back("--help");
      EXPECT_EQ(scenario::run(words).exit_code, 0) << file << ": " << (*at)[0];
    }
    EXPECT_GT(found, 2) << file;
  }
}

}  // namespace
}  // namespace cw
