#pragma once

#include <cstdint>
#include <span>

namespace cw::stats {

/// Paths through channels, one after the other, each with how many journeys took it.
struct WeightedPaths {
  std::span<const std::uint32_t> steps = {};    // channels of all paths; each < channels
  std::span<const std::uint64_t> offsets = {};  // one more than paths; path i is steps[offsets[i], offsets[i + 1])
  std::span<const double> conversions = {};     // journeys of each path that converted; >= 0
  std::span<const double> value = {};           // what they brought together, any unit; 0 where conversions is 0
  std::span<const double> nulls = {};           // journeys that did not convert; >= 0; empty: none are known
  std::uint32_t channels = 0;

  std::size_t size() const { return conversions.size(); }
  std::span<const std::uint32_t> path(std::size_t i) const {
    return steps.subspan(offsets[i], offsets[i + 1] - offsets[i]);
  }
  double journeys(std::size_t i) const { return conversions[i] + (nulls.empty() ? 0.0 : nulls[i]); }
};

}  // namespace cw::stats
