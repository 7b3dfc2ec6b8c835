#pragma once

#include "base/result.hpp"

namespace cw::stats {

/// The size of two arms, and how sure a test of their difference is to find one. n: people of the first arm (control);
/// the second has allocation x n. alpha: of the whole test. Not rounded.
struct TestDesign {
  double alpha = 0.05;
  double power = 0.8;
  double allocation = 1.0;  // second arm per first
  bool two_sided = true;
};

/// How far apart two shares are: arcsine (Cohen's h, as R pwr and statsmodels) or score (the z test with the pooled
/// share under no difference, as R power.prop.test and gsDesign).
enum class ShareFormula { arcsine, score };

/// Power of the test of p1 against p2 with n in the first arm. 0 < p1, p2 < 1.
/// Errors: invalid_input for shares or a design out of range.
Result<double> power_of_shares(double p1, double p2, double n, const TestDesign& design, ShareFormula formula);
/// n of the first arm. Errors: degenerate if p1 = p2. Checked: R pwr 1.3-0, R power.prop.test, statsmodels, gsDesign.
Result<double> size_for_shares(double p1, double p2, const TestDesign& design, ShareFormula formula);
/// The smallest p2 - p1 > 0 that is found. Errors: degenerate if none below 1 is.
Result<double> detectable_share(double p1, double n, const TestDesign& design, ShareFormula formula);

/// The same for means by the noncentral t distribution; d: difference in standard deviations. n >= 2.
/// Checked: R pwr 1.3-0 pwr.t.test, pwr.t2n.test, statsmodels TTestIndPower.
Result<double> power_of_means(double d, double n, const TestDesign& design);
Result<double> size_for_means(double d, const TestDesign& design);
Result<double> detectable_mean(double n, const TestDesign& design);

/// How many more people a design with clusters needs: 1 + ((1 + cv²) m - 1) icc for clusters of mean size m >= 1 whose
/// sizes vary by cv. Errors: invalid_input unless m >= 1, -1 < icc < 1, cv >= 0, and the result is above 0.
/// Source: Eldridge, Ashby & Kerry (2006).
Result<double> design_effect(double cluster_size, double icc, double size_variation = 0.0);

}  // namespace cw::stats
