#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace cw::stats {

/// Numbers by column; each column is `rows` long and lies in one piece.
struct Matrix {
  std::size_t rows = 0, columns = 0;
  std::vector<double> values = {};

  Matrix() = default;
  Matrix(std::size_t row_count, std::size_t column_count)
      : rows(row_count), columns(column_count), values(row_count * column_count, 0.0) {}
  double& operator()(std::size_t row, std::size_t column) { return values[column * rows + row]; }
  double operator()(std::size_t row, std::size_t column) const { return values[column * rows + row]; }
  std::span<double> column(std::size_t place) { return std::span(values).subspan(place * rows, rows); }
  std::span<const double> column(std::size_t place) const { return std::span(values).subspan(place * rows, rows); }
  /// One more column at the end; as long as `rows` (or the first one, which sets it).
  void append(std::span<const double> added);
};

/// A column of ones, then the columns of x.
Matrix with_intercept(const Matrix& x);
/// The chosen rows, in that order.
Matrix rows_of(const Matrix& x, std::span<const std::size_t> rows);
std::vector<double> rows_of(std::span<const double> values, std::span<const std::size_t> rows);

double dot(std::span<const double> a, std::span<const double> b);
/// X v, X' v, and v' M v; lengths must fit (CW_CHECK).
std::vector<double> multiply(const Matrix& x, std::span<const double> v);
std::vector<double> multiply_transposed(const Matrix& x, std::span<const double> v);
double quadratic_form(const Matrix& m, std::span<const double> v);
Matrix product(const Matrix& a, const Matrix& b);

}  // namespace cw::stats
