#include "stats/ratio.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "base/nearest.hpp"
#include "stats/special.hpp"

namespace cw::stats {

namespace {

constexpr std::array<std::string_view, 6> names = {"delta", "log_delta", "fieller", "percentile", "basic", "bca"};

bool all_finite(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value - value;  // NaN or infinity stay
  return sum == 0.0;
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The roots of (Mt - R Mb)² = t² (Vt - 2 R Ctb + R² Vb) / n in R.
Result<Interval> fieller(const Pairs& pairs, double level) {
  const double g = fieller_g(pairs, level);
  if (g >= 1.0) {
    return fail(ErrorCode::degenerate, "the interval has no end: the bottom of the ratio is not clearly above zero", "",
                "collect more rows, or compare differences in place of a ratio");
  }
  const double t = t_quantile((1.0 + level) / 2.0, pairs.n - 1.0);
  const double scale = t * t / pairs.n;
  const double a = pairs.mean_bottom * pairs.mean_bottom - scale * pairs.variance_bottom;
  const double b = pairs.mean_top * pairs.mean_bottom - scale * pairs.covariance;
  const double c = pairs.mean_top * pairs.mean_top - scale * pairs.variance_top;
  const double half = std::sqrt(std::max(0.0, b * b - a * c)) / a;
  return Interval{pairs.ratio(), b / a - half, b / a + half};
}

}  // namespace

std::string_view method_name(RatioMethod method) {
  return names[static_cast<std::size_t>(method)];
}

Result<RatioMethod> ratio_method(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<RatioMethod>(i);
  }
  const std::vector<std::string> known(names.begin(), names.end());
  return fail(ErrorCode::usage, "there is no interval method \"" + std::string(name) + "\"", "--method",
              did_you_mean(name, known, "use delta, log_delta, fieller, percentile, basic or bca"));
}

double Pairs::standard_error() const {
  const double r = ratio();
  const double variance = variance_top - 2.0 * r * covariance + r * r * variance_bottom;
  return std::sqrt(std::max(0.0, variance) / n) / mean_bottom;
}

Result<Pairs> summarise_pairs(std::span<const double> top, std::span<const double> bottom) {
  if (top.size() != bottom.size()) return fail(ErrorCode::invalid_input, "the two columns have different lengths");
  if (top.size() < 2) return fail(ErrorCode::too_few_rows, "a ratio with a range needs at least 2 rows");
  if (!all_finite(top) || !all_finite(bottom)) return fail(ErrorCode::invalid_input, "a value is not a number");
  Pairs pairs;
  pairs.n = static_cast<double>(top.size());
  pairs.mean_top = mean_of(top);
  pairs.mean_bottom = mean_of(bottom);
  for (std::size_t i = 0; i < top.size(); ++i) {
    const double t = top[i] - pairs.mean_top;
    const double b = bottom[i] - pairs.mean_bottom;
    pairs.variance_top += t * t;
    pairs.variance_bottom += b * b;
    pairs.covariance += t * b;
  }
  pairs.variance_top /= pairs.n - 1.0;
  pairs.variance_bottom /= pairs.n - 1.0;
  pairs.covariance /= pairs.n - 1.0;
  if (!(pairs.mean_bottom > 0.0)) return fail(ErrorCode::degenerate, "the bottom of the ratio is not above zero");
  return pairs;
}

double fieller_g(const Pairs& pairs, double level) {
  const double t = t_quantile((1.0 + level) / 2.0, pairs.n - 1.0);
  return t * t * pairs.variance_bottom / (pairs.n * pairs.mean_bottom * pairs.mean_bottom);
}

Result<Interval> closed_ratio_interval(const Pairs& pairs, RatioMethod method, double level) {
  CW_CHECK(method == RatioMethod::delta || method == RatioMethod::log_delta || method == RatioMethod::fieller);
  const double r = pairs.ratio();
  const double error = pairs.standard_error();
  if (!(error > 0.0))
    return fail(ErrorCode::degenerate, "the ratio is the same in every row: there is no spread to judge by");
  if (method == RatioMethod::fieller) return fieller(pairs, level);
  const double z = normal_quantile((1.0 + level) / 2.0);
  if (method == RatioMethod::delta) return Interval{r, r - z * error, r + z * error};
  if (!(r > 0.0))
    return fail(ErrorCode::degenerate, "a ratio at or below zero has no logarithm", "", "use fieller or bca");
  return Interval{r, r * std::exp(-z * error / r), r * std::exp(z * error / r)};
}

Result<std::vector<double>> bootstrap_ratios(std::span<const double> top, std::span<const double> bottom,
                                             const BootstrapOptions& options) {
  CW_TRY_VOID(summarise_pairs(top, bottom));
  const auto ratio = [&](std::span<const std::uint32_t> rows) {
    double sum_top = 0.0;
    double sum_bottom = 0.0;
    for (const std::uint32_t row : rows) {
      sum_top += top[row];
      sum_bottom += bottom[row];
    }
    return sum_bottom > 0.0 ? sum_top / sum_bottom : std::numeric_limits<double>::quiet_NaN();
  };
  return bootstrap(top.size(), ratio, options);
}

std::vector<double> leave_one_out_ratios(std::span<const double> top, std::span<const double> bottom) {
  const double sum_top = std::accumulate(top.begin(), top.end(), 0.0);
  const double sum_bottom = std::accumulate(bottom.begin(), bottom.end(), 0.0);
  std::vector<double> ratios(top.size());
  for (std::size_t i = 0; i < top.size(); ++i) ratios[i] = (sum_top - top[i]) / (sum_bottom - bottom[i]);
  return ratios;
}

Result<Interval> ratio_interval(std::span<const double> top, std::span<const double> bottom, RatioMethod method,
                                double level, const BootstrapOptions& options) {
  CW_TRY(const Pairs pairs, summarise_pairs(top, bottom));
  if (method <= RatioMethod::fieller) return closed_ratio_interval(pairs, method, level);
  CW_TRY(const auto ratios, bootstrap_ratios(top, bottom, options));
  if (method == RatioMethod::percentile) return percentile_interval(ratios, pairs.ratio(), level);
  if (method == RatioMethod::basic) return basic_interval(ratios, pairs.ratio(), level);
  return bca_interval(ratios, pairs.ratio(), leave_one_out_ratios(top, bottom), level);
}

}  // namespace cw::stats
