#include "measure/plain/dose.hpp"

#include "workspace/plain_lift.hpp"

namespace cw::workspace {

Result<Finding> dose(const DoseRequest& request, const measure::plain::Run& run) {
  const auto covariates = columns_listed(request.covariates);
  CW_TRY(const auto design, Design::read(request.file, {request.dose, request.outcome}, covariates));
  measure::plain::DoseInput input;
  input.dose_name = request.dose;
  input.outcome = request.outcome;
  input.bins = request.bins;
  CW_TRY(input.dose, design.numbers(request.dose));
  CW_TRY(input.y, design.numbers(request.outcome));
  CW_TRY(input.covariates, design.covariates(covariates));
  CW_TRY(auto finding, measure::plain::dose(input, run));
  design.sign(finding);
  return finding;
}

}  // namespace cw::workspace
