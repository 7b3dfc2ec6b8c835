// The dictionary as it is used, what a change of it does to figures, and the doctor.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tests/scenario/program.hpp"

namespace cw::scenario {
namespace {

using Json = nlohmann::json;

class Taxonomy : public testing::Test {
 protected:
  void SetUp() override {
    small_workspace(folder.path());
    ASSERT_EQ(command({"update"}).exit_code, 0);
  }
  Outcome command(std::vector<std::string> words) {
    words.insert(words.begin(), {"-w", folder.path(), "--today", "2026-10-01", "--no-input"});
    return run(words);
  }
  void replace(const std::string& file, const std::string& what, const std::string& with) {
    auto text = read(folder.path(file));
    ASSERT_NE(text.find(what), std::string::npos);
    write(folder.path(file), text.replace(text.find(what), what.size(), with));
  }
  Json kind(const std::string& name) {
    const auto listed = Json::parse(command({"taxonomy", "list", "--json"}).out);
    for (const auto& kind : listed["kinds"])
      if (kind["name"] == name) return kind;
    return {};
  }
  Folder folder;
};

TEST_F(Taxonomy, ARenamedKindKeepsItsRows) {
  EXPECT_EQ(kind("post_created")["rows"], 30);
  EXPECT_EQ(kind("post_created")["state"], "in use");
  EXPECT_EQ(kind("refund")["state"], "unused");
  const auto health = command({"health", "months", "--period", "2026Q3", "--json"});
  replace("taxonomy/activities.yml", "{name: post_created,", "{name: reply_written,");
  EXPECT_EQ(kind("post_created")["state"], "not declared");
  EXPECT_NE(command({"health", "months", "--period", "2026Q3", "--json"}).out, health.out);
  const auto review = command({"taxonomy", "review"});
  EXPECT_NE(review.out.find("activity post_created: 30 rows are in no figure"), std::string::npos) << review.out;
  EXPECT_NE(review.out.find("forum: may give the activity \"post_created\""), std::string::npos) << review.out;
  // renamed: the source says what its word is called now, and the files are read anew under it
  replace("sources/forum.yml", "owner: team", "owner: team\nrename: {post_created: reply_written}");
  const auto anew = command({"update"});
  ASSERT_EQ(anew.exit_code, 0) << anew.err;
  EXPECT_EQ(kind("reply_written")["rows"], 30);
  EXPECT_TRUE(kind("post_created").is_null());  // every row of that name was replaced
  const auto renamed = Json::parse(command({"health", "months", "--period", "2026Q3", "--json"}).out);
  EXPECT_EQ(renamed["estimates"], Json::parse(health.out)["estimates"]);
}

TEST_F(Taxonomy, ADiffSaysWhichFiguresMove) {
  EXPECT_EQ(command({"taxonomy", "diff"}).exit_code, 4);  // nothing was accepted
  ASSERT_EQ(command({"taxonomy", "review", "--accept"}).exit_code, 0);
  const auto same = Json::parse(command({"taxonomy", "diff", "--period", "2026Q3", "--json"}).out);
  EXPECT_TRUE(same["words"].empty());
  EXPECT_TRUE(same["figures"].empty());
  EXPECT_GT(same["figures_unchanged"], 5);
  const auto roi = command({"roi", "--period", "2026Q3", "--json"});
  replace("taxonomy/outcomes.yml",
          "{name: order, owner: team, side: business, counts_as: order, unit: money, margin: 0.4",
          "{name: order, owner: team, side: business, counts_as: order, unit: money, margin: 0.2");
  const auto diff = Json::parse(command({"taxonomy", "diff", "--period", "2026Q3", "--json"}).out);
  ASSERT_EQ(diff["words"].size(), 1U);
  EXPECT_EQ(diff["words"][0]["name"], "order");
  EXPECT_EQ(diff["words"][0]["field"], "margin");
  EXPECT_FALSE(diff["figures"].empty());
  EXPECT_NE(command({"taxonomy", "review"}).out.find("changed since"), std::string::npos);
  // the comparison leaves nothing behind: the statement is that of the present files
  const auto present = command({"roi", "--period", "2026Q3", "--json"});
  EXPECT_NE(present.out, roi.out);
  ASSERT_EQ(command({"build", "--full"}).exit_code, 0);
  EXPECT_EQ(command({"roi", "--period", "2026Q3", "--json"}).out, present.out);
}

TEST_F(Taxonomy, LeavesAsMarkdownSchemaAndTrackingPlan) {
  const auto markdown = command({"taxonomy", "show", "--format", "markdown"});
  EXPECT_NE(markdown.out.find("| `topic_created` |"), std::string::npos) << markdown.out;
  const auto schema = Json::parse(command({"taxonomy", "show", "--format", "schema"}).out);
  EXPECT_EQ(schema["oneOf"].size(), 3U);
  EXPECT_EQ(schema["oneOf"][0]["properties"]["event"]["const"], "topic_created");
  const auto plan = Json::parse(command({"taxonomy", "show", "--format", "segment"}).out);
  EXPECT_EQ(plan["tracking_plan"]["rules"]["events"][1]["name"], "post_created");
  EXPECT_EQ(command({"taxonomy", "show", "topic_creatd"}).exit_code, 2);
}

TEST_F(Taxonomy, TheDoctorLooksAtEverything) {
  // by the clock: a file of the inbox that is newer than today is a fault of the clock
  const auto healthy = Json::parse(run({"-w", folder.path(), "doctor", "--json"}).out)["doctor"];
  std::map<std::string, std::string> parts;
  for (const auto& part : healthy) parts[part["part"]] = part["status"];
  for (const char* part :
       {"machine", "versions", "disk", "private files", "clock", "freshness", "gaps", "own overhead"})
    EXPECT_TRUE(parts.contains(part)) << part;
  EXPECT_EQ(run({"-w", folder.path(), "doctor"}).exit_code, 0);
  ASSERT_EQ(::chmod(folder.path(".secrets/marks").c_str(), 0600), -1);  // nobody was erased: no such file
  ASSERT_EQ(::chmod(folder.path(".secrets/key").c_str(), 0644), 0);
  const auto open = run({"-w", folder.path(), "doctor"});
  EXPECT_EQ(open.exit_code, 4);
  EXPECT_NE(open.out.find("FAILED   private files: .secrets/key has mode 0644"), std::string::npos) << open.out;
  const auto nowhere = run({"-w", "/nowhere", "doctor"});
  EXPECT_EQ(nowhere.exit_code, 4);
  EXPECT_NE(nowhere.out.find("FAILED   workspace"), std::string::npos) << nowhere.out;
  const auto old = run({"-w", folder.path(), "--today", "2020-01-01", "doctor"});
  EXPECT_NE(old.out.find("FAILED   clock"), std::string::npos) << old.out;
}

}  // namespace
}  // namespace cw::scenario
