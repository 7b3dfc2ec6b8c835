#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "finding/finding.hpp"
#include "measure/scope.hpp"
#include "stats/survival.hpp"

namespace cw::measure {

/// How long something takes, with those for whom it has not happened yet counted as still waiting (Kaplan–Meier).
struct Waiting {
  std::string name;                    // "joining_to_first_order": estimates are name_median, the table is name
  std::string what;                    // "from joining to the first order", for sentences
  std::string unit = "days";           // of the observations
  std::vector<double> grid = {};       // times of the table, ascending
  std::vector<double> shares = {0.5};  // 0.5 gives the median, 0.9 the p90
  std::string counted = "people";      // what n counts
  std::int64_t people = 0;             // behind what is counted, where that is not people
};

/// Adds estimates of the quantiles (or refused parts "not reached"), a table "time share low high at_risk" and a
/// line_band figure. share is the share for whom it has happened by that time.
/// Errors: as stats::kaplan_meier.
Result<stats::SurvivalCurve> add_waiting(Finding& finding, const Waiting& waiting,
                                         std::vector<stats::Observation> observations, const Scope& scope);

}  // namespace cw::measure
