#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "base/result.hpp"
#include "finding/fold.hpp"

namespace cw::measure {

/// People are cut into this many ranges of ascending person_id, whatever the number of threads.
inline constexpr int range_count = 64;

using PersonVisitor = std::function<Result<>(const PersonSlice&)>;

/// Calls `visit` for each person of one range (0 to 63) in ascending person_id, stops at its first error and returns
/// it. All ids of a range lie below all ids of the next. Called from several threads at once, each with its own range.
using PersonSource = std::function<Result<>(int range, const PersonVisitor& visit)>;

struct ScanCounts {
  std::int64_t people = 0;
  std::int64_t activities = 0;
  std::int64_t outcomes = 0;
};

/// Runs all folds of a build over all people in one pass. Each range has its own copy of every fold (`fresh`); the
/// copies are merged in range order, so the result is the same on any number of threads (>= 1).
/// Errors: damaged if people, or the rows of one person, are not in strict (person), (time, row_id) order; whatever the
/// source returns (of several, the one of the lowest range); internal if a fold throws.
Result<ScanCounts> scan(const PersonSource& source, std::span<Fold* const> folds, int threads);

}  // namespace cw::measure
