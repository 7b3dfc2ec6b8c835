#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "base/chance.hpp"
#include "base/result.hpp"
#include "stats/least_squares.hpp"

/// Difference-in-differences with staggered adoption: Callaway & Sant'Anna (2021), Journal of Econometrics 225(2).
namespace cw::stats {

/// A balanced panel. A unit's values lie together; periods are numbered 0 to periods − 1 in order of time.
struct Panel {
  static constexpr std::uint32_t never = std::numeric_limits<std::uint32_t>::max();
  std::size_t units = 0, periods = 0;
  std::vector<double> y;                     // units x periods
  std::vector<std::uint32_t> first_treated;  // by unit: period 1 or later, or never
  std::vector<Matrix> covariates = {};       // by period: units x columns; none = no covariates
  Clusters clusters = {};                    // of units; none = each its own
  double at(std::size_t unit, std::size_t period) const { return y[unit * periods + period]; }
};

enum class DidControl : std::uint8_t { never, not_yet };
enum class DidEstimator : std::uint8_t { doubly_robust, regression, ipw };

/// An average with what each unit (or cluster) adds to it: the standard error is √Σ influence² / units.
struct Influenced {
  double value = 0.0;
  double standard_error = 0.0;
  std::vector<double> influence;  // by unit; mean 0
};

/// The effect on group g at period t: change since g − 1 (before treatment: since the period before) against controls.
struct GroupTimeCell {
  std::uint32_t group = 0, time = 0;
  std::size_t treated = 0, controls = 0;
  std::optional<Influenced> effect;  // none: see reason
  std::string reason = {};
};

/// Every group and time. Groups: in ascending order; where nobody is never treated and controls are not_yet, the last
/// group serves as control only and times from its treatment on are left out, as R did does.
/// Errors: no_overlap (no never-treated unit for control never; one group and nobody to compare with).
/// Source: see above; Sant'Anna & Zhao (2020) for the estimators with covariates. Checked: R did on mpdta.
Result<std::vector<GroupTimeCell>> group_time_effects(const Panel& panel, DidControl control, DidEstimator estimator);

struct Aggregated {
  Influenced overall;
  std::vector<std::pair<std::int64_t, Influenced>> by = {};  // group, event time or period
};
/// Averages over cells at or after treatment, weighted by the size of the groups; the error counts that sizes are
/// estimated. dynamic: all event times, the overall over those from 0 on; by group and calendar: overall by group size,
/// and plain over periods. Errors: too_few_rows if no cell after treatment could be estimated.
Result<Aggregated> aggregate_simple(const Panel& panel, const std::vector<GroupTimeCell>& cells);
Result<Aggregated> aggregate_by_group(const Panel& panel, const std::vector<GroupTimeCell>& cells);
Result<Aggregated> aggregate_by_event_time(const Panel& panel, const std::vector<GroupTimeCell>& cells);
Result<Aggregated> aggregate_by_period(const Panel& panel, const std::vector<GroupTimeCell>& cells);

/// The usual regression, to compare with: outcome on a dummy of treatment, units and periods; errors CR1 over units or
/// clusters. Where effects grow it takes late changes of the treated for those of controls, and can even turn the sign.
/// Errors: degenerate if treatment does not vary beyond units and periods. Checked: statsmodels on mpdta.
Result<Influenced> two_way_fixed_effects(const Panel& panel);

struct PreTrend {
  double wald = 0.0;
  std::size_t df = 0;
  double p = 1.0;
};
/// Whether all effects before treatment are zero together: chi-squared, or Hotelling's F where units (or clusters) are
/// fewer than 50 for each effect, as the chi-squared then rejects far too often. Nothing if there is no effect before,
/// or no more units (clusters) than effects.
std::optional<PreTrend> pre_trend(const Panel& panel, const std::vector<GroupTimeCell>& cells);

/// How many standard errors a band must be wide on either side to hold all of `effects` at once, by the multiplier
/// bootstrap (Rademacher weights on units or clusters, largest t of each of `draws`). Every draw forks a seed.
double simultaneous_width(const Panel& panel, const std::vector<const Influenced*>& effects, double level, int draws,
                          Seed seed);

}  // namespace cw::stats
