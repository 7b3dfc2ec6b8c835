#include "measure/plain/synth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "workspace/plain_lift.hpp"

namespace cw::workspace {

namespace {

using measure::plain::PanelRows;
using measure::plain::SynthPredictor;

/// "beer@1984:1988": the mean of a column over periods, both ends in.
struct PredictorSpec {
  std::string text, column;
  std::size_t from = 0, until = 0;  // periods; until is out
};

Result<std::size_t> period_named(const Design& design, const measure::plain::TimeAxis& times, const std::string& text,
                                 const std::string& where) {
  for (std::size_t period = 0; period < times.names.size(); ++period) {
    if (times.names[period] == text) return period;
  }
  const auto value = design.number_of(text);
  for (std::size_t period = 0; value && times.numeric && period < times.names.size(); ++period) {
    if (times.values[period] == *value) return period;
  }
  return fail(ErrorCode::invalid_input, "there is no period \"" + text + "\"", where,
              "the data have " + times.names.front() + " to " + times.names.back());
}

std::string column_of(const std::string& text) {
  return text.substr(0, text.find('@'));
}

Result<PredictorSpec> spec_of(const Design& design, const measure::plain::TimeAxis& times, const std::string& text,
                              std::size_t before) {
  PredictorSpec spec{text, column_of(text), 0, before};
  const auto at = text.find('@');
  if (at == std::string::npos) return spec;
  const std::string window = text.substr(at + 1);
  const auto colon = window.find(':');
  CW_TRY(spec.from, period_named(design, times, window.substr(0, colon), "--predictors"));
  spec.until = spec.from + 1;
  if (colon != std::string::npos) {
    CW_TRY(const auto last, period_named(design, times, window.substr(colon + 1), "--predictors"));
    spec.until = last + 1;
  }
  if (spec.until <= spec.from || spec.until > before) {
    return fail(ErrorCode::usage, "\"" + text + "\" does not lie before the treatment", "--predictors",
                "name periods before --from, the earlier first");
  }
  return spec;
}

Result<SynthPredictor> predictor(const Design& design, const PanelRows& panel, const PredictorSpec& spec) {
  CW_TRY(const auto values, design.numbers(spec.column));
  SynthPredictor made{spec.text, {}};
  for (std::size_t unit = 0; unit < panel.units.names.size(); ++unit) {
    double sum = 0.0, known = 0.0;
    for (std::size_t period = spec.from; period < spec.until; ++period) {
      const double value = values[panel.at(unit, period)];
      if (std::isnan(value)) continue;
      sum += value, known += 1.0;
    }
    if (known == 0.0) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("column \"{}\" has no value in the window of \"{}\" for the unit of row {}", spec.column,
                              spec.text, design.row_in_file(panel.at(unit, spec.from))),
                  design.name(), "take a window in which every unit has a value");
    }
    made.values.push_back(sum / known);
  }
  return made;
}

Result<std::vector<std::size_t>> units_named(const PanelRows& panel, const std::vector<std::string>& names) {
  std::vector<std::size_t> places;
  for (const auto& name : names) {
    const auto at = std::find(panel.units.names.begin(), panel.units.names.end(), name);
    if (at == panel.units.names.end()) {
      return fail(ErrorCode::invalid_input, "no row is of the treated unit that is named", "--treated",
                  "write it as in the file; separate several by commas");
    }
    places.push_back(static_cast<std::size_t>(at - panel.units.names.begin()));
  }
  if (places.empty()) return fail(ErrorCode::usage, "no treated unit is named", "--treated");
  return places;
}

/// The first period that is not before `from`.
Result<std::size_t> periods_before(const Design& design, const measure::plain::TimeAxis& times,
                                   const std::string& from) {
  if (!times.numeric)
    return static_cast<std::size_t>(std::lower_bound(times.names.begin(), times.names.end(), from) -
                                    times.names.begin());
  const auto value = design.number_of(from);
  if (!value) return fail(ErrorCode::usage, "\"" + from + "\" is no number, as the periods are", "--from");
  return static_cast<std::size_t>(std::lower_bound(times.values.begin(), times.values.end(), *value) -
                                  times.values.begin());
}

}  // namespace

Result<Finding> synth(const SynthRequest& request, const measure::plain::Run& run) {
  measure::plain::SynthInput input;
  CW_TRY(input.method, measure::plain::synth_method(request.method));
  CW_TRY_VOID(above_zero(request.prefit_cut, "--pre-fit-cut"));
  const auto wanted = columns_listed(request.predictors);
  if (!wanted.empty() && input.method != measure::plain::SynthMethod::synth)
    return fail(ErrorCode::usage, request.method + " takes the outcomes before treatment and no predictors",
                "--predictors");
  std::vector<std::string> sparse;
  for (const auto& text : wanted) {
    if (column_of(text) != request.outcome) sparse.push_back(column_of(text));
  }
  CW_TRY(const auto design, Design::read(request.file, {request.unit, request.time, request.outcome}, {}, sparse));
  CW_TRY(const auto values, design.numbers(request.outcome));
  std::vector<std::size_t> file_rows;
  for (std::size_t row = 0; row < design.rows(); ++row) file_rows.push_back(design.row_in_file(row));
  CW_TRY(auto times, design.times(request.time));
  CW_TRY(const auto panel, measure::plain::panel_rows(design.labels(request.unit), std::move(times), file_rows,
                                                      request.file.missing == "drop"));
  input.outcome_name = request.outcome;
  input.units = panel.units.names;
  input.times = panel.times;
  input.prefit_cut = request.prefit_cut;
  input.outcome = stats::Matrix(panel.times.names.size(), panel.units.names.size());
  for (std::size_t unit = 0; unit < input.units.size(); ++unit) {
    for (std::size_t period = 0; period < panel.times.names.size(); ++period)
      input.outcome(period, unit) = values[panel.at(unit, period)];
  }
  CW_TRY(input.before, periods_before(design, panel.times, request.from));
  CW_TRY(input.treated, units_named(panel, columns_listed(request.treated)));
  for (const auto& text : wanted) {
    CW_TRY(const auto spec, spec_of(design, panel.times, text, input.before));
    CW_TRY(auto made, predictor(design, panel, spec));
    input.predictors.push_back(std::move(made));
  }
  CW_TRY(auto finding, measure::plain::synth(input, run));
  finding.proof.parameters["predictors"] = wanted.empty() ? "all outcomes before" : request.predictors;
  design.sign(finding);
  return finding;
}

}  // namespace cw::workspace
