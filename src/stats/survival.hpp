#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"

namespace cw::stats {

/// Time until something happened, or until we stopped looking (event false: censored, it may still happen).
struct Observation {
  double time = 0.0;  // >= 0, any unit
  bool event = false;
};

struct SurvivalStep {
  double time = 0.0;               // an event time
  std::int64_t at_risk = 0;        // just before it
  std::int64_t events = 0;         // at it
  double survival = 1.0;           // share for whom it has not happened after it
  double standard_error = 0.0;     // Greenwood
  std::optional<double> low = {};  // none where survival is 0, or nobody is left to judge by
  std::optional<double> high = {};
};

struct SurvivalCurve {
  std::int64_t n = 0;
  std::int64_t events = 0;
  double last_time = 0.0;  // the longest time anybody was watched
  std::vector<SurvivalStep> steps = {};
};

enum class SurvivalInterval { log, log_log };

/// Kaplan–Meier estimate with Greenwood's variance; events at a time come before censorings at it.
/// log_log stays inside [0, 1] and is the one to show; log is R's default.
/// Errors: too_few_rows if empty; invalid_input for a negative or non-finite time.
/// Source: Kaplan & Meier (1958); Greenwood (1926). Checked: R survival 3.5-3, tests/reference/numbers/km_members.csv.
Result<SurvivalCurve> kaplan_meier(std::vector<Observation> observations, double level,
                                   SurvivalInterval interval = SurvivalInterval::log_log);

/// The last step at or before a time; nullptr before the first event.
const SurvivalStep* at(const SurvivalCurve& curve, double time);

/// First time at which at least `share` had the event; low and high where the interval's curves cross, if they do.
struct TimeQuantile {
  std::optional<double> time = {};  // none: not reached while people were watched
  std::optional<double> low = {};
  std::optional<double> high = {};
};
/// share in (0, 1): 0.5 is the median. Where the curve is flat exactly at 1 - share the left end is taken.
TimeQuantile time_quantile(const SurvivalCurve& curve, double share);

struct LogRank {
  double chi_squared = 0.0;  // 1 degree of freedom
  double p = 1.0;
  double observed_first = 0.0, expected_first = 0.0;
  double observed_second = 0.0, expected_second = 0.0;
};

/// Whether two groups have the same curve. Errors: too_few_rows if a group is empty; degenerate without any event.
/// Source: Mantel (1966). Checked: R survdiff(), tests/reference/numbers/km_members.csv.
Result<LogRank> log_rank(std::vector<Observation> first, std::vector<Observation> second);

}  // namespace cw::stats
