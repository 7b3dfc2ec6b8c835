#include "stats/posterior.hpp"

#include <array>
#include <cmath>

#include "stats/special.hpp"

namespace cw::stats {

namespace {

struct Beta {
  double a, b;
  double mean() const { return a / (a + b); }
};

/// Nodes and weights of Gauss and Legendre on [-1, 1], 8 points (Abramowitz & Stegun, table 25.4).
constexpr std::array<double, 4> nodes = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267,
                                         0.9602898564975363};
constexpr std::array<double, 4> weights = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745,
                                           0.1012285362903763};

/// P(first > second): the density of the first against the distribution of the second.
double chance_above(const Beta& first, const Beta& second) {
  constexpr double tail = 1e-15;
  constexpr int panels = 64;
  const double low = beta_quantile(tail, first.a, first.b), high = beta_quantile(1.0 - tail, first.a, first.b);
  const double half = (high - low) / (2.0 * panels);
  double chance = 0.0;
  for (int panel = 0; panel < panels; ++panel) {
    const double middle = low + half * (2.0 * panel + 1.0);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      for (const double side : {-1.0, 1.0}) {
        const double at = middle + side * half * nodes[i];
        chance += weights[i] * half * beta_density(at, first.a, first.b) * beta_cdf(at, second.a, second.b);
      }
    }
  }
  return chance;
}

/// E max(first - second, 0), by two chances with one success more.
double expected_excess(const Beta& first, const Beta& second) {
  return first.mean() * chance_above({first.a + 1.0, first.b}, second) -
         second.mean() * chance_above(first, {second.a + 1.0, second.b});
}

Interval interval_of(const Beta& beta, double level) {
  return {beta.mean(), beta_quantile(0.5 - level / 2.0, beta.a, beta.b),
          beta_quantile(0.5 + level / 2.0, beta.a, beta.b)};
}

double variance_of(const Beta& beta) {
  const double n = beta.a + beta.b;
  return beta.a * beta.b / (n * n * (n + 1.0));
}

Interval around(double mean, double error, double level) {
  const double half = normal_quantile(0.5 + level / 2.0) * error;
  return {mean, mean - half, mean + half};
}

}  // namespace

Result<Posterior> beta_binomial(const Successes& treated, const Successes& control, const BetaPrior& prior,
                                double level) {
  if (treated.n == 0 || control.n == 0) return fail(ErrorCode::too_few_rows, "an arm is empty; nothing is known of it");
  if (!(prior.a > 0.0 && prior.b > 0.0))
    return fail(ErrorCode::invalid_input, "the prior's two numbers must be above 0", "--prior", "give them as in 1,1");
  const auto posterior = [&](const Successes& arm) {
    return Beta{prior.a + static_cast<double>(arm.successes), prior.b + static_cast<double>(arm.n - arm.successes)};
  };
  const Beta t = posterior(treated), c = posterior(control);
  Posterior result;
  result.chance_to_beat = chance_above(t, c);
  result.loss_of_treated = expected_excess(c, t);
  result.loss_of_control = expected_excess(t, c);
  result.treated = interval_of(t, level);
  result.control = interval_of(c, level);
  result.difference = around(t.mean() - c.mean(), std::sqrt(variance_of(t) + variance_of(c)), level);
  return result;
}

Result<Posterior> normal_means(const Summary& treated, const Summary& control, double level) {
  if (treated.n < 2 || control.n < 2) return fail(ErrorCode::too_few_rows, "each arm needs at least 2 values");
  const double vt = treated.variance / static_cast<double>(treated.n);
  const double vc = control.variance / static_cast<double>(control.n);
  const double error = std::sqrt(vt + vc);
  if (!(error > 0.0)) return fail(ErrorCode::degenerate, "both arms are constant; there is no spread to judge by");
  const double mean = treated.mean - control.mean, z = mean / error;
  Posterior result;
  result.chance_to_beat = normal_cdf(z);
  result.loss_of_treated = error * normal_density(z) - mean * normal_upper(z);
  result.loss_of_control = result.loss_of_treated + mean;
  result.treated = around(treated.mean, std::sqrt(vt), level);
  result.control = around(control.mean, std::sqrt(vc), level);
  result.difference = around(mean, error, level);
  return result;
}

}  // namespace cw::stats
