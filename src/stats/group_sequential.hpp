#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cw::stats {

/// obrien_fleming, pocock: one constant for all looks, exact for their times. ld_obf, ld_pocock: Lan and DeMets'
/// spending functions, for looks at any time.
enum class Spending { obrien_fleming, pocock, ld_obf, ld_pocock };
/// Errors: usage with the nearest name.
Result<Spending> spending_of(std::string_view name);

struct Boundary {
  double information = 0.0;  // share of the planned information at the look
  double z = 0.0;            // stop where |z| (one-sided: z) is at or above
  double nominal_p = 0.0;    // of that z alone, two-sided unless one-sided
  double spent = 0.0;        // of alpha, up to and with this look
};

struct SequentialDesign {
  Spending spending = Spending::ld_obf;
  double alpha = 0.05;  // of the whole test, both sides together
  bool two_sided = true;
};

/// Boundaries by recursive integration of the joint density of the looks' statistics. times: shares of the planned
/// information, ascending, in (0, 1]; 1 to 50. Errors: usage for times out of order or range; for obrien_fleming and
/// pocock unless the last is 1; invalid_input for alpha outside (0, 0.5); degenerate where a look spends too little to
/// have a boundary (very early looks).
/// Source: Armitage, McPherson & Rowe (1969); Jennison & Turnbull (2000), chapter 19; Lan & DeMets (1983).
/// Checked: gsDesign 3.2.0.
Result<std::vector<Boundary>> boundaries(std::span<const double> times, const SequentialDesign& design);

/// How many times the people of a test with one look it takes to find the same effect as often with these looks, which
/// must be those of `boundaries` for this design. 0.5 <= power < 1. Errors: invalid_input for another power.
/// Checked: gsDesign 3.2.0.
Result<double> inflation(std::span<const Boundary> looks, const SequentialDesign& design, double power);

}  // namespace cw::stats
