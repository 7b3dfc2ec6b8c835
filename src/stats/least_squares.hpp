#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "stats/matrix.hpp"

namespace cw::stats {

/// X = Q R by Gram–Schmidt with every step done twice (orthogonal to rounding). A column whose part outside the earlier
/// ones is below 1e-9 of its length is `dependent` and left out of Q and R.
struct Factored {
  Matrix q;
  Matrix r;  // upper triangle
  std::vector<std::size_t> dependent;
};
Factored factor(const Matrix& x);

/// Columns that the ones before them explain.
std::vector<std::size_t> dependent_columns(const Matrix& x);

/// A weighted least squares fit; what is kept is in the scale in which the squares are summed (times the root of the
/// weight), so that every variance below is that of the weighted fit.
struct LeastSquares {
  std::vector<double> coefficients;
  Matrix design;                  // rows x coefficients, times the root of the weight
  std::vector<double> residuals;  // times the root of the weight
  std::vector<double> leverage;
  Matrix bread;  // (X'WX)^-1
};

/// x: rows x columns, the intercept among them if there is one; y: one value a row; weights: each >= 0, or none = 1.
/// Errors: too_few_rows unless rows with weight > columns; degenerate if a column is explained by the others.
/// Checked: R lm(), tests/stats/regression_test.cpp.
Result<LeastSquares> least_squares(const Matrix& x, std::span<const double> y, std::span<const double> weights = {});

/// Which standard errors. HC and CR follow R's sandwich and clubSandwich: cr1 = G/(G−1)·(n−1)/(n−k); cr2 =
/// Bell–McCaffrey with Satterthwaite degrees of freedom.
enum class Errors : std::uint8_t { classic, hc0, hc1, hc2, hc3, cr0, cr1, cr2 };
bool is_clustered(Errors errors);

/// Which cluster each row is in, 0 to count − 1.
struct Clusters {
  std::span<const std::uint32_t> of_row = {};
  std::size_t count = 0;
};

struct Covariance {
  Matrix matrix;
  std::vector<double> df;  // of each coefficient's t
};
/// Errors: too_few_rows below 2 clusters, or where no row is left over for an error.
/// Source: MacKinnon & White (1985); Bell & McCaffrey (2002), Pustejovsky & Tipton (2018). Checked: R sandwich 3.0-2,
/// clubSandwich 0.5.8 on Grunfeld's data.
Result<Covariance> covariance(const LeastSquares& fit, Errors errors, const Clusters& clusters = {});

}  // namespace cw::stats
