#include "stats/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <thread>

#include "stats/special.hpp"

namespace cw::stats {

namespace {

/// Uniform in [0, n) from 32 bits by multiplication, without bias. Source: Lemire (2019), "Fast random integer
/// generation in an interval".
std::uint32_t below(Rng& rng, std::uint32_t n) {
  const std::uint32_t threshold = (0U - n) % n;
  while (true) {
    const std::uint64_t product = std::uint64_t{rng.next32()} * n;
    if (static_cast<std::uint32_t>(product) >= threshold) return static_cast<std::uint32_t>(product >> 32U);
  }
}

void draw_range(std::size_t n, const ResampleStatistic& statistic, Seed seed, std::size_t from, std::span<double> out) {
  std::vector<std::uint32_t> rows(n);
  for (std::size_t i = 0; i < out.size(); ++i) {
    Rng rng(seed.fork("bootstrap", from + i));
    for (std::uint32_t& row : rows) row = below(rng, static_cast<std::uint32_t>(n));
    out[i] = statistic(rows);
  }
}

}  // namespace

Result<std::vector<double>> bootstrap(std::size_t n, const ResampleStatistic& statistic,
                                      const BootstrapOptions& options) {
  if (n < 2) return fail(ErrorCode::too_few_rows, "a bootstrap needs at least 2 rows");
  if (n > UINT32_MAX) return fail(ErrorCode::invalid_input, "a bootstrap takes at most 4,294,967,295 rows");
  if (options.draws < fewest_bootstrap_draws) {
    return fail(ErrorCode::invalid_input, "a bootstrap needs at least 20,000 draws");
  }
  std::vector<double> draws(static_cast<std::size_t>(options.draws));
  const std::size_t threads = static_cast<std::size_t>(std::max(1, options.threads));
  const std::size_t step = (draws.size() + threads - 1) / threads;
  {
    std::vector<std::jthread> workers;
    for (std::size_t from = step; from < draws.size(); from += step) {
      const std::span<double> part(draws.data() + from, std::min(step, draws.size() - from));
      workers.emplace_back([&, from, part] { draw_range(n, statistic, options.seed, from, part); });
    }
    draw_range(n, statistic, options.seed, 0, std::span<double>(draws.data(), std::min(step, draws.size())));
  }
  if (!std::all_of(draws.begin(), draws.end(), [](double draw) { return std::isfinite(draw); })) {
    return fail(ErrorCode::degenerate, "a resample of these rows has no such number");
  }
  std::sort(draws.begin(), draws.end());
  return draws;
}

double quantile(std::span<const double> ascending, double p) {
  CW_CHECK(!ascending.empty());
  const double at = std::clamp(p, 0.0, 1.0) * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  return ascending[below] + (at - static_cast<double>(below)) * (ascending[above] - ascending[below]);
}

Interval percentile_interval(std::span<const double> ascending, double estimate, double level) {
  const double tail = (1.0 - level) / 2.0;
  return {estimate, quantile(ascending, tail), quantile(ascending, 1.0 - tail)};
}

Interval basic_interval(std::span<const double> ascending, double estimate, double level) {
  const Interval percentile = percentile_interval(ascending, estimate, level);
  return {estimate, 2.0 * estimate - percentile.high, 2.0 * estimate - percentile.low};
}

namespace {

/// Errors: degenerate if nothing varies.
Result<double> acceleration(std::span<const double> leave_one_out) {
  const double mean =
      std::accumulate(leave_one_out.begin(), leave_one_out.end(), 0.0) / static_cast<double>(leave_one_out.size());
  double squares = 0.0;
  double cubes = 0.0;
  for (const double value : leave_one_out) {
    const double gap = mean - value;
    squares += gap * gap;
    cubes += gap * gap * gap;
  }
  if (!(squares > 0.0)) return fail(ErrorCode::degenerate, "no row changes the result: there is no spread to judge by");
  return cubes / (6.0 * squares * std::sqrt(squares));
}

/// The share of draws below the estimate; those equal to it count half.
double share_below(std::span<const double> ascending, double estimate) {
  const auto below = std::lower_bound(ascending.begin(), ascending.end(), estimate) - ascending.begin();
  const auto not_above = std::upper_bound(ascending.begin(), ascending.end(), estimate) - ascending.begin();
  return static_cast<double>(below + not_above) / (2.0 * static_cast<double>(ascending.size()));
}

}  // namespace

Result<Interval> bca_interval(std::span<const double> ascending, double estimate, std::span<const double> leave_one_out,
                              double level) {
  const double below = share_below(ascending, estimate);
  if (!(below > 0.0 && below < 1.0)) {
    return fail(ErrorCode::degenerate, "all resamples lie on one side of the estimate", "",
                "use another interval method");
  }
  const double bias = normal_quantile(below);
  CW_TRY(const double a, acceleration(leave_one_out));
  const auto adjusted = [&](double p) {
    const double z = bias + normal_quantile(p);
    return normal_cdf(bias + z / (1.0 - a * z));
  };
  const double tail = (1.0 - level) / 2.0;
  return Interval{estimate, quantile(ascending, adjusted(tail)), quantile(ascending, adjusted(1.0 - tail))};
}

}  // namespace cw::stats
