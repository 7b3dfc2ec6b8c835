#pragma once

#include "base/chance.hpp"
#include "stats/simplex_fit.hpp"

namespace cw::stats {

/// Outcomes of units over time, and what else they are matched on.
struct UnitTable {
  Matrix outcome;          // periods x units
  std::size_t before = 0;  // periods before treatment
  Matrix predictors = {};  // predictors x units, in standard deviations over units; no rows = all outcomes before
};

struct SyntheticFit {
  std::vector<double> weights;     // by donor, in the order given
  std::vector<double> importance;  // of each predictor, sum 1 (V)
  std::vector<double> gap;         // by period: target − weighted donors
  double pre_mspe = 0.0, post_mspe = 0.0;
  std::size_t starts = 0, starts_alike = 0;  // of the search for V; those within 1 % of the best
  double weights_apart = 0.0;                // largest difference of a weight among these
  double average_effect(std::size_t before) const;
};

/// Abadie, Diamond & Hainmueller's synthetic control. Given V the weights are the exact optimum over the predictors; V
/// itself makes the mean squared gap before treatment smallest: Nelder–Mead on log V from equal importance, each
/// predictor in turn, the regression of the outcomes on the predictors and 8 draws of the seed, 600 steps each, then
/// once more from the best. importance: a V that is given, no search. Errors: those of simplex_fit. Source: Abadie,
/// Diamond & Hainmueller (2010). Checked: Proposition 99 against R Synth and the paper.
Result<SyntheticFit> synthetic_control(const UnitTable& table, std::size_t target, std::span<const std::size_t> donors,
                                       Seed seed, std::span<const double> importance = {});

struct SyntheticDid {
  double effect = 0.0;
  std::vector<double> unit_weights;  // by donor
  std::vector<double> time_weights;  // by period before
  std::vector<double> gap;           // by period, less the weighted gap before
};
enum class PanelMethod : std::uint8_t { synthetic_did, did };
/// Standard deviation of the donors' first differences before treatment. Errors: too_few_rows below 2 differences.
Result<double> noise_of(const UnitTable& table, std::span<const std::size_t> donors);
/// Synthetic difference-in-differences with exact weights: units by least squares on the simplex with a constant and
/// the ridge (treated · periods after)^(1/2) noise² · periods before, times with a constant and a tiny ridge. did:
/// equal weights. Source: Arkhangelsky et al. (2021). Checked: Proposition 99 against the exact optimum and synthdid
/// 0.0.9.
Result<SyntheticDid> synthetic_did(const UnitTable& table, std::span<const std::size_t> treated,
                                   std::span<const std::size_t> donors, double noise, PanelMethod method);

/// Its standard error. One treated unit: every donor in turn as if treated, the others as its donors; several: as many
/// donors drawn `draws` times. Errors: too_few_rows unless donors outnumber the treated.
Result<double> placebo_error(const UnitTable& table, std::size_t treated, std::span<const std::size_t> donors,
                             double noise, PanelMethod method, int draws, Seed seed);
/// Leave-one-unit-out with the weights kept; several treated units. Errors: too_few_rows below 2 treated.
Result<double> jackknife_error(const UnitTable& table, std::span<const std::size_t> treated,
                               std::span<const std::size_t> donors, const SyntheticDid& fit);

}  // namespace cw::stats
