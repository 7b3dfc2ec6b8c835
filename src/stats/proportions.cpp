#include "stats/proportions.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "stats/root.hpp"
#include "stats/special.hpp"

namespace cw::stats {

namespace {

double spread(double share, double n) {
  return share * (1.0 - share) / n;
}

Result<> has_people(const Successes& treated, const Successes& control) {
  CW_CHECK(treated.successes >= 0 && treated.successes <= treated.n);
  CW_CHECK(control.successes >= 0 && control.successes <= control.n);
  if (treated.n > 0 && control.n > 0) return {};
  return fail(ErrorCode::too_few_rows, "an arm is empty; a share of nobody has no value");
}

/// Variance of the difference if it were delta, with the likeliest shares that differ by delta: the root of a cubic.
/// Source: Miettinen & Nurminen (1985), appendix; Farrington & Manning (1990).
double restricted_variance(const Successes& treated, const Successes& control, double delta) {
  const double n1 = static_cast<double>(treated.n), n2 = static_cast<double>(control.n), theta = n2 / n1;
  const double p1 = treated.share(), p2 = control.share();
  const double a = 1.0 + theta;
  const double b = -(1.0 + theta + p1 + theta * p2 + delta * (theta + 2.0));
  const double c = delta * delta + delta * (2.0 * p1 + theta + 1.0) + p1 + theta * p2;
  const double d = -p1 * delta * (1.0 + delta);
  const double v = std::pow(b / (3.0 * a), 3) - b * c / (6.0 * a * a) + d / (2.0 * a);
  const double size = std::sqrt(std::max(0.0, b * b / (9.0 * a * a) - c / (3.0 * a)));
  const double u = v < 0.0 ? -size : size;
  const double cosine = u == 0.0 ? 0.0 : std::clamp(v / (u * u * u), -1.0, 1.0);
  const double angle = (std::numbers::pi + std::acos(cosine)) / 3.0;
  const double first =
      std::clamp(2.0 * u * std::cos(angle) - b / (3.0 * a), std::max(0.0, delta), std::min(1.0, 1.0 + delta));
  const double second = std::clamp(first - delta, 0.0, 1.0);
  return (spread(first, n1) + spread(second, n2)) * (n1 + n2) / (n1 + n2 - 1.0);
}

}  // namespace

Result<Interval> newcombe(std::int64_t treated_successes, std::int64_t treated, std::int64_t control_successes,
                          std::int64_t control, double level) {
  CW_TRY(const Interval t, wilson(treated_successes, treated, level));
  CW_TRY(const Interval c, wilson(control_successes, control, level));
  const double difference = t.value - c.value;
  return Interval{difference, difference - std::hypot(t.value - t.low, c.high - c.value),
                  difference + std::hypot(t.high - t.value, c.value - c.low)};
}

Result<Interval> wald(const Successes& treated, const Successes& control, double level) {
  CW_TRY_VOID(has_people(treated, control));
  const double variance =
      spread(treated.share(), static_cast<double>(treated.n)) + spread(control.share(), static_cast<double>(control.n));
  if (!(variance > 0.0))
    return fail(ErrorCode::degenerate, "in neither arm do people differ; this method has no interval then", "--method",
                "take newcombe, agresti_caffo or miettinen_nurminen");
  const double difference = treated.share() - control.share();
  const double half = normal_quantile(0.5 + level / 2.0) * std::sqrt(variance);
  return Interval{difference, difference - half, difference + half};
}

Result<Interval> agresti_caffo(const Successes& treated, const Successes& control, double level) {
  CW_TRY_VOID(has_people(treated, control));
  const Successes more{treated.successes + 1, treated.n + 2}, also{control.successes + 1, control.n + 2};
  CW_TRY(const Interval shifted, wald(more, also, level));
  return Interval{treated.share() - control.share(), std::max(-1.0, shifted.low), std::min(1.0, shifted.high)};
}

Result<Interval> miettinen_nurminen(const Successes& treated, const Successes& control, double level) {
  CW_TRY_VOID(has_people(treated, control));
  if (treated.n + control.n < 3) return fail(ErrorCode::too_few_rows, "two people are too few for an interval");
  const double difference = treated.share() - control.share();
  const double z = normal_quantile(0.5 + level / 2.0);
  // rises through 0 where the score test just rejects a smaller difference, falls where it rejects a larger one
  const auto rejects = [&](double delta) {
    const double distance = difference - delta;
    return distance * distance - z * z * restricted_variance(treated, control, delta);
  };
  Interval interval{difference, -1.0, 1.0};
  if (difference > -1.0 && rejects(-1.0) > 0.0) {
    CW_TRY(interval.low, root(rejects, -1.0, difference));
  }
  if (difference < 1.0 && rejects(1.0) > 0.0) {
    CW_TRY(interval.high, root(rejects, difference, 1.0));
  }
  return interval;
}

Result<Interval> risk_ratio(const Successes& treated, const Successes& control, double level) {
  CW_TRY_VOID(has_people(treated, control));
  if (treated.successes == 0 || control.successes == 0)
    return fail(ErrorCode::degenerate, "an arm has no success; the ratio of the shares has no range");
  const double ratio = treated.share() / control.share();
  const double error = std::sqrt((1.0 - treated.share()) / static_cast<double>(treated.successes) +
                                 (1.0 - control.share()) / static_cast<double>(control.successes));
  const double half = normal_quantile(0.5 + level / 2.0) * error;
  return Interval{ratio, ratio * std::exp(-half), ratio * std::exp(half)};
}

Result<ShareTest> pooled_z_test(const Successes& treated, const Successes& control) {
  CW_TRY_VOID(has_people(treated, control));
  const double n1 = static_cast<double>(treated.n), n2 = static_cast<double>(control.n);
  const double pooled = static_cast<double>(treated.successes + control.successes) / (n1 + n2);
  const double variance = pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2);
  if (!(variance > 0.0))
    return fail(ErrorCode::degenerate, "all people of both arms did the same; nothing can be tested");
  const double z = (treated.share() - control.share()) / std::sqrt(variance);
  return ShareTest{z, 2.0 * normal_upper(std::abs(z))};
}

Result<double> fisher_exact(const Successes& treated, const Successes& control) {
  CW_TRY_VOID(has_people(treated, control));
  const std::int64_t all = treated.successes + control.successes;
  // Nothing of the hypergeometric distribution that matters lies further than 40 standard deviations out.
  const double n1 = static_cast<double>(treated.n), n2 = static_cast<double>(control.n), people = n1 + n2;
  const double share = static_cast<double>(all) / people;
  const auto reach = static_cast<std::int64_t>(40.0 * std::sqrt(n1 * n2 / people * share * (1.0 - share)) + 40.0);
  const auto middle = static_cast<std::int64_t>(n1 * share);
  const std::int64_t first = std::max({std::int64_t{0}, all - control.n, middle - reach});
  const std::int64_t last = std::min({treated.n, all, middle + reach});
  const auto choose = [](std::int64_t n, std::int64_t k) {
    const auto log_factorial = [](std::int64_t i) { return std::lgamma(static_cast<double>(i) + 1.0); };
    return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
  };
  const auto log_chance = [&](std::int64_t k) {
    return choose(treated.n, k) + choose(control.n, all - k) - choose(treated.n + control.n, all);
  };
  const double seen = log_chance(treated.successes) + 1e-7;
  double p = 0.0;
  for (std::int64_t k = first; k <= last; ++k) {
    const double chance = log_chance(k);
    if (chance <= seen) p += std::exp(chance);
  }
  return std::min(1.0, p);
}

}  // namespace cw::stats
