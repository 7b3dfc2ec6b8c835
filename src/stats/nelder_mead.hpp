#pragma once

#include <functional>
#include <vector>

namespace cw::stats {

struct Minimum {
  std::vector<double> at;
  double value = 0.0;
  int steps = 0;
};

/// The lowest point that Nelder and Mead's simplex (1965; the usual coefficients) finds from `start`, with edges of
/// `edge`, in at most `most_steps` steps or until all corners agree within `tolerance` of their value. Local: try
/// several starts.
Minimum nelder_mead(const std::function<double(const std::vector<double>&)>& function, std::vector<double> start,
                    double edge, int most_steps, double tolerance = 1e-12);

}  // namespace cw::stats
