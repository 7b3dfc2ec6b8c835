#include "stats/nelder_mead.hpp"

#include <algorithm>
#include <cmath>

namespace cw::stats {

namespace {

using Point = std::vector<double>;

struct Corner {
  Point at;
  double value = 0.0;
};

/// a + t (b − a).
Point between(const Point& a, const Point& b, double t) {
  Point point(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) point[i] = a[i] + t * (b[i] - a[i]);
  return point;
}

Point centre_of(const std::vector<Corner>& corners) {
  Point centre(corners[0].at.size(), 0.0);
  for (std::size_t c = 0; c + 1 < corners.size(); ++c) {
    for (std::size_t i = 0; i < centre.size(); ++i)
      centre[i] += corners[c].at[i] / static_cast<double>(corners.size() - 1);
  }
  return centre;
}

}  // namespace

Minimum nelder_mead(const std::function<double(const Point&)>& function, Point start, double edge, int most_steps,
                    double tolerance) {
  std::vector<Corner> corners{{start, function(start)}};
  for (std::size_t i = 0; i < start.size(); ++i) {
    Point at = start;
    at[i] += edge;
    corners.push_back({at, function(at)});
  }
  const auto lower = [](const Corner& a, const Corner& b) { return a.value < b.value; };
  int steps = 0;
  for (; steps < most_steps; ++steps) {
    std::stable_sort(corners.begin(), corners.end(), lower);
    Corner& worst = corners.back();
    const double best = corners.front().value;
    if (std::abs(worst.value - best) <= tolerance * (std::abs(best) + 1e-300)) break;
    const Point centre = centre_of(corners);
    const auto tried = [&](double t) {
      Corner corner{between(centre, worst.at, t), 0.0};
      corner.value = function(corner.at);
      return corner;
    };
    const Corner reflected = tried(-1.0);
    if (reflected.value < best) {
      const Corner expanded = tried(-2.0);
      worst = expanded.value < reflected.value ? expanded : reflected;
      continue;
    }
    if (reflected.value < corners[corners.size() - 2].value) {
      worst = reflected;
      continue;
    }
    const Corner contracted = tried(reflected.value < worst.value ? -0.5 : 0.5);
    if (contracted.value < std::min(reflected.value, worst.value)) {
      worst = contracted;
      continue;
    }
    for (std::size_t c = 1; c < corners.size(); ++c) {
      corners[c].at = between(corners[0].at, corners[c].at, 0.5);
      corners[c].value = function(corners[c].at);
    }
  }
  const auto least = std::min_element(corners.begin(), corners.end(), lower);
  return {least->at, least->value, steps};
}

}  // namespace cw::stats
