#pragma once

#include <optional>
#include <string>
#include <vector>

#include "finding/finding.hpp"
#include "measure/plain/run.hpp"

/// Experiments on given numbers and on the caller's own file: no workspace.
namespace cw::workspace {

struct PowerRequest {
  std::string kind = "proportions", formula = "arcsine";
  std::optional<double> baseline, effect, sd, n, cluster_size, icc;
  double alpha = 0.05, power = 0.8, ratio = 1.0, cluster_variation = 0.0;
  bool one_sided = false;
};
Result<Finding> experiment_power(const PowerRequest& request, const measure::plain::Run& run);

struct BoundariesRequest {
  std::string spending = "ld_obf";
  std::optional<int> looks;
  std::string at;  // "0.25,0.6,1"; else equal steps
  double alpha = 0.05, power = 0.8;
  bool one_sided = false;
};
Result<Finding> experiment_boundaries(const BoundariesRequest& request, const measure::plain::Run& run);

/// A file with one row a unit, or two arms as numbers: "successes,n" or "mean,sd,n".
struct ArmsRequest {
  std::string data, arm, outcome, denominator, before, cluster;
  std::string control;    // name of the control arm; without a file its numbers
  std::string treatment;  // without a file: the treated arm's numbers
};

struct AnalyseRequest {
  ArmsRequest arms;
  std::string weights;  // planned, "control,others in order of name"
  bool randomised = false, mismatch_acknowledged = false;
};
/// Errors: unknown_column, invalid_input with the row; those of measure::experiment::analyse.
Result<Finding> experiment_analyse(const AnalyseRequest& request, const measure::plain::Run& run);

struct TestRequest {
  ArmsRequest arms;
  std::string kind = "means", method;  // method "": newcombe or welch
};
Result<Finding> experiment_test(const TestRequest& request, const measure::plain::Run& run);

/// counts, weights: "4900,5100"; weights "" = equal.
Result<Finding> experiment_srm(const std::string& counts, const std::string& weights, const measure::plain::Run& run);
Result<Finding> experiment_adjust(const std::string& p, const std::string& method, double alpha,
                                  const measure::plain::Run& run);

struct SequentialRequest {
  ArmsRequest arms;
  std::string time;  // column by which rows are ordered; "" = as in the file
  std::optional<double> tau;
  int looks = 1;
};
Result<Finding> experiment_sequential(const SequentialRequest& request, const measure::plain::Run& run);

struct BayesRequest {
  ArmsRequest arms;
  std::string prior = "1,1";
};
Result<Finding> experiment_bayes(const BayesRequest& request, const measure::plain::Run& run);

}  // namespace cw::workspace
