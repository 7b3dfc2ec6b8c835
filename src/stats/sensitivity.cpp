#include "stats/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/special.hpp"

namespace cw::stats {

namespace {

constexpr std::size_t exact_pairs = 25;

/// Twice the rank of each |difference| (whole numbers, ties share), and whether it is above zero.
struct DoubledRanks {
  std::vector<std::int64_t> ranks;
  std::int64_t above = 0;  // their sum where treated is above control
};

DoubledRanks doubled_ranks(std::vector<double> differences) {
  std::erase(differences, 0.0);
  std::sort(differences.begin(), differences.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  DoubledRanks result;
  for (std::size_t begin = 0, end = 0; begin < differences.size(); begin = end) {
    while (end < differences.size() && std::abs(differences[end]) == std::abs(differences[begin])) ++end;
    const auto rank = static_cast<std::int64_t>(begin + 1 + end);  // twice the mean of begin + 1 ... end
    for (std::size_t i = begin; i < end; ++i) {
      result.ranks.push_back(rank);
      if (differences[i] > 0.0) result.above += rank;
    }
  }
  return result;
}

/// P(sum of the ranks above zero >= seen), each above with chance p.
double upper_tail(const DoubledRanks& ranked, double p) {
  if (ranked.ranks.size() > exact_pairs) {
    double mean = 0.0, squares = 0.0;
    for (const auto rank : ranked.ranks) {
      mean += p * static_cast<double>(rank);
      squares += p * (1.0 - p) * static_cast<double>(rank) * static_cast<double>(rank);
    }
    return normal_cdf((mean - static_cast<double>(ranked.above)) / std::sqrt(squares));
  }
  std::int64_t total = 0;
  for (const auto rank : ranked.ranks) total += rank;
  std::vector<double> chance(static_cast<std::size_t>(total) + 1, 0.0);
  chance[0] = 1.0;
  for (const auto rank : ranked.ranks) {
    for (std::size_t sum = chance.size(); sum-- > 0;) {
      const auto step = static_cast<std::size_t>(rank);
      chance[sum] = (1.0 - p) * chance[sum] + (sum >= step ? p * chance[sum - step] : 0.0);
    }
  }
  double tail = 0.0;
  for (auto sum = static_cast<std::size_t>(ranked.above); sum < chance.size(); ++sum) tail += chance[sum];
  return std::min(tail, 1.0);
}

/// Means of all pairs, each with itself among them, ascending.
std::vector<double> pairwise_means(std::span<const double> values) {
  std::vector<double> means;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i; j < values.size(); ++j) means.push_back((values[i] + values[j]) / 2.0);
  }
  std::sort(means.begin(), means.end());
  return means;
}

/// The value below which a share of the ascending values lies; between two if the share falls there.
double crossing(const std::vector<double>& ascending, double share) {
  const double place = share * static_cast<double>(ascending.size());
  const auto below = static_cast<std::size_t>(std::floor(place + 1e-9));
  if (below == 0) return ascending.front();
  if (below >= ascending.size()) return ascending.back();
  return std::abs(place - static_cast<double>(below)) < 1e-9 ? 0.5 * (ascending[below - 1] + ascending[below])
                                                             : ascending[below];
}

double robustness(double f) {
  return 0.5 * (std::sqrt(f * f * f * f + 4.0 * f * f) - f * f);
}

}  // namespace

double e_value(double ratio) {
  CW_CHECK(ratio > 0.0);
  const double above = ratio < 1.0 ? 1.0 / ratio : ratio;
  return above + std::sqrt(above * (above - 1.0));
}

double e_value_of_interval(double low, double high) {
  CW_CHECK(low > 0.0 && low <= high);
  if (low <= 1.0 && high >= 1.0) return 1.0;
  return e_value(low > 1.0 ? low : high);
}

Result<SignedRankBounds> signed_rank_bounds(std::span<const double> differences, double gamma) {
  if (!(gamma >= 1.0)) return fail(ErrorCode::invalid_input, "gamma is 1 or more", "--gamma");
  const DoubledRanks ranked = doubled_ranks({differences.begin(), differences.end()});
  if (ranked.ranks.size() < 5)
    return fail(ErrorCode::too_few_rows, "fewer than 5 pairs differ", {}, "bring more matched pairs");
  const double most = gamma / (1.0 + gamma), least = 1.0 / (1.0 + gamma);
  const auto means = pairwise_means(differences);
  return SignedRankBounds{gamma, upper_tail(ranked, least), upper_tail(ranked, most), crossing(means, 1.0 - most),
                          crossing(means, 1.0 - least)};
}

Robustness robustness_value(double t, double df, double share, double level) {
  const double f = share * std::abs(t) / std::sqrt(df);
  const double critical = t_quantile(0.5 + level / 2.0, df - 1.0) / std::sqrt(df - 1.0);
  Robustness result{t * t / (t * t + df), robustness(f), 0.0};
  if (f > critical)
    result.value_interval =
        f < 1.0 / critical ? robustness(f - critical) : (f * f - critical * critical) / (1.0 + f * f);
  return result;
}

double adjusted_estimate(double estimate, double standard_error, double df, double r2_treatment, double r2_outcome) {
  const double bias = standard_error * std::sqrt(df * r2_outcome * r2_treatment / (1.0 - r2_treatment));
  return estimate > 0.0 ? estimate - bias : estimate + bias;
}

}  // namespace cw::stats
