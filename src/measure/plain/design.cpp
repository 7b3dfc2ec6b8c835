#include "measure/plain/design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/special.hpp"

namespace cw::measure::plain {

Result<> varies(std::span<const double> values, const std::string& column) {
  if (std::any_of(values.begin(), values.end(), [&](double value) { return value != values[0]; })) return {};
  return fail(ErrorCode::degenerate, "column \"" + column + "\" holds one value only", column,
              "name a column that varies");
}

namespace {

/// The columns that together explain column `which` of x.
std::vector<std::string> explaining(const Covariates& covariates, const stats::Matrix& x, std::size_t which,
                                    const std::vector<std::size_t>& dependent) {
  stats::Matrix before;
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < which; ++k) {
    if (std::find(dependent.begin(), dependent.end(), k) != dependent.end()) continue;
    before.append(x.column(k));
    places.push_back(k);
  }
  std::vector<std::string> names;
  const auto fit = stats::least_squares(before, x.column(which));
  if (!fit) return names;
  const double length = std::sqrt(stats::dot(x.column(which), x.column(which)));
  for (std::size_t k = 0; k < places.size(); ++k) {
    const double share = std::abs(fit->coefficients[k]) * std::sqrt(stats::dot(before.column(k), before.column(k)));
    if (places[k] > 0 && share > 1e-6 * length) names.push_back(covariates.names[places[k] - 1]);
  }
  return names;
}

}  // namespace

Result<> independent(const Covariates& covariates) {
  for (std::size_t k = 0; k < covariates.names.size(); ++k)
    CW_TRY_VOID(varies(covariates.values.column(k), covariates.names[k]));
  const stats::Matrix x = stats::with_intercept(covariates.values);
  const auto dependent = stats::dependent_columns(x);
  if (dependent.empty()) return {};
  std::vector<std::string> names;
  for (const std::size_t place : dependent) names.push_back(covariates.names[place - 1]);
  const auto others = explaining(covariates, x, dependent[0], dependent);
  return fail(ErrorCode::degenerate,
              names.size() == 1 ? "covariate " + names[0] + " is explained exactly by " +
                                      (others.empty() ? "the others" : listed(others))
                                : "covariates " + listed(names) + " are explained exactly by the others",
              names[0], "leave " + names[0] + " out, or one that explains it");
}

Result<> enough_clusters(const Labels& clusters, const std::string& column) {
  if (clusters.names.size() >= fewest_clusters) return {};
  return fail(ErrorCode::too_few_rows,
              fmt::format("column \"{}\" holds {} clusters; a standard error over clusters needs {} at the least",
                          column, clusters.names.size(), fewest_clusters),
              column, "bring more clusters, or leave --cluster out and say so");
}

void say_missing(Finding& finding, const MissingCells& missing) {
  finding.proof.parameters["missing"] = missing.policy;
  Diagnostic check{"missing_cells"};
  if (missing.rows_left_out > 0) {
    check.status = CheckStatus::warn;
    check.value = static_cast<double>(missing.rows_left_out);
    check.detail = fmt::format("{} rows with a missing cell are left out", missing.rows_left_out);
    finding.caveats.push_back(check.detail + "; if they differ from the rest, so does the answer.");
  } else if (missing.cells_filled > 0) {
    check.status = CheckStatus::warn;
    check.value = static_cast<double>(missing.cells_filled);
    check.detail =
        fmt::format("{} missing cells hold the column's mean, and a column says which", missing.cells_filled);
    finding.caveats.push_back(check.detail + ".");
  } else {
    check.value = 0.0;
    check.detail = "none";
  }
  finding.diagnostics.push_back(std::move(check));
}

std::string listed(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > most ? text + fmt::format(" and {} more", names.size() - most) : text;
}

Estimate with_interval(const Run& run, std::string name, double value, double standard_error, double half,
                       std::string method) {
  Estimate estimate{std::move(name), value};
  estimate.level = run.level;
  if (std::isfinite(half) && standard_error > 0.0) {
    estimate.low = value - half;
    estimate.high = value + half;
    estimate.interval_method = std::move(method);
  } else {
    estimate.no_interval = "the standard error cannot be had from these rows";
  }
  return estimate;
}

double normal_half(const Run& run, double standard_error) {
  return stats::normal_quantile(0.5 + run.level / 2.0) * standard_error;
}

double student_half(const Run& run, double standard_error, double df) {
  return stats::t_quantile(0.5 + run.level / 2.0, df) * standard_error;
}

}  // namespace cw::measure::plain
