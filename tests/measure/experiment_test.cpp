#include <gtest/gtest.h>

#include <cmath>

#include "base/chance.hpp"
#include "finding/json.hpp"
#include "measure/experiment/analysis.hpp"
#include "measure/experiment/design.hpp"
#include "measure/experiment/looks.hpp"
#include "measure/experiment/significance.hpp"

namespace cw::measure::experiment {
namespace {

/// Units whose outcome depends on a measure from before (share of variance 0.64) and, in arm 1, on an effect.
Rows made_up(std::uint64_t seed, int units, double effect) {
  Rng rng(Seed{seed});
  Rows rows;
  rows.arms = {"control", "treated"};
  for (int i = 0; i < units; ++i) {
    const auto arm = static_cast<std::uint32_t>(rng.below(2));
    const double before = rng.normal();
    rows.arm.push_back(arm);
    rows.before.push_back(before);
    rows.outcome.push_back(10.0 + 0.8 * before + 0.6 * rng.normal() + effect * arm);
  }
  return rows;
}

Result<Finding> analysed(Rows rows, bool randomised = true) {
  AnalysisInput input;
  input.rows = std::move(rows);
  input.randomised = randomised;
  return analyse(input, {});
}

struct Sums {
  double outcome, outcome_squares, before, before_squares, product;
};

/// Units of one arm with given sums: 50 with both, 100 with an outcome only, 64 with the measure only, others nothing.
void add_units(Rows& rows, std::uint32_t arm, int n, const Sums& sums) {
  const auto larger_root = [](double a, double b, double c) { return (-b + std::sqrt(b * b - 4 * a * c)) / (2 * a); };
  const double both = larger_root(75, -sums.outcome, sums.outcome * sums.outcome / 100 - sums.outcome_squares);
  const double shared = sums.product / (50 * both);
  const double left = sums.before - 50 * shared, squares = sums.before_squares - 50 * shared * shared;
  const double alone = larger_root(63 * 64, -2 * 63 * left, left * left - squares);
  for (int i = 0; i < n; ++i) {
    rows.arm.push_back(arm);
    rows.outcome.push_back(i < 50 ? both : i < 150 ? (sums.outcome - 50 * both) / 100 : 0.0);
    rows.before.push_back(i < 50 ? shared : i < 150 ? 0.0 : i < 213 ? alone : i < 214 ? left - 63 * alone : 0.0);
  }
}

/// gbstats 0.8.0 on the same sums.
TEST(Analysis, AdjustsForTheMeasureBeforeAsGbstats) {
  Rows rows;
  rows.arms = {"control", "treated"};
  add_units(rows, 0, 3000, {300, 869, 210, 415, 255});
  add_units(rows, 1, 3001, {422, 1210, 200, 405, 260});
  const auto finding = analysed(rows);
  ASSERT_TRUE(finding) << to_text(finding.error());
  const Estimate& adjusted = *finding->estimate("difference");
  EXPECT_NEAR(adjusted.value, 0.042592782033794845, 1e-9);
  EXPECT_NEAR(*adjusted.low, 0.015527460032522932, 1e-7);
  EXPECT_NEAR(*adjusted.high, 0.06965810403506675, 1e-7);
  const Estimate& raw = *finding->estimate("difference_unadjusted");
  EXPECT_NEAR(raw.value, 0.04061979340219926, 1e-9);
  EXPECT_NEAR(*raw.low, 0.011472746731488286, 1e-7);
}

/// 95 % intervals cover it about 95 times in 100, adjusted or not.
TEST(Analysis, IntervalsCoverThePlantedEffect) {
  int adjusted = 0, raw = 0;
  double narrow = 0.0, wide = 0.0;
  constexpr int runs = 400;
  for (int run = 0; run < runs; ++run) {
    const auto finding = analysed(made_up(static_cast<std::uint64_t>(run) + 1, 200, 0.3));
    ASSERT_TRUE(finding);
    const Estimate& one = *finding->estimate("difference");
    const Estimate& other = *finding->estimate("difference_unadjusted");
    adjusted += *one.low <= 0.3 && 0.3 <= *one.high ? 1 : 0;
    raw += *other.low <= 0.3 && 0.3 <= *other.high ? 1 : 0;
    narrow += *one.high - *one.low;
    wide += *other.high - *other.low;
  }
  EXPECT_NEAR(adjusted / static_cast<double>(runs), 0.95, 0.033);  // three standard errors of 400 runs
  EXPECT_NEAR(raw / static_cast<double>(runs), 0.95, 0.033);
  EXPECT_NEAR(narrow / wide, 0.6, 0.03);  // sqrt(1 - 0.64)
}

TEST(Analysis, GradeFollowsChance) {
  EXPECT_EQ(analysed(made_up(1, 100, 0), true)->grade, Grade::experiment);
  EXPECT_EQ(analysed(made_up(1, 100, 0), false)->grade, Grade::correlation);
}

TEST(Analysis, SeveralArmsAreNamedAndAdjusted) {
  auto rows = made_up(3, 300, 1.0);
  rows.before.clear();
  rows.arms = {"a", "b", "c"};
  rows.control = 1;
  for (std::size_t i = 0; i < rows.arm.size(); i += 3) rows.arm[i] = 2;
  const auto finding = analysed(rows);
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  EXPECT_NE(finding->estimate("difference.a"), nullptr);
  EXPECT_NE(finding->estimate("relative_difference.c"), nullptr);
  EXPECT_EQ(finding->estimate("difference"), nullptr);
  for (const auto& row : finding->table("comparisons")->rows)
    EXPECT_GE(std::get<double>(row[7]), std::get<double>(row[6]));
}

TEST(Analysis, Refusals) {
  auto few = made_up(1, 30, 0);
  EXPECT_EQ(analysed(few).error().code, ErrorCode::too_few_rows);
  AnalysisInput lost;
  lost.rows = made_up(2, 2000, 0);
  lost.weights = {9, 1};
  EXPECT_EQ(analyse(lost, {}).error().code, ErrorCode::gate_failed);
  lost.mismatch_acknowledged = true;
  EXPECT_EQ(analyse(lost, {})->status, Status::caution);
  auto both = made_up(2, 100, 0);
  both.denominator.assign(both.arm.size(), 1.0);
  EXPECT_EQ(analysed(both).error().code, ErrorCode::usage);
  auto around_zero = made_up(2, 100, 0);
  for (double& outcome : around_zero.outcome) outcome -= 10.0;
  const auto finding = analysed(around_zero);
  ASSERT_TRUE(finding);
  ASSERT_EQ(finding->refused.size(), 1U);
  EXPECT_EQ(finding->refused[0].name, "relative_difference");
  auto clusters = made_up(2, 100, 0);
  for (std::size_t i = 0; i < clusters.arm.size(); ++i)
    clusters.cluster.push_back(clusters.arm[i] * 2 + static_cast<std::uint32_t>(i) % 2);
  EXPECT_EQ(analysed(clusters).error().code, ErrorCode::too_few_rows);
}

/// Without an effect, an always-valid p below 0.05 at any of 20 looks is rare; a t test read 20 times is not.
TEST(Sequential, LookingOftenRaisesNoFalseAlarms) {
  int alarms = 0;
  constexpr int runs = 300;
  for (int run = 0; run < runs; ++run) {
    LooksInput input;
    input.rows = made_up(static_cast<std::uint64_t>(run) + 5000, 800, 0.0);
    input.looks = 20;
    input.tau = 0.2;
    const auto finding = sequential(input, {});
    ASSERT_TRUE(finding);
    alarms += finding->estimate("p_value")->value < 0.05 ? 1 : 0;
    EXPECT_EQ(finding->table("looks")->rows.size(), 20U);
  }
  EXPECT_LE(alarms, 0.05 * runs + 3.0 * std::sqrt(0.05 * 0.95 * runs));
}

TEST(Sequential, Refusals) {
  LooksInput input;
  input.rows = made_up(1, 30, 0);
  input.looks = 30;
  EXPECT_EQ(sequential(input, {}).error().code, ErrorCode::too_few_rows);
  input.looks = 0;
  EXPECT_EQ(sequential(input, {}).error().code, ErrorCode::usage);
  input.looks = 1;
  input.rows.arms.emplace_back("third");
  EXPECT_EQ(sequential(input, {}).error().code, ErrorCode::invalid_input);
}

/// gbstats: 1396.87 of 3407 against 2422.7 of 3461, chance to win 0.98994, risk 0.000425760.
TEST(Bayes, MeansAsGbstats) {
  const stats::Summary control{3407, 0.41, (52377.9767 - 1396.87 * 1396.87 / 3407) / 3406};
  const stats::Summary treated{3461, 0.7, (134698.29 - 2422.7 * 2422.7 / 3461) / 3460};
  const auto posterior = stats::normal_means(treated, control, 0.95);
  EXPECT_NEAR(posterior->chance_to_beat, 0.9899378629114759, 1e-9);
  EXPECT_NEAR(posterior->loss_of_treated, 0.00042576009971911975, 1e-9);
  EXPECT_NEAR(posterior->difference.low, 0.04542857622821295, 1e-9);
  const auto welch = test_means(treated, control, "welch", {});
  EXPECT_NEAR(*welch->estimate("difference")->low, 0.04537789255929009, 1e-9);
  EXPECT_NEAR(welch->estimate("p_value")->value, 0.020158402643587037, 1e-9);
}

TEST(Design, NeedsWhatItsKindNeeds) {
  PowerInput input;
  EXPECT_EQ(power(input, {}).error().code, ErrorCode::usage);
  input.effect = 0.02;
  EXPECT_EQ(power(input, {}).error().code, ErrorCode::usage);  // no baseline
  input.baseline = 0.1;
  EXPECT_EQ(power(input, {})->estimate("n_per_arm")->value, 3835.0);
  input.cluster_size = 20;
  EXPECT_EQ(power(input, {}).error().code, ErrorCode::usage);  // no correlation
  input.icc = 0.02;
  EXPECT_EQ(power(input, {})->estimate("clusters_per_arm")->value, 265.0);
  EXPECT_NEAR(power(input, {})->estimate("n_per_arm_unrounded")->value, 5292.3, 1e-9);
  input.kind = Outcome::means;
  EXPECT_EQ(power(input, {}).error().code, ErrorCode::usage);  // no spread
}

}  // namespace
}  // namespace cw::measure::experiment
