#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/decompositions.hpp"
#include "stats/least_squares.hpp"

namespace cw::stats {

namespace {

/// Adds v v' to m.
void add_outer(Matrix& m, std::span<const double> v) {
  for (std::size_t column = 0; column < v.size(); ++column) {
    for (std::size_t row = 0; row < v.size(); ++row) m(row, column) += v[row] * v[column];
  }
}

Matrix sandwich(const Matrix& bread, const Matrix& meat, double factor) {
  Matrix result = product(product(bread, meat), bread);
  for (double& value : result.values) value *= factor;
  return result;
}

Matrix classic(const LeastSquares& fit) {
  const double rows = static_cast<double>(fit.design.rows), columns = static_cast<double>(fit.design.columns);
  Matrix result = fit.bread;
  for (double& value : result.values) value *= dot(fit.residuals, fit.residuals) / (rows - columns);
  return result;
}

Matrix heteroskedastic(const LeastSquares& fit, Errors errors) {
  const std::size_t size = fit.design.columns;
  Matrix meat(size, size);
  std::vector<double> score(size);
  for (std::size_t row = 0; row < fit.design.rows; ++row) {
    double residual = fit.residuals[row];
    const double left = std::max(1.0 - fit.leverage[row], 1e-12);
    if (errors == Errors::hc2) residual /= std::sqrt(left);
    if (errors == Errors::hc3) residual /= left;
    for (std::size_t k = 0; k < size; ++k) score[k] = fit.design(row, k) * residual;
    add_outer(meat, score);
  }
  const double rows = static_cast<double>(fit.design.rows);
  return sandwich(fit.bread, meat, errors == Errors::hc1 ? rows / (rows - static_cast<double>(size)) : 1.0);
}

/// The rows of each cluster.
std::vector<std::vector<std::size_t>> members(const Clusters& clusters) {
  std::vector<std::vector<std::size_t>> rows(clusters.count);
  for (std::size_t row = 0; row < clusters.of_row.size(); ++row) rows[clusters.of_row[row]].push_back(row);
  return rows;
}

Covariance clustered(const LeastSquares& fit, const Clusters& clusters, Errors errors) {
  const std::size_t size = fit.design.columns;
  Matrix scores(clusters.count, size);
  for (std::size_t k = 0; k < size; ++k) {
    const auto column = fit.design.column(k);
    for (std::size_t row = 0; row < fit.design.rows; ++row)
      scores(clusters.of_row[row], k) += column[row] * fit.residuals[row];
  }
  Matrix meat(size, size);
  std::vector<double> score(size);
  for (std::size_t g = 0; g < clusters.count; ++g) {
    for (std::size_t k = 0; k < size; ++k) score[k] = scores(g, k);
    add_outer(meat, score);
  }
  const double rows = static_cast<double>(fit.design.rows), groups = static_cast<double>(clusters.count);
  const double factor =
      errors == Errors::cr1 ? groups / (groups - 1.0) * (rows - 1.0) / (rows - static_cast<double>(size)) : 1.0;
  return {sandwich(fit.bread, meat, factor), std::vector<double>(size, groups - 1.0)};
}

/// X_g' A_g as a matrix on coefficients and rows: with X_g B^{1/2} = U S V', A_g = (I − U S² U')^{-1/2} changes only
/// what lies in U, so that no matrix is larger than the number of coefficients.
Matrix adjusted_design(const LeastSquares& fit, const Matrix& root, const std::vector<std::size_t>& rows) {
  const Matrix design = rows_of(fit.design, rows);
  const Matrix turned = product(design, root);  // X_g B^{1/2}; its Gram matrix has the squares S²
  Matrix gram(root.columns, root.columns);
  for (std::size_t i = 0; i < gram.rows; ++i) {
    for (std::size_t j = 0; j < gram.rows; ++j) gram(i, j) = dot(turned.column(i), turned.column(j));
  }
  const SymmetricEigen eigen = symmetric_eigen(gram);
  Matrix adjusted = design;
  for (std::size_t k = 0; k < gram.rows; ++k) {
    const double square = eigen.values[k];
    if (square <= 1e-14) continue;
    const double left = 1.0 - square;
    const double change = (left > 1e-10 ? 1.0 / std::sqrt(left) : 0.0) - 1.0;  // pseudo-inverse where nothing is left
    std::vector<double> direction = multiply(turned, eigen.vectors.column(k));
    for (double& value : direction) value /= std::sqrt(square);
    for (std::size_t column = 0; column < design.columns; ++column) {
      const double part = change * dot(direction, design.column(column));
      for (std::size_t row = 0; row < rows.size(); ++row) adjusted(row, column) += part * direction[row];
    }
  }
  return adjusted;
}

Matrix symmetric_root(const Matrix& m) {
  const SymmetricEigen eigen = symmetric_eigen(m);
  Matrix root(m.rows, m.columns);
  for (std::size_t k = 0; k < m.rows; ++k) {
    const auto vector = eigen.vectors.column(k);
    const double weight = std::sqrt(std::max(eigen.values[k], 0.0));
    for (std::size_t i = 0; i < m.rows; ++i) {
      for (std::size_t j = 0; j < m.rows; ++j) root(i, j) += weight * vector[i] * vector[j];
    }
  }
  return root;
}

/// What the degrees of freedom of one coefficient need: with a_g = A_g X_g b (b its row of the bread) and u_g = X_g'
/// a_g, the quadratic forms are P_gh = [g = h] a_g'a_g − u_g' B u_h.
struct Satterthwaite {
  double trace = 0.0, diagonal = 0.0;
  Matrix outer;  // sum of u_g u_g'
  double df(const Matrix& bread) const {
    const Matrix turned = product(bread, outer);
    double squares = diagonal;
    for (std::size_t i = 0; i < turned.rows; ++i) {
      for (std::size_t j = 0; j < turned.rows; ++j) squares += turned(i, j) * turned(j, i);
    }
    return trace * trace / squares;
  }
};

Covariance bell_mccaffrey(const LeastSquares& fit, const Clusters& clusters) {
  const std::size_t size = fit.design.columns;
  const Matrix root = symmetric_root(fit.bread);
  Matrix meat(size, size);
  std::vector<Satterthwaite> each(size);
  for (auto& one : each) one.outer = Matrix(size, size);
  for (const auto& rows : members(clusters)) {
    const Matrix adjusted = adjusted_design(fit, root, rows);
    const Matrix design = rows_of(fit.design, rows);
    add_outer(meat, multiply_transposed(adjusted, rows_of(fit.residuals, rows)));
    for (std::size_t k = 0; k < size; ++k) {
      const auto a = multiply(adjusted, fit.bread.column(k));
      const auto u = multiply_transposed(design, a);
      const double length = dot(a, a), inside = quadratic_form(fit.bread, u);
      each[k].trace += length - inside;
      each[k].diagonal += (length - inside) * (length - inside) - inside * inside;
      add_outer(each[k].outer, u);
    }
  }
  Covariance result{sandwich(fit.bread, meat, 1.0), {}};
  for (const auto& one : each) result.df.push_back(one.df(fit.bread));
  return result;
}

}  // namespace

bool is_clustered(Errors errors) {
  return errors >= Errors::cr0;
}

Result<Covariance> covariance(const LeastSquares& fit, Errors errors, const Clusters& clusters) {
  if (is_clustered(errors)) {
    CW_CHECK(clusters.of_row.size() == fit.design.rows);
    if (clusters.count < 2) return fail(ErrorCode::too_few_rows, "there is one cluster only");
    return errors == Errors::cr2 ? bell_mccaffrey(fit, clusters) : clustered(fit, clusters, errors);
  }
  const double df = static_cast<double>(fit.design.rows) - static_cast<double>(fit.design.columns);
  return Covariance{errors == Errors::classic ? classic(fit) : heteroskedastic(fit, errors),
                    std::vector<double>(fit.design.columns, df)};
}

}  // namespace cw::stats
