#include "stats/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "stats/special.hpp"

namespace cw::stats {

Result<Summary> summarise(std::span<const double> values) {
  if (values.size() < 2) {
    return fail(ErrorCode::too_few_rows, std::to_string(values.size()) + " value(s); a spread needs at least 2");
  }
  Summary summary{static_cast<std::int64_t>(values.size())};
  const double n = static_cast<double>(summary.n);
  for (const double value : values) summary.mean += value;
  summary.mean /= n;
  double squares = 0.0, rest = 0.0;  // the corrected two-pass form (Chan, Golub & LeVeque 1983)
  for (const double value : values) {
    const double distance = value - summary.mean;
    squares += distance * distance;
    rest += distance;
  }
  summary.variance = (squares - rest * rest / n) / (n - 1.0);
  return summary;
}

Result<Interval> wilson(std::int64_t successes, std::int64_t n, double level) {
  CW_CHECK(successes >= 0 && successes <= n);
  if (n == 0) return fail(ErrorCode::too_few_rows, "a share of nobody has no value");
  const double z = normal_quantile(0.5 + level / 2.0), z2 = z * z;
  const double count = static_cast<double>(n), share = static_cast<double>(successes) / count;
  const double centre = (share + z2 / (2.0 * count)) / (1.0 + z2 / count);
  const double half = z / (1.0 + z2 / count) * std::sqrt(share * (1.0 - share) / count + z2 / (4.0 * count * count));
  return Interval{share, successes == 0 ? 0.0 : std::max(0.0, centre - half),
                  successes == n ? 1.0 : std::min(1.0, centre + half)};
}

Result<Interval> mean_interval(const Summary& summary, double level) {
  if (summary.n < 2) return fail(ErrorCode::too_few_rows, "the interval of a mean needs at least 2 values");
  if (!(summary.variance > 0.0))
    return fail(ErrorCode::degenerate, "all values are equal; there is no spread to judge by");
  const double n = static_cast<double>(summary.n);
  const double half = t_quantile(0.5 + level / 2.0, n - 1.0) * std::sqrt(summary.variance / n);
  return Interval{summary.mean, summary.mean - half, summary.mean + half};
}

Result<Interval> mean_interval(std::span<const double> values, double level) {
  CW_TRY(const Summary summary, summarise(values));
  return mean_interval(summary, level);
}

Result<DifferenceOfMeans> welch(const Summary& treated, const Summary& control, double level) {
  if (treated.n < 2 || control.n < 2) return fail(ErrorCode::too_few_rows, "each group needs at least 2 values");
  const double a = treated.variance / static_cast<double>(treated.n);
  const double b = control.variance / static_cast<double>(control.n);
  if (!(a + b > 0.0)) return fail(ErrorCode::degenerate, "both groups are constant; there is no spread to judge by");
  DifferenceOfMeans result;
  result.difference = treated.mean - control.mean;
  result.standard_error = std::sqrt(a + b);
  result.df =
      (a + b) * (a + b) / (a * a / static_cast<double>(treated.n - 1) + b * b / static_cast<double>(control.n - 1));
  result.t = result.difference / result.standard_error;
  result.p = 2.0 * t_cdf(-std::abs(result.t), result.df);
  const double half = t_quantile(0.5 + level / 2.0, result.df) * result.standard_error;
  result.low = result.difference - half;
  result.high = result.difference + half;
  return result;
}

Result<DifferenceOfMeans> welch(std::span<const double> treated, std::span<const double> control, double level) {
  CW_TRY(const Summary a, summarise(treated));
  CW_TRY(const Summary b, summarise(control));
  return welch(a, b, level);
}

}  // namespace cw::stats
