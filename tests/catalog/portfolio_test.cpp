#include <gtest/gtest.h>

#include "catalog/catalog.hpp"
#include "tests/catalog/folder.hpp"

namespace cw::catalog {
namespace {

const Day today = make_day(2026, 11, 22);

std::string problems_of(const Folder& folder) {
  std::string text;
  const auto loaded = load(folder.path(), today);
  for (const Problem& problem : loaded->problems) text += to_text(problem) + "\n";
  return text;
}

bool says(const std::string& problems, const std::string& words) {
  return problems.find(words) != std::string::npos;
}

TEST(PipelineFile, ReadsAndChecksItsTouches) {
  const Folder folder(fixture_folder());
  EXPECT_EQ(load(folder.path(), today)->catalog.pipeline.window_days, 90);
  folder.write("pipeline.yml", "window_days: 30\ntouches: [attended, replied]\nother_touches: [answer_accepted]\n");
  const auto loaded = load(folder.path(), today);
  ASSERT_TRUE(loaded->usable()) << problems_of(folder);
  EXPECT_EQ(loaded->catalog.pipeline.window_days, 30);
  EXPECT_EQ(loaded->catalog.pipeline.touches, (std::vector<std::string>{"attended", "replied"}));
  folder.write("pipeline.yml", "touches: [atended]\nother_touches: [atended]\n");
  const std::string problems = problems_of(folder);
  EXPECT_TRUE(says(problems, "pipeline.yml names the activity \"atended\", which is not declared")) << problems;
  EXPECT_TRUE(says(problems, "did you mean")) << problems;
  EXPECT_TRUE(says(problems, "is a touch of the community and of others")) << problems;
}

TEST(PromotionsFile, AnEventStandsUnderOneMethod) {
  const Folder folder(fixture_folder());
  folder.write("promotions.yml",
               "promotions:\n"
               "  - {method: newsletter, source: shopp, events: [ride], costs: [nothing_like_it]}\n"
               "  - {method: posters, source: shopp, events: [ride]}\n");
  const std::string problems = problems_of(folder);
  EXPECT_TRUE(says(problems, "there is no source \"shopp\"")) << problems;
  EXPECT_TRUE(says(problems, "names the cost \"nothing_like_it\"")) << problems;
  EXPECT_TRUE(says(problems, "\"ride\" stands under \"newsletter\" and under \"posters\"")) << problems;
}

TEST(Guardrails, HaveLimitsAndAgreementsKnownVersions) {
  const Folder folder(fixture_folder());
  folder.write("programmes/extra.yml",
               "title: Extra\nowner: team\nversion: 2\n"
               "levers: [{lever: retention, indicators: [accepted]}]\n"
               "guardrails:\n  - {figure: accepted, unit: share, owner: team}\n"
               "  - {figure: accepted, at_least: 0.5, at_most: 0.4, unit: share, owner: team}\n"
               "agreed_by: [{by: finance, on: 2026-07-01, version: 3}]\n"
               "comments: [{by: support lead, on: 2026-07-02, text: Askers wait.}]\n");
  const auto loaded = load(folder.path(), today);
  const Programme* extra = loaded->catalog.programme("extra");
  ASSERT_NE(extra, nullptr);
  EXPECT_EQ(extra->version, 2);
  EXPECT_EQ(extra->levers.at(0).indicators, std::vector<std::string>{"accepted"});
  EXPECT_EQ(extra->comments.at(0).text, "Askers wait.");
  const std::string problems = problems_of(folder);
  EXPECT_TRUE(says(problems, "guardrail \"accepted\" has no limit")) << problems;
  EXPECT_TRUE(says(problems, "can never hold: its limits cross")) << problems;
  EXPECT_TRUE(says(problems, "agreed to version 3 of programme \"extra\", which stands at version 2")) << problems;
}

}  // namespace
}  // namespace cw::catalog
