// What a person may ask of a workspace that holds their data: forget me, leave me out, show me.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/session.hpp"
#include "identity/tokens.hpp"
#include "tests/scenario/program.hpp"

namespace cw::scenario {
namespace {

namespace fs = std::filesystem;
using identity::IdentifierDomain;

constexpr const char* address = "person7@example.org";
constexpr const char* hash_of_address =
    "a0fdf4f6947bc4cd61cab55a1dd7b6e11e1b0fea932abbb7bacfa91c054e0c56";  // sha256sum

class Rights : public testing::Test {
 protected:
  void SetUp() override {
    small_workspace(folder.path());
    // one order line without an amount: a reject that names the person
    auto orders = read(folder.path("inbox/orders.csv"));
    orders +=
        "#900,person7@example.org,paid,2026-08-10 10:00:00 +0200,EUR,nonsense,0.00,1.00,nonsense,,0.00,2026-08-10 "
        "09:59:58 +0200,1,Thing,nonsense,,0.00,55900\n";
    orders +=
        "#901,person8@example.org,paid,2026-08-10 10:00:00 +0200,EUR,nonsense,0.00,1.00,nonsense,,0.00,2026-08-10 "
        "09:59:58 +0200,1,Thing,nonsense,,0.00,55901\n";
    write(folder.path("inbox/orders.csv"), orders);
    ASSERT_EQ(command({"update"}).exit_code, 0);
  }
  Outcome command(std::vector<std::string> words) {
    words.insert(words.begin(), {"-w", folder.path(), "--today", "2026-10-01", "--no-input"});
    return run(words);
  }
  std::vector<Token> tokens() {
    const auto key = identity::load_key(folder.path(".secrets/key"));
    const identity::Tokeniser tokeniser(*key);
    std::vector<Token> all = {tokeniser.token(IdentifierDomain::native, "forum\x1fmember", "7"),
                              tokeniser.token(IdentifierDomain::native,
                                              "shop\x1f"
                                              "customer",
                                              address)};
    for (const auto& fact : identity::email_facts(tokeniser, address, true)) all.push_back(fact.token);
    return all;
  }
  /// Rows of the table in the ledger, counted from outside of the program.
  std::int64_t rows(const std::string& from) {
    engine::DuckdbOptions options;
    options.path = folder.path(".commonweal/ledger.duckdb");
    auto session = engine::open_duckdb(options);
    auto stream = (*session)->query("SELECT count(*) FROM " + from);
    EXPECT_TRUE(stream.has_value()) << (stream ? "" : stream.error().what);
    return std::get<std::int64_t>(engine::read_all(**stream)->rows[0][0]);
  }
  std::int64_t rows_with(const Token& token, const std::string& table) {
    return rows(table + " WHERE token_high = " + std::to_string(static_cast<std::int64_t>(token.high)) +
                " AND token_low = " + std::to_string(static_cast<std::int64_t>(token.low)));
  }
  /// Every file that we wrote, with its bytes; the inbox is the user's.
  std::map<std::string, std::string> our_files() {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
      const auto name = fs::relative(entry.path(), folder.path()).string();
      if (entry.is_regular_file() && !name.starts_with("inbox/")) files[name] = read(entry.path().string());
    }
    return files;
  }
  static std::string bytes_of(std::uint64_t number) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> (8 * i));
    return bytes;
  }
  /// Files in which half a token stands as the engine writes whole numbers.
  std::string files_with_tokens(const std::vector<Token>& all) {
    std::string found;
    for (const auto& [name, bytes] : our_files()) {
      for (const auto& token : all) {
        for (const auto half : {token.high, token.low}) {
          std::array<char, 17> hex{};
          std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(half));
          if (bytes.find(bytes_of(half)) != std::string::npos || bytes.find(hex.data()) != std::string::npos)
            found += name + " ";
        }
      }
    }
    return found;
  }
  Folder folder;
};

TEST_F(Rights, ErasedPeopleAreInNoFileAndComeBackByNoImport) {
  const auto theirs = tokens();
  ASSERT_EQ(rows_with(theirs[0], "ledger.actor"), 2);  // posts.csv mentions, users.csv describes
  ASSERT_EQ(rows_with(theirs[1], "ledger.actor"), 1);
  ASSERT_EQ(rows_with(theirs[2], "ledger.identifier"), 2);
  EXPECT_NE(files_with_tokens(theirs), "") << "the search below would find nothing either way";
  const auto before = rows("ledger.outcome"), activities_before = rows("ledger.activity");
  const auto looked = command({"member", "erase", address, "--dry-run"});
  ASSERT_EQ(looked.exit_code, 0) << looked.err;
  EXPECT_NE(looked.out.find("would erase 1 person with 2 accounts: 2 activities and 2 outcomes, 5 rows of identifiers "
                            "and descriptions, 1 rejected row"),
            std::string::npos)
      << looked.out;
  EXPECT_EQ(command({"member", "erase", address}).exit_code, 2);  // not confirmed
  EXPECT_EQ(rows("ledger.outcome"), before);

  const auto erased = command({"member", "erase", address, "--yes"});
  ASSERT_EQ(erased.exit_code, 0) << erased.err;
  EXPECT_NE(erased.out.find("orders.csv of source shop, 3 rows"), std::string::npos) << erased.out;
  for (const auto& token : theirs) {
    EXPECT_EQ(rows_with(token, "ledger.actor"), 0);
    EXPECT_EQ(rows_with(token, "ledger.identifier"), 0);
  }
  EXPECT_EQ(rows("ledger.outcome"), before - 2);
  EXPECT_EQ(rows("ledger.activity"), activities_before - 2);
  EXPECT_EQ(rows("ledger.leaving"), 0);
  EXPECT_EQ(files_with_tokens(theirs), "");
  for (const auto& [name, bytes] : our_files()) {
    for (const char* secret : {address, "person7", "example.org"})
      EXPECT_EQ(bytes.find(secret), std::string::npos) << secret << " in " << name;
  }
  const auto registry = read(folder.path(".secrets/registry.sqlite"));
  EXPECT_NE(registry.find("erased"), std::string::npos);
  EXPECT_NE(registry.find("\"outcomes\":2"), std::string::npos);

  // the same exports again, read anew, in every form in which a file can name them
  for (const char* file : {"users.csv", "posts.csv", "topics.csv", "orders.csv"}) {
    const auto again = folder.path("inbox/" + std::string(file).substr(0, std::string(file).size() - 4) + "-again.csv");
    write(again, read(folder.path("inbox/" + std::string(file))) + "\n");
  }
  auto upper = read(folder.path("inbox/orders.csv"));
  for (auto at = upper.find(address); at != std::string::npos; at = upper.find(address))
    upper.replace(at, std::string(address).size(), "Person7+shop@EXAMPLE.org");
  write(folder.path("inbox/orders-upper.csv"), upper);
  write(folder.path("sources/survey.yml"),
        "reader: mapped\nsystem: survey\nfiles: [\"inbox/survey*.csv\"]\nowner: team\nemits: actor\nspace: member\n"
        "columns: {actor: id, hashed_email: hash}\nlegal_basis: {measurement: contract, matching: contract}\n");
  write(folder.path("inbox/survey.csv"),
        std::string("id,hash\n1,") + hash_of_address + "\n2," + std::string(64, 'a') + "\n");
  const auto actors = rows("ledger.actor");
  const auto updated = command({"update"});
  ASSERT_EQ(updated.exit_code, 0) << updated.err;
  EXPECT_NE(updated.out.find("dropped erased: "), std::string::npos) << updated.out;
  EXPECT_EQ(rows("ledger.actor"), actors + 1) << "the second answer of the survey, and nobody else\n" << updated.out;
  EXPECT_EQ(rows("ledger.outcome"), before - 2);
  EXPECT_EQ(files_with_tokens(theirs), "");

  // a ledger that was lost is read anew without them too
  ASSERT_EQ(command({"update", "--rebuild"}).exit_code, 0);
  EXPECT_EQ(rows("ledger.outcome"), before - 2);
  ASSERT_EQ(command({"roi", "--json", "--period", "2026Q3"}).exit_code, 0);
  EXPECT_EQ(
      rows("ledger.person WHERE customer AND EXISTS (SELECT 1 FROM ledger.outcome_by_person AS o WHERE o.person_id "
           "= ledger.person.person_id)"),
      59);
}

TEST_F(Rights, ARestoredBackupIsSweptBeforeAnythingIsRead) {
  const auto ledger = folder.path(".commonweal/ledger.duckdb");
  const auto backup = read(ledger);
  const auto before = rows("ledger.outcome");
  ASSERT_EQ(command({"member", "erase", address, "--yes"}).exit_code, 0);
  write(ledger, backup);
  ASSERT_EQ(rows("ledger.outcome"), before);
  ASSERT_EQ(command({"build"}).exit_code, 0);
  EXPECT_EQ(rows("ledger.outcome"), before - 2);
  EXPECT_EQ(files_with_tokens(tokens()), "");
}

TEST_F(Rights, AnErasureThatIsKilledIsWholeOrNotBegun) {
  const auto before = rows("ledger.outcome");
  int finished = 0;
  for (int i = 0; i < 6; ++i) {
    const std::string who = "person" + std::to_string(20 + i) + "@example.org";  // two orders each
    const auto expected = before - 2 * finished;
    run({"-w", folder.path(), "--today", "2026-10-01", "member", "erase", who, "--yes"}, 60'000 + i * 90'000L);
    const auto opened = command({"build"});
    ASSERT_EQ(opened.exit_code, 0) << opened.err;
    const auto left = rows("ledger.outcome");
    EXPECT_TRUE(left == expected || left == expected - 2) << left << " of " << expected;
    ASSERT_EQ(command({"member", "erase", who, "--yes"}).exit_code, 0);
    EXPECT_EQ(rows("ledger.outcome"), expected - 2);
    ++finished;
  }
}

TEST_F(Rights, AnOptOutOutlivesWhatLaterFilesSay) {
  const auto opted_out = [&] { return rows("ledger.person WHERE excluded = 'opted_out'"); };
  const auto printed = [&] {
    const auto roi = command({"roi", "--json", "--period", "2026Q3"});
    return nlohmann::json::parse(roi.out)["coverage"]["opted_out"];
  };
  ASSERT_EQ(printed(), 0);
  const auto before = rows("ledger.outcome_by_person");
  const auto out = command({"member", "optout", address});
  ASSERT_EQ(out.exit_code, 0) << out.err;
  EXPECT_EQ(out.out, "left out of every figure from now on: 2 accounts\n");
  EXPECT_EQ(printed(), nullptr);  // one person: fewer than k
  EXPECT_EQ(opted_out(), 1);
  EXPECT_EQ(rows("ledger.outcome_by_person"), before - 2);
  ASSERT_EQ(command({"update", "--rebuild"}).exit_code, 0);  // every file is read anew, and none knows of the opt-out
  EXPECT_EQ(opted_out(), 1);
  EXPECT_EQ(command({"member", "optout", address, "--undo"}).exit_code, 0);
  EXPECT_EQ(opted_out(), 0);
  EXPECT_EQ(rows("ledger.outcome_by_person"), before);
}

TEST_F(Rights, APersonSeesWhatIsHeld) {
  const auto file = folder.path("person.json");
  const auto shown = command({"member", "export", address, "--out", file});
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto person = nlohmann::json::parse(read(file));
  EXPECT_EQ(person["people"], 1);
  ASSERT_EQ(person["accounts"].size(), 2U);
  std::map<std::string, std::size_t> parts;
  std::int64_t gross = 0;
  for (const auto& account : person["accounts"]) {
    for (const char* part : {"said", "identifiers", "activities", "outcomes"}) parts[part] += account[part].size();
    for (const auto& outcome : account["outcomes"]) gross += outcome["gross_minor"].get<std::int64_t>();
  }
  EXPECT_EQ(parts,
            (std::map<std::string, std::size_t>{{"said", 3}, {"identifiers", 2}, {"activities", 2}, {"outcomes", 2}}));
  // orders 6 and 66: net 20 + 6 * 37 mod 90 = 62 and 20 + 66 * 37 mod 90 = 32 euros, 19 % tax in the total
  EXPECT_EQ(gross, (62 + 32) * 119);
  ASSERT_EQ(person["rejected_rows"].size(), 1U);
  EXPECT_NE(person["rejected_rows"][0]["row"].get<std::string>().find("#900"), std::string::npos);
  EXPECT_EQ(person["sources"][0]["legal_basis"]["matching"], "contract");
  // the hash of the address finds the same person, and so does standard input
  EXPECT_EQ(nlohmann::json::parse(command({"member", "export", hash_of_address}).out)["accounts"], person["accounts"]);
  const auto piped = folder.path("piped.json");
  const std::string line = "echo ' Person7@Example.org ' | " CW_BINARY " -w " + folder.path() +
                           " --today 2026-10-01 member export - > " + piped;
  ASSERT_EQ(std::system(line.c_str()), 0);
  EXPECT_EQ(nlohmann::json::parse(read(piped))["accounts"], person["accounts"]);
  EXPECT_EQ(nlohmann::json::parse(command({"member", "export", "forum:7"}).out)["accounts"], person["accounts"]);
}

TEST_F(Rights, WhatNamesNobodyIsRefusedWithoutRepeatingIt) {
  for (const auto& [who, code] : std::map<std::string, int>{
           {"info@example.org", 3}, {"somebody", 3}, {"nobody@example.net", 4}, {"forum:4711", 4}, {"", 3}}) {
    const auto refused = command({"member", "export", who});
    EXPECT_EQ(refused.exit_code, code) << who << refused.err;
    EXPECT_TRUE(who.empty() || refused.err.find(who) == std::string::npos) << refused.err;
  }
  // a family's address: four accounts of one forum hold it, and the rules keep them apart
  write(folder.path("inbox/users-family.csv"),
        "id,username,email,created_at,trust_level,active,admin,moderator,staged,secondary_emails,external_id\n"
        "91,a,family@example.net,2026-01-10 08:00:00 UTC,1,true,false,false,false,,\n"
        "92,b,family@example.net,2026-01-10 08:00:00 UTC,1,true,false,false,false,,\n"
        "93,c,family@example.net,2026-01-10 08:00:00 UTC,1,true,false,false,false,,\n"
        "94,d,family@example.net,2026-01-10 08:00:00 UTC,1,true,false,false,false,,\n");
  ASSERT_EQ(command({"update"}).exit_code, 0);
  const auto ambiguous = command({"member", "erase", "family@example.net", "--yes"});
  EXPECT_EQ(ambiguous.exit_code, 3);
  EXPECT_NE(ambiguous.err.find("4 people hold this identifier"), std::string::npos) << ambiguous.err;
  const auto one = command({"member", "erase", "forum:92", "--yes"});
  ASSERT_EQ(one.exit_code, 0) << one.err;
  EXPECT_NE(one.out.find("1 identifier is held by other people too"), std::string::npos) << one.out;
  const auto rest = command({"member", "export", "family@example.net", "--all"});
  EXPECT_EQ(nlohmann::json::parse(rest.out)["people"], 3);
}

/// Topics lie in July, August and September, one of each three days of the fixture; replies likewise.
TEST_F(Rights, WhatIsOlderThanItsRetentionGoes) {
  EXPECT_EQ(command({"privacy", "purge", "--dry-run"}).out, "nothing is older than it may be kept\n");
  auto taxonomy = read(folder.path("taxonomy/activities.yml"));
  taxonomy.replace(taxonomy.find("counts_as: posted_topic"), 0, "retention_days: 62, ");  // on 1 October: from 31 July
  write(folder.path("taxonomy/activities.yml"), taxonomy);
  const auto topics = rows("ledger.activity"), outcomes = rows("ledger.outcome"), actors = rows("ledger.actor");
  const auto due = command({"privacy", "purge", "--dry-run"});
  EXPECT_EQ(due.out, "due: activity topic_created of forum: 10 rows before 2026-07-31 (kept for 62 days)\n");
  EXPECT_EQ(rows("ledger.activity"), topics);
  const auto purged = command({"privacy", "purge"});
  ASSERT_EQ(purged.exit_code, 0) << purged.err;
  EXPECT_EQ(purged.out, "removed: activity topic_created of forum: 10 rows before 2026-07-31 (kept for 62 days)\n");
  EXPECT_EQ(rows("ledger.activity"), topics - 10);
  EXPECT_EQ(rows("ledger.outcome"), outcomes);
  EXPECT_EQ(rows("ledger.actor"), actors);
  // a shop of which nothing may be kept longer than a day: all orders and the customers known by them alone
  auto shop = read(folder.path("sources/shop.yml"));
  write(folder.path("sources/shop.yml"), shop + "retention_days: 1\n");
  write(folder.path("commonweal.yml"), read(folder.path("commonweal.yml")) + "retention_days: 1\n");
  ASSERT_EQ(command({"privacy", "purge"}).exit_code, 0);
  EXPECT_EQ(rows("ledger.outcome"), 0);
  EXPECT_EQ(rows("ledger.actor WHERE space = 1"), 0);
  EXPECT_EQ(rows("(SELECT DISTINCT actor_id FROM ledger.actor WHERE space = 0)"), 40);  // accounts that exist
}

}  // namespace
}  // namespace cw::scenario
