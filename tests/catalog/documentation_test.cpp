#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <sstream>
#include <vector>

#include "catalog/catalog.hpp"
#include "tests/catalog/folder.hpp"

namespace cw::catalog {
namespace {

/// The file names in backticks of a heading, as paths of one workspace.
std::vector<std::string> paths_in(const std::string& heading) {
  std::vector<std::string> paths;
  for (std::size_t at = heading.find('`'); at != std::string::npos;
       at = heading.find('`', heading.find('`', at + 1) + 1)) {
    std::string path = heading.substr(at + 1, heading.find('`', at + 1) - at - 1);
    if (const auto name = path.find("NAME"); name != std::string::npos) path.replace(name, 4, "support_forum");
    paths.push_back(path);
  }
  return paths;
}

/// Every YAML block of the page, in the file that its section names; a section with two files has a block for each.
std::map<std::string, std::string> files_of(const std::string& page) {
  std::map<std::string, std::string> files;
  std::vector<std::string> paths;
  std::size_t block = 0;
  bool inside = false;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) {
      paths = paths_in(line);
      block = 0;
    } else if (line.starts_with("```")) {
      if (inside) ++block;
      inside = !inside;
    } else if (inside) {
      files[paths.at(std::min(block, paths.size() - 1))] += line + "\n";
    }
  }
  return files;
}

TEST(Documentation, TheExamplesOfTheHowToAreOneWorkspace) {
  const auto files = files_of(read_text(CW_SOURCE_DIR "/docs/how-to/write-the-catalog.md"));
  EXPECT_EQ(files.size(), 9u);
  const Folder folder;
  for (const auto& [path, text] : files) folder.write(path, text);
  const auto loaded = load(folder.path(), make_day(2026, 11, 22));
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  std::string problems;
  for (const Problem& problem : loaded->problems) problems += to_text(problem) + "\n";
  EXPECT_EQ(
      problems,
      "sources/support_forum.yml:8:3: draft: the legal basis of source \"support_forum\" for matching is undecided\n"
      "  decide it with whoever answers for data protection; until then nothing may be shared\n");
}

TEST(Documentation, EveryExampleWorkspaceCanBeUsed) {
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(CW_SOURCE_DIR "/examples")) {
    if (!std::filesystem::exists(entry.path() / "commonweal.yml")) continue;
    ++seen;
    const auto loaded = load(entry.path().string(), make_day(2026, 11, 22));
    ASSERT_TRUE(loaded) << entry.path();
    for (const Problem& problem : loaded->problems) {
      EXPECT_NE(problem.severity, Severity::error) << entry.path() << "\n" << to_text(problem);
    }
  }
  EXPECT_GE(seen, 1);
}

}  // namespace
}  // namespace cw::catalog
