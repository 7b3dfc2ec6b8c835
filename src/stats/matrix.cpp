#include "stats/matrix.hpp"

#include <numeric>

#include "base/result.hpp"

namespace cw::stats {

void Matrix::append(std::span<const double> added) {
  CW_CHECK(columns == 0 || added.size() == rows);
  rows = added.size();
  values.insert(values.end(), added.begin(), added.end());
  ++columns;
}

Matrix with_intercept(const Matrix& x) {
  Matrix full(x.rows, x.columns + 1);
  std::fill_n(full.values.begin(), x.rows, 1.0);
  std::copy(x.values.begin(), x.values.end(), full.values.begin() + static_cast<std::ptrdiff_t>(x.rows));
  return full;
}

Matrix rows_of(const Matrix& x, std::span<const std::size_t> rows) {
  Matrix chosen(rows.size(), x.columns);
  for (std::size_t column = 0; column < x.columns; ++column) {
    for (std::size_t i = 0; i < rows.size(); ++i) chosen(i, column) = x(rows[i], column);
  }
  return chosen;
}

std::vector<double> rows_of(std::span<const double> values, std::span<const std::size_t> rows) {
  std::vector<double> chosen;
  chosen.reserve(rows.size());
  for (const std::size_t row : rows) chosen.push_back(values[row]);
  return chosen;
}

double dot(std::span<const double> a, std::span<const double> b) {
  CW_CHECK(a.size() == b.size());
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<double> multiply(const Matrix& x, std::span<const double> v) {
  CW_CHECK(x.columns == v.size());
  std::vector<double> result(x.rows, 0.0);
  for (std::size_t column = 0; column < x.columns; ++column) {
    const auto values = x.column(column);
    for (std::size_t row = 0; row < x.rows; ++row) result[row] += values[row] * v[column];
  }
  return result;
}

std::vector<double> multiply_transposed(const Matrix& x, std::span<const double> v) {
  std::vector<double> result;
  result.reserve(x.columns);
  for (std::size_t column = 0; column < x.columns; ++column) result.push_back(dot(x.column(column), v));
  return result;
}

double quadratic_form(const Matrix& m, std::span<const double> v) {
  return dot(multiply(m, v), v);
}

Matrix product(const Matrix& a, const Matrix& b) {
  CW_CHECK(a.columns == b.rows);
  Matrix result(a.rows, b.columns);
  for (std::size_t column = 0; column < b.columns; ++column) {
    const auto each = multiply(a, b.column(column));
    std::copy(each.begin(), each.end(), result.column(column).begin());
  }
  return result;
}

}  // namespace cw::stats
