#include "stats/multiple_tests.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "base/nearest.hpp"
#include "stats/special.hpp"

namespace cw::stats {

namespace {

/// p times what a p-value of this rank (from 1) counts for; harmonic: 1 + 1/2 + ... + 1/n.
double scaled(double p, double rank, double n, double harmonic, Adjustment how) {
  switch (how) {
    case Adjustment::holm:
    case Adjustment::hochberg:
      return p * (n - rank + 1.0);
    case Adjustment::bh:
      return p * n / rank;
    case Adjustment::by:
      return p * n / rank * harmonic;
    case Adjustment::bonferroni:
      return p * n;
  }
  return p;
}

}  // namespace

Result<Adjustment> adjustment_of(std::string_view name) {
  const std::vector<std::string> known = {"holm", "bh", "by", "hochberg", "bonferroni"};
  const auto found = std::find(known.begin(), known.end(), name);
  if (found != known.end()) return static_cast<Adjustment>(found - known.begin());
  return fail(ErrorCode::usage, "there is no adjustment \"" + std::string(name) + "\"", "--method",
              did_you_mean(name, known, "write holm, bh, by, hochberg or bonferroni"));
}

Result<std::vector<double>> adjusted(std::span<const double> p, Adjustment how) {
  if (p.empty()) return fail(ErrorCode::too_few_rows, "there is no p-value", "--pvalues", "give one or more");
  for (const double value : p) {
    if (!(value >= 0.0 && value <= 1.0))
      return fail(ErrorCode::invalid_input, "a p-value lies outside 0 to 1", "--pvalues", "give them as in 0.01,0.2");
  }
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  const auto n = static_cast<double>(p.size());
  double harmonic = 0.0;
  for (std::size_t i = 1; i <= p.size(); ++i) harmonic += 1.0 / static_cast<double>(i);
  std::vector<double> out(p.size());
  // Holm runs up from the smallest and never falls; the step-up methods run down from the largest and never rise.
  double limit = how == Adjustment::holm ? 0.0 : 1.0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t rank = how == Adjustment::holm ? i : order.size() - 1 - i;
    const double value = scaled(p[order[rank]], static_cast<double>(rank + 1), n, harmonic, how);
    if (how == Adjustment::bonferroni) {
      limit = value;
    } else {
      limit = how == Adjustment::holm ? std::max(limit, value) : std::min(limit, value);
    }
    out[order[rank]] = std::min(1.0, limit);
  }
  return out;
}

Result<ChiSquared> sample_ratio(std::span<const double> counts, std::span<const double> weights) {
  if (counts.size() != weights.size())
    return fail(ErrorCode::invalid_input, "there are not as many weights as counts", "--weights",
                "give one weight an arm, as in 1,1");
  double people = 0.0, weight = 0.0, arms = 0.0;
  for (std::size_t arm = 0; arm < counts.size(); ++arm) {
    if (!(counts[arm] >= 0.0) || !(weights[arm] >= 0.0) || !std::isfinite(counts[arm] + weights[arm]))
      return fail(ErrorCode::invalid_input, "a count or weight is below 0", "--counts, --weights",
                  "give numbers of 0 or more");
    if (weights[arm] == 0.0 && counts[arm] > 0.0)
      return fail(ErrorCode::invalid_input, "an arm that was planned to be empty has people", "--weights",
                  "give its planned weight, or find out how they came there");
    people += counts[arm];
    weight += weights[arm];
    arms += weights[arm] > 0.0 ? 1.0 : 0.0;
  }
  if (arms < 2.0 || !(people > 0.0))
    return fail(ErrorCode::too_few_rows, "a ratio needs two arms and people in them", "--counts",
                "give the people of each arm, as in 4900,5100");
  ChiSquared test;
  test.df = arms - 1.0;
  for (std::size_t arm = 0; arm < counts.size(); ++arm) {
    if (weights[arm] == 0.0) continue;
    const double expected = people * weights[arm] / weight;
    test.statistic += (counts[arm] - expected) * (counts[arm] - expected) / expected;
  }
  test.p = chi_squared_upper(test.statistic, test.df);
  return test;
}

}  // namespace cw::stats
