#include "measure/plain/impact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "workspace/plain_lift.hpp"

namespace cw::workspace {

namespace {

using measure::plain::ImpactInput;
using measure::plain::TimeAxis;

Result<> read_prior(ImpactInput& input, const std::string& text) {
  if (text == "weak") return {};
  if (text == "mle") {
    input.prior = stats::LevelPrior::mle;
    return {};
  }
  const auto value = Design::number_of(text);
  if (!value || *value <= 0.0) {
    return fail(ErrorCode::usage, "there is no level prior \"" + text + "\"", "--level-prior",
                "take weak, mle, or the level's deviation in standard deviations of the outcome, as in 0.01");
  }
  input.prior = stats::LevelPrior::fixed;
  input.level_sd = *value;
  return {};
}

/// Rows 1 to n, where no column of time is named.
TimeAxis row_numbers(std::size_t rows) {
  TimeAxis axis;
  axis.numeric = true;
  for (std::size_t row = 0; row < rows; ++row) {
    axis.names.push_back(std::to_string(row + 1));
    axis.values.push_back(static_cast<double>(row + 1));
    axis.of_row.push_back(static_cast<std::uint32_t>(row));
  }
  return axis;
}

/// Rows in order of time. Errors: invalid_input for two rows of one period.
Result<std::vector<std::size_t>> in_order(const Design& design, const TimeAxis& times) {
  std::vector<std::size_t> order(design.rows(), design.rows());
  for (std::size_t row = 0; row < design.rows(); ++row) {
    auto& place = order[times.of_row[row]];
    if (place != design.rows()) {
      return fail(
          ErrorCode::invalid_input,
          fmt::format("rows {} and {} are of the same period", design.row_in_file(place), design.row_in_file(row)),
          design.name(), "give one row per period");
    }
    place = row;
  }
  return order;
}

}  // namespace

Result<Finding> impact(const ImpactRequest& request, const measure::plain::Run& run) {
  ImpactInput input;
  CW_TRY_VOID(read_prior(input, request.level_prior));
  const auto controls = columns_listed(request.controls);
  std::vector<std::string> needed = {request.outcome};
  if (!request.time.empty()) needed.push_back(request.time);
  needed.insert(needed.end(), controls.begin(), controls.end());
  CW_TRY(const auto design, Design::read(request.file, needed));
  input.outcome = request.outcome;
  input.season = request.season;
  input.trend = request.trend;
  input.times = row_numbers(design.rows());
  if (!request.time.empty()) {
    CW_TRY(input.times, design.times(request.time));
  }
  CW_TRY(const auto order, in_order(design, input.times));
  CW_TRY(const auto values, design.numbers(request.outcome));
  input.y = stats::rows_of(values, order);
  CW_TRY(input.controls, design.covariates(controls));
  input.controls.values = stats::rows_of(input.controls.values, order);
  const auto& times = input.times;
  if (times.numeric) {
    const auto from = Design::number_of(request.from);
    if (!from) return fail(ErrorCode::usage, "\"" + request.from + "\" is no number, as the periods are", "--from");
    input.before = static_cast<std::size_t>(std::lower_bound(times.values.begin(), times.values.end(), *from) -
                                            times.values.begin());
  } else {
    input.before = static_cast<std::size_t>(std::lower_bound(times.names.begin(), times.names.end(), request.from) -
                                            times.names.begin());
  }
  CW_TRY(auto finding, measure::plain::impact(input, run));
  design.sign(finding);
  return finding;
}

}  // namespace cw::workspace
