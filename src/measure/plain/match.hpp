#pragma once

#include <optional>

#include "measure/plain/design.hpp"
#include "stats/intervals.hpp"
#include "stats/weighting.hpp"

namespace cw::measure::plain {

enum class MatchMethod : std::uint8_t { nearest, mahalanobis, exact, subclass, ipw, aipw, entropy, overlap };

struct MatchInput {
  std::string treatment, outcome;  // their names
  std::vector<std::uint8_t> treated;
  std::vector<double> y;
  Covariates covariates;
  MatchMethod method = MatchMethod::nearest;
  bool everybody = false;              // ATE instead of ATT
  std::optional<double> caliper = {};  // in standard deviations of the propensity over all rows
  std::size_t ratio = 1;
  bool replace = false;
  std::size_t subclasses = 6;
  std::size_t folds = 5;  // of the cross-fitted estimate beside AIPW
  std::optional<Labels> exact = {};
  std::optional<Labels> clusters = {};
  std::string cluster_column = {};
};

/// Effect of the treatment on the treated (att), on everybody (ate) or, by overlap weights, on those who could have
/// been in either group (ato), compared with rows of equal covariates. Estimates: that effect, what stands beside it by
/// method (att_adjusted, att_cross_fitted), and naive_difference without any adjustment. Tables: balance (covariate
/// smd_before smd_after variance_ratio ...), propensity (term estimate se). Grade Adjusted if all checks pass (balance,
/// overlap, weights), else Correlation with the reason.
/// Errors: no_overlap (a covariate separates the groups: named; fewer than 20 effective rows in a group; no sets),
/// degenerate (nothing varies, collinear covariates: named), too_few_rows, usage (options that do not go together).
/// Source: docs/methods/match.md. Checked: MatchIt 4.5.5, Matching, survey, ebal on LaLonde's data.
Result<Finding> match(const MatchInput& input, const Run& run);

Result<MatchMethod> match_method(const std::string& name);

}  // namespace cw::measure::plain
