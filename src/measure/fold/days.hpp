#pragma once

#include <cstddef>
#include <vector>

#include "base/time.hpp"

namespace cw::measure {

/// The local days of a range, cut once, so that a fold can place an instant in a few nanoseconds.
class Days {
 public:
  Days(const Zone& zone, DayRange range);
  Instant from() const { return starts_.front(); }
  Instant until() const { return starts_.back(); }
  /// Days since the start of the range. from() <= at < until().
  std::size_t index(Instant at) const {
    auto guess = static_cast<std::size_t>((at.micros - starts_.front().micros) / micros_per_day);
    if (guess >= size()) guess = size() - 1;
    while (at < starts_[guess]) --guess;         // days of 23 hours put the guess behind,
    while (!(at < starts_[guess + 1])) ++guess;  // days of 25 hours in front
    return guess;
  }
  std::size_t size() const { return starts_.size() - 1; }
  /// First instant of the day after day `index`.
  Instant end_of(std::size_t index) const { return starts_[index + 1]; }

 private:
  std::vector<Instant> starts_;  // one more than there are days
};

}  // namespace cw::measure
