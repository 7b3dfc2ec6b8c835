#include "stats/survival_groups.hpp"

#include <algorithm>
#include <cmath>

#include "stats/special.hpp"

namespace cw::stats {

namespace {

/// What happened at one time, by group.
struct Moment {
  double time = 0.0;
  std::vector<double> at_risk;  // just before
  std::vector<double> events;
  double all_at_risk = 0.0;
  double all_events = 0.0;
};

struct Entry {
  double time;
  std::size_t group;
  bool event;
};

/// Every time with an event, ascending. Errors: as compare_groups.
Result<std::vector<Moment>> moments_of(const std::vector<std::vector<Observation>>& groups) {
  if (groups.size() < 2) return fail(ErrorCode::too_few_rows, "a comparison needs two groups");
  std::vector<Entry> entries;
  std::vector<double> at_risk;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    if (groups[group].empty()) return fail(ErrorCode::too_few_rows, "each group needs somebody");
    at_risk.push_back(static_cast<double>(groups[group].size()));
    for (const auto& seen : groups[group]) {
      if (!std::isfinite(seen.time) || seen.time < 0.0) {
        return fail(ErrorCode::invalid_input, "a waiting time is negative or not a number");
      }
      entries.push_back({seen.time, group, seen.event});
    }
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.time < b.time; });
  std::vector<Moment> moments;
  for (std::size_t i = 0; i < entries.size();) {
    Moment here{entries[i].time, at_risk, std::vector<double>(groups.size()), 0.0, 0.0};
    for (const double risk : at_risk) here.all_at_risk += risk;
    for (; i < entries.size() && entries[i].time == here.time; ++i) {
      at_risk[entries[i].group] -= 1.0;
      here.events[entries[i].group] += entries[i].event ? 1.0 : 0.0;
      here.all_events += entries[i].event ? 1.0 : 0.0;
    }
    if (here.all_events > 0.0) moments.push_back(std::move(here));
  }
  return moments;
}

/// x' V^-1 x of a symmetric matrix by Cholesky; nothing if V is not positive definite.
std::optional<double> quadratic_form(std::vector<std::vector<double>> v, std::vector<double> x) {
  double form = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = v[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= v[i][k] * v[j][k];
      if (i == j && !(sum > 1e-12 * v[i][i])) return std::nullopt;
      v[i][j] = i == j ? std::sqrt(sum) : sum / v[j][j];
    }
    for (std::size_t k = 0; k < i; ++k) x[i] -= v[i][k] * x[k];
    x[i] /= v[i][i];
    form += x[i] * x[i];
  }
  return form;
}

/// Adds one time to the covariance of observed − expected of all groups but the last.
void add_covariance(const Moment& here, double weight, std::vector<std::vector<double>>& covariance) {
  if (here.all_at_risk <= 1.0) return;
  const double spread = weight * weight * here.all_events * (here.all_at_risk - here.all_events) /
                        (here.all_at_risk - 1.0) / here.all_at_risk;
  for (std::size_t i = 0; i < covariance.size(); ++i) {
    for (std::size_t j = 0; j < covariance.size(); ++j) {
      covariance[i][j] += spread * here.at_risk[i] * ((i == j ? 1.0 : 0.0) - here.at_risk[j] / here.all_at_risk);
    }
  }
}

/// Log partial likelihood, its slope and its curvature (both signs turned: information) at a log ratio.
struct Likelihood {
  double value = 0.0, slope = 0.0, information = 0.0;
};
Likelihood likelihood_at(const std::vector<Moment>& moments, double log_ratio, Ties ties) {
  const double ratio = std::exp(log_ratio);
  Likelihood all;
  for (const auto& here : moments) {
    all.value += log_ratio * here.events[1];
    all.slope += here.events[1];
    const auto deaths = static_cast<int>(here.all_events);
    for (int death = 0; death < deaths; ++death) {
      const double gone = ties == Ties::efron ? death / here.all_events : 0.0;  // of those who leave at this time
      const double first = here.at_risk[0] - gone * here.events[0];
      const double second = ratio * (here.at_risk[1] - gone * here.events[1]);
      const double share = second / (first + second);
      all.value -= std::log(first + second);
      all.slope -= share;
      all.information += share * (1.0 - share);
    }
  }
  return all;
}

}  // namespace

Result<RestrictedMean> restricted_mean(const SurvivalCurve& curve, double horizon) {
  CW_CHECK(horizon > 0.0);
  if (curve.last_time < horizon) return fail(ErrorCode::too_few_rows, "nobody was watched as long as the horizon");
  RestrictedMean area;
  double from = 0.0, survival = 1.0;
  for (const auto& step : curve.steps) {
    if (step.time >= horizon) break;
    area.mean += survival * (step.time - from);
    from = step.time;
    survival = step.survival;
  }
  area.mean += survival * (horizon - from);
  double done = 0.0, variance = 0.0;
  from = 0.0, survival = 1.0;
  for (const auto& step : curve.steps) {
    if (step.time >= horizon) break;
    done += survival * (step.time - from);
    from = step.time;
    survival = step.survival;
    const double risk = static_cast<double>(step.at_risk), events = static_cast<double>(step.events);
    if (risk > events) variance += std::pow(area.mean - done, 2) * events / (risk * (risk - events));
  }
  area.standard_error = std::sqrt(variance);
  return area;
}

Result<GroupTest> compare_groups(const std::vector<std::vector<Observation>>& groups, int weight_power) {
  CW_TRY(const auto moments, moments_of(groups));
  GroupTest test;
  test.observed.resize(groups.size());
  test.expected.resize(groups.size());
  test.degrees_of_freedom = static_cast<int>(groups.size()) - 1;
  const std::size_t free = groups.size() - 1;
  std::vector<std::vector<double>> covariance(free, std::vector<double>(free));
  double survival = 1.0;
  for (const auto& here : moments) {
    const double weight = std::pow(survival, weight_power);
    for (std::size_t group = 0; group < groups.size(); ++group) {
      test.observed[group] += weight * here.events[group];
      test.expected[group] += weight * here.all_events * here.at_risk[group] / here.all_at_risk;
    }
    add_covariance(here, weight, covariance);
    survival *= 1.0 - here.all_events / here.all_at_risk;
  }
  std::vector<double> gaps;
  gaps.reserve(free);
  for (std::size_t group = 0; group < free; ++group) gaps.push_back(test.observed[group] - test.expected[group]);
  const auto form = quadratic_form(std::move(covariance), std::move(gaps));
  if (!form) return fail(ErrorCode::degenerate, "nothing happened while all groups were watched");
  test.chi_squared = *form;
  test.p = chi_squared_upper(*form, test.degrees_of_freedom);
  return test;
}

Result<HazardRatio> hazard_ratio(std::vector<Observation> first, std::vector<Observation> second, Ties ties) {
  CW_TRY(const auto moments, moments_of({std::move(first), std::move(second)}));
  double events_first = 0.0, events_second = 0.0;
  for (const auto& here : moments) events_first += here.events[0], events_second += here.events[1];
  if (events_first == 0.0 || events_second == 0.0) {
    return fail(ErrorCode::degenerate, "it happened in one group only: the ratio has no end");
  }
  double log_ratio = 0.0;
  for (int step = 0; step < 50; ++step) {
    const Likelihood here = likelihood_at(moments, log_ratio, ties);
    if (!(here.information > 1e-12)) break;
    const double move = std::clamp(here.slope / here.information, -2.0, 2.0);
    log_ratio += move;
    if (std::abs(move) > 1e-12) continue;
    const Likelihood there = likelihood_at(moments, log_ratio, ties);
    return HazardRatio{log_ratio, 1.0 / std::sqrt(there.information), there.value};
  }
  return fail(ErrorCode::degenerate, "the groups were never watched at the same time: no ratio can be found");
}

}  // namespace cw::stats
