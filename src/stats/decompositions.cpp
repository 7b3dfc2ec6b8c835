#include "stats/decompositions.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>

#include "base/result.hpp"

namespace cw::stats {

namespace {

using View = Eigen::Map<const Eigen::MatrixXd>;

View view(const Matrix& m) {
  return {m.values.data(), static_cast<Eigen::Index>(m.rows), static_cast<Eigen::Index>(m.columns)};
}

Eigen::Map<const Eigen::VectorXd> view(std::span<const double> v) {
  return {v.data(), static_cast<Eigen::Index>(v.size())};
}

std::vector<double> values_of(const Eigen::VectorXd& v) {
  return {v.data(), v.data() + v.size()};
}

Matrix matrix_of(const Eigen::MatrixXd& m) {
  Matrix result(static_cast<std::size_t>(m.rows()), static_cast<std::size_t>(m.cols()));
  std::copy(m.data(), m.data() + m.size(), result.values.begin());
  return result;
}

bool is_positive(const Eigen::LDLT<Eigen::MatrixXd>& factored) {
  if (factored.info() != Eigen::Success) return false;
  const auto pivots = factored.vectorD();
  return pivots.size() > 0 && pivots.minCoeff() > 1e-13 * pivots.maxCoeff();
}

}  // namespace

SymmetricEigen symmetric_eigen(const Matrix& m) {
  CW_CHECK(m.rows == m.columns);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(view(m));
  CW_CHECK(solver.info() == Eigen::Success);
  return {values_of(solver.eigenvalues()), matrix_of(solver.eigenvectors())};
}

std::optional<std::vector<double>> solve_positive(const Matrix& m, std::span<const double> b) {
  const Eigen::LDLT<Eigen::MatrixXd> factored(view(m));
  if (!is_positive(factored)) return std::nullopt;
  return values_of(factored.solve(view(b)));
}

std::optional<std::vector<double>> solve_square(const Matrix& m, std::span<const double> b) {
  const Eigen::FullPivLU<Eigen::MatrixXd> factored(view(m));
  if (!factored.isInvertible()) return std::nullopt;
  return values_of(factored.solve(view(b)));
}

std::optional<Matrix> inverse_positive(const Matrix& m) {
  const Eigen::LDLT<Eigen::MatrixXd> factored(view(m));
  if (!is_positive(factored)) return std::nullopt;
  const auto size = static_cast<Eigen::Index>(m.rows);
  return matrix_of(factored.solve(Eigen::MatrixXd::Identity(size, size)));
}

}  // namespace cw::stats
