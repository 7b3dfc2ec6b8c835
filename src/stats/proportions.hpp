#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "stats/intervals.hpp"

namespace cw::stats {

/// Difference of two independent shares, treated − control, by Newcombe's hybrid of the two Wilson intervals, without
/// continuity correction. 0 <= successes <= n (CW_CHECK). Errors: too_few_rows if a group is empty.
/// Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10. Checked: his Table II.
Result<Interval> newcombe(std::int64_t treated_successes, std::int64_t treated, std::int64_t control_successes,
                          std::int64_t control, double level);

/// Successes among n people of one arm.
struct Successes {
  std::int64_t successes = 0;
  std::int64_t n = 0;
  double share() const { return static_cast<double>(successes) / static_cast<double>(n); }
};

/// The same difference by further methods; all need 0 <= successes <= n (CW_CHECK), errors: too_few_rows if an arm is
/// empty. wald: normal, unpooled; degenerate where neither arm varies. agresti_caffo: Wald after one success and one
/// failure were added to each arm. miettinen_nurminen: the differences that a score test with the shares restricted to
/// them, variance factor N / (N - 1), does not reject.
/// Source: Agresti & Caffo (2000); Miettinen & Nurminen (1985). Checked: independent Python and R to 1e-7.
Result<Interval> wald(const Successes& treated, const Successes& control, double level);
Result<Interval> agresti_caffo(const Successes& treated, const Successes& control, double level);
Result<Interval> miettinen_nurminen(const Successes& treated, const Successes& control, double level);

/// Ratio of the shares, treated / control, with its interval on the logarithm (Katz et al. 1978). Errors: too_few_rows;
/// degenerate if an arm has no success.
Result<Interval> risk_ratio(const Successes& treated, const Successes& control, double level);

struct ShareTest {
  double z = 0.0;  // pooled share
  double p = 1.0;  // two-sided
};
/// Errors: too_few_rows; degenerate if all or none succeeded. Checked: R prop.test(correct = FALSE).
Result<ShareTest> pooled_z_test(const Successes& treated, const Successes& control);

/// Two-sided p of Fisher's exact test: tables no more likely than the one seen. Errors: too_few_rows if an arm is
/// empty. Checked: R fisher.test().
Result<double> fisher_exact(const Successes& treated, const Successes& control);

}  // namespace cw::stats
