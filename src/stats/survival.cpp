#include "stats/survival.hpp"

#include <algorithm>
#include <cmath>

#include "stats/special.hpp"

namespace cw::stats {

namespace {

bool earlier(const Observation& a, const Observation& b) {
  return a.time < b.time;
}

Result<> sort_times(std::vector<Observation>& observations) {
  for (const auto& observation : observations) {
    if (!std::isfinite(observation.time) || observation.time < 0.0) {
      return fail(ErrorCode::invalid_input, "a waiting time is negative or not a number");
    }
  }
  std::sort(observations.begin(), observations.end(), earlier);
  return {};
}

void set_interval(SurvivalStep& step, double hazard_variance, double z, SurvivalInterval interval) {
  const double survival = step.survival;
  if (survival <= 0.0 || survival >= 1.0) return;
  const double error = z * std::sqrt(hazard_variance);
  if (interval == SurvivalInterval::log) {
    step.low = survival * std::exp(-error);
    step.high = std::min(1.0, survival * std::exp(error));
    return;
  }
  const double half = error / std::abs(std::log(survival));
  step.low = std::pow(survival, std::exp(half));
  step.high = std::pow(survival, std::exp(-half));
}

/// Events and watched people at one time; moves `next` past it.
struct AtTime {
  std::int64_t events = 0;
  std::int64_t all = 0;
};
AtTime take(const std::vector<Observation>& sorted, std::size_t& next, double time) {
  AtTime counted;
  for (; next < sorted.size() && sorted[next].time == time; ++next) {
    ++counted.all;
    counted.events += sorted[next].event ? 1 : 0;
  }
  return counted;
}

}  // namespace

Result<SurvivalCurve> kaplan_meier(std::vector<Observation> observations, double level, SurvivalInterval interval) {
  if (observations.empty()) return fail(ErrorCode::too_few_rows, "nobody was watched");
  CW_TRY_VOID(sort_times(observations));
  SurvivalCurve curve;
  curve.n = static_cast<std::int64_t>(observations.size());
  curve.last_time = observations.back().time;
  const double z = normal_quantile(0.5 + level / 2.0);
  double survival = 1.0, hazard_variance = 0.0;
  std::int64_t at_risk = curve.n;
  for (std::size_t next = 0; next < observations.size();) {
    const double time = observations[next].time;
    const AtTime here = take(observations, next, time);
    if (here.events > 0) {
      const double risk = static_cast<double>(at_risk), events = static_cast<double>(here.events);
      survival *= (risk - events) / risk;
      hazard_variance += here.events < at_risk ? events / (risk * (risk - events)) : 0.0;
      SurvivalStep step{time, at_risk, here.events, survival, survival * std::sqrt(hazard_variance)};
      set_interval(step, hazard_variance, z, interval);
      curve.steps.push_back(step);
      curve.events += here.events;
    }
    at_risk -= here.all;
  }
  return curve;
}

const SurvivalStep* at(const SurvivalCurve& curve, double time) {
  const auto after = std::upper_bound(curve.steps.begin(), curve.steps.end(), time,
                                      [](double wanted, const SurvivalStep& step) { return wanted < step.time; });
  return after == curve.steps.begin() ? nullptr : &*std::prev(after);
}

TimeQuantile time_quantile(const SurvivalCurve& curve, double share) {
  CW_CHECK(share > 0.0 && share < 1.0);
  const double level = 1.0 - share + 1e-12;  // the product of exact shares may miss 0.5 by rounding
  TimeQuantile quantile;
  for (const auto& step : curve.steps) {
    if (!quantile.time && step.survival <= level) quantile.time = step.time;
    if (!quantile.low && (step.low ? *step.low <= level : step.survival <= 0.0)) quantile.low = step.time;
    if (!quantile.high && step.high && *step.high <= level) quantile.high = step.time;
    if (quantile.time && quantile.low && quantile.high) break;
  }
  return quantile;
}

Result<LogRank> log_rank(std::vector<Observation> first, std::vector<Observation> second) {
  if (first.empty() || second.empty()) return fail(ErrorCode::too_few_rows, "each group needs somebody");
  CW_TRY_VOID(sort_times(first));
  CW_TRY_VOID(sort_times(second));
  LogRank result;
  double variance = 0.0;
  double risk_first = static_cast<double>(first.size()), risk_second = static_cast<double>(second.size());
  for (std::size_t i = 0, j = 0; i < first.size() || j < second.size();) {
    const double time =
        j == second.size() || (i < first.size() && first[i].time <= second[j].time) ? first[i].time : second[j].time;
    const AtTime one = take(first, i, time), two = take(second, j, time);
    const double risk = risk_first + risk_second, events = static_cast<double>(one.events + two.events);
    result.observed_first += static_cast<double>(one.events);
    result.observed_second += static_cast<double>(two.events);
    result.expected_first += events * risk_first / risk;
    result.expected_second += events * risk_second / risk;
    if (risk > 1.0) {
      variance += events * (risk_first / risk) * (risk_second / risk) * (risk - events) / (risk - 1.0);
    }
    risk_first -= static_cast<double>(one.all);
    risk_second -= static_cast<double>(two.all);
  }
  if (!(variance > 0.0)) return fail(ErrorCode::degenerate, "nothing happened while both groups were watched");
  const double gap = result.observed_first - result.expected_first;
  result.chi_squared = gap * gap / variance;
  result.p = chi_squared_upper(result.chi_squared, 1.0);
  return result;
}

}  // namespace cw::stats
