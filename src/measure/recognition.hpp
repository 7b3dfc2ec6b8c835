#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "measure/costs.hpp"
#include "measure/fold/recognition.hpp"
#include "measure/scope.hpp"

namespace cw::measure {

/// Recognition and awards given in the period: times, people reached, and the cost for each person reached, from the
/// declared costs that name these activities; share of members, and of members who contributed, who were ever
/// recognised (Wilson), also by segment. Counted. costs: of the same period; segments: names by number.
/// Errors: missing_data if no recognition is declared, or none was given in the window.
/// Source: docs/methods/recognition.md. Checked: tests/measure/recognition_test.cpp (worked by hand).
Result<Finding> recognition_given(const RecognitionFold& fold, const catalog::Catalog& catalog,
                                  std::span<const CostRow> costs, const std::map<std::int32_t, std::string>& segments,
                                  const Scope& scope);

/// What the declared costs of these activities come to in minor units; nothing where no cost names one of them.
std::optional<std::int64_t> cost_of_activities(std::span<const CostRow> costs, std::span<const std::string> activities);

}  // namespace cw::measure
