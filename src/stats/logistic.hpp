#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "stats/matrix.hpp"

namespace cw::stats {

struct Logistic {
  std::vector<double> coefficients;
  std::vector<double> share;  // fitted probability of each row
  Matrix covariance;          // inverse of the information
  double deviance = 0.0;
  int steps = 0;
};

/// Logistic regression by iterated least squares, each step by QR; steps are halved where the deviance would rise; ends
/// when the deviance changes by less than 1e-12 of itself.
/// x: rows x coefficients, the constant first; yes: 0 or 1 a row; names: of the columns after the constant, for errors.
/// Errors: no_overlap, naming the column, if a column (or a sum of columns) separates the groups: the coefficients then
/// still move although the fit no longer changes; too_few_rows unless rows > coefficients.
/// Source: McCullagh & Nelder (1989); Albert & Anderson (1984) on separation. Checked: R glm(epsilon = 1e-14).
Result<Logistic> logistic(const Matrix& x, std::span<const std::uint8_t> yes, std::span<const std::string> names);

/// The fitted probabilities of other rows.
std::vector<double> logistic_share(const Matrix& x, std::span<const double> coefficients);

}  // namespace cw::stats
