#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "tests/scenario/program.hpp"

/// What a hostile or unlucky person hands over, through the program itself: the exit code, and what, where and what
/// next in the message.
namespace cw::scenario {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

/// A workspace with one mapped source, whose columns are `columns`.
void visits_workspace(const std::string& folder, const std::string& columns) {
  write(folder + "/commonweal.yml", "name: Visits\ncurrency: EUR\ntime_zone: Europe/Madrid\nk: 5\n");
  write(folder + "/sources/visits.yml",
        "reader: mapped\nsystem: visits\nemits: activity\nfiles: [\"inbox/visits*\"]\nowner: team\n"
        "legal_basis: {measurement: contract, matching: contract}\ncolumns: {" +
            columns + "}\nvalues: {activity: visit" +
            (columns.find("at:") == std::string::npos ? ", at: 2026-07-01" : "") + "}\n");
  write(folder + "/taxonomy/activities.yml", "activities:\n  - {name: visit, owner: team, counts_as: other}\n");
  write(folder + "/taxonomy/outcomes.yml",
        "outcomes:\n  - {name: order, owner: team, side: business, counts_as: order, unit: money, margin: 0.4, "
        "margin_owner: finance, margin_source: books}\n");
}

constexpr const char* plain_columns = "id: id, actor: person, at: at";

Outcome command(const Folder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {"-w", folder.path(), "--today", "2026-10-01", "--no-input"});
  return run(words);
}

std::string nasty(const std::string& file) {
  return read(CW_SOURCE_DIR "/tests/reference/formats/nasty/" + file);
}

struct Case {
  std::string name;
  std::string bytes;
  std::string columns = plain_columns;
  int exit_code = 3;
  std::vector<std::string> said;  // in the message, or on the output where the file is taken
  std::string file = "visits.csv";
};

const std::string good = "id,person,at\n1,a,2026-07-01 10:00:00\n";

std::vector<Case> files() {
  return {
      {"BadUtf8",
       nasty("bad_utf8.csv"),
       "id: id, actor: name",
       0,
       {"received 3, kept 2, dropped 1", "dropped bad_utf8: 1"}},
      {"ClockChange", nasty("dst_gap.csv"), "id: id, actor: tz, at: local_time", 0, {"received 3"}},
      {"TwoColumnsOfOneName",
       nasty("dup_headers.csv"),
       "id: id, actor: name",
       3,
       {"visits.csv:1", "several columns have one name: \"name\"", "rename them"}},
      {"Formulas", nasty("formula_injection.csv"), "id: id, actor: name", 0, {"received 5, kept 5"}},
      {"Latin1Semicolons", nasty("latin1_semicolon.csv"), "id: id, actor: name", 0, {"semicolon", "kept 1"}},
      {"NulByte", nasty("nul_byte.csv"), "id: id, actor: v", 0, {"received 1, kept 0", "dropped nul_byte: 1"}},
      {"QuoteNeverClosed",
       nasty("unclosed_quote.csv"),
       "id: id, actor: v",
       3,
       {"visits.csv:2", "never closed", "nothing was imported"}},
      {"Utf16", nasty("utf16le_bom.csv"), "id: id, actor: name", 0, {"UTF-16 LE", "kept 1"}},
      {"Empty", "", plain_columns, 3, {"visits.csv", "the file is empty", "export it again"}},
      {"HeaderOnly", "id,person,at\n", plain_columns, 3, {"visits.csv", "a header and no rows", "export it again"}},
      {"MissingColumn",
       "id,persn,at\n1,a,2026-07-01\n",
       plain_columns,
       3,
       {"visits.csv", "no column \"person\"", "did you mean \"persn\"?"}},
      {"ByteOrderMark", "\xef\xbb\xbf" + good, plain_columns, 0, {"UTF-8 with BOM", "kept 1"}},
      {"CarriageReturns", "id,person,at\r1,a,2026-07-01 10:00:00\r", plain_columns, 0, {"kept 1"}},
      {"Future", good + "2,b,2036-07-01 10:00:00\n", plain_columns, 0, {"kept 1", "dropped future_date: 1"}},
      {"BeforeCalendars", good + "2,b,0000-07-01 10:00:00\n", plain_columns, 0, {"kept 1", "dropped bad_date: 1"}},
      {"NoSuchDay", good + "2,b,2026-02-30 10:00:00\n", plain_columns, 0, {"kept 1", "dropped bad_date: 1"}},
      {"Ragged", good + "2,b\n3,c,2026-07-01 10:00:00,more\n", plain_columns, 0, {"kept 1", "dropped column_count: 2"}},
      {"Utf32", std::string("i\0\0\0d\0\0\0\n\0\0\0", 12), plain_columns, 3, {"visits.csv:1", "UTF-8"}},
      {"CutGzip", "\x1f\x8b\x08\0\0\0\0\0\0\xff\x05"s, plain_columns, 3, {"visits.csv", "damaged or cut short"}},
      {"EmptyZip", "PK\x05\x06"s + std::string(18, '\0'), plain_columns, 3, {"the zip holds no file"}},
      {"Pdf", "%PDF-1.4\n1 0 obj\n", plain_columns, 3, {"visits.csv", "a PDF", "export it as CSV"}},
      {"WebPage", "\n <!DOCTYPE HTML><html>Please log in", plain_columns, 3, {"a web page", "log in"}},
      {"OldExcel", "\xd0\xcf\x11\xe0\xa1\xb1", plain_columns, 3, {"an old Excel"}},
      {"CutJson",
       "[{\"id\":1,\"person\":\"a\",\"at\":\"2026-07-01\"},{\"id\"",
       plain_columns,
       3,
       {"visits.csv", "JSON", "nothing was imported"}},
      {"Doctype",
       "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rows><row/></rows>",
       plain_columns,
       3,
       {"document type", "without a DOCTYPE"}},
      {"StrangeName", good, plain_columns, 0, {"visits?[31m?.csv", "kept 1"}, "visits\x1b[31m\xff.csv"},
  };
}

class NastyFile : public testing::TestWithParam<Case> {};

TEST_P(NastyFile, IsTakenOrRefusedInWords) {
  const auto& one = GetParam();
  const Folder folder;
  visits_workspace(folder.path(), one.columns);
  write(folder.path("inbox/" + one.file), one.bytes);
  const auto updated = command(folder, {"update"});
  EXPECT_EQ(updated.exit_code, one.exit_code) << updated.err;
  const std::string& message = one.exit_code == 0 ? updated.out : updated.err;
  for (const auto& part : one.said)
    EXPECT_NE(message.find(part), std::string::npos) << part << " is not in:\n" << message;
  const auto imported = command(folder, {"import", folder.path("inbox/" + one.file), "--source", "visits"});
  EXPECT_EQ(imported.exit_code, one.exit_code) << imported.err;
  if (one.exit_code == 0) return;
  EXPECT_EQ(updated.out, "");
  EXPECT_EQ(imported.err, updated.err);
  // a good file in its place is taken: nothing of the bad one stayed
  write(folder.path("inbox/" + one.file), one.columns == plain_columns ? good : "id,name,v\n1,a,b\n");
  EXPECT_NE(command(folder, {"update"}).out.find("kept 1"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Nasty, NastyFile, testing::ValuesIn(files()), [](const auto& one) { return one.param.name; });

TEST(Nasty, ALineOfAHundredMegabytesIsRefusedSoon) {
  const Folder folder;
  visits_workspace(folder.path(), plain_columns);
  write(folder.path("inbox/visits.csv"), "id,person,at\n1," + std::string(100'000'000, 'a') + ",2026-07-01\n");
  const auto refused = command(folder, {"--memory-limit", "200MB", "update"});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_NE(refused.err.find("visits.csv:2: this line is longer than 16 MiB"), std::string::npos) << refused.err;
}

TEST(Nasty, WhatIsNoFile) {
  const Folder folder;
  visits_workspace(folder.path(), plain_columns);
  fs::create_directories(folder.path("inbox"));
  const auto refused = [&](const std::string& path, int exit_code, const std::string& said) {
    const auto outcome = command(folder, {"import", path, "--source", "visits"});
    EXPECT_EQ(outcome.exit_code, exit_code) << path;
    EXPECT_NE(outcome.err.find(said), std::string::npos) << outcome.err;
  };
  refused(folder.path("inbox"), 3, "this is a folder, not a file\n  name the files inside it");
  refused(folder.path("inbox/none.csv"), 8, "No such file or directory\n  check the path");
  refused("/dev/zero", 3, "a device or a pipe");
  fs::create_symlink("nowhere.csv", folder.path("inbox/visits.csv"));
  const auto dangling = command(folder, {"update"});
  EXPECT_EQ(dangling.exit_code, 8);
  EXPECT_NE(dangling.err.find("visits.csv: the file cannot be opened"), std::string::npos) << dangling.err;
  fs::remove(folder.path("inbox/visits.csv"));
  ASSERT_EQ(::mkfifo(folder.path("inbox/visits.csv").c_str(), 0600), 0);
  EXPECT_EQ(command(folder, {"update"}).exit_code, 3);
}

TEST(Nasty, PathsMayHoldAnything) {
  const Folder folder;
  const std::string place = folder.path("Büro & \"Größe\" 'x'");
  visits_workspace(place, plain_columns);
  write(place + "/inbox/visits.csv", good);
  const auto updated = run({"-w", place, "--today", "2026-10-01", "update"});
  EXPECT_EQ(updated.exit_code, 0) << updated.err;
  EXPECT_NE(updated.out.find("kept 1"), std::string::npos);
}

TEST(Nasty, TwoCurrenciesNeedARate) {
  const Folder folder;
  small_workspace(folder.path());
  auto orders = read(folder.path("inbox/orders.csv"));
  orders.replace(orders.find(",EUR,"), 5, ",USD,");
  write(folder.path("inbox/orders.csv"), orders);
  const auto refused = command(folder, {"update"});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_NE(refused.err.find("no rate from USD to EUR"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("add `- day: "), std::string::npos) << refused.err;
  EXPECT_EQ(refused.out, "");
}

TEST(Nasty, AnotherKeyOrNoneIsNotTakenInSilence) {
  const Folder folder;
  visits_workspace(folder.path(), plain_columns);
  write(folder.path("inbox/visits.csv"), good);
  ASSERT_EQ(command(folder, {"update"}).exit_code, 0);
  fs::remove(folder.path(".secrets/key"));
  const auto gone = command(folder, {"update"});
  EXPECT_EQ(gone.exit_code, 3);
  EXPECT_NE(gone.err.find("the key is gone"), std::string::npos) << gone.err;
  write(folder.path(".secrets/key"), std::string(64, '3') + "\n");
  fs::permissions(folder.path(".secrets/key"), fs::perms::owner_read | fs::perms::owner_write);
  const auto other = command(folder, {"update"});
  EXPECT_EQ(other.exit_code, 3);
  EXPECT_NE(other.err.find("not the key that the ledger was made with"), std::string::npos) << other.err;
  const auto rebuilt = command(folder, {"update", "--rebuild"});
  EXPECT_EQ(rebuilt.exit_code, 0) << rebuilt.err;
  EXPECT_NE(rebuilt.out.find("1 person with 1 activity row"), std::string::npos) << rebuilt.out;
}

struct Yaml {
  std::string name, file, text;
  std::vector<std::string> said;
};

std::string alias_bomb() {
  std::string text = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  for (char letter = 'b'; letter < 'k'; ++letter) {
    const std::string before(1, static_cast<char>(letter - 1));
    text += std::string(1, letter) + ": &" + letter + " [";
    for (int i = 0; i < 9; ++i) text += "*" + before + ", ";
    text += "]\n";
  }
  return text;
}

std::string many_activities() {
  std::string text = "activities:\n";
  for (int i = 0; i < 2000; ++i) text += "  - {name: a" + std::to_string(i) + ", ownr: team, counts_as: other}\n";
  return text + "  - {name: visit, owner: team, counts_as: other}\n";
}

std::vector<Yaml> catalogs() {
  return {
      {"UnknownZone",
       "commonweal.yml",
       "name: V\ncurrency: EUR\ntime_zone: Europe/Berlim\n",
       {"commonweal.yml:3:12", "no known time zone", "did you mean \"Europe/Berlin\"?"}},
      {"Tab", "costs/c.yml", "costs:\n\t- {id: a}\n", {"costs/c.yml:2:1", "a tab", "indent with spaces"}},
      {"AliasBomb", "costs/c.yml", alias_bomb(), {"an alias (*name) is not read", "write the value out"}},
      {"Deep", "costs/c.yml", "costs: " + std::string(100'000, '['), {"costs/c.yml:1"}},
      {"NotText", "costs/c.yml", "\xff\xfe\x01", {"costs/c.yml:1:1", "not UTF-8"}},
      {"Empty", "commonweal.yml", "", {"has no name", "has no currency", "has no time_zone"}},
      {"OneValue", "commonweal.yml", "hello", {"holds one value, not fields"}},
      {"TwoKeys",
       "commonweal.yml",
       "name: A\nname: B\ncurrency: EUR\ntime_zone: UTC\n",
       {"commonweal.yml:2:1", "written twice", "line 1"}},
      {"ThousandsOfProblems",
       "taxonomy/activities.yml",
       many_activities(),
       {"activities.yml:2:5: activity \"a0\" has no owner", "did you mean \"owner\"?", "4000 errors"}},
  };
}

class NastyYaml : public testing::TestWithParam<Yaml> {};

TEST_P(NastyYaml, IsNamedByCheck) {
  const auto& one = GetParam();
  const Folder folder;
  visits_workspace(folder.path(), plain_columns);
  write(folder.path(one.file), one.text);
  const auto checked = command(folder, {"check"});
  EXPECT_EQ(checked.exit_code, 3);
  EXPECT_EQ(checked.out, "");
  for (const auto& part : one.said)
    EXPECT_NE(checked.err.find(part), std::string::npos) << part << " is not in:\n" << checked.err.substr(0, 2000);
  const auto json = command(folder, {"check", "--json"});
  EXPECT_EQ(json.out, "");
  EXPECT_EQ(json.err.find("{\n  \"error\": {\n    \"code\": \"invalid_config\""), 0U) << json.err.substr(0, 300);
  EXPECT_EQ(command(folder, {"update"}).exit_code, 3);
}

INSTANTIATE_TEST_SUITE_P(Nasty, NastyYaml, testing::ValuesIn(catalogs()),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace cw::scenario
