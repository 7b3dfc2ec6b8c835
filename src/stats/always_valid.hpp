#pragma once

#include "base/result.hpp"

namespace cw::stats {

/// The difference of two means at one look of a test that may be looked at any time.
struct AlwaysValid {
  double likelihood_ratio = 1.0;  // of a normal mixture of effects against none
  double p = 1.0;                 // of this look alone: min(1, 1 / ratio); over looks take the smallest so far
  double low = 0.0, high = 0.0;   // holds at all looks at once
};

/// Mixture sequential probability ratio test. difference: treated - control; variance: of the difference (sum of
/// variance / n of the arms), > 0; tau: standard deviation of the effects expected, > 0, chosen before the data.
/// Errors: invalid_input for a variance or tau of 0; 0 < level < 1.
/// Source: Johari, Koomen, Pekelis & Walsh (2017). Checked: closed form against quadrature, 1e-9.
Result<AlwaysValid> mixture_test(double difference, double variance, double tau, double level);

}  // namespace cw::stats
