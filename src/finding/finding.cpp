#include "finding/finding.hpp"

#include <algorithm>
#include <cmath>

namespace cw {

std::string_view letter(Grade grade) {
  switch (grade) {
    case Grade::experiment:
      return "E";
    case Grade::adjusted:
      return "A";
    case Grade::correlation:
      return "C";
    case Grade::assumption:
      return "S";
  }
  return "";
}

std::string_view word(std::optional<Grade> grade) {
  if (!grade) return "Counted";
  switch (*grade) {
    case Grade::experiment:
      return "Experiment";
    case Grade::adjusted:
      return "Adjusted";
    case Grade::correlation:
      return "Correlation";
    case Grade::assumption:
      return "Assumption";
  }
  return "";
}

std::string_view mark(std::optional<Grade> grade, bool ascii) {
  if (!grade) return "";
  switch (*grade) {
    case Grade::experiment:
      return ascii ? "[E]" : "\u25a0";
    case Grade::adjusted:
      return ascii ? "[A]" : "\u25a3";
    case Grade::correlation:
      return ascii ? "[C]" : "\u25a8";
    case Grade::assumption:
      return ascii ? "[S]" : "\u25a2";
  }
  return "";
}

std::string_view name(BenefitKind kind) {
  switch (kind) {
    case BenefitKind::cash_in:
      return "cash_in";
    case BenefitKind::cash_out_avoided:
      return "cash_out_avoided";
    case BenefitKind::capacity_freed:
      return "capacity_freed";
  }
  return "";
}

const Estimate* Finding::estimate(std::string_view name) const {
  const auto found = std::find_if(estimates.begin(), estimates.end(), [&](const auto& e) { return e.name == name; });
  return found == estimates.end() ? nullptr : &*found;
}

const Table* Finding::table(std::string_view name) const {
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const auto& t) { return t.name == name; });
  return found == tables.end() ? nullptr : &*found;
}

Result<> valid(const Finding& finding) {
  const auto wrong = [&](const std::string& what) { return fail(ErrorCode::internal, what, finding.method); };
  for (const auto& estimate : finding.estimates) {
    const bool interval = estimate.low.has_value() && estimate.high.has_value();
    if (!interval && estimate.no_interval.empty())
      return wrong("estimate " + estimate.name + " has no interval and no reason");
    if (!std::isfinite(estimate.value)) return wrong("estimate " + estimate.name + " is not a number");
  }
  for (const auto& table : finding.tables) {
    for (const auto& row : table.rows) {
      if (row.size() != table.columns.size()) return wrong("table " + table.name + " has a row of the wrong width");
    }
  }
  for (const auto& figure : finding.figures) {
    if (finding.table(figure.table) == nullptr) return wrong("figure " + figure.id + " names no table");
  }
  return {};
}

}  // namespace cw
