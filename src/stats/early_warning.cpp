#include "stats/early_warning.hpp"

#include <algorithm>
#include <cmath>

#include "stats/special.hpp"

namespace cw::stats {

namespace {

constexpr std::size_t fewest_baseline = 12;
constexpr double reference_value = 0.5;

/// A least-squares line through (0, y0), (1, y1), ...
struct Line {
  double n = 0.0, middle = 0.0, mean = 0.0, slope = 0.0, spread = 0.0, sd = 0.0;

  explicit Line(std::span<const double> values) {
    n = static_cast<double>(values.size());
    middle = (n - 1.0) / 2.0;
    for (const double value : values) mean += value / n;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double x = static_cast<double>(i) - middle;
      spread += x * x;
      slope += x * values[i];
    }
    slope /= spread;
    double squares = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) squares += std::pow(values[i] - at(static_cast<double>(i)), 2);
    sd = std::sqrt(squares / (n - 2.0));
  }
  double at(double x) const { return mean + slope * (x - middle); }
  /// Variance of the line at x, in units of the residual variance.
  double leverage(double x) const { return 1.0 / n + (x - middle) * (x - middle) / spread; }
};

double lower_cusum(std::span<const double> values, std::size_t baseline, const Line& line) {
  double sum = 0.0, most = 0.0;
  for (std::size_t i = baseline; i < values.size(); ++i) {
    const double gap = (values[i] - line.at(static_cast<double>(i))) / line.sd;
    sum = std::max(0.0, sum - gap - reference_value);
    most = std::max(most, sum);
  }
  return most;
}

/// Statistics of series without a change, residuals of the given autocorrelation.
std::vector<double> without_change(std::size_t length, std::size_t baseline, double correlation,
                                   const WarningSettings& settings, std::string_view step) {
  std::vector<double> statistics, series(length);
  statistics.reserve(static_cast<std::size_t>(settings.draws));
  const double fresh = std::sqrt(1.0 - correlation * correlation);
  for (std::int64_t draw = 0; draw < settings.draws; ++draw) {
    Rng rng(settings.seed.fork(step, static_cast<std::uint64_t>(draw)));
    double value = rng.normal();
    for (auto& one : series) {
      one = value;
      value = correlation * value + fresh * rng.normal();
    }
    statistics.push_back(lower_cusum(series, baseline, Line(std::span(series).first(baseline))));
  }
  std::sort(statistics.begin(), statistics.end());
  return statistics;
}

/// Share of `sorted` at or above a value.
double share_above(const std::vector<double>& sorted, double value) {
  const auto above = sorted.end() - std::lower_bound(sorted.begin(), sorted.end(), value);
  return static_cast<double>(above) / static_cast<double>(sorted.size());
}

double autocorrelation_of(std::span<const double> values, const Line& line) {
  double product = 0.0, squares = 0.0, before = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double residual = values[i] - line.at(static_cast<double>(i));
    if (i > 0) product += residual * before;
    squares += residual * residual;
    before = residual;
  }
  return product / squares;
}

Interval around(double value, double half) {
  return {value, value - half, value + half};
}

void set_lines(Warning& warning, std::span<const double> values, std::size_t baseline, const Line& line, double level) {
  const double t = t_quantile(0.5 + level / 2.0, line.n - 2.0);
  double gaps = 0.0, centre = 0.0;
  const auto watched = static_cast<double>(values.size() - baseline);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto x = static_cast<double>(i);
    const bool fitted = i < baseline;
    const double half = t * line.sd * std::sqrt(1.0 + (fitted ? -1.0 : 1.0) * line.leverage(x));
    warning.expected.push_back(line.at(x));
    warning.low.push_back(line.at(x) - half);
    warning.high.push_back(line.at(x) + half);
    if (fitted) continue;
    gaps += (values[i] - line.at(x)) / watched;
    centre += x / watched;
  }
  warning.shift = around(gaps, t * line.sd * std::sqrt(1.0 / watched + line.leverage(centre)));
  const Line all(values);
  const auto next = static_cast<double>(values.size());
  warning.next =
      around(all.at(next), t_quantile(0.5 + level / 2.0, all.n - 2.0) * all.sd * std::sqrt(1.0 + all.leverage(next)));
}

}  // namespace

Result<Warning> early_warning(std::span<const double> values, const WarningSettings& settings) {
  if (settings.watched < 2 || values.size() < fewest_baseline + settings.watched) {
    return fail(ErrorCode::too_few_rows, "a warning needs at least 12 values before those that are watched");
  }
  const std::size_t baseline = values.size() - settings.watched;
  const Line line(values.first(baseline));
  if (!(line.sd > 1e-12 * std::max(1.0, std::abs(line.mean)))) {
    return fail(ErrorCode::degenerate, "the values before those that are watched do not vary");
  }
  Warning warning;
  set_lines(warning, values, baseline, line, settings.level);
  warning.statistic = lower_cusum(values, baseline, line);
  const auto none = without_change(values.size(), baseline, 0.0, settings, "without change");
  const double draws = static_cast<double>(settings.draws);
  warning.p = (1.0 + share_above(none, warning.statistic) * draws) / (draws + 1.0);
  const auto allowed = static_cast<std::size_t>(std::floor(settings.false_alarm_rate * (draws + 1.0)));
  warning.threshold = allowed == 0 ? none.back() : none[none.size() - allowed];
  warning.alarm = warning.p <= settings.false_alarm_rate;
  warning.autocorrelation = autocorrelation_of(values.first(baseline), line);
  if (warning.autocorrelation > 0.0) {
    const auto correlated =
        without_change(values.size(), baseline, std::min(0.95, warning.autocorrelation), settings, "correlated");
    warning.false_alarm_rate_if_correlated = share_above(correlated, std::nextafter(warning.threshold, INFINITY));
  }
  return warning;
}

}  // namespace cw::stats
