#pragma once

#include "base/result.hpp"
#include "stats/matrix.hpp"

namespace cw::stats {

struct SimplexFit {
  std::vector<double> weights;  // each >= 0, sum 1; exactly 0 off the support
  double loss = 0.0;            // |Z w|², without the ridge
  double gap = 0.0;             // what is minimised lies at most this much above its least value
};

/// The weights w >= 0 with sum 1 that make |Z w|² + ridge |w|² smallest, exactly. A fit of a target by X is Z = X −
/// target, because the weights sum to 1. An active set on the optimality conditions: from the best single column, or
/// from the support of `start`, it adds the column that promises most and steps back where a weight would fall below 0.
/// Z: rows x columns, one column a donor. O(steps · (rows · columns + support³)).
/// Errors: internal if the duality gap stays above 1e-10 of the mean squared length of a column.
/// Checked: R quadprog on Proposition 99; optimality conditions on random problems, tests/stats/simplex_fit_test.cpp.
Result<SimplexFit> simplex_fit(const Matrix& z, double ridge = 0.0, std::span<const double> start = {});

/// X less the target in every column.
Matrix less_target(const Matrix& x, std::span<const double> target);

}  // namespace cw::stats
