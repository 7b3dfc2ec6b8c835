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
/// P(T <= t) of noncentral t: a normal with mean `shift` over an independent root of chi-squared / df; df > 0. Beyond
/// 10^6 degrees of freedom the normal with the variance of its delta method (error below 1e-7).
/// Checked: R pwr 1.3-0 and statsmodels by the power of t tests.
double noncentral_t_cdf(double t, double df, double shift);
/// P(X > x) of chi-squared with df > 0 degrees of freedom; x >= 0.
double chi_squared_upper(double x, double df);
/// P(X > x) of Fisher's F with df1 and df2 > 0 degrees of freedom; x >= 0.
double f_upper(double x, double df1, double df2);
/// The x with P(X <= x) = p of Beta(a, b); 0 < p < 1, a and b > 0 (CW_CHECK).
double beta_quantile(double p, double a, double b);
/// P(X <= x) of Beta(a, b), and its density; 0 <= x <= 1 (the density 0 < x < 1), a and b > 0 (CW_CHECK).
double beta_cdf(double x, double a, double b);
double beta_density(double x, double a, double b);
/// Standard normal: P(Z > z), exact far out.
double normal_upper(double z);
double normal_density(double z);

}  // namespace cw::stats
