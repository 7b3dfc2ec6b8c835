#include "measure/plain/match.hpp"

#include "workspace/plain_lift.hpp"

namespace cw::workspace {

namespace {

Result<bool> everybody(const std::string& estimand) {
  if (estimand == "att") return false;
  if (estimand == "ate") return true;
  return fail(ErrorCode::usage, "there is no estimand \"" + estimand + "\"", "--estimand", "take att or ate");
}

/// An outcome or treatment among its own covariates would explain itself.
Result<> apart(const MatchRequest& request, const std::vector<std::string>& covariates) {
  for (const auto& name : covariates) {
    if (name != request.treatment && name != request.outcome) continue;
    return fail(ErrorCode::usage, "column \"" + name + "\" cannot be a covariate of itself", "--covariates",
                "name columns that were known before the treatment");
  }
  return {};
}

}  // namespace

Result<Finding> match(const MatchRequest& request, const measure::plain::Run& run) {
  measure::plain::MatchInput input;
  CW_TRY(input.method, measure::plain::match_method(request.method));
  CW_TRY(input.everybody, everybody(request.estimand));
  CW_TRY(const auto covariates, covariates_listed(request.covariates));
  const auto exact = columns_listed(request.exact);
  CW_TRY_VOID(above_zero(request.caliper, "--caliper"));
  CW_TRY_VOID(apart(request, covariates));
  std::vector<std::string> needed = {request.treatment, request.outcome};
  needed.insert(needed.end(), exact.begin(), exact.end());
  if (!request.cluster.empty()) needed.push_back(request.cluster);
  CW_TRY(const auto design, Design::read(request.file, needed, covariates));
  input.treatment = request.treatment;
  input.outcome = request.outcome;
  CW_TRY(input.treated, design.yes_or_no(request.treatment));
  CW_TRY(input.y, design.numbers(request.outcome));
  CW_TRY(input.covariates, design.covariates(covariates));
  if (!exact.empty()) input.exact = design.labels_of_all(exact);
  if (!request.cluster.empty()) {
    input.clusters = design.labels(request.cluster);
    input.cluster_column = request.cluster;
  }
  input.caliper = request.caliper;
  input.ratio = request.ratio;
  input.replace = request.replace;
  input.subclasses = request.subclasses;
  input.folds = request.folds;
  CW_TRY(auto finding, measure::plain::match(input, run));
  if (!exact.empty()) finding.proof.parameters["exact"] = request.exact;
  design.sign(finding);
  return finding;
}

}  // namespace cw::workspace
