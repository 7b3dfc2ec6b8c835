#include "measure/plain/sensitivity.hpp"

#include "workspace/plain_lift.hpp"

namespace cw::workspace {

namespace {

using measure::plain::PartialR2Input;

Result<double> needed(const std::optional<double>& value, const std::string& option) {
  if (value) return *value;
  return fail(ErrorCode::usage, option + " is required for this kind", option);
}

Result<Finding> e_value(const SensitivityRequest& request, const measure::plain::Run& run) {
  measure::plain::EValueInput input;
  CW_TRY(input.scale, measure::plain::effect_scale(request.scale));
  CW_TRY(input.estimate, needed(request.estimate, "--estimate"));
  input.low = request.low;
  input.high = request.high;
  input.sd = request.sd;
  return measure::plain::e_value_finding(input, run);
}

Result<std::vector<double>> gammas(const std::string& text) {
  std::vector<double> values;
  for (const auto& part : columns_listed(text)) {
    const auto value = Design::number_of(part);
    if (!value) return fail(ErrorCode::usage, "\"" + part + "\" is not a number", "--gamma", "write 1,1.5,2,3");
    values.push_back(*value);
  }
  return values;
}

Result<Finding> rosenbaum(const SensitivityRequest& request, const measure::plain::Run& run) {
  if (request.file.data.empty() || request.treated.empty() || request.control.empty()) {
    return fail(ErrorCode::usage, "matched pairs are required: --data with --treated and --control, one pair a row",
                "--data");
  }
  CW_TRY(const auto design, Design::read(request.file, {request.treated, request.control}));
  CW_TRY(const auto treated, design.numbers(request.treated));
  CW_TRY(const auto control, design.numbers(request.control));
  CW_TRY(const auto wanted, gammas(request.gamma));
  CW_TRY(auto finding, measure::plain::rosenbaum_finding(treated, control, wanted, run));
  design.sign(finding);
  return finding;
}

Result<Finding> partial_r2(const SensitivityRequest& request, const measure::plain::Run& run) {
  PartialR2Input input;
  if (request.file.data.empty()) {
    CW_TRY(input.estimate, needed(request.estimate, "--estimate"));
    CW_TRY(input.standard_error, needed(request.standard_error, "--se"));
    CW_TRY(input.df, needed(request.df, "--df"));
    input.share = request.share;
    return measure::plain::partial_r2_finding(input, run);
  }
  if (request.treatment.empty() || request.outcome.empty())
    return fail(ErrorCode::usage, "with --data name --treatment, --outcome and --covariates", "--treatment");
  const auto covariates = columns_listed(request.covariates);
  CW_TRY(const auto design, Design::read(request.file, {request.treatment, request.outcome}, covariates));
  CW_TRY(const auto y, design.numbers(request.outcome));
  CW_TRY(const auto treatment, design.numbers(request.treatment));
  CW_TRY(const auto coded, design.covariates(covariates));
  CW_TRY(input, measure::plain::partial_r2_of(request.outcome, y, treatment, coded));
  input.share = request.share;
  CW_TRY(auto finding, measure::plain::partial_r2_finding(input, run));
  design.sign(finding);
  return finding;
}

}  // namespace

Result<Finding> sensitivity(const SensitivityRequest& request, const measure::plain::Run& run) {
  if (request.kind == "e_value") return e_value(request, run);
  if (request.kind == "rosenbaum") return rosenbaum(request, run);
  if (request.kind == "partial_r2") return partial_r2(request, run);
  return fail(ErrorCode::usage, "there is no kind \"" + request.kind + "\"", "--kind",
              "take e_value, rosenbaum or partial_r2");
}

}  // namespace cw::workspace
