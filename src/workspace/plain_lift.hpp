#pragma once

#include <optional>
#include <string>

#include "measure/plain/run.hpp"
#include "workspace/plain_design.hpp"

/// Estimators of cause on the caller's own file: no workspace. Lists of columns are separated by commas.
namespace cw::workspace {

struct RegressRequest {
  OwnFile file;
  std::string outcome, covariates, cluster, errors;  // errors "" = cr2 with clusters, else hc1
};
Result<Finding> regress(const RegressRequest& request, const measure::plain::Run& run);

struct MatchRequest {
  OwnFile file;
  std::string treatment, outcome, covariates, exact, cluster;
  std::string method = "nearest", estimand = "att";
  std::optional<double> caliper = {};
  std::size_t ratio = 1, subclasses = 6, folds = 5;
  bool replace = false;
};
Result<Finding> match(const MatchRequest& request, const measure::plain::Run& run);

struct DidRequest {
  OwnFile file;
  std::string unit, time, outcome, first_treated, covariates, cluster;
  std::string control = "never", estimator = "dr", bands = "pointwise";
};
Result<Finding> did(const DidRequest& request, const measure::plain::Run& run);

struct SynthRequest {
  OwnFile file;
  std::string unit, time, outcome, treated, from, predictors;
  std::string method = "synth";
  std::optional<double> prefit_cut = {};
};
Result<Finding> synth(const SynthRequest& request, const measure::plain::Run& run);

}  // namespace cw::workspace
