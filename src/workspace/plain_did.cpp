#include "measure/plain/did.hpp"

#include <fmt/format.h>

#include "workspace/plain_lift.hpp"

namespace cw::workspace {

namespace {

using measure::plain::TimeAxis;

/// The date of first treatment of each row on the scale of the time axis. 0, an empty cell, NA, Inf and never say
/// never.
Result<std::vector<std::optional<double>>> first_treated(const Design& design, const std::string& column,
                                                         const TimeAxis& times) {
  std::vector<std::optional<double>> dates(design.rows());
  for (std::size_t row = 0; row < design.rows(); ++row) {
    if (design.is_missing(column, row) || design.says_never(column, row)) continue;
    const auto value = design.time_value(column, row, times);
    if (!value || *value < 0.0) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("row {} of column \"{}\" is no time of first treatment", design.row_in_file(row), column),
                  design.name(), "write the period of first treatment, and 0 or nothing for never");
    }
    if (*value != 0.0 || !times.numeric) dates[row] = value;
  }
  return dates;
}

}  // namespace

Result<Finding> did(const DidRequest& request, const measure::plain::Run& run) {
  measure::plain::DidInput input;
  CW_TRY(input.control, measure::plain::did_control(request.control));
  CW_TRY(input.estimator, measure::plain::did_estimator(request.estimator));
  if (request.bands != "pointwise" && request.bands != "simultaneous")
    return fail(ErrorCode::usage, "there are no bands \"" + request.bands + "\"", "--bands",
                "take pointwise or simultaneous");
  input.simultaneous = request.bands == "simultaneous";
  const auto covariates = columns_listed(request.covariates);
  std::vector<std::string> needed = {request.unit, request.time, request.outcome};
  if (!request.cluster.empty()) needed.push_back(request.cluster);
  CW_TRY(const auto design, Design::read(request.file, needed, covariates, {request.first_treated}));
  input.outcome = request.outcome;
  CW_TRY(input.y, design.numbers(request.outcome));
  CW_TRY(input.covariates, design.covariates(covariates));
  for (std::size_t row = 0; row < design.rows(); ++row) input.file_rows.push_back(design.row_in_file(row));
  if (!request.cluster.empty()) {
    input.clusters = design.labels(request.cluster);
    input.cluster_column = request.cluster;
  }
  CW_TRY(auto times, design.times(request.time));
  CW_TRY(input.first_treated, first_treated(design, request.first_treated, times));
  CW_TRY(input.panel, measure::plain::panel_rows(design.labels(request.unit), std::move(times), input.file_rows,
                                                 request.file.missing == "drop"));
  CW_TRY(auto finding, measure::plain::did(input, run));
  design.sign(finding);
  return finding;
}

}  // namespace cw::workspace
