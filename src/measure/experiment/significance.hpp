#pragma once

#include <string>
#include <vector>

#include "measure/plain/run.hpp"
#include "stats/intervals.hpp"
#include "stats/multiple_tests.hpp"
#include "stats/proportions.hpp"

namespace cw::measure::experiment {

/// Below this p an experiment's arms are not as planned, and its results are not read.
inline constexpr double ratio_alarm = 0.001;

/// method: newcombe, miettinen_nurminen, agresti_caffo or wald. Estimates: difference by that method, p_value (pooled
/// z), fisher_p, risk_ratio; table "methods" with the others. Errors: usage with the nearest method; those of stats.
Result<Finding> test_proportions(const stats::Successes& treated, const stats::Successes& control,
                                 const std::string& method, const plain::Run& run);

/// method: welch, or student with equal variances. Estimates: difference, p_value. Errors: as above.
Result<Finding> test_means(const stats::Summary& treated, const stats::Summary& control, const std::string& method,
                           const plain::Run& run);

/// Estimates: p_value, chi_squared; caution where p < 0.001. Errors: those of stats::sample_ratio.
Result<Finding> sample_ratio(std::span<const double> counts, std::span<const double> weights, const plain::Run& run);

/// Table "adjusted": test, p, adjusted, rejected (at alpha), in the order given. Errors: those of stats::adjusted;
/// invalid_input for alpha outside (0, 1).
Result<Finding> adjust(std::span<const double> p, const std::string& method, double alpha, const plain::Run& run);

}  // namespace cw::measure::experiment
