#include "stats/special.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

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

double chi_squared_upper(double x, double df) {
  CW_CHECK(x >= 0.0 && df > 0.0);
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared_distribution<double>(df), x));
}

double beta_quantile(double p, double a, double b) {
  CW_CHECK(p > 0.0 && p < 1.0 && a > 0.0 && b > 0.0);
  return boost::math::quantile(boost::math::beta_distribution<double>(a, b), p);
}

}  // namespace cw::stats
