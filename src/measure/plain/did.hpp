#pragma once

#include <optional>

#include "measure/plain/panel.hpp"
#include "stats/group_time.hpp"

namespace cw::measure::plain {

struct DidInput {
  std::string outcome;
  PanelRows panel;
  std::vector<double> y;                             // by row of the table
  std::vector<std::optional<double>> first_treated;  // by row, on the scale of TimeAxis::values; none = never
  std::vector<std::size_t> file_rows;                // by row, for errors
  Covariates covariates;                             // by row; no names = none
  std::optional<Labels> clusters = {};               // by row
  std::string cluster_column = {};
  stats::DidControl control = stats::DidControl::never;
  stats::DidEstimator estimator = stats::DidEstimator::doubly_robust;
  bool simultaneous = false;
  int draws = 999;
};

/// Group-time effects and their averages: estimates att (over all groups and times after treatment), att_group,
/// att_dynamic, att_calendar, and two_way_fixed_effects to compare with; tables group_time (group time att se low high
/// ...), event_study, by_group, by_period and honest (what a violation of parallel trends as large as m times the
/// largest one before treatment would leave). Grade Adjusted if effects before treatment are not seen (pre-trend test)
/// and could have been, else Correlation. Errors: invalid_input (a unit with two treatment dates: rows named; a
/// negative date), degenerate (nothing varies, no unit treated), no_overlap (nobody to compare with), too_few_rows
/// (fewer than 5 clusters, nothing after treatment). Source: docs/methods/did.md. Checked: R did on mpdta.
Result<Finding> did(const DidInput& input, const Run& run);

Result<stats::DidControl> did_control(const std::string& name);
Result<stats::DidEstimator> did_estimator(const std::string& name);

}  // namespace cw::measure::plain
