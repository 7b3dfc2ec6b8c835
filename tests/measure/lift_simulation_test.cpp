#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "measure/plain/impact.hpp"
#include "measure/plain/match.hpp"
#include "stats/group_time.hpp"

/// Planted effects under selection that the methods claim to handle: how often the 95 % interval holds the truth. Seeds
/// are fixed and never chosen; of 2,000 a nominal method holds 93 to 97 % (4 standard errors).
namespace cw::measure::plain {
namespace {

constexpr int seeds = 2000;

/// Two covariates move both treatment and outcome; the effect is `effect` for everybody.
MatchInput selected(std::uint64_t seed, double effect) {
  Rng chance(Seed{seed}.fork("selected"));
  MatchInput input;
  input.treatment = "joined";
  input.outcome = "spend";
  input.covariates.names = {"before", "tenure"};
  std::vector<double> before, tenure;
  for (int i = 0; i < 400; ++i) {
    before.push_back(chance.normal());
    tenure.push_back(chance.normal());
    const double share = 1.0 / (1.0 + std::exp(0.6 - 0.7 * before.back() + 0.4 * tenure.back()));
    input.treated.push_back(chance.uniform() < share ? 1 : 0);
    input.y.push_back(1.0 + before.back() - 0.5 * tenure.back() + effect * input.treated.back() + chance.normal());
  }
  input.covariates.values.append(before);
  input.covariates.values.append(tenure);
  return input;
}

/// Shares of intervals that hold the truth, and the mean error, by method.
struct Record {
  double held = 0.0, error = 0.0;
};

std::map<std::string, Record> coverage(double effect) {
  std::map<std::string, Record> records;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const MatchInput base = selected(seed, effect);
    for (const auto method :
         {MatchMethod::nearest, MatchMethod::ipw, MatchMethod::aipw, MatchMethod::entropy, MatchMethod::overlap}) {
      MatchInput input = base;
      input.method = method;
      if (method == MatchMethod::nearest) input.caliper = 0.2;
      const auto finding = match(input, {});
      EXPECT_TRUE(finding) << to_text(finding.error());
      if (!finding) continue;
      for (const auto& estimate : finding->estimates) {
        Record& record = records[std::to_string(static_cast<int>(method)) + " " + estimate.name];
        record.held += *estimate.low <= effect && effect <= *estimate.high ? 1.0 / seeds : 0.0;
        record.error += (estimate.value - effect) / seeds;
      }
    }
  }
  return records;
}

TEST(LiftSimulation, AdjustedIntervalsHoldThePlantedEffectAndTheNaiveOneDoesNot) {
  auto records = coverage(2.0);
  const auto name = [](MatchMethod method, const char* effect) {
    return std::to_string(static_cast<int>(method)) + " " + effect;
  };
  for (const auto& [method, effect] :
       {std::pair{MatchMethod::nearest, "att_adjusted"}, std::pair{MatchMethod::aipw, "att"},
        std::pair{MatchMethod::aipw, "att_cross_fitted"}}) {
    const Record& record = records.at(name(method, effect));
    EXPECT_GE(record.held, 0.93) << name(method, effect);
    EXPECT_LE(record.held, 0.97) << name(method, effect);
    EXPECT_NEAR(record.error, 0.0, 0.02) << name(method, effect);
  }
  for (const auto& [method, effect] : {std::pair{MatchMethod::ipw, "att"}, std::pair{MatchMethod::entropy, "att"},
                                       std::pair{MatchMethod::overlap, "ato"}}) {
    const Record& record = records.at(name(method, effect));
    EXPECT_GE(record.held, 0.935) << name(method, effect);  // weights as given: on the safe side
    EXPECT_NEAR(record.error, 0.0, 0.02) << name(method, effect);
  }
  EXPECT_LT(records.at(name(MatchMethod::ipw, "naive_difference")).held, 0.05);
  EXPECT_GT(records.at(name(MatchMethod::ipw, "naive_difference")).error, 0.5);
}

/// Effects that grow by 0.5 a period after treatment; the mean over cells after treatment is the truth.
TEST(LiftSimulation, GroupTimeAveragesHoldGrowingEffects) {
  double held = 0.0, error = 0.0, false_alarms = 0.0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Rng chance(Seed{seed}.fork("staggered"));
    stats::Panel panel;
    panel.units = 150;
    panel.periods = 6;
    double sum = 0.0, cells = 0.0;
    for (std::size_t unit = 0; unit < panel.units; ++unit) {
      const std::uint32_t first = unit % 3 == 0 ? stats::Panel::never : unit % 3 == 1 ? 2 : 4;
      panel.first_treated.push_back(first);
      const double own = chance.normal() * 2.0;
      for (std::uint32_t t = 0; t < panel.periods; ++t) {
        const double effect = t >= first ? 1.0 + 0.5 * (t - first) : 0.0;
        panel.y.push_back(own + 0.3 * t + effect + chance.normal());
        if (t >= first) sum += effect, cells += 1.0;
      }
    }
    const auto effects = stats::group_time_effects(panel, stats::DidControl::never, stats::DidEstimator::doubly_robust);
    ASSERT_TRUE(effects);
    const auto simple = stats::aggregate_simple(panel, *effects);
    ASSERT_TRUE(simple);
    const double apart = simple->overall.value - sum / cells;
    held += std::abs(apart) <= 1.959964 * simple->overall.standard_error ? 1.0 / seeds : 0.0;
    error += apart / seeds;
    const auto trend = stats::pre_trend(panel, *effects);
    ASSERT_TRUE(trend);
    false_alarms += trend->p < 0.05 ? 1.0 / seeds : 0.0;
  }
  EXPECT_GE(held, 0.93);
  EXPECT_LE(held, 0.97);
  EXPECT_NEAR(error, 0.0, 0.02);
  EXPECT_LE(false_alarms, 0.07);
}

/// With 12 clusters and 4 effects before, the chi-squared test would reject several times as often as it says.
TEST(LiftSimulation, PreTrendWithFewClustersKeepsItsRate) {
  double false_alarms = 0.0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Rng chance(Seed{seed}.fork("clusters"));
    stats::Panel panel;
    panel.units = 120;
    panel.periods = 6;
    std::vector<std::uint32_t> cluster;
    std::vector<double> shock(12 * 6);
    for (double& value : shock) value = chance.normal();
    for (std::uint32_t unit = 0; unit < panel.units; ++unit) {
      cluster.push_back(unit % 12);
      panel.first_treated.push_back(unit % 12 < 6 ? 5 : stats::Panel::never);
      for (std::size_t t = 0; t < panel.periods; ++t) panel.y.push_back(shock[unit % 12 * 6 + t] + chance.normal());
    }
    panel.clusters = {cluster, 12};
    const auto effects = stats::group_time_effects(panel, stats::DidControl::never, stats::DidEstimator::doubly_robust);
    ASSERT_TRUE(effects);
    const auto trend = stats::pre_trend(panel, *effects);
    ASSERT_TRUE(trend);
    false_alarms += trend->p < 0.05 ? 1.0 / seeds : 0.0;
  }
  EXPECT_LE(false_alarms, 0.12);
}

/// A series of the model itself, nothing planted: the interval holds zero about as often as it says.
TEST(LiftSimulation, StructuralIntervalsHoldNothing) {
  double held = 0.0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Rng chance(Seed{seed}.fork("series"));
    stats::StructuralInput input;
    std::vector<double> x;
    double level = 0.0;
    for (int t = 0; t < 80; ++t) {
      level += 0.02 * chance.normal();
      x.push_back(chance.normal() + std::sin(t / 5.0));
      input.y.push_back(50.0 + level + 1.5 * x.back() + chance.normal());
    }
    input.x.append(x);
    input.before = 60;
    const auto fit = stats::structural_fit(input);
    ASSERT_TRUE(fit);
    held += fit->average_effect.low <= 0.0 && fit->average_effect.high >= 0.0 ? 0.01 : 0.0;
  }
  EXPECT_GE(held, 0.88);
}

}  // namespace
}  // namespace cw::measure::plain
