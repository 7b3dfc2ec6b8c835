#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "stats/weighted_paths.hpp"

/// Credit for outcomes among the touchpoints before them.
namespace cw::measure::attribution {

/// The name of the bucket for outcomes that no touchpoint came before.
inline constexpr const char* unattributed = "unattributed";

/// Paths of touchpoints with what came of them. A path without steps is an outcome that no touchpoint came before.
struct Journeys {
  std::vector<std::string> channels = {};  // ascending by name
  std::vector<std::uint32_t> steps = {};   // channels of all paths
  std::vector<std::uint64_t> offsets = {0};
  std::vector<std::int64_t> ages = {};     // by step, seconds before the conversion; empty: the paths carry no times
  std::vector<double> conversions = {};    // by path
  std::vector<double> value = {};          // by path, in major units; 0 where there is no conversion but an empty path
  std::vector<double> nulls = {};          // by path, journeys that did not convert
  std::vector<std::uint32_t> person = {};  // by path; empty: every journey is drawn for itself
  bool has_value = false;                  // else value is 0 throughout and not printed
  bool has_nulls = false;                  // else nobody counted the journeys that did not convert
  bool keeps_unattributed = false;         // whether the bucket is printed when it is empty
  std::int64_t empty_paths = 0;            // rows without a step
  std::int64_t without_end = 0;            // rows with neither a conversion nor a null
  std::int64_t value_without_conversion = 0;  // rows whose value went to the bucket for that
  std::int64_t negative_values = 0;           // rows; kept as they are

  std::size_t size() const { return conversions.size(); }
  std::span<const std::uint32_t> path(std::size_t i) const {
    return std::span(steps).subspan(offsets[i], offsets[i + 1] - offsets[i]);
  }
  stats::WeightedPaths weighted() const;
  double total_conversions() const;
  double total_value() const;
};

/// Journeys from rows that somebody has counted already, path by path.
class JourneyRows {
 public:
  JourneyRows(bool has_value, bool has_nulls);
  /// The number of a channel, in order of appearance.
  std::uint32_t channel(std::string_view name);
  void step(std::uint32_t channel) { journeys_.steps.push_back(channel); }
  /// Ends the path of the steps since the last end. Errors: invalid_input for a negative count.
  Result<> end(double conversions, double value, double nulls);
  /// All of them, channels in order of name. Errors: degenerate if nothing converted or no path has a step;
  /// invalid_input for a channel with the name of the bucket.
  Result<Journeys> take();

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  Journeys journeys_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
};

struct Touch {
  std::uint32_t person = 0;
  std::uint32_t channel = 0;
  std::int64_t second = 0;  // since 1970
};
struct Conversion {
  std::uint32_t person = 0;
  std::int64_t second = 0;
  double value = 0.0;
};
/// No person: a row that names nobody; its touch counts for nothing, its conversion is unattributed.
inline constexpr std::uint32_t nobody = UINT32_MAX;

struct TouchOptions {
  double lookback_days = 30.0;
  bool reset = false;  // a touch serves the next conversion only; else every conversion within the lookback
  bool has_value = true;
  bool null_journeys = true;  // touches that served no conversion are journeys that did not convert
};

/// What became of the touches; the parts sum to all of them.
struct TouchUse {
  std::int64_t credited = 0;
  std::int64_t same_second = 0;     // of those, in the second of their conversion
  std::int64_t too_early = 0;       // a conversion followed, but later than the lookback
  std::int64_t after_the_last = 0;  // after the person's last conversion
  std::int64_t never_converted = 0;
  std::int64_t nobody = 0;
};

/// One journey a conversion: the touches of the person from `lookback` before it to its own second, both in, ordered by
/// time, then by name of the channel. With reset, those after the person's previous conversion (an earlier second)
/// only; conversions of one second share their journey. Touches that served none are a journey that did not convert,
/// cut at conversions. channels: names, by Touch::channel, in any order.
/// Errors: usage unless lookback_days > 0; degenerate without a conversion, or if no touch precedes any.
/// Checked: tests/reference/numbers/attribution_touches.expected.json.
Result<Journeys> journeys_of(std::vector<Touch> touches, std::vector<Conversion> conversions,
                             const std::vector<std::string>& channels, const TouchOptions& options, TouchUse& use);

}  // namespace cw::measure::attribution
