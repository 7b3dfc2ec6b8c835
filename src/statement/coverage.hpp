#pragma once

#include "privacy/released.hpp"
#include "statement/statement.hpp"

namespace cw::statement {

/// The coverage as it may leave: privacy takes every count of people away that fewer than k stand behind, with those
/// that would give it back: members matched and what is left of the members, the tiers and their sum.
CoverageFigures released_coverage(const CoverageFigures& figures, const Policy& policy);

/// "565", or "not shown (k = 10)" where privacy took it away: there are fewer than k of them, or of those beside them.
std::string count_text(const std::optional<std::int64_t>& count, int k);

/// "85 %" of a whole; "not shown" where one of them was taken away.
std::string share_text(const std::optional<std::int64_t>& part, const std::optional<std::int64_t>& whole);

}  // namespace cw::statement
