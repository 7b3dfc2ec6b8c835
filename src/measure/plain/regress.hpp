#pragma once

#include <optional>

#include "measure/plain/design.hpp"

namespace cw::measure::plain {

struct RegressInput {
  std::string outcome;  // its name
  std::vector<double> y;
  Covariates covariates;
  std::optional<Labels> clusters = {};
  std::string cluster_column = {};
  std::optional<stats::Errors> errors = {};  // none: cr2 with clusters, else hc1
};

/// Ordinary least squares of the outcome on the covariates and a constant. Estimates: one a term; tables coefficients
/// (term estimate se df t p low high) and standard_errors (term, then every kind that these rows allow). Correlation:
/// says what goes together. Errors: degenerate (the outcome or a covariate never varies, a covariate is explained by
/// others: named), too_few_rows (rows, fewer than 5 clusters), usage (errors over clusters without clusters).
/// Source: docs/methods/regress.md. Checked: R lm, sandwich and clubSandwich on Grunfeld's data.
Result<Finding> regress(const RegressInput& input, const Run& run);

Result<stats::Errors> errors_named(const std::string& name);

}  // namespace cw::measure::plain
