#include "measure/attribution/whole_parts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cw::measure::attribution {

std::vector<std::int64_t> whole_parts(std::span<const double> parts, std::int64_t total) {
  std::vector<std::int64_t> whole;
  std::vector<std::int64_t> remainder;  // in millionths, so that the last bit of a sum decides no tie
  std::int64_t left = total;
  for (const double part : parts) {
    whole.push_back(static_cast<std::int64_t>(std::floor(part)));
    remainder.push_back(std::llround((part - std::floor(part)) * 1e6));
    left -= whole.back();
  }
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });
  const auto n = static_cast<std::int64_t>(parts.size());
  for (std::int64_t i = 0; i < left; ++i) ++whole[order[static_cast<std::size_t>(i % n)]];
  for (std::int64_t i = 0; i < -left; ++i) --whole[order[static_cast<std::size_t>(n - 1 - i % n)]];
  return whole;
}

}  // namespace cw::measure::attribution
