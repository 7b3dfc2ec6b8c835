#include "stats/always_valid.hpp"

#include <algorithm>
#include <cmath>

namespace cw::stats {

Result<AlwaysValid> mixture_test(double difference, double variance, double tau, double level) {
  if (!(variance > 0.0) || !std::isfinite(variance))
    return fail(ErrorCode::degenerate, "both arms are constant; there is no spread to judge by");
  if (!(tau > 0.0) || !std::isfinite(tau))
    return fail(ErrorCode::invalid_input, "the spread of effects must be above 0", "--tau",
                "give the size of effect that you expect, in the outcome's unit");
  const double wide = variance + tau * tau;
  const double log_ratio =
      0.5 * std::log(variance / wide) + tau * tau * difference * difference / (2.0 * variance * wide);
  const double half =
      std::sqrt(2.0 * variance * wide / (tau * tau) * (0.5 * std::log(wide / variance) - std::log(1.0 - level)));
  return AlwaysValid{std::exp(log_ratio), std::min(1.0, std::exp(-log_ratio)), difference - half, difference + half};
}

}  // namespace cw::stats
