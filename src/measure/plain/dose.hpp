#pragma once

#include "measure/plain/design.hpp"

namespace cw::measure::plain {

struct DoseInput {
  std::string dose_name, outcome;
  std::vector<double> dose, y;
  Covariates covariates;  // no names = unadjusted alone
  std::size_t bins = 5;   // by quantiles; at most 10 different doses are a bin each
};

/// How the outcome goes with how much: table curve (dose estimate low high n ...) of means in bins; with covariates the
/// same adjusted (table adjusted), after the density of the dose given covariates (density_adjusted) and by stabilised
/// weights (weighted); table steps says between which doses it rises, falls or cannot be told; table monotone is the
/// non-decreasing fit, whose check fails where the outcome falls. Correlation: people choose their dose.
/// Errors: degenerate (dose or outcome never varies, collinear covariates), too_few_rows (a bin below 2 rows).
/// Source: docs/methods/dose.md. Checked: R on Hirano and Imbens' design.
Result<Finding> dose(const DoseInput& input, const Run& run);

}  // namespace cw::measure::plain
