#include "stats/distribution.hpp"

#include <cmath>

#include "base/result.hpp"
#include "stats/special.hpp"

namespace cw::stats {

double triangular_quantile(double u, double low, double mode, double high) {
  CW_CHECK(u >= 0.0 && u < 1.0);
  if (!(high > low)) return mode;
  const double rise = (mode - low) / (high - low);
  return u < rise ? low + std::sqrt(u * (high - low) * (mode - low))
                  : high - std::sqrt((1.0 - u) * (high - low) * (high - mode));
}

double lognormal_quantile(double u, double mean, double sd) {
  CW_CHECK(mean > 0.0 && sd > 0.0);
  const double variance = std::log1p(sd * sd / (mean * mean));
  return std::exp(std::log(mean) - variance / 2.0 + std::sqrt(variance) * normal_quantile(u));
}

double beta_quantile_by_mean(double u, double mean, double sd) {
  CW_CHECK(mean > 0.0 && mean < 1.0 && sd > 0.0 && sd * sd < mean * (1.0 - mean));
  const double sum = mean * (1.0 - mean) / (sd * sd) - 1.0;
  return beta_quantile(u, mean * sum, (1.0 - mean) * sum);
}

}  // namespace cw::stats
