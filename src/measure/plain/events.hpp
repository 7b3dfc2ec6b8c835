#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace cw::measure::plain {

/// One row of an events file; person and kind are numbers given in order of first appearance.
struct Event {
  std::int64_t person = 0;
  Instant at;
  std::int32_t kind = -1;  // -1: the file names no kinds
};

/// From where a person is watched, and what counts as coming back. Kinds -1: the first event of a person is the start,
/// every later one a return.
struct StartAndReturn {
  std::int32_t start = -1;
  std::int32_t returning = -1;
};

/// One person who started, with their returns at or after the start.
struct Path {
  std::int64_t person = 0;
  Instant start;
  std::vector<Instant> returns = {};  // ascending
};

struct Paths {
  std::vector<Path> paths = {};       // in order of person
  std::int64_t never_started = 0;     // people with events but no start
  std::int64_t before_the_start = 0;  // return events older than the start, left out
};

/// Events in any order. Where times are equal, the file's order counts.
Paths paths_of(std::span<const Event> events, StartAndReturn kinds);

}  // namespace cw::measure::plain
