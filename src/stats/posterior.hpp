#pragma once

#include "base/result.hpp"
#include "stats/intervals.hpp"
#include "stats/proportions.hpp"

namespace cw::stats {

/// What is believed of two arms after the data.
struct Posterior {
  double chance_to_beat = 0.0;   // P(treated > control)
  double loss_of_treated = 0.0;  // expected loss of choosing treated: E max(control - treated, 0)
  double loss_of_control = 0.0;
  Interval treated, control;  // posterior mean with equal-tailed interval
  Interval difference;        // treated - control; normal approximation for shares
};

/// Prior of each arm's share: Beta(a, b).
struct BetaPrior {
  double a = 1.0, b = 1.0;
};
/// Shares. Integrated exactly (Gauss-Legendre panels over the treated arm's density).
/// Errors: too_few_rows if an arm is empty; invalid_input unless a, b > 0.
/// Checked: exact finite sums and scipy quadrature, 1e-8.
Result<Posterior> beta_binomial(const Successes& treated, const Successes& control, const BetaPrior& prior,
                                double level);

/// Means, by the normal limit with a flat prior. Errors: too_few_rows below 2 in an arm; degenerate without spread.
/// Checked: gbstats 0.8.0.
Result<Posterior> normal_means(const Summary& treated, const Summary& control, double level);

}  // namespace cw::stats
