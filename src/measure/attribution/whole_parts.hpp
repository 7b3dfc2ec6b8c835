#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cw::measure::attribution {

/// Parts as whole numbers that sum to `total` exactly: each is rounded down, and what is left goes to the largest
/// remainders, the earlier part first on ties. parts: any sign, sum within one of total for each part (else the rest is
/// handed round again).
std::vector<std::int64_t> whole_parts(std::span<const double> parts, std::int64_t total);

}  // namespace cw::measure::attribution
