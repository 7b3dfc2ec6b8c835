#include "stats/root.hpp"

#include <cmath>
#include <utility>

namespace cw::stats {

Result<double> root(const std::function<double(double)>& function, double low, double high) {
  double a = low, b = high, at_a = function(a), at_b = function(b);
  if (at_a == 0.0) return a;
  if (at_b == 0.0) return b;
  if (!std::isfinite(at_a) || !std::isfinite(at_b) || (at_a > 0.0) == (at_b > 0.0))
    return fail(ErrorCode::degenerate, "no solution lies in the range that was searched");
  for (int step = 0; step < 200 && std::abs(b - a) > 1e-13 * (std::abs(a) + std::abs(b)); ++step) {
    double next = b - at_b * (b - a) / (at_b - at_a);
    const double margin = 0.01 * (b - a);
    const bool inside = (next - (a + margin)) * (next - (b - margin)) < 0.0;
    if (step % 3 == 2 || !inside) next = 0.5 * (a + b);
    const double value = function(next);
    if (value == 0.0) return next;
    if ((value > 0.0) == (at_a > 0.0)) {
      a = next, at_a = value;
    } else {
      b = next, at_b = value;
    }
  }
  return 0.5 * (a + b);
}

}  // namespace cw::stats
