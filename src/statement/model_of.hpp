#pragma once

#include <map>
#include <string>
#include <vector>

#include "statement/costs.hpp"
#include "statement/simulate.hpp"
#include "statement/statement.hpp"

/// From what was proposed and declared to the numbers that are simulated.
namespace cw::statement {

/// A proposed line with the figure behind it; they live as long as the Input.
struct LineSource {
  const ProposedLine* proposed = nullptr;
  const Finding* finding = nullptr;
  const Estimate* estimate = nullptr;
  Grade grade = Grade::assumption;  // the Finding's, which has one
  BenefitKind kind = BenefitKind::cash_in;
};

struct UsedAssumption {
  catalog::Assumption declared;
  std::size_t variable = 0;
  std::vector<std::string> used_by;  // ids of lines, or "cost"
};

struct Built {
  Model model;  // lines in the order of `lines`, costs in that of the account's items; minor units
  std::vector<LineSource> lines;
  std::map<std::string, UsedAssumption> assumptions;
  std::vector<std::string> questions;  // what the numbers could not say
};

/// Streams are named by the draws' keys and by the ids of assumptions. An assumption "cost.CATEGORY" moves the costs of
/// that category in proportion. A line whose estimate was suppressed is left out, with a question.
/// Errors: internal if a line names no Finding, has no grade or kind of benefit, or wants something else than its
/// strata; invalid_config for an assumption that is not complete or is 0 where it multiplies.
Result<Built> build_model(const Input& input, const CostAccount& account);

/// Minor units in one major unit of the reporting currency.
double minor_units(const catalog::Catalog& catalog);

}  // namespace cw::statement
