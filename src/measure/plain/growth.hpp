#pragma once

#include <vector>

#include "measure/plain/run.hpp"

namespace cw::measure::plain {

/// Growth by contact: in each period (ad_rate + (N / market) contact_rate)(market − N) people join, and `stays` of
/// those who are there stay. The discrete form of Bass (1969) with p = ad_rate and q = contact_rate.
struct GrowthModel {
  double market = 0.0;        // people who could ever join
  double start = 0.0;         // people there at the start
  double contact_rate = 0.0;  // b: per person and period
  double ad_rate = 0.0;       // A: per person and period, never money
  double stays = 1.0;         // share of the stock that stays per period
};

/// The stock after 0, 1, ... periods. Errors: invalid_input unless 0 <= start <= market, market > 0, rates >= 0 with
/// ad_rate + contact_rate <= 1 (else more join than there are) and 0 <= stays <= 1.
Result<std::vector<double>> growth_path(const GrowthModel& model, int periods);
/// Periods until half the market, in continuous time without advertising or leaving: ln((M − N)/N) / b.
/// Errors: invalid_input as above; degenerate if nobody is there at the start or b is 0.
Result<double> periods_to_half_market(const GrowthModel& model);

/// The worked growth example of the 2008 blog post on community return: as printed, as corrected, over several periods,
/// and what in the post does not agree with itself. Nothing is estimated (grade Assumption).
/// Source: docs/methods/growth_example.md. Checked: tests/reference/numbers/community_growth_formula.expected.json.
Result<Finding> growth_example(const Run& run);

}  // namespace cw::measure::plain
