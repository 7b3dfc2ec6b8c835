#pragma once

namespace cw::stats {

/// Standard normal: P(Z <= z).
double normal_cdf(double z);
/// Standard normal: the z with P(Z <= z) = p; 0 < p < 1 (CW_CHECK). Checked: R qnorm(), 1e-12 relative.
double normal_quantile(double p);
/// Student's t with df > 0 degrees of freedom (fractions allowed).
double t_cdf(double t, double df);
/// The t with P(T <= t) = p; 0 < p < 1, df > 0 (CW_CHECK). Checked: R qt(), 1e-10 relative.
double t_quantile(double p, double df);
/// P(X > x) of chi-squared with df > 0 degrees of freedom; x >= 0.
double chi_squared_upper(double x, double df);
/// The x with P(X <= x) = p of Beta(a, b); 0 < p < 1, a and b > 0 (CW_CHECK).
double beta_quantile(double p, double a, double b);

}  // namespace cw::stats
