#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "statement/statement.hpp"

/// Where a figure comes from, unfolded as far as a reader may see.
namespace cw::statement {

struct Explanation {
  std::string id, title, sentence;
  std::optional<Grade> grade = {};
  std::string against;                                       // estimand and counterfactual
  std::vector<std::pair<std::string, std::string>> formula;  // a name and how its number is made, numbers put in
  std::vector<std::pair<std::string, std::string>> terms;    // a term of it and its value
  std::vector<QueryProof> queries;                           // SQL files and folds with digest and rows
  std::vector<InputProof> inputs;                            // files with digest and rows
  std::vector<Assumed> assumptions;
  std::vector<std::string> caveats;
  std::vector<std::pair<std::string, std::string>> versions;  // catalog, identity graph, code, data: digest
  std::vector<std::string> parts;                             // ids that unfold further
  std::optional<Table> rows = {};                             // sample rows as tokens, where the role allows
};

/// Every id that explain() knows: "roi", "roi.direct", "cost", "cost.people", lines, Findings, their figures,
/// assumptions.
std::vector<std::string> explainable(const Statement& statement);

/// Unfolds one figure. id: one of explainable(), or "roi." with the period as in "roi.2026Q3". sample: a row-level
/// table of tokens that the workspace passes in only where the role allows rows; the first five are shown. Errors:
/// usage for an unknown id, with the nearest known one.
Result<Explanation> explain(const Statement& statement, std::string_view id, const std::optional<Table>& sample = {});

std::string to_text(const Explanation& explanation, Glyphs glyphs);
std::string to_json(const Explanation& explanation);  // { "explanation": 1, ... }

}  // namespace cw::statement
