#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/chance.hpp"
#include "stats/always_valid.hpp"
#include "stats/arm_comparison.hpp"
#include "stats/group_sequential.hpp"
#include "stats/multiple_tests.hpp"
#include "stats/posterior.hpp"
#include "stats/power.hpp"
#include "stats/root.hpp"
#include "stats/special.hpp"

namespace cw::stats {
namespace {

using nlohmann::json;

const json& expected() {
  static const json document = [] {
    std::ifstream in(std::string(CW_SOURCE_DIR) + "/tests/reference/causal/experiments.expected.json");
    return json::parse(in);
  }();
  return document;
}

void near(double got, const json& want, double relative) {
  EXPECT_NEAR(got, want.get<double>(), relative * std::max(1e-12, std::abs(want.get<double>())));
}

Successes successes(const json& pair) {
  return {pair[0].get<std::int64_t>(), pair[1].get<std::int64_t>()};
}

TEST(Power, SharesAsR) {
  for (const auto& cell : expected()["power"]["two_proportion_equal"]) {
    const TestDesign design{cell["alpha"], cell["power"]};
    near(*size_for_shares(cell["p1"], cell["p2"], design, ShareFormula::arcsine), cell["n_pwr"], 1e-6);
    near(*size_for_shares(cell["p1"], cell["p2"], design, ShareFormula::score), cell["n_power_prop_test"], 1e-6);
  }
  for (const auto& cell : expected()["power"]["two_proportion_unequal_power"]) {
    const double p1 = cell["p1"], n1 = cell["n1"], n2 = cell["n2"];
    const TestDesign design{0.05, 0.8, n2 / n1};
    near(*power_of_shares(p1, p1 + cell["d"].get<double>(), n1, design, ShareFormula::arcsine), cell["power"], 1e-6);
  }
  for (const auto& cell : expected()["power"]["unequal_allocation_norm_statsmodels"]) {
    const TestDesign design{cell["alpha"], cell["power"], cell["ratio_n2_over_n1"]};
    near(*size_for_shares(cell["p1"], cell["p2"], design, ShareFormula::arcsine), cell["n1"], 1e-6);
  }
  for (const auto& cell : expected()["power"]["gsdesign_nBinomial"]) {
    const double ratio = cell["ratio"];
    const TestDesign design{0.05, 0.8, ratio};
    near(*size_for_shares(cell["p1"], cell["p2"], design, ShareFormula::score) * (1.0 + ratio), cell["n"], 1e-6);
  }
}

TEST(Power, MeansAsR) {
  for (const auto& cell : expected()["power"]["t_two_sample_equal"])
    near(*size_for_means(cell["d"], {cell["alpha"], cell["power"]}), cell["n"], 1e-6);
  for (const auto& cell : expected()["power"]["t_two_sample_unequal_power"]) {
    const double n1 = cell["n1"], n2 = cell["n2"];
    near(*power_of_means(cell["d"], n1, {0.05, 0.8, n2 / n1}), cell["power"], 1e-6);
  }
  for (const auto& cell : expected()["power"]["unequal_allocation_t_statsmodels"])
    near(*size_for_means(cell["d"], {cell["alpha"], cell["power"], cell["ratio_n2_over_n1"]}), cell["n1"], 1e-6);
}

TEST(Power, SmallestEffects) {
  for (const auto& cell : expected()["power"]["mde"]) {
    const TestDesign design{0.05, cell["power"]};
    // R stops its search for an effect 1e-4 away; ours meets the power to 1e-10
    const double d = *detectable_mean(cell["n"], design);
    EXPECT_NEAR(d, cell["mde_d"].get<double>(), 1e-4);
    EXPECT_NEAR(*power_of_means(d, cell["n"], design), design.power, 1e-10);
    const double effect = *detectable_share(0.3, cell["n"], design, ShareFormula::arcsine);
    const double h = 2.0 * std::asin(std::sqrt(0.3 + effect)) - 2.0 * std::asin(std::sqrt(0.3));
    EXPECT_NEAR(h, cell["mde_h"].get<double>(), 1e-4);
    EXPECT_NEAR(*power_of_shares(0.3, 0.3 + effect, cell["n"], design, ShareFormula::arcsine), design.power, 1e-10);
  }
  for (const auto& cell : expected()["power"]["cluster_design_effect"])
    near(*design_effect(cell["m"], cell["icc"], cell["cv"]), cell["DE"], 1e-12);
}

TEST(Power, LargeDegreesOfFreedomAgreeWithTheNormal) {
  const double n = *size_for_means(0.002, {}), shift = 0.002 * std::sqrt(n / 2.0), z = 1.959963984540054;
  EXPECT_NEAR(normal_upper(z - shift) + normal_upper(z + shift), 0.8, 3e-7);
}

TEST(Power, Refusals) {
  const TestDesign design;
  EXPECT_EQ(size_for_shares(0.1, 0.1, design, ShareFormula::arcsine).error().code, ErrorCode::degenerate);
  EXPECT_EQ(size_for_shares(0.1, 1.1, design, ShareFormula::arcsine).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(size_for_means(0.0, design).error().code, ErrorCode::degenerate);
  EXPECT_EQ(size_for_means(0.1, {1.5}).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(power_of_means(0.1, 1, design).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(detectable_share(0.9, 3, design, ShareFormula::arcsine).error().code, ErrorCode::degenerate);
  EXPECT_EQ(design_effect(0.5, 0.1).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(root([](double x) { return x * x + 1.0; }, -1, 1).error().code, ErrorCode::degenerate);
}

TEST(Proportions, IntervalsOfTwoShares) {
  for (const auto& one : expected()["tests"]["two_prop"]) {
    const auto treated = successes(one["treatment"]), control = successes(one["control"]);
    const auto test = pooled_z_test(treated, control);
    near(test->z, one["z"], 1e-9);
    near(test->p, one["p"], 1e-7);
    const std::pair<const char*, Result<Interval>> intervals[] = {
        {"wald", wald(treated, control, 0.95)},
        {"newcombe", newcombe(treated.successes, treated.n, control.successes, control.n, 0.95)},
        {"agresti_caffo", agresti_caffo(treated, control, 0.95)},
        {"miettinen_nurminen_score", miettinen_nurminen(treated, control, 0.95)},
        {"risk_ratio_log_ci", risk_ratio(treated, control, 0.95)}};
    for (const auto& [name, interval] : intervals) {
      ASSERT_TRUE(interval) << name;
      EXPECT_NEAR(interval->low, one[name][0].get<double>(), 1e-7) << name;
      EXPECT_NEAR(interval->high, one[name][1].get<double>(), 1e-7) << name;
    }
  }
  for (const auto& one : expected()["tests"]["prop_test"]) {
    const Successes first{one["x1"], one["n1"]}, second{one["x2"], one["n2"]};
    near(*fisher_exact(first, second), one["fisher_p"], 1e-6);
    near(std::pow(pooled_z_test(first, second)->z, 2), one["chisq_nocorr"], 1e-9);
  }
}

TEST(Proportions, EdgesAndRefusals) {
  const auto none = miettinen_nurminen({0, 50}, {0, 60}, 0.95);
  ASSERT_TRUE(none);
  EXPECT_LT(none->low, -0.05);
  EXPECT_GT(none->high, 0.05);
  const auto all = miettinen_nurminen({10, 10}, {0, 10}, 0.95);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->high, 1.0);
  EXPECT_GT(all->low, 0.5);
  EXPECT_NEAR(*fisher_exact({5'010'000, 50'000'000}, {5'000'000, 50'000'000}),
              pooled_z_test({5'010'000, 50'000'000}, {5'000'000, 50'000'000})->p, 1e-4);
  EXPECT_EQ(wald({0, 50}, {0, 60}, 0.95).error().code, ErrorCode::degenerate);
  EXPECT_EQ(pooled_z_test({0, 50}, {0, 60}).error().code, ErrorCode::degenerate);
  EXPECT_EQ(risk_ratio({0, 50}, {3, 60}, 0.95).error().code, ErrorCode::degenerate);
  EXPECT_EQ(wald({0, 0}, {0, 60}, 0.95).error().code, ErrorCode::too_few_rows);
}

TEST(MultipleTests, AsPublished) {
  const auto& all = expected()["multiple_testing"];
  const auto p = all["p"].get<std::vector<double>>();
  for (const char* name : {"holm", "bh", "by", "bonferroni", "hochberg"}) {
    const auto got = adjusted(p, *adjustment_of(name));
    for (std::size_t i = 0; i < p.size(); ++i) EXPECT_NEAR((*got)[i], all[name][i].get<double>(), 1e-12) << name << i;
    std::vector<double> turned(p.rbegin(), p.rend());
    const auto back = adjusted(turned, *adjustment_of(name));
    for (std::size_t i = 0; i < p.size(); ++i) EXPECT_EQ((*back)[p.size() - 1 - i], (*got)[i]) << name << i;
  }
  EXPECT_EQ(adjusted(std::vector<double>{0.1, 1.2}, Adjustment::bh).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(adjusted(std::vector<double>{}, Adjustment::bh).error().code, ErrorCode::too_few_rows);
}

TEST(SampleRatio, AsR) {
  for (const auto& one : expected()["srm"]["cases"]) {
    const auto test =
        sample_ratio(one["observed"].get<std::vector<double>>(), one["expected_ratio"].get<std::vector<double>>());
    EXPECT_NEAR(test->statistic, one["chisq"].get<double>(), 1e-9 * std::max(1.0, one["chisq"].get<double>()));
    EXPECT_EQ(test->df, one["df"].get<double>());
    near(test->p, one["p"], 1e-9);
  }
  const auto with_empty = sample_ratio(std::vector<double>{100, 0, 120}, std::vector<double>{1, 0, 1});
  EXPECT_EQ(with_empty->df, 1.0);
  EXPECT_EQ(sample_ratio(std::vector<double>{100, 1, 120}, std::vector<double>{1, 0, 1}).error().code,
            ErrorCode::invalid_input);
  EXPECT_EQ(sample_ratio(std::vector<double>{100}, std::vector<double>{1}).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(sample_ratio(std::vector<double>{100, 1}, std::vector<double>{1}).error().code, ErrorCode::invalid_input);
}

std::vector<double> equal_steps(int looks) {
  std::vector<double> times;
  for (int i = 1; i <= looks; ++i) times.push_back(static_cast<double>(i) / looks);
  return times;
}

TEST(GroupSequential, AsGsDesign) {
  for (const auto& [name, design] : expected()["group_sequential"]["designs"].items()) {
    const bool constant = design.contains("z_upper_twosided_sym");
    const Spending spending = name.starts_with("OF")       ? Spending::obrien_fleming
                              : name.starts_with("Pocock") ? Spending::pocock
                              : name.starts_with("sfLDOF") ? Spending::ld_obf
                                                           : Spending::ld_pocock;
    const auto times = equal_steps(design["k"]);
    const auto two = boundaries(times, {spending, 0.05, true});
    const auto one = boundaries(times, {spending, 0.025, false});
    ASSERT_TRUE(two && one) << name;
    for (std::size_t i = 0; i < times.size(); ++i) {
      const double want = design[constant ? "z_upper_twosided_sym" : "z"][i];
      EXPECT_NEAR((*two)[i].z, want, 1e-6 + (constant ? 0 : 1e-5)) << name << i;
      EXPECT_NEAR((*one)[i].z, constant ? design["z_upper_onesided"][i].get<double>() : want, 1e-4) << name << i;
      if (!constant) {
        EXPECT_NEAR((*one)[i].spent, design["spend"][i].get<double>(), 1e-9) << name;
      }
    }
    EXPECT_NEAR(two->back().spent, 0.05, 1e-9) << name;
    const double want = design[constant ? "inflation_power90" : "inflation"];
    EXPECT_NEAR(*inflation(*one, {spending, 0.025, false}, 0.9), want, 5e-5) << name;
    EXPECT_NEAR(*inflation(*two, {spending, 0.05, true}, 0.9), want, 2e-4) << name;  // counts the far side too
  }
}

/// Looks at odd times: simulated Brownian paths cross as often as planned.
TEST(GroupSequential, OddTimesSpendAlpha) {
  const std::vector<double> times = {0.1, 0.45, 0.5, 1.0};
  for (const auto spending : {Spending::obrien_fleming, Spending::pocock, Spending::ld_obf, Spending::ld_pocock}) {
    const auto looks = boundaries(times, {spending, 0.05, true});
    ASSERT_TRUE(looks);
    Rng rng(Seed{11});
    int crossed = 0;
    constexpr int paths = 40'000;
    for (int path = 0; path < paths; ++path) {
      double at = 0.0, before = 0.0;
      for (const Boundary& look : *looks) {
        at += rng.normal() * std::sqrt(look.information - before);
        before = look.information;
        if (std::abs(at) >= look.z * std::sqrt(look.information)) {
          ++crossed;
          break;
        }
      }
    }
    EXPECT_NEAR(static_cast<double>(crossed) / paths, 0.05, 4.0 * std::sqrt(0.05 * 0.95 / paths));
  }
}

TEST(GroupSequential, Refusals) {
  const SequentialDesign design;
  EXPECT_EQ(boundaries(std::vector<double>{0.5, 0.5, 1}, design).error().code, ErrorCode::usage);
  EXPECT_EQ(boundaries(std::vector<double>{0.5, 1.5}, design).error().code, ErrorCode::usage);
  EXPECT_EQ(boundaries(std::vector<double>{}, design).error().code, ErrorCode::usage);
  EXPECT_EQ(boundaries(std::vector<double>{0.5, 0.9}, {Spending::pocock}).error().code, ErrorCode::usage);
  EXPECT_TRUE(boundaries(std::vector<double>{0.5, 0.9}, design));  // spending looks at what is there so far
  EXPECT_EQ(boundaries(std::vector<double>{0.0005, 1}, design).error().code, ErrorCode::degenerate);
  EXPECT_EQ(boundaries(std::vector<double>{1}, {Spending::ld_obf, 0.6}).error().code, ErrorCode::invalid_input);
}

TEST(AlwaysValid, MixtureTestInClosedForm) {
  for (const auto& one : expected()["always_valid"]["msprt"]) {
    const double n = one["n_per_arm"], variance = 2.0 * one["sigma2"].get<double>() / n;
    const auto got = mixture_test(one["diff"], variance, std::sqrt(one["tau2"].get<double>()), 0.95);
    near(got->likelihood_ratio, one["Lambda"], 1e-9);
    near(got->p, one["p_always_valid"], 1e-9);
    near(0.5 * (got->high - got->low), one["ci95_halfwidth"], 1e-9);
  }
  EXPECT_EQ(mixture_test(1, 0, 1, 0.95).error().code, ErrorCode::degenerate);
  EXPECT_EQ(mixture_test(1, 1, 0, 0.95).error().code, ErrorCode::invalid_input);
}

TEST(Posterior, BetaAndBinomial) {
  for (const auto& one : expected()["bayesian_beta_binomial"]["cases"]) {
    const auto got = beta_binomial(successes(one["treatment"]), successes(one["control"]), {}, 0.95);
    EXPECT_NEAR(got->chance_to_beat, one["prob_treatment_better"].get<double>(), 1e-8);
    EXPECT_NEAR(got->loss_of_treated, one["expected_loss_choose_treatment"].get<double>(), 1e-8);
    EXPECT_NEAR(got->loss_of_control, one["expected_loss_choose_control"].get<double>(), 1e-8);
    EXPECT_NEAR(got->treated.value, one["post_mean"][1].get<double>(), 1e-12);
    EXPECT_NEAR(got->control.low, one["ci95_control"][0].get<double>(), 1e-8);
    EXPECT_NEAR(got->treated.high, one["ci95_treatment"][1].get<double>(), 1e-8);
  }
  const auto large = beta_binomial({50'500, 1'000'000}, {50'000, 1'000'000}, {}, 0.95);
  EXPECT_NEAR(large->chance_to_beat, 0.9472, 2e-3);  // normal limit: 0.0005 / 0.000309 = 1.618
  EXPECT_EQ(beta_binomial({0, 0}, {1, 2}, {}, 0.95).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(beta_binomial({1, 2}, {1, 2}, {0.0, 1.0}, 0.95).error().code, ErrorCode::invalid_input);
}

struct Column {
  std::vector<double> outcome, denominator;
  std::vector<std::uint32_t> cluster;
  Arm arm() const { return {outcome, denominator, cluster}; }
};

/// The data of tests/reference/cluster_robust.py, which computed the numbers below by matrices.
std::pair<Column, Column> clustered(bool ratio) {
  Column arms[2];
  for (std::uint32_t i = 0; i < 60; ++i) {
    const std::uint32_t cluster = (i * i) % 11, arm = (cluster + i / 30) % 2;
    arms[arm].outcome.push_back(std::sin(static_cast<double>(i)) + arm + cluster / 5.0);
    arms[arm].cluster.push_back(cluster);
    if (ratio) arms[arm].denominator.push_back(1.0 + i % 3);
  }
  return {arms[1], arms[0]};
}

TEST(Arms, ClustersByTheDefinition) {
  const auto [treated, control] = clustered(false);
  const auto got = difference_of_arms(treated.arm(), control.arm(), 0.95);
  ASSERT_TRUE(got);
  EXPECT_NEAR(got->value, 0.948763738821602, 1e-12);
  EXPECT_NEAR(got->standard_error, 0.10503803131927994, 1e-12);
  EXPECT_NEAR(got->df, 4.808773073903919, 1e-10);
  const auto [top, bottom] = clustered(true);
  const auto ratio = difference_of_arms(top.arm(), bottom.arm(), 0.95);
  EXPECT_NEAR(ratio->value, 0.474381869410801, 1e-12);
  EXPECT_NEAR(ratio->standard_error, 0.05600516712491563, 1e-12);
  const auto relative = relative_difference_of_arms(top.arm(), bottom.arm(), 0.95);
  EXPECT_NEAR(relative->value, 1.109067129829565, 1e-12);
  EXPECT_NEAR(relative->standard_error, 0.4915107403962116, 1e-12);
  EXPECT_NEAR(relative->df, 4.771329744821101, 1e-10);
}

/// 120 of 2,400 against 150 of 2,500 and a CUPED case, as gbstats answered.
TEST(Arms, AsGbstats) {
  Column control, treated;
  for (int i = 0; i < 2400; ++i) control.outcome.push_back(i < 120 ? 1.0 : 0.0);
  for (int i = 0; i < 2500; ++i) treated.outcome.push_back(i < 150 ? 1.0 : 0.0);
  const auto relative = relative_difference_of_arms(treated.arm(), control.arm(), 0.95);
  // gbstats takes the variance of a share with divisor n, we take n - 1
  EXPECT_NEAR(relative->value, 0.2, 1e-12);
  EXPECT_NEAR(relative->standard_error, 0.14291256067959876, 1e-4);
  const auto difference = difference_of_arms(treated.arm(), control.arm(), 0.95);
  EXPECT_NEAR(difference->low, -0.0027582437137437, 1e-5);
}

TEST(Arms, Refusals) {
  Column few{{1}, {}, {}}, some{{1, 2, 3}, {}, {}}, zero{{-1, 1, 0}, {}, {}}, flat{{2, 2}, {}, {}};
  EXPECT_EQ(difference_of_arms(few.arm(), some.arm(), 0.95).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(difference_of_arms(flat.arm(), flat.arm(), 0.95).error().code, ErrorCode::degenerate);
  EXPECT_EQ(relative_difference_of_arms(some.arm(), zero.arm(), 0.95).error().code, ErrorCode::degenerate);
  Column a{{1, 2, 3, 4}, {}, {0, 0, 1, 1}}, b{{1, 2, 3, 5}, {}, {2, 2, 3, 3}};
  EXPECT_EQ(difference_of_arms(a.arm(), b.arm(), 0.95).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(cuped_theta(std::vector<double>{1, 2}, std::vector<double>{3, 3}).error().code, ErrorCode::degenerate);
  EXPECT_DOUBLE_EQ(*cuped_theta(std::vector<double>{1, 3, 5}, std::vector<double>{0, 1, 2}), 2.0);
}

}  // namespace
}  // namespace cw::stats
