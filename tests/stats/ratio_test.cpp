#include "stats/ratio.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "base/chance.hpp"
#include "tests/stats/expected.hpp"

namespace cw::stats {
namespace {

struct Accounts {
  std::vector<double> cost, benefit;
};

Accounts accounts() {
  std::ifstream in(std::string(CW_SOURCE_DIR) + "/tests/reference/numbers/roi_accounts.csv");
  Accounts read;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const auto first = line.find(',');
    const auto second = line.find(',', first + 1);
    read.cost.push_back(std::stod(line.substr(first + 1, second - first - 1)));
    read.benefit.push_back(std::stod(line.substr(second + 1)));
  }
  return read;
}

TEST(RatioInterval, MatchesTheReferenceOnAllSixMethods) {
  const Accounts data = accounts();
  test::Expected expected("roi_accounts.expected.json");
  const auto pairs = summarise_pairs(data.benefit, data.cost);
  ASSERT_TRUE(pairs);
  expected.near("n", pairs->n);
  expected.near("mean_cost", pairs->mean_bottom);
  expected.near("mean_benefit", pairs->mean_top);
  expected.near("roi", pairs->ratio() - 1);
  expected.near("delta.se", pairs->standard_error());
  expected.near("fieller.g", fieller_g(*pairs, 0.95));
  const auto check = [&](RatioMethod method, const std::string& name) {
    const auto interval = ratio_interval(data.benefit, data.cost, method, 0.95, {.seed = Seed{1}});
    ASSERT_TRUE(interval) << to_text(interval.error());
    expected.near(name + ".ci95.lower", interval->low - 1);
    expected.near(name + ".ci95.upper", interval->high - 1);
  };
  check(RatioMethod::delta, "delta");
  check(RatioMethod::log_delta, "log_delta");
  check(RatioMethod::fieller, "fieller");
  check(RatioMethod::percentile, "bootstrap.percentile");
  check(RatioMethod::basic, "bootstrap.basic");
  check(RatioMethod::bca, "bootstrap.BCa");
  const auto draws = bootstrap_ratios(data.benefit, data.cost, {.seed = Seed{1}});
  double mean = 0;
  double squares = 0;
  for (const double draw : *draws) mean += draw / static_cast<double>(draws->size());
  for (const double draw : *draws) squares += (draw - mean) * (draw - mean);
  expected.near("bootstrap.se", std::sqrt(squares / static_cast<double>(draws->size() - 1)));
  double wrong = 0;
  for (std::size_t i = 0; i < data.cost.size(); ++i) wrong += data.benefit[i] / data.cost[i] / pairs->n;
  expected.near("mean_of_ratios_minus_1_WRONG", wrong - 1);
  expected.all_seen();
}

TEST(RatioInterval, ThreadsDoNotChangeABit) {
  const Accounts data = accounts();
  const auto one = bootstrap_ratios(data.benefit, data.cost, {.seed = Seed{9}, .threads = 1});
  const auto three = bootstrap_ratios(data.benefit, data.cost, {.draws = 20'000, .seed = Seed{9}, .threads = 3});
  const auto other = bootstrap_ratios(data.benefit, data.cost, {.seed = Seed{10}});
  EXPECT_EQ(*one, *three);
  EXPECT_NE(*one, *other);
}

TEST(RatioInterval, LeaveOneOutIsTheRatioOfTheRest) {
  const std::vector<double> top{1, 2, 6}, bottom{1, 4, 5};
  EXPECT_EQ(leave_one_out_ratios(top, bottom), (std::vector<double>{8.0 / 9, 7.0 / 6, 3.0 / 5}));
}

/// (Mt − R Mb)² = t² V(t − R b) / n holds at both ends; found without the closed form.
TEST(RatioInterval, FiellerEndsSolveItsEquation) {
  const std::vector<double> top{1, 3, 2, 5, 4}, bottom{2, 3, 2.5, 4, 3};
  const auto interval = ratio_interval(top, bottom, RatioMethod::fieller, 0.9, {});
  ASSERT_TRUE(interval);
  const double t = 2.13184678632665;  // R qt(0.95, 4)
  for (const double r : {interval->low, interval->high}) {
    double mean = 0;
    double variance = 0;
    for (std::size_t i = 0; i < 5; ++i) mean += (top[i] - r * bottom[i]) / 5;
    for (std::size_t i = 0; i < 5; ++i) variance += std::pow(top[i] - r * bottom[i] - mean, 2) / 4;
    EXPECT_NEAR(std::abs(mean), t * std::sqrt(variance / 5), 1e-12);
  }
}

TEST(RatioInterval, RefusesWhatItCannotAnswer) {
  const std::vector<double> one{1}, three{1, 2, 3}, twice{2, 4, 6}, none{0, 0, 0}, wide{-9, 1, 10}, losses{-3, -1, -2};
  const auto code = [](const Result<Interval>& result) { return result ? ErrorCode::internal : result.error().code; };
  EXPECT_EQ(code(ratio_interval(one, one, RatioMethod::delta, 0.95, {})), ErrorCode::too_few_rows);
  EXPECT_EQ(code(ratio_interval(one, three, RatioMethod::delta, 0.95, {})), ErrorCode::invalid_input);
  EXPECT_EQ(code(ratio_interval(three, none, RatioMethod::bca, 0.95, {})), ErrorCode::degenerate);
  EXPECT_EQ(code(ratio_interval(twice, three, RatioMethod::delta, 0.95, {})), ErrorCode::degenerate);  // always 2
  EXPECT_EQ(code(ratio_interval(three, wide, RatioMethod::fieller, 0.95, {})), ErrorCode::degenerate);
  EXPECT_GE(fieller_g(*summarise_pairs(three, wide), 0.95), 1.0);
  EXPECT_EQ(code(ratio_interval(three, wide, RatioMethod::bca, 0.95, {})),
            ErrorCode::degenerate);  // bottoms below zero
  EXPECT_EQ(code(ratio_interval(losses, three, RatioMethod::log_delta, 0.95, {})), ErrorCode::degenerate);
  EXPECT_EQ(code(ratio_interval(three, std::vector<double>{1, NAN, 2}, RatioMethod::delta, 0.95, {})),
            ErrorCode::invalid_input);
  EXPECT_EQ(code(ratio_interval(three, twice, RatioMethod::bca, 0.95, {.draws = 100})), ErrorCode::invalid_input);
  EXPECT_EQ(ratio_method("feiller").error().code, ErrorCode::usage);
  EXPECT_NE(ratio_method("feiller").error().next.find("fieller"), std::string::npos);
  for (const char* name : {"delta", "log_delta", "fieller", "percentile", "basic", "bca"})
    EXPECT_EQ(method_name(ratio_method(name).value()), name);
}

/// 95 % intervals hold the true ratio in about 95 % of 2,000 data sets of 80 rows: within three standard errors of the
/// share (1.5 points) and, the cost side being skewed, one point for the small sample.
TEST(RatioInterval, CoversTheTruthAsOftenAsItSays) {
  constexpr int rounds = 2000;
  int delta = 0;
  int fieller = 0;
  for (int round = 0; round < rounds; ++round) {
    Rng rng(Seed{4}.fork("coverage", static_cast<std::uint64_t>(round)));
    std::vector<double> top, bottom;
    for (int i = 0; i < 80; ++i) {
      const double size = rng.gamma(4.0);  // mean 4
      bottom.push_back(size);
      top.push_back(1.5 * size + rng.normal());
    }
    const auto pairs = *summarise_pairs(top, bottom);
    const auto covers = [&](RatioMethod method) {
      const auto interval = *closed_ratio_interval(pairs, method, 0.95);
      return interval.low <= 1.5 && 1.5 <= interval.high ? 1 : 0;
    };
    delta += covers(RatioMethod::delta);
    fieller += covers(RatioMethod::fieller);
  }
  EXPECT_NEAR(delta / double{rounds}, 0.95, 0.025);
  EXPECT_NEAR(fieller / double{rounds}, 0.95, 0.025);
}

TEST(Bootstrap, BcaCoversAMeanOfSkewedRows) {
  constexpr int rounds = 100;
  int covered = 0;
  const std::vector<double> ones(40, 1.0);
  for (int round = 0; round < rounds; ++round) {
    Rng rng(Seed{5}.fork("coverage", static_cast<std::uint64_t>(round)));
    std::vector<double> values;
    for (int i = 0; i < 40; ++i) values.push_back(rng.exponential());
    const auto interval =
        ratio_interval(values, ones, RatioMethod::bca, 0.9, {.seed = Seed{static_cast<std::uint64_t>(round)}});
    ASSERT_TRUE(interval);
    covered += interval->low <= 1.0 && 1.0 <= interval->high ? 1 : 0;
  }
  EXPECT_NEAR(covered / double{rounds}, 0.9, 0.07);
}

/// Draws 0, 1, ... 1,000, so that a quantile is its share in thousandths. The expected ends come from the formula of
/// Efron and Tibshirani (1993, 14.10) in Python's statistics.NormalDist.
TEST(Bootstrap, BcaShiftsByBiasAndByAcceleration) {
  std::vector<double> draws(1001);
  for (std::size_t i = 0; i < draws.size(); ++i) draws[i] = static_cast<double>(i);
  const std::vector<double> even{-1, 1}, skewed{0, 0, 3};  // accelerations 0 and -6 / (6 x 6^1.5)
  const auto biased = bca_interval(draws, 400, even, 0.95);
  ASSERT_TRUE(biased);
  EXPECT_NEAR(biased->low, 6.828877035395364, 1e-9);
  EXPECT_NEAR(biased->high, 926.997304449132, 1e-9);
  const auto both = bca_interval(draws, 400, skewed, 0.95);
  ASSERT_TRUE(both);
  EXPECT_NEAR(both->low, 2.128548051456125, 1e-9);
  EXPECT_NEAR(both->high, 899.0541274804153, 1e-9);
  EXPECT_EQ(bca_interval(draws, -1, even, 0.95).error().code, ErrorCode::degenerate);
  EXPECT_EQ(bca_interval(draws, 400, std::vector<double>{2, 2}, 0.95).error().code, ErrorCode::degenerate);
}

TEST(Bootstrap, QuantilesAreLinearBetweenNeighbours) {
  const std::vector<double> values{1, 2, 4, 8};  // R: quantile(c(1,2,4,8), c(.1, .5, .9), type = 7)
  EXPECT_DOUBLE_EQ(quantile(values, 0.1), 1.3);
  EXPECT_DOUBLE_EQ(quantile(values, 0.5), 3.0);
  EXPECT_DOUBLE_EQ(quantile(values, 0.9), 6.8);
  EXPECT_EQ(quantile(values, 0.0), 1.0);
  EXPECT_EQ(quantile(values, 1.0), 8.0);
}

}  // namespace
}  // namespace cw::stats
