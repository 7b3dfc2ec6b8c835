#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "catalog/catalog.hpp"
#include "tests/catalog/folder.hpp"

namespace cw::catalog {
namespace {

const Day today = make_day(2026, 11, 22);

/// What the rule table writes must be what is committed. CW_REGENERATE=1 writes it anew.
void expect_committed(const std::string& file, const std::string& text) {
  const std::string path = std::string(CW_SOURCE_DIR "/") + file;
  if (std::getenv("CW_REGENERATE") != nullptr) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  EXPECT_TRUE(read_text(path) == text) << file << " differs from the rule table; run test_catalog with CW_REGENERATE=1";
}

TEST(RuleTable, WritesTheCommittedSchemas) {
  for (const std::string& name : schema_names()) {
    expect_committed("schemas/" + name + ".schema.json", json_schema(name));
  }
  EXPECT_EQ(json_schema("nothing"), "");
}

TEST(RuleTable, WritesTheCommittedReference) {
  expect_committed("docs/reference/catalog.md", reference());
}

std::string filled(std::string_view name, std::map<std::string, std::string> values) {
  const auto text = file_template(name, {std::move(values)});
  EXPECT_TRUE(text) << to_text(text.error());
  return text.value_or("");
}

void write_workspace(const Folder& folder) {
  folder.write(
      "commonweal.yml",
      filled("commonweal", {{"name", "Acme: \"the\" community"}, {"currency", "EUR"}, {"time_zone", "Europe/Berlin"}}));
  folder.write("sources/orders.yml", filled("source", {{"reader", "shopify_orders"},
                                                       {"files", "inbox/orders*.csv\ninbox/late, orders.csv"},
                                                       {"owner", "shop team"},
                                                       {"tax_included", "true"},
                                                       {"legal_basis.measurement", "contract"},
                                                       {"legal_basis.matching", "consent"}}));
  folder.write("sources/members.yml", filled("source", {{"reader", "mapped"},
                                                        {"files", "inbox/members.csv"},
                                                        {"owner", "community team"},
                                                        {"emits", "activity"},
                                                        {"columns.at", "created at"},
                                                        {"columns.actor", "id"},
                                                        {"values.activity", "joined"},
                                                        {"legal_basis.measurement", "consent"},
                                                        {"legal_basis.matching", "consent"}}));
  folder.write("taxonomy/activities.yml", filled("activities", {{"owner", "community team"}}));
  folder.write(
      "taxonomy/outcomes.yml",
      filled("outcomes",
             {{"owner", "finance"}, {"margin", "0.35"}, {"margin_owner", "finance"}, {"margin_source", "P&L 2025"}}));
  folder.write("taxonomy/touchpoints.yml", filled("touchpoints", {}));
  folder.write("programmes/forum.yml",
               filled("programme", {{"title", "Forum"},
                                    {"kind", "support"},
                                    {"owner", "community team"},
                                    {"activities", "post_created\nanswer_accepted"},
                                    {"business_goals.outcome", "tickets_avoided"},
                                    {"business_goals.question", "Do readers open fewer tickets?"},
                                    {"business_goals.target", "400"},
                                    {"business_goals.unit", "tickets"},
                                    {"member_goals.outcome", "question_solved"},
                                    {"member_goals.question", "Do askers get help: really?"},
                                    {"member_goals.target", "0.8"},
                                    {"member_goals.unit", "share"}}));
  folder.write("costs/2026q3.yml", filled("costs", {{"staff.person", "community manager"},
                                                    {"staff.hours", "480"},
                                                    {"staff.rate", "62.50"},
                                                    {"staff.shares", "{forum: 0.6}"},
                                                    {"service", "{from: 2026-07-01, until: 2026-10-01}"},
                                                    {"costs.amount", "1800"},
                                                    {"owner", "community team"}}));
  folder.write("assumptions.yml", filled("assumptions", {{"owner", "finance"}, {"review_by", "2027-06-30"}}));
  folder.write("rates.yml", filled("rates", {}));
  folder.write("access.yml", filled("access", {{"roles", "{reader: [statement, figures]}"}}));
}

TEST(Template, FilledInTemplatesPassTheCheck) {
  const Folder folder;
  write_workspace(folder);
  const auto loaded = load(folder.path(), today);
  ASSERT_TRUE(loaded);
  std::string problems;
  for (const Problem& problem : loaded->problems) problems += to_text(problem) + "\n";
  EXPECT_EQ(problems, "");
  const Catalog& catalog = loaded->catalog;
  EXPECT_EQ(catalog.workspace.name, "Acme: \"the\" community");
  EXPECT_THAT(catalog.source("orders")->files, testing::ElementsAre("inbox/orders*.csv", "inbox/late, orders.csv"));
  EXPECT_EQ(catalog.source("members")->columns.at("at"), "created at");
  EXPECT_EQ(catalog.activity("user_group")->mode, Mode::travel);
  EXPECT_EQ(catalog.activities.size(), 42u);
  EXPECT_EQ(catalog.outcome("chargeback")->sign, -1);
  EXPECT_EQ(catalog.outcome("question_solved")->side, Side::member);
  EXPECT_DOUBLE_EQ(catalog.outcome("order")->margin->value, 0.35);
  EXPECT_EQ(catalog.programme("forum")->member_goals[0].question, "Do askers get help: really?");
  EXPECT_EQ(catalog.costs.size(), 1u);
  EXPECT_EQ(catalog.staff.size(), 1u);
  EXPECT_EQ(catalog.assumption("deflection_share")->distribution.kind, "triangular");
}

TEST(Template, LeavesRequiredFieldsEmptyAndTheCheckSaysSo) {
  const Folder folder;
  write_workspace(folder);
  folder.write("commonweal.yml", filled("commonweal", {{"name", "Acme"}}));
  folder.write("costs/2026q3.yml", filled("costs", {}));
  const auto loaded = load(folder.path(), today);
  std::string problems;
  for (const Problem& problem : loaded->problems) problems += to_text(problem.place) + " " + problem.what + "\n";
  EXPECT_EQ(problems,
            "commonweal.yml:8:1 the workspace has no currency\n"
            "commonweal.yml:11:1 the workspace has no time_zone\n"
            "programmes/forum.yml:5:1 programme \"forum\" states no cost of category people\n"
            "programmes/forum.yml:5:1 programme \"forum\" states no cost of category tooling\n");
}

TEST(Template, RefusesWhatItDoesNotKnow) {
  const auto unknown = file_template("activites", {});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().next, "did you mean \"activities\"?");
  const auto field = file_template("commonweal", {{{"curency", "EUR"}}});
  ASSERT_FALSE(field);
  EXPECT_EQ(field.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(field.error().next, "did you mean \"currency\"?");
}

}  // namespace
}  // namespace cw::catalog
