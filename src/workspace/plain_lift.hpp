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

struct ImpactRequest {
  OwnFile file;
  std::string time, outcome, controls, from;  // time "" = rows are periods 1 to n
  std::string level_prior = "weak";           // weak, mle or a number
  std::size_t season = 0;
  bool trend = false;
};
Result<Finding> impact(const ImpactRequest& request, const measure::plain::Run& run);

struct SensitivityRequest {
  OwnFile file;  // not for e_value; for partial_r2 instead of numbers
  std::string kind, scale = "rr";
  std::optional<double> estimate = {}, low = {}, high = {}, sd = {}, standard_error = {}, df = {};
  double share = 1.0;
  std::string gamma = "1,2,3,4,5,6", treated, control;  // rosenbaum: columns of matched pairs
  std::string treatment, outcome, covariates;           // partial_r2: columns
};
Result<Finding> sensitivity(const SensitivityRequest& request, const measure::plain::Run& run);

struct DoseRequest {
  OwnFile file;
  std::string dose, outcome, covariates;
  std::size_t bins = 5;
};
Result<Finding> dose(const DoseRequest& request, const measure::plain::Run& run);

/// By segment (treatment and segment) or by action (actions: columns of 1 and 0).
struct ManyEffectsRequest {
  OwnFile file;
  std::string treatment, segment, actions, outcome, covariates, cluster;
  std::string method = "aipw";
  std::optional<double> caliper = {};
  double margin = 0.0;
};
Result<Finding> effects_by_segment(const ManyEffectsRequest& request, const measure::plain::Run& run);
Result<Finding> effects_of_actions(const ManyEffectsRequest& request, const measure::plain::Run& run);

struct AfterRequest {
  OwnFile file;  // one row a person
  std::string person, attended, covariates;
  std::string outcomes, outcome_person, outcome_time, outcome_value;  // a second file, one row an outcome; value "" = 1
  std::string zone = "UTC";
  std::int32_t days = 45;
  std::optional<double> caliper = {};
};
Result<Finding> after(const AfterRequest& request, const measure::plain::Run& run);

}  // namespace cw::workspace
