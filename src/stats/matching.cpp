#include "stats/matching.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/decompositions.hpp"

namespace cw::stats {

namespace {

using Row = std::uint32_t;
constexpr Row nobody = std::numeric_limits<Row>::max();

/// The rows of one stratum.
struct Stratum {
  std::vector<Row> treated, controls;
};

std::vector<Stratum> strata_of(std::span<const std::uint8_t> treated, std::span<const std::uint32_t> stratum) {
  const std::size_t count = stratum.empty() ? 1 : *std::max_element(stratum.begin(), stratum.end()) + std::size_t{1};
  std::vector<Stratum> strata(count);
  for (std::size_t row = 0; row < treated.size(); ++row) {
    Stratum& own = strata[stratum.empty() ? 0 : stratum[row]];
    (treated[row] != 0 ? own.treated : own.controls).push_back(static_cast<Row>(row));
  }
  return strata;
}

/// Controls in order of score. Those of equal score form a group, first row first; groups that are used up are joined
/// to their neighbours, so that the next free one on either side is found in almost constant time.
class FreeControls {
 public:
  FreeControls(std::vector<Row> controls, std::span<const double> score) : rows_(std::move(controls)) {
    std::sort(rows_.begin(), rows_.end(),
              [&](Row a, Row b) { return score[a] < score[b] || (score[a] == score[b] && a < b); });
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (i == 0 || score[rows_[i]] != scores_.back()) {
        scores_.push_back(score[rows_[i]]);
        next_.push_back(i);
      }
    }
    next_.push_back(rows_.size());
    ends_.assign(next_.begin() + 1, next_.end());
    left_.resize(scores_.size() + 1);
    right_.resize(scores_.size() + 1);
    std::iota(left_.begin(), left_.end(), std::size_t{0});
    std::iota(right_.begin(), right_.end(), std::size_t{0});
  }

  struct Taken {
    Row row = nobody;
    std::size_t group = 0;
    bool below = false;  // its score is below that of the treated row
  };
  /// The nearest free control, or nobody within the caliper; takes it.
  Taken take(double score, double caliper) {
    const auto at = static_cast<std::size_t>(std::lower_bound(scores_.begin(), scores_.end(), score) - scores_.begin());
    const std::size_t above = find(right_, at), below = find(left_, at);  // `below` is one past the group
    const bool has_above = above < scores_.size(), has_below = below > 0;
    if (!has_above && !has_below) return {};
    const double up = has_above ? scores_[above] - score : std::numeric_limits<double>::infinity();
    const double down = has_below ? score - scores_[below - 1] : std::numeric_limits<double>::infinity();
    const bool take_above = up < down || (up == down && rows_[next_[above]] < rows_[next_[below - 1]]);
    if (std::min(up, down) > caliper) return {};
    const std::size_t group = take_above ? above : below - 1;
    return {take_from(group), group, !take_above};
  }

 private:
  Row take_from(std::size_t group) {
    const Row row = rows_[next_[group]++];
    if (next_[group] == ends_[group]) {
      right_[group] = group + 1;
      left_[group + 1] = group;
    }
    return row;
  }
  static std::size_t find(std::vector<std::size_t>& joined, std::size_t place) {
    std::size_t root = place;
    while (joined[root] != root) root = joined[root];
    while (joined[place] != root) place = std::exchange(joined[place], root);
    return root;
  }
  std::vector<Row> rows_;
  std::vector<double> scores_;            // of the groups, ascending
  std::vector<std::size_t> next_, ends_;  // of each group: its next free row, and its end
  std::vector<std::size_t> left_, right_;
};

void write_sets(Matches& matches, const std::vector<Row>& treated, const std::vector<std::vector<Row>>& controls) {
  for (std::size_t i = 0; i < treated.size(); ++i) {
    if (controls[i].empty()) continue;
    matches.treated.push_back(treated[i]);
    matches.controls.insert(matches.controls.end(), controls[i].begin(), controls[i].end());
    matches.begin.push_back(matches.controls.size());
  }
}

/// The `ratio` nearest of the ascending controls and all as near as the last of them.
std::vector<Row> nearest_with_ties(const std::vector<Row>& controls, std::span<const double> score, double own,
                                   const MatchOptions& options) {
  auto right = std::lower_bound(controls.begin(), controls.end(), own,
                                [&](Row row, double value) { return score[row] < value; });
  auto left = right;
  std::vector<Row> chosen;
  double farthest = 0.0;
  while (left != controls.begin() || right != controls.end()) {
    const double down = left != controls.begin() ? own - score[*(left - 1)] : std::numeric_limits<double>::infinity();
    const double up = right != controls.end() ? score[*right] - own : std::numeric_limits<double>::infinity();
    const double distance = std::min(down, up);
    if (distance > options.caliper ||
        (chosen.size() >= options.ratio && distance * distance > farthest * farthest + options.tie))
      break;
    if (chosen.size() < options.ratio) farthest = distance;
    chosen.push_back(down <= up ? *--left : *right++);
  }
  return chosen;
}

/// Where a treated row's control stands: which treated row, which of its controls.
struct Place {
  std::size_t group, treated, control;
};

/// Controls of one score are equally near to whoever takes them, so that who gets which changes the error alone. Those
/// below are dealt out last row first, as MatchIt does; places: in the order of taking.
void deal_like_matchit(std::vector<Place> places, std::vector<std::vector<Row>>& given) {
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.group < b.group; });
  for (std::size_t begin = 0, end = 0; begin < places.size(); begin = end) {
    while (end < places.size() && places[end].group == places[begin].group) ++end;
    for (std::size_t i = begin, j = end - 1; i < j; ++i, --j)
      std::swap(given[places[i].treated][places[i].control], given[places[j].treated][places[j].control]);
  }
}

void match_stratum(Matches& matches, Stratum stratum, std::span<const double> score, const MatchOptions& options) {
  std::stable_sort(stratum.treated.begin(), stratum.treated.end(), [&](Row a, Row b) { return score[a] > score[b]; });
  std::vector<std::vector<Row>> given(stratum.treated.size());
  if (options.replace) {
    std::sort(stratum.controls.begin(), stratum.controls.end(),
              [&](Row a, Row b) { return score[a] < score[b] || (score[a] == score[b] && a < b); });
    for (std::size_t i = 0; i < given.size(); ++i)
      given[i] = nearest_with_ties(stratum.controls, score, score[stratum.treated[i]], options);
  } else {
    FreeControls free(std::move(stratum.controls), score);
    std::vector<Place> below;
    for (std::size_t round = 0; round < options.ratio; ++round) {
      for (std::size_t i = 0; i < given.size(); ++i) {
        if (given[i].size() < round) continue;  // nobody was near enough before
        const auto taken = free.take(score[stratum.treated[i]], options.caliper);
        if (taken.row == nobody) continue;
        if (taken.below) below.push_back({taken.group, i, given[i].size()});
        given[i].push_back(taken.row);
      }
    }
    deal_like_matchit(std::move(below), given);
  }
  write_sets(matches, stratum.treated, given);
}

/// Pooled covariance within the two groups.
Matrix pooled_covariance(const Matrix& x, std::span<const std::uint8_t> treated) {
  Matrix pooled(x.columns, x.columns), centred = x;
  double rows[2] = {0.0, 0.0};
  for (const auto one : treated) rows[one != 0 ? 1 : 0] += 1.0;
  for (std::size_t column = 0; column < x.columns; ++column) {
    double sums[2] = {0.0, 0.0};
    for (std::size_t row = 0; row < x.rows; ++row) sums[treated[row] != 0 ? 1 : 0] += x(row, column);
    for (std::size_t row = 0; row < x.rows; ++row) {
      const int group = treated[row] != 0 ? 1 : 0;
      centred(row, column) -= sums[group] / rows[group];
    }
  }
  for (std::size_t i = 0; i < x.columns; ++i) {
    for (std::size_t j = 0; j < x.columns; ++j)
      pooled(i, j) = dot(centred.column(i), centred.column(j)) / (rows[0] + rows[1] - 2.0);
  }
  return pooled;
}

/// Rows of x turned so that squared Euclidean distance is Mahalanobis distance; values of a row lie together.
Result<std::vector<double>> turned_rows(const Matrix& x, std::span<const std::uint8_t> treated) {
  const Matrix pooled = pooled_covariance(x, treated);
  Matrix scaled = x;  // units of their own would hide what is singular
  for (std::size_t k = 0; k < x.columns; ++k) {
    if (!(pooled(k, k) > 0.0)) return fail(ErrorCode::degenerate, "a covariate never varies within the groups");
    for (double& value : scaled.column(k)) value /= std::sqrt(pooled(k, k));
  }
  const SymmetricEigen eigen = symmetric_eigen(pooled_covariance(scaled, treated));
  if (!(eigen.values.front() > 1e-10))
    return fail(ErrorCode::degenerate, "covariates explain each other within the groups");
  std::vector<double> turned(x.rows * x.columns);
  for (std::size_t k = 0; k < x.columns; ++k) {
    const auto along = multiply(scaled, eigen.vectors.column(k));
    const double scale = 1.0 / std::sqrt(eigen.values[k]);
    for (std::size_t row = 0; row < x.rows; ++row) turned[row * x.columns + k] = along[row] * scale;
  }
  return turned;
}

class MahalanobisSearch {
 public:
  MahalanobisSearch(std::vector<double> turned, std::size_t columns, std::span<const double> score,
                    const MatchOptions& options)
      : turned_(std::move(turned)), columns_(columns), score_(score), options_(options) {}

  void match(Matches& matches, const Stratum& stratum) {
    std::vector<std::vector<Row>> given(stratum.treated.size());
    used_.assign(stratum.controls.size(), 0);
    const std::size_t rounds = options_.replace ? 1 : options_.ratio;
    for (std::size_t round = 0; round < rounds; ++round) {
      for (std::size_t i = 0; i < given.size(); ++i) {
        if (given[i].size() < round) continue;
        if (options_.replace) {
          given[i] = nearest(stratum.treated[i], stratum.controls);
        } else if (const auto place = nearest_free(stratum.treated[i], stratum.controls); place < used_.size()) {
          used_[place] = 1;
          given[i].push_back(stratum.controls[place]);
        }
      }
    }
    write_sets(matches, stratum.treated, given);
  }

 private:
  bool near_enough(Row a, Row b) const { return !(std::abs(score_[a] - score_[b]) > options_.caliper); }
  double distance(Row a, Row b, double stop) const {
    const double *x = &turned_[a * columns_], *y = &turned_[b * columns_];
    double sum = 0.0;
    for (std::size_t k = 0; k < columns_ && sum <= stop; ++k) sum += (x[k] - y[k]) * (x[k] - y[k]);
    return sum;
  }
  std::size_t nearest_free(Row own, const std::vector<Row>& controls) const {
    double best = std::numeric_limits<double>::infinity();
    std::size_t found = controls.size();
    for (std::size_t place = 0; place < controls.size(); ++place) {
      if (used_[place] != 0 || !near_enough(own, controls[place])) continue;
      const double far = distance(own, controls[place], best);
      if (far < best) best = far, found = place;
    }
    return found;
  }
  std::vector<Row> nearest(Row own, const std::vector<Row>& controls) const {
    std::vector<std::pair<double, Row>> all;
    for (const Row control : controls) {
      if (near_enough(own, control))
        all.emplace_back(distance(own, control, std::numeric_limits<double>::infinity()), control);
    }
    std::sort(all.begin(), all.end());
    std::vector<Row> chosen;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i >= options_.ratio && all[i].first > all[options_.ratio - 1].first + options_.tie) break;
      chosen.push_back(all[i].second);
    }
    return chosen;
  }
  std::vector<double> turned_;
  std::size_t columns_;
  std::span<const double> score_;
  MatchOptions options_;
  std::vector<std::uint8_t> used_;
};

}  // namespace

Matches match_nearest(std::span<const double> score, std::span<const std::uint8_t> treated,
                      std::span<const std::uint32_t> stratum, const MatchOptions& options) {
  CW_CHECK(score.size() == treated.size() && options.ratio >= 1);
  Matches matches;
  matches.begin.push_back(0);
  for (auto& own : strata_of(treated, stratum)) match_stratum(matches, std::move(own), score, options);
  return matches;
}

Result<Matches> match_mahalanobis(const Matrix& x, std::span<const double> score, std::span<const std::uint8_t> treated,
                                  std::span<const std::uint32_t> stratum, const MatchOptions& options) {
  CW_CHECK(x.rows == treated.size() && options.ratio >= 1);
  CW_TRY(auto turned, turned_rows(x, treated));
  MahalanobisSearch search(std::move(turned), x.columns, score, options);
  Matches matches;
  matches.begin.push_back(0);
  for (const auto& own : strata_of(treated, stratum)) search.match(matches, own);
  return matches;
}

}  // namespace cw::stats
