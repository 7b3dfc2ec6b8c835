#include <gtest/gtest.h>

#include "catalog/catalog.hpp"
#include "tests/catalog/folder.hpp"

namespace cw::catalog {
namespace {

const Day today = make_day(2026, 11, 22);

std::string problems_of(const Checked& checked) {
  std::string text;
  for (const Problem& problem : checked.problems) text += to_text(problem) + "\n";
  return text;
}

// tests/catalog/bad holds one of nearly every mistake; bad.txt was read line by line against it.
TEST(BadWorkspace, SaysEverythingAtOnce) {
  const auto loaded = load(CW_SOURCE_DIR "/tests/catalog/bad", today);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(problems_of(*loaded), read_text(CW_SOURCE_DIR "/tests/catalog/bad.txt"));
  EXPECT_FALSE(loaded->usable());
  EXPECT_TRUE(loaded->draft());
  EXPECT_FALSE(loaded->passes());
}

TEST(BadWorkspace, NeverRepeatsAnAddress) {
  const auto loaded = load(CW_SOURCE_DIR "/tests/catalog/bad", today);
  EXPECT_EQ(problems_of(*loaded).find("@"), std::string::npos);
  const Folder folder(fixture_folder());
  folder.append("taxonomy/activities.yml",
                "  - {name: ana@example.org, owner: x, \"ana@example.org\": 1, counts_as: ana@example.org}\n");
  EXPECT_EQ(
      problems_of(*load(folder.path(), today)),
      "taxonomy/activities.yml:25:12: name of activity (an address) is (an address); it must be a name of small "
      "letters, "
      "digits and _\n  begin with a letter; at most 64 characters\n"
      "taxonomy/activities.yml:25:39: activity (an address) has an unknown key (an address)\n"
      "  known keys: name, title, definition, owner, counts_as, mode, properties, funnel, programme, goal, "
      "goal_target, "
      "member_value, retention_days, deprecated and formerly\n"
      "taxonomy/activities.yml:25:72: counts_as of activity (an address) is (an address), which is not known here\n"
      "  write joined, visited, viewed, posted_topic, replied, answer_accepted, reacted, registered, attended, "
      "messaged, "
      "contributed or other\n");
}

TEST(Workspace, DraftIsUsableButDoesNotPass) {
  const Folder folder(fixture_folder());
  folder.replace("sources/orders.yml", "matching: legitimate_interest", "matching: undecided");
  const auto loaded = load(folder.path(), today);
  EXPECT_TRUE(loaded->usable());
  EXPECT_TRUE(loaded->draft());
  EXPECT_FALSE(loaded->passes());
}

TEST(Workspace, WarningsPass) {
  const Folder folder(fixture_folder());
  folder.write("alerts.yml", "a: 1\n");
  const auto loaded = load(folder.path(), today);
  EXPECT_EQ(loaded->problems.size(), 1u);
  EXPECT_TRUE(loaded->passes());
}

TEST(Workspace, OneBrokenFileDoesNotHideTheOthers) {
  const Folder folder(fixture_folder());
  folder.write("programmes/meetups.yml", "title: [\n");
  folder.replace("commonweal.yml", "k: 10", "k: 4");
  EXPECT_EQ(problems_of(*load(folder.path(), today)),
            "commonweal.yml:6:4: k of the workspace is \"4\"; the smallest allowed is 5\n"
            "  write for example `k: 10`\n"
            "programmes/meetups.yml:2:1: the file is not YAML: end of sequence flow not found\n"
            "  a bracket or brace before this place is not closed\n");
}

TEST(Workspace, AWorkspaceNeedsNoProgrammeAndNoCost) {
  const Folder folder;
  folder.write("commonweal.yml", "name: Orders alone\ncurrency: GBP\ntime_zone: Europe/London\n");
  folder.write(
      "sources/orders.yml",
      "reader: mapped\nfiles: [\"inbox/*.csv\"]\nowner: shop\nemits: outcome\ncolumns: {at: InvoiceDate, gross: "
      "Total}\n"
      "values: {outcome: order}\ntax_included: no\nlegal_basis: {measurement: anonymous, matching: anonymous}\n");
  folder.write("taxonomy/outcomes.yml",
               "outcomes: [{name: order, owner: shop, side: business, counts_as: order, unit: money, margin: 0.3, "
               "margin_owner: shop, margin_source: books}]\n");
  const auto loaded = load(folder.path(), today);
  EXPECT_EQ(problems_of(*loaded), "");
  EXPECT_TRUE(loaded->catalog.costs.empty());
}

TEST(Workspace, EmptyAndHugeFiles) {
  const Folder folder(fixture_folder());
  folder.write("rates.yml", "");
  folder.write("access.yml", "# nothing but this comment\n");
  folder.write("assumptions.yml", std::string(5'000'000, '#'));
  const auto loaded = load(folder.path(), today);
  EXPECT_EQ(problems_of(*loaded),
            "access.yml:1:1: access.yml has no roles\n  add `roles: {<name>: [<statement, figures, costs, rows or "
            "review>]}`\n"
            "assumptions.yml:1:1: the file is larger than 4 MB\n"
            "  split it into several files of the same folder; data belongs into inbox/\n"
            "costs/2026q3.yml:22:15: cost \"meetup_rooms\" is in USD, and no rate leads from USD to EUR\n"
            "  add one to rates.yml, dated on or before its days\n"
            "rates.yml:1:1: rates.yml has no rates\n  add `rates: [{day: ..., from: ..., to: ..., value: ..., source: "
            "...}]`\n");
}

TEST(Workspace, WindowsLineEndsAndMarks) {
  const Folder folder;
  folder.write("commonweal.yml",
               "\xEF\xBB\xBFname: \"Caf\xC3\xA9 \xE2\x98\x95\" \r\ncurrency: EUR\r\ntime_zone: "
               "UTC\r\n\xC3\xA9t\xC3\xA9: {\xC3\xBC: 1}\r\n");
  const auto loaded = load(folder.path(), today);
  EXPECT_EQ(loaded->catalog.workspace.name, "Caf\xC3\xA9 \xE2\x98\x95");
  EXPECT_EQ(loaded->catalog.workspace.time_zone, "UTC");
  ASSERT_EQ(loaded->problems.size(), 1u);
  EXPECT_EQ(to_text(loaded->problems[0].place), "commonweal.yml:4:1");
}

TEST(Workspace, ReadsWhatAuthorsWrite) {
  const Folder folder(fixture_folder());
  folder.replace("programmes/support_forum.yml", "due: 2026-12-31", "due: \"2026-12-31\"");
  folder.replace("commonweal.yml", "materiality_share: 1 %", "materiality_share: \"1.5%\"\nlevel: 90 %\nlocale: no");
  folder.replace("sources/orders.yml", "tax_included: yes", "tax_included: No");
  folder.replace("costs/2026q3.yml", "rate: 62.50", "rate: +62.5e0");
  folder.replace("taxonomy/activities.yml", "  - name: joined\n",
                 "  - name: joined\n    definition: >\n      Made an\n      account\n");
  const auto loaded = load(folder.path(), today);
  EXPECT_EQ(problems_of(*loaded), "");
  EXPECT_EQ(to_text(*loaded->catalog.programme("support_forum")->business_goals[0].due), "2026-12-31");
  EXPECT_DOUBLE_EQ(loaded->catalog.workspace.materiality_share, 0.015);
  EXPECT_DOUBLE_EQ(loaded->catalog.workspace.level, 0.9);
  EXPECT_EQ(loaded->catalog.workspace.locale, "no");  // text, not a truth value
  EXPECT_EQ(loaded->catalog.source("orders")->tax_included, false);
  EXPECT_EQ(loaded->catalog.staff[0].rate, 62.5);
  EXPECT_EQ(loaded->catalog.activity("joined")->definition, "Made an account");
}

TEST(Workspace, NamesFilesThatAreNotRead) {
  const Folder folder(fixture_folder());
  for (const char* file : {"programs/forum.yml", "sources/old/forum.yml", "taxonomy/activites.yml", "costs/q3.yaml",
                           "stories/ana.md", "studies/banner.yml", "docs/plan.yml", "assumption.yml"}) {
    folder.write(file, "a: 1\n");
  }
  for (const char* file :
       {"README.md", "inbox/data.yml", ".github/ci.yml", "sources/notes.txt", "docs/plan.md", "secrets.ref"}) {
    folder.write(file, "a: 1\n");  // nobody would expect these to be read
  }
  EXPECT_EQ(
      problems_of(*load(folder.path(), today)),
      "assumption.yml:1:1: warning: not read: no file of this name is known\n  did you mean \"assumptions.yml\"?\n"
      "costs/q3.yaml:1:1: warning: not read: its name ends in .yaml\n  rename it to costs/q3.yml\n"
      "docs/plan.yml:1:1: warning: not read: no folder of this name is known\n  move it, if the catalog should read "
      "it\n"
      "programs/forum.yml:1:1: warning: not read: no folder of this name is known\n  did you mean \"programmes\"?\n"
      "sources/old/forum.yml:1:1: warning: not read: it lies in a folder below sources/\n  move it up into sources/\n"
      "stories/ana.md:1:1: warning: not read by this version\n  nothing to do; the statement does not use it\n"
      "studies/banner.yml:1:1: warning: not read by this version\n  nothing to do; the statement does not use it\n"
      "taxonomy/activites.yml:1:1: warning: not read: no file of this name is known\n"
      "  did you mean \"taxonomy/activities.yml\"?\n");
}

TEST(Workspace, ColumnsCountCharactersNotBytes) {
  const Folder folder;
  folder.write("commonweal.yml", "{name: \xC3\xA9\xC3\xA9\xC3\xA9, currency: EUR, time_zone: UTC, k: 1}\n");
  EXPECT_EQ(to_text(load(folder.path(), today)->problems.at(0).place), "commonweal.yml:1:47");
}

}  // namespace
}  // namespace cw::catalog
