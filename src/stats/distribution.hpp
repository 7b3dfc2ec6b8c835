#pragma once

namespace cw::stats {

/// The value below which a share u of a distribution lies; 0 < u < 1 (CW_CHECK).
/// Triangular on [low, high] with its peak at mode; u may be 0.
double triangular_quantile(double u, double low, double mode, double high);
/// Lognormal by the mean and standard deviation of the number itself; mean > 0, sd > 0 (CW_CHECK).
double lognormal_quantile(double u, double mean, double sd);
/// Beta by mean and standard deviation; 0 < mean < 1, 0 < sd² < mean (1 − mean) (CW_CHECK).
double beta_quantile_by_mean(double u, double mean, double sd);

}  // namespace cw::stats
