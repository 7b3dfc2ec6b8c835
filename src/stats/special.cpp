#include "stats/special.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <numbers>

#include "base/result.hpp"

namespace cw::stats {

double normal_cdf(double z) {
  return boost::math::cdf(boost::math::normal_distribution<double>(), z);
}

double normal_quantile(double p) {
  CW_CHECK(p > 0.0 && p < 1.0);
  return boost::math::quantile(boost::math::normal_distribution<double>(), p);
}

double t_cdf(double t, double df) {
  return boost::math::cdf(boost::math::students_t_distribution<double>(df), t);
}

double t_quantile(double p, double df) {
  CW_CHECK(p > 0.0 && p < 1.0 && df > 0.0);
  return boost::math::quantile(boost::math::students_t_distribution<double>(df), p);
}

double noncentral_t_cdf(double t, double df, double shift) {
  CW_CHECK(df > 0.0);
  if (df > 1e6) return normal_cdf((t * (1.0 - 0.25 / df) - shift) / std::sqrt(1.0 + t * t * 0.5 / df));
  return boost::math::cdf(boost::math::non_central_t_distribution<double>(df, shift), t);
}

double chi_squared_upper(double x, double df) {
  CW_CHECK(x >= 0.0 && df > 0.0);
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared_distribution<double>(df), x));
}

double f_upper(double x, double df1, double df2) {
  CW_CHECK(x >= 0.0 && df1 > 0.0 && df2 > 0.0);
  return boost::math::cdf(boost::math::complement(boost::math::fisher_f_distribution<double>(df1, df2), x));
}

double beta_quantile(double p, double a, double b) {
  CW_CHECK(p > 0.0 && p < 1.0 && a > 0.0 && b > 0.0);
  return boost::math::quantile(boost::math::beta_distribution<double>(a, b), p);
}

double beta_cdf(double x, double a, double b) {
  CW_CHECK(x >= 0.0 && x <= 1.0 && a > 0.0 && b > 0.0);
  return boost::math::cdf(boost::math::beta_distribution<double>(a, b), x);
}

double beta_density(double x, double a, double b) {
  CW_CHECK(x > 0.0 && x < 1.0 && a > 0.0 && b > 0.0);
  return boost::math::pdf(boost::math::beta_distribution<double>(a, b), x);
}

double normal_upper(double z) {
  return 0.5 * std::erfc(z / std::numbers::sqrt2);
}

double normal_density(double z) {
  return std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
}

}  // namespace cw::stats
