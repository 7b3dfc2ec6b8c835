#include "stats/concentration.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace cw::stats {

std::int64_t absence_factor(std::vector<std::int64_t> counts) {
  std::sort(counts.begin(), counts.end(), std::greater<>());
  const std::int64_t total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  std::int64_t reached = 0, people = 0;
  while (2 * reached < total) reached += counts[static_cast<std::size_t>(people++)];
  return people;
}

}  // namespace cw::stats
