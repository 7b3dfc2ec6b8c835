#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "ingest/howto.hpp"
#include "ingest/mappings.hpp"
#include "ingest/readers/kinds.hpp"

namespace cw::ingest::testing {
namespace {

const std::string folder = std::string(CW_SOURCE_DIR) + "/docs/reference/sources/";
const std::string begin_mark = "<!-- written by test_ingest from the code: CW_REGENERATE=1 writes it anew -->\n";
const std::string end_mark = "<!-- end -->\n";

std::string content_of(const std::string& path) {
  const std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// What stands between the marks of a page; with CW_REGENERATE it is replaced, or put at the end.
void expect_block(const std::string& path, const std::string& expected) {
  std::string page = content_of(path);
  ASSERT_FALSE(page.empty()) << path << " is missing: write what a person must know of this file";
  const auto begin = page.find(begin_mark);
  const auto end = begin == std::string::npos ? begin : page.find(end_mark, begin);
  if (std::getenv("CW_REGENERATE") != nullptr) {
    if (begin == std::string::npos) {
      page += "\n" + begin_mark + expected + end_mark;
    } else {
      page.replace(begin, end - begin, begin_mark + expected);
    }
    std::ofstream(path, std::ios::binary) << page;
    return;
  }
  ASSERT_NE(end, std::string::npos) << path << ": run test_ingest with CW_REGENERATE=1";
  EXPECT_EQ(page.substr(begin + begin_mark.size(), end - begin - begin_mark.size()), expected)
      << path << ": run test_ingest with CW_REGENERATE=1";
}

std::string columns_of(const ReaderKind& kind) {
  std::string text = "## Columns\n\n| column of the file | field of `columns:` | |\n|---|---|---|\n";
  for (const Field& field : kind.fields) {
    const std::string names =
        field.aliases.empty() ? "only if the source names one" : fmt::format("{}", fmt::join(field.aliases, ", "));
    text += fmt::format("| {} | {} | {} |\n", names, field.name, field.required ? "needed" : "");
  }
  std::map<std::string_view, std::vector<std::string_view>> unread;
  for (const Unread& column : kind.unread) unread[column.why].push_back(column.column);
  if (!unread.empty()) text += "\nNever read:\n\n";
  for (const auto& [why, columns] : unread) text += fmt::format("- {}: {}\n", why, fmt::join(columns, ", "));
  text += "\nAll other columns are dropped and listed by the import.\n";
  if (!kind.settings.empty()) text += fmt::format("\nSettings under `values:`: {}.\n", fmt::join(kind.settings, ", "));
  return text;
}

std::string emitted_of(const ReaderKind& kind) {
  if (kind.emits.empty()) return {};
  std::string text = "\n## What it gives\n\n| name | is an | counts as | |\n|---|---|---|---|\n";
  for (const Emitted& emitted : kind.emits)
    text += fmt::format("| {} | {} | {} | {} |\n", emitted.name, emitted.what, emitted.counts_as, emitted.title);
  return text;
}

std::string guide_of(std::string_view system) {
  const auto guide = howto(system);
  if (!guide) return {};
  const std::string text = guide->substr(0, guide->find("\n--- "));
  return fmt::format("\n## How to get the file\n\n`commonweal sources howto {}`\n\n```\n{}```\n", system, text);
}

TEST(Pages, EveryReaderHasOneThatSaysWhatTheCodeDoes) {
  for (const ReaderKind* kind : all_kinds())
    expect_block(folder + std::string(kind->name) + ".md",
                 columns_of(*kind) + emitted_of(*kind) + guide_of(kind->family));
}

TEST(Pages, TheListNamesEveryReader) {
  std::string text = "| reader | file |\n|---|---|\n";
  for (const ReaderKind* kind : all_kinds()) text += fmt::format("| [{0}]({0}.md) | {1} |\n", kind->name, kind->title);
  text += "\nReady-made declarations for the mapped reader:\n\n| name | file |\n|---|---|\n";
  for (const ReadyMapping& mapping : ready_mappings())
    text += fmt::format("| {} | {} |\n", mapping.name, mapping.title);
  expect_block(folder + "README.md", text);
}

}  // namespace
}  // namespace cw::ingest::testing
