#include "statement/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "tests/statement/worked.hpp"

namespace cw::statement {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

Statement composed(const Input& input) {
  const auto statement = compose(input);
  if (!statement) ADD_FAILURE() << to_text(statement.error());
  return statement.value_or(Statement{});
}

Explanation explained(const Statement& s, const std::string& id) {
  const auto explanation = explain(s, id);
  if (!explanation) ADD_FAILURE() << id << ": " << to_text(explanation.error());
  return explanation.value_or(Explanation{});
}

TEST(Explain, TheRoiWithItsNumbersPutIn) {
  const auto catalog = worked::catalog();
  const Statement s = composed(worked::caused(catalog));
  const Explanation e = explained(s, "roi");
  ASSERT_EQ(e.formula.size(), 1U);
  EXPECT_THAT(e.formula[0].second,
              HasSubstr("(110,000.00 \u2212 50,000.00) / 50,000.00 = 1.20 (0.89\u20131.43, 95 %)"));
  EXPECT_THAT(e.terms, ElementsAre(Pair("return: Expansion", "60,000.00"), Pair("return: Retention", "50,000.00"),
                                   Pair("cost: people", "30,000.00"), Pair("cost: travel", "10,000.00"),
                                   Pair("cost: tooling", "10,000.00")));
  EXPECT_THAT(e.parts, ElementsAre("expansion", "retention", "cost.people", "cost.travel", "cost.tooling"));
  EXPECT_THAT(e.versions, Contains(Pair("code", "0.1.0")));
  EXPECT_EQ(explained(s, "roi.2026Q3").formula, e.formula);
  EXPECT_THAT(explained(s, "roi.direct.with_capacity").formula[0].second,
              HasSubstr("(120,000.00 \u2212 40,000.00) / 40,000.00 = 2.00"));
}

TEST(Explain, ALineDownToItsAssumptionAndProof) {
  const auto catalog = worked::catalog();
  Input input = worked::below_the_line(catalog);
  Finding finding = input.findings.at("deflection").finding();
  finding.proof.queries = {{"support/solved_threads", "feedfacecafe0000", 3200}};
  finding.proof.inputs = {{"topics.csv", 9000, "0badcafe00000000"}};
  finding.caveats = {"a thread may answer several people"};
  input.findings.insert_or_assign("deflection", worked::released(finding));
  const Explanation e = explained(composed(input), "deflection");
  EXPECT_EQ(e.grade, Grade::assumption);
  EXPECT_THAT(e.formula, Contains(Pair("wanted", "3,200 \u00d7 0.25 \u00d7 50.00 = 40,000.00")));
  ASSERT_EQ(e.assumptions.size(), 1U);
  const std::string text = std::regex_replace(to_text(e, Glyphs::unicode), std::regex("\n    "), " ");  // unwrapped
  EXPECT_THAT(
      text,
      HasSubstr(
          "share of solved threads that avoid a ticket: 0.25 share, triangular 0.1, 0.25, 0.4; source survey; owner "
          "support; review by 2027-01-01"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "support/solved_threads: 3,200 rows, sha256 feedfacecafe (commonweal sql show support/solved_threads)"));
  EXPECT_THAT(text, HasSubstr("topics.csv: 9,000 rows, sha256 0badcafe0000"));
  EXPECT_THAT(text, HasSubstr("a thread may answer several people"));
  EXPECT_THAT(text, HasSubstr("next best proof: hold out two weeks"));
}

TEST(Explain, WhatOtherLinesTookIsInTheFormula) {
  const auto catalog = worked::catalog();
  const Explanation e = explained(composed(worked::caused(catalog)), "retention");
  EXPECT_THAT(
      e.formula,
      Contains(Pair("claimed", "80,000.00 \u2212 30,000.00 that other lines or the cells' limits took = 50,000.00")));
}

TEST(Explain, EveryKnownIdUnfolds) {
  const auto catalog = worked::catalog();
  for (const auto& input : {worked::input(catalog), worked::below_the_line(catalog), worked::caused(catalog)}) {
    const Statement s = composed(input);
    for (const auto& id : explainable(s)) {
      const Explanation e = explained(s, id);
      EXPECT_FALSE(e.sentence.empty()) << id;
      EXPECT_EQ(nlohmann::json::parse(to_json(e))["id"], id);
      for (const auto& part : e.parts) EXPECT_THAT(explainable(s), Contains(part)) << id;
    }
  }
}

TEST(Explain, AnUnknownIdNamesTheNearest) {
  const auto catalog = worked::catalog();
  const auto unknown = explain(composed(worked::caused(catalog)), "retension");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::usage);
  EXPECT_THAT(unknown.error().next, HasSubstr("retention"));
}

TEST(Explain, AtMostFiveSampleRowsAndOnlyWhenGiven) {
  const auto catalog = worked::catalog();
  const Statement s = composed(worked::caused(catalog));
  EXPECT_FALSE(explained(s, "retention").rows);
  Table rows{"people", {{"token", "", Role::label}, {"margin", "EUR"}}, {}, true, ""};
  for (int i = 0; i < 9; ++i) rows.rows.push_back({"t" + std::to_string(i), 1.5 * i});
  const auto e = explain(s, "retention", rows);
  ASSERT_TRUE(e);
  EXPECT_EQ(e->rows->rows.size(), 5U);
  EXPECT_THAT(to_text(*e, Glyphs::ascii), HasSubstr("token t4 and margin 6"));
}

}  // namespace
}  // namespace cw::statement
