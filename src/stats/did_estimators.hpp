#pragma once

#include "stats/group_time.hpp"

namespace cw::stats {

/// One comparison of two periods: change of the outcome, treated or not, covariates with the constant first.
struct TwoByTwo {
  std::vector<double> change;
  std::vector<std::uint8_t> treated;
  Matrix x;  // rows x (1 + covariates)
};

/// Effect on the treated with the influence of each row (mean 0). Errors: no_overlap (a covariate separates the
/// groups), too_few_rows, degenerate (covariates explain each other among the controls). Source: Sant'Anna & Zhao
/// (2020), Journal of Econometrics 219(1). Checked: R DRDID through did.
Result<Influenced> two_by_two(const TwoByTwo& rows, DidEstimator estimator);

}  // namespace cw::stats
