#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "measure/plain/run.hpp"
#include "stats/least_squares.hpp"
#include "stats/matrix.hpp"

/// What the estimators of cause take from a plain table, whatever file it came from.
namespace cw::measure::plain {

/// Covariates as numbers. A category is coded as one column of 0 and 1 for each level but the first (in order of the
/// alphabet), named category + level: "racewhite".
struct Covariates {
  std::vector<std::string> names;
  stats::Matrix values;  // rows x names
  std::vector<std::string> base_names = {};
  stats::Matrix base_values = {};  // the left-out levels: no part of a model, but of a balance table
};

/// A column of names as numbers 0 to names − 1, in order of first appearance.
struct Labels {
  std::vector<std::uint32_t> of_row;
  std::vector<std::string> names;
  stats::Clusters clusters() const { return {of_row, names.size()}; }
};

/// What became of missing cells, for the Finding.
struct MissingCells {
  std::string policy = "refuse";
  std::int64_t rows_left_out = 0;
  std::int64_t cells_filled = 0;
};

/// Errors: degenerate, naming the columns, if a covariate never varies or is explained by the others.
Result<> independent(const Covariates& covariates);

/// Errors: degenerate if all values are equal.
Result<> varies(std::span<const double> values, const std::string& column);

/// A clustered standard error needs clusters. Errors: too_few_rows below 5.
Result<> enough_clusters(const Labels& clusters, const std::string& column);
inline constexpr std::size_t fewest_clusters = 5;

/// Says in the Finding how missing cells were treated (always, also where there were none).
void say_missing(Finding& finding, const MissingCells& missing);

/// "age, educ and 3 more".
std::string listed(const std::vector<std::string>& names, std::size_t most = 5);

/// An estimate with a symmetric interval of `half` on each side; standard error 0 or not a number: none, and why.
Estimate with_interval(const Run& run, std::string name, double value, double standard_error, double half,
                       std::string method);
/// Half the width of a normal or Student interval (df > 0).
double normal_half(const Run& run, double standard_error);
double student_half(const Run& run, double standard_error, double df);

}  // namespace cw::measure::plain
