#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "stats/survival.hpp"

namespace cw::stats {

/// Area under a survival curve from 0 to `horizon`: the mean time until it happens, counted up to there.
struct RestrictedMean {
  double mean = 0.0;
  double standard_error = 0.0;  // Greenwood
};
/// 0 < horizon. Errors: too_few_rows if nobody was watched as long as `horizon`.
/// Checked: R survfit() rmean, tests/reference/numbers/km_members.csv.
Result<RestrictedMean> restricted_mean(const SurvivalCurve& curve, double horizon);

/// Whether several groups have the same curve. weight_power 0: the log-rank test, all times count alike; 1: Peto &
/// Peto, early times count more (weight: the pooled survival just before the time).
struct GroupTest {
  std::vector<double> observed = {};  // by group, weighted
  std::vector<double> expected = {};
  double chi_squared = 0.0;
  int degrees_of_freedom = 0;
  double p = 1.0;
};
/// groups: two or more. Errors: too_few_rows below two groups or if one is empty; degenerate if nothing happened while
/// all groups could be compared; invalid_input for a negative or non-finite time.
/// Source: Mantel (1966); Harrington & Fleming (1982). Checked: R survdiff(), rho = 0 and 1.
Result<GroupTest> compare_groups(const std::vector<std::vector<Observation>>& groups, int weight_power = 0);

enum class Ties { efron, breslow };

/// Proportional hazards with one 0/1 covariate: how much sooner it happens in the second group.
struct HazardRatio {
  double log_ratio = 0.0;  // of the second group against the first
  double standard_error = 0.0;
  double log_partial_likelihood = 0.0;
};
/// Errors: as compare_groups; degenerate if one group has no event, or the ratio has no finite maximum.
/// Source: Cox (1972); Efron (1977). Checked: R coxph(), ties efron and breslow.
Result<HazardRatio> hazard_ratio(std::vector<Observation> first, std::vector<Observation> second,
                                 Ties ties = Ties::efron);

}  // namespace cw::stats
