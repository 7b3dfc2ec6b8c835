#include "measure/plain/regress.hpp"

#include "workspace/plain_lift.hpp"

namespace cw::workspace {

Result<Finding> regress(const RegressRequest& request, const measure::plain::Run& run) {
  CW_TRY(const auto covariates, covariates_listed(request.covariates));
  std::vector<std::string> needed = {request.outcome};
  if (!request.cluster.empty()) needed.push_back(request.cluster);
  CW_TRY(const auto design, Design::read(request.file, needed, covariates));
  measure::plain::RegressInput input;
  input.outcome = request.outcome;
  CW_TRY(input.y, design.numbers(request.outcome));
  CW_TRY(input.covariates, design.covariates(covariates));
  if (!request.cluster.empty()) {
    input.clusters = design.labels(request.cluster);
    input.cluster_column = request.cluster;
  }
  if (!request.errors.empty()) {
    CW_TRY(input.errors, measure::plain::errors_named(request.errors));
  }
  CW_TRY(auto finding, measure::plain::regress(input, run));
  design.sign(finding);
  return finding;
}

}  // namespace cw::workspace
