#pragma once

#include <cstdint>
#include <limits>

#include "base/result.hpp"
#include "stats/matrix.hpp"

namespace cw::stats {

struct MatchOptions {
  std::size_t ratio = 1;                                     // controls a treated row, at most
  double caliper = std::numeric_limits<double>::infinity();  // largest distance of a pair, in units of the score
  bool replace = false;                                      // a control may serve several; ties then share
  double tie = 0.0;  // with replacement: squared distances this much above the last one still tie with it
};

/// Sets of one treated row and its controls; a treated row without any is in no set.
struct Matches {
  std::vector<std::uint32_t> treated;
  std::vector<std::size_t> begin;  // sets + 1: where the set's controls begin in `controls`
  std::vector<std::uint32_t> controls;
  std::size_t sets() const { return treated.size(); }
  std::span<const std::uint32_t> controls_of(std::size_t set) const {
    return std::span(controls).subspan(begin[set], begin[set + 1] - begin[set]);
  }
};

/// Greedy nearest neighbours on one score. Treated rows are taken in descending score (equal ones in row order) and
/// each gets the nearest control that is free, of equally near ones the first row. ratio > 1 goes round: everybody's
/// first control, then everybody's second. With replacement: the `ratio` nearest, and all as near as the last of them.
/// treated: 0 or 1 a row; stratum: only rows of one stratum are paired (empty: all are).
/// O(n log n). Checked: MatchIt 4.5.5 on LaLonde's data; a plain search over all pairs in
/// tests/stats/matching_test.cpp.
Matches match_nearest(std::span<const double> score, std::span<const std::uint8_t> treated,
                      std::span<const std::uint32_t> stratum, const MatchOptions& options);

/// The same by Mahalanobis distance with the pooled covariance within the groups; treated rows in row order. A caliper
/// is on `score`. O(treated · controls · columns). Errors: degenerate if the covariance cannot be inverted.
Result<Matches> match_mahalanobis(const Matrix& x, std::span<const double> score, std::span<const std::uint8_t> treated,
                                  std::span<const std::uint32_t> stratum, const MatchOptions& options);

}  // namespace cw::stats
