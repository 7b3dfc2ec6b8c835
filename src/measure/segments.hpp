#pragma once

#include <map>
#include <span>
#include <string>

#include "finding/finding.hpp"
#include "measure/fold/person_rows.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// All known people by each declared attribute: how many are members, how many bought in the period, and mean net
/// sales. segments: the texts that the ledger keeps (catalog/attributes.hpp), by number. Grade: Correlation. Errors:
/// missing_data without attributes. Source: docs/methods/segments.md. Checked: tests/measure/segments_test.cpp.
Result<Finding> segments(std::span<const PersonRow> rows, const std::map<std::int32_t, std::string>& segments,
                         const Scope& scope);

}  // namespace cw::measure
