#include "stats/moments.hpp"

#include <cmath>

#include "stats/special.hpp"

namespace cw::stats {

namespace {

/// Sum of (a - mean a)(b - mean b) from whole sums: shifted by the whole parts of the means, so that nothing overflows
/// or cancels in doubles.
double centred(Wide sum_ab, Wide sum_a, Wide sum_b, std::int64_t n) {
  const Wide mean_a = sum_a / n, mean_b = sum_b / n;
  const Wide shifted = sum_ab - mean_a * sum_b - mean_b * sum_a + mean_a * mean_b * n;
  const Wide rest_a = sum_a - mean_a * n, rest_b = sum_b - mean_b * n;
  return static_cast<double>(shifted) -
         static_cast<double>(rest_a) * static_cast<double>(rest_b) / static_cast<double>(n);
}

}  // namespace

void CoMoments::merge(const CoMoments& other) {
  n += other.n;
  x += other.x;
  y += other.y;
  xx += other.xx;
  xy += other.xy;
  yy += other.yy;
}

double CoMoments::variance_x() const {
  CW_CHECK(n >= 2);
  return centred(xx, x, x, n) / static_cast<double>(n - 1);
}

double CoMoments::variance_y() const {
  CW_CHECK(n >= 2);
  return centred(yy, y, y, n) / static_cast<double>(n - 1);
}

double CoMoments::covariance() const {
  CW_CHECK(n >= 2);
  return centred(xy, x, y, n) / static_cast<double>(n - 1);
}

void Moments::merge(const Moments& other) {
  n += other.n;
  x += other.x;
  xx += other.xx;
}

Result<Summary> Moments::summary() const {
  if (n < 2) return fail(ErrorCode::too_few_rows, std::to_string(n) + " value(s); a spread needs at least 2");
  return Summary{n, sum() / static_cast<double>(n), centred(xx, x, x, n) / static_cast<double>(n - 1)};
}

Result<Ratio> ratio_of_sums(const CoMoments& moments) {
  if (moments.n < 2) return fail(ErrorCode::too_few_rows, "the spread of a ratio needs at least 2 people");
  if (!(moments.y > 0)) return fail(ErrorCode::degenerate, "the sum that would be divided by is not above zero");
  const double n = static_cast<double>(moments.n), ratio = moments.sum_x() / moments.sum_y();
  const double spread =
      moments.variance_x() - 2.0 * ratio * moments.covariance() + ratio * ratio * moments.variance_y();
  const double mean_y = moments.sum_y() / n;
  return Ratio{ratio, std::sqrt(std::fmax(spread, 0.0) / n) / mean_y, moments.n};
}

Result<Interval> interval_of(const Ratio& ratio, double level) {
  if (!(ratio.standard_error > 0.0)) return fail(ErrorCode::degenerate, "the ratio does not vary between people");
  const double half = normal_quantile(0.5 + level / 2.0) * ratio.standard_error;
  return Interval{ratio.value, ratio.value - half, ratio.value + half};
}

}  // namespace cw::stats
