#pragma once

#include <optional>

#include "stats/matrix.hpp"

/// The home of Eigen's decompositions, which dominate build time.
namespace cw::stats {

struct SymmetricEigen {
  std::vector<double> values;  // ascending
  Matrix vectors;              // by column
};
/// m: symmetric; its lower half is read.
SymmetricEigen symmetric_eigen(const Matrix& m);

/// m x = b for a symmetric positive definite m, or nothing if it is not (smallest pivot below 1e-13 of the largest).
std::optional<std::vector<double>> solve_positive(const Matrix& m, std::span<const double> b);
/// The same for any square m that is not singular (full pivoting).
std::optional<std::vector<double>> solve_square(const Matrix& m, std::span<const double> b);
/// Inverse of a symmetric positive definite matrix, or nothing.
std::optional<Matrix> inverse_positive(const Matrix& m);

}  // namespace cw::stats
