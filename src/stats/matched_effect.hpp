#pragma once

#include <optional>

#include "stats/matching.hpp"
#include "stats/weighting.hpp"

namespace cw::stats {

struct MatchedEffect {
  double value = 0.0;
  double standard_error = 0.0;
  double df = 0.0;  // of Student's t; 0 = normal
};

/// The weight of each row in the matched sets: 1 for a treated one, its share of each set that it serves for a control.
std::vector<double> set_weights(const Matches& matches, std::size_t rows);

/// Mean over sets of the treated outcome less the mean of its controls, no row in two sets: a weighted regression on
/// treatment (and x, if given) over the matched rows, with CR1 errors over sets; with clusters, over both (Cameron,
/// Gelbach & Miller 2011). Errors: too_few_rows below 2 sets; those of least_squares.
/// Source: Abadie & Spiess (2022). Checked: MatchIt 4.5.5 with sandwich on LaLonde's data.
Result<MatchedEffect> matched_sets_effect(std::span<const double> y, const Matches& matches, const Matrix* x,
                                          const Clusters& clusters);

/// The same with replacement, by Abadie and Imbens' error, which a bootstrap cannot give. other_way: sets whose
/// "treated" are the controls and the other way round, for the effect on everybody; null = on the treated.
/// The variance of an outcome given the covariates is taken as equal for all rows (as R Matching does by default).
/// Source: Abadie & Imbens (2006). Checked: R Matching 4.10-8 on LaLonde's data.
Result<MatchedEffect> matched_with_replacement_effect(std::span<const double> y, const Matches& matches,
                                                      const Matches* other_way);

/// Weighted by stratum: rows of the treated (or of everybody) in each stratum that holds both groups.
struct StratifiedEffect {
  double value = 0.0;
  std::optional<double> standard_error = {};  // none where a stratum has one row of a group
  std::vector<double> weights;                // of each row; 0 in strata without both groups
  std::size_t strata_used = 0, strata_without_both = 0;
};
Result<StratifiedEffect> stratified_effect(std::span<const double> y, std::span<const std::uint8_t> treated,
                                           std::span<const std::uint32_t> stratum, Whom whom);

/// `count` strata between the quantiles (type 7) of the score among the treated, or among all rows; what lies outside
/// belongs to the outermost.
std::vector<std::uint32_t> quantile_strata(std::span<const double> score, std::span<const std::uint8_t> treated,
                                           std::size_t count, Whom whom);

}  // namespace cw::stats
