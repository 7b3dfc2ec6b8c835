#pragma once

#include "statement/statement.hpp"

namespace cw::statement {

/// The statement's own charts as one Finding, released like any other: tables lines, waterfall, costs, tornado,
/// overlaps; figures "statement.waterfall", "statement.lines", "statement.costs", "statement.tornado",
/// "statement.overlaps". A table without rows has no figure. Columns by role: label and, per row, grade; value, low,
/// high in the currency; group "total" where a bar stands on zero.
Result<Released> statement_finding(const Statement& statement, const Policy& policy);

}  // namespace cw::statement
