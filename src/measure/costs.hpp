#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "finding/finding.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// One declared cost as far as it serves the period, in minor units of the workspace's currency.
struct CostRow {
  std::string programme;  // "" = shared or not allocated
  std::string activity;   // "" = none
  std::string mode;       // online | travel | hybrid | ""
  std::string category;
  std::int64_t total_minor = 0;
  std::int64_t direct_minor = 0;  // of this: avoidable and of a programme
};

/// What stands beside the costs.
struct CostMemo {
  std::int64_t unallocated_minor = 0;  // of the total: paid hours that no programme claims
  std::int64_t volunteer_minor = 0;    // never in the total
  double volunteer_hours = 0.0;
  std::string tie_out = {};                    // against the books, in words
  std::vector<std::string> missing = {};       // "programme meetups declares no cost of category travel"
  std::vector<std::string> without_rate = {};  // "USD": left out, no rate into the workspace's currency
};

/// What the community cost in the period, accrued by days, by programme, activity, mode and category; all of it (fully
/// loaded) and what would fall away (direct). The rows of each table add up to the total, to the cent. Counted.
/// Errors: missing_data if no cost serves the period.
/// Source: docs/methods/costs.md. Checked: tests/measure/costs_test.cpp (worked by hand).
Result<Finding> costs(std::span<const CostRow> rows, const CostMemo& memo, const Scope& scope);

}  // namespace cw::measure
