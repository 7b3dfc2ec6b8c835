#include "statement/simulate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace cw::statement {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

Quantile normal(double mean, double sd) {
  return *quantile_of(Draws{.key = "", .distribution = "normal", .parameters = {mean, sd}});
}

/// Two lines of mean 100 and 200 and sd 30 and 40; each with a stream of its own, or both with the first.
Model two_normals(bool same_stream) {
  Model model;
  model.streams = {"a", "b"};
  model.variables = {{0, normal(100, 30), 100}, {same_stream ? 0U : 1U, normal(200, 40), 200}};
  model.lines = {{100, 0, 0}, {200, 0, 1}};
  return model;
}

std::vector<double> sums(const Model& model, int draws, std::uint64_t seed = 1) {
  const auto worlds = simulate(model, Seed{seed}, draws);
  EXPECT_TRUE(worlds);
  std::vector<double> sums;
  for (const auto& world : *worlds) sums.push_back(std::accumulate(world.claimed.begin(), world.claimed.end(), 0.0));
  return sums;
}

/// Four standard errors of the 2.5 % quantile of 20,000 draws: sqrt(0.025 × 0.975 / 20,000) / φ(1.96) = 0.0189 sd.
constexpr double tolerance = 4 * 0.0189;

TEST(Simulate, IndependentNormalsAddAsTheirVariances) {
  const auto drawn = sums(two_normals(false), 20'000);
  EXPECT_NEAR(quantile(drawn, 0.025), 300 - 1.959964 * 50, tolerance * 50);  // sqrt(30² + 40²) = 50
  EXPECT_NEAR(quantile(drawn, 0.975), 300 + 1.959964 * 50, tolerance * 50);
  EXPECT_NEAR(quantile(drawn, 0.5), 300, 1.0);
}

TEST(Simulate, EqualStreamsMoveTogether) {
  const auto drawn = sums(two_normals(true), 20'000);
  EXPECT_NEAR(quantile(drawn, 0.025), 300 - 1.959964 * 70, 0.1);  // 30 + 40; one stream, stratified: almost exact
  EXPECT_NEAR(quantile(drawn, 0.975), 300 + 1.959964 * 70, 0.1);
}

TEST(Simulate, DeclaredCorrelationWidensTheSum) {
  Model model = two_normals(false);
  model.correlations = {{0, 1, 0.5}};
  const double sd = std::sqrt(30.0 * 30 + 40 * 40 + 2 * 0.5 * 30 * 40);
  const auto drawn = sums(model, 20'000);
  EXPECT_NEAR(quantile(drawn, 0.025), 300 - 1.959964 * sd, tolerance * sd);
  EXPECT_NEAR(quantile(drawn, 0.975), 300 + 1.959964 * sd, tolerance * sd);
}

TEST(Simulate, PerfectCorrelationIsOneStream) {
  Model model = two_normals(false);
  model.correlations = {{0, 1, 1.0}};
  EXPECT_NEAR(quantile(sums(model, 20'000), 0.975), 300 + 1.959964 * 70, 0.1);
}

TEST(Simulate, CorrelationsThatContradictEachOtherAreRefused) {
  Model model = two_normals(false);
  model.streams.push_back("c");
  model.correlations = {{0, 1, 0.9}, {1, 2, 0.9}, {0, 2, -0.9}};
  const auto worlds = simulate(model, Seed{1}, 20'000);
  ASSERT_FALSE(worlds);
  EXPECT_EQ(worlds.error().code, ErrorCode::invalid_config);
}

TEST(Simulate, MoreDrawsShrinkNothing) {
  const Model model = two_normals(false);
  const auto width = [&](int draws, std::uint64_t seed) {
    const auto drawn = sums(model, draws, seed);
    return quantile(drawn, 0.975) - quantile(drawn, 0.025);
  };
  for (std::uint64_t seed = 1; seed <= 3; ++seed) EXPECT_NEAR(width(80'000, seed) / width(20'000, seed), 1.0, 0.03);
}

TEST(Simulate, AStreamDependsOnItsNameAlone) {
  Model model = two_normals(false);
  const auto before = simulate(model, Seed{7}, 20'000);
  model.streams.insert(model.streams.begin(), "another");
  for (auto& variable : model.variables) ++variable.stream;
  const auto after = simulate(model, Seed{7}, 20'000);
  ASSERT_TRUE(before && after);
  for (std::size_t i = 0; i < before->size(); i += 999) EXPECT_EQ((*before)[i].claimed, (*after)[i].claimed);
}

TEST(Simulate, CostDrawsMoveWithTheirAssumption) {
  Model model;
  model.streams = {"rate"};
  model.variables = {{0, *quantile_of(catalog::Distribution{"uniform", 1.0, 0.8, 1.2}), 1.0}};
  model.costs = {{1000, 400, {0}}, {500, 0, {}}};
  const auto worlds = simulate(model, Seed{1}, 20'000);
  ASSERT_TRUE(worlds);
  std::vector<double> totals;
  for (const auto& world : *worlds) totals.push_back(world.cost_total);
  EXPECT_NEAR(quantile(totals, 0.025), 500 + 1000 * 0.81, 0.1);
  EXPECT_NEAR(quantile(totals, 0.975), 500 + 1000 * 1.19, 0.1);
  EXPECT_NEAR(evaluate(model, std::vector<double>{0.5}).cost_direct, 200, 1e-9);
}

/// Ranks 0, 1, 1 want 60, 80, 40 of 100: the first is served whole, the others share 40 as 80 : 40.
TEST(Cap, ServesGradesInOrderAndSharesWithinOne) {
  Model model;
  model.lines = {{60, 0}, {80, 1}, {40, 1}};
  const Stratum stratum{{0, 1, 2}, {60, 80, 40}, {60, 26.666, 13.333}, 100};
  EXPECT_THAT(cap(model, stratum, stratum.wanted),
              ElementsAre(60, DoubleNear(80.0 / 3, 1e-9), DoubleNear(40.0 / 3, 1e-9)));
  EXPECT_THAT(cap(model, stratum, std::vector<double>{120, 80, 40}), ElementsAre(100, 0, 0));
  EXPECT_THAT(cap(model, stratum, std::vector<double>{-30, 50, 20}), ElementsAre(-30, 50, 20));
}

/// A wants 80 and B 60 of 100, A first: 80 and 20 at the point. Half of A: 40 and 60. Twice A: 100 and nothing.
TEST(Evaluate, CapsAnewInEveryWorld) {
  Model model;
  model.streams = {"a"};
  model.variables = {{0, normal(1, 1), 1.0}};
  model.lines = {{80, 0, {}, {0}}, {60, 1}};
  model.strata = {{{0, 1}, {80, 60}, {80, 20}, 100}};
  EXPECT_THAT(evaluate(model, at_point(model)).claimed, ElementsAre(80, 20));
  EXPECT_THAT(evaluate(model, std::vector<double>{0.5}).claimed, ElementsAre(40, 60));
  EXPECT_THAT(evaluate(model, std::vector<double>{2.0}).claimed, ElementsAre(100, 0));
}

/// Capped cell by cell, B got less than the stratum as a whole would give: the point keeps the exact claim.
TEST(Evaluate, KeepsTheExactClaimAtThePoint) {
  Model model;
  model.streams = {"a"};
  model.variables = {{0, normal(1, 1), 1.0}};
  model.lines = {{20, 0, {}, {0}}, {10, 1}};
  model.strata = {{{0, 1}, {20, 10}, {11, 9}, 20}};
  EXPECT_THAT(evaluate(model, at_point(model)).claimed, ElementsAre(11, 9));
  const auto more = evaluate(model, std::vector<double>{3.0}).claimed;
  EXPECT_LE(more[0] + more[1], 20 + 1e-9);
}

TEST(Evaluate, WhatNoStratumHoldsIsNotCapped) {
  Model model;
  model.lines = {{50, 0}};
  model.strata = {{{0}, {30}, {10}, 10}};
  EXPECT_THAT(evaluate(model, {}).claimed, ElementsAre(30));  // 20 outside, 10 of 30 inside
}

TEST(QuantileOf, Distributions) {
  const auto at = [](const catalog::Distribution& d, double u) { return (*quantile_of(d))(u); };
  EXPECT_DOUBLE_EQ(at({"point", 3.0}, 0.9), 3.0);
  EXPECT_DOUBLE_EQ(at({"uniform", 2.0, 1.0, 3.0}, 0.25), 1.5);
  // Triangular 0, 1, 4: F(1) = 1/4; F(x) = 1 − (4 − x)²/12 above: F(4 − sqrt 6) = 0.5.
  EXPECT_NEAR(at({"triangular", 1.0, 0.0, 4.0}, 0.25), 1.0, 1e-12);
  EXPECT_NEAR(at({"triangular", 1.0, 0.0, 4.0}, 0.5), 4 - std::sqrt(6.0), 1e-12);
  EXPECT_NEAR(at({"triangular", 1.0, 0.0, 4.0}, 0.0625), 0.5, 1e-12);  // x²/4
  EXPECT_NEAR(at({.kind = "normal", .value = 10, .sd = 2.0}, 0.975), 13.919928, 1e-6);
  // Lognormal of mean 1 and sd 1: σ² = ln 2, median = 1/sqrt 2.
  EXPECT_NEAR(at({.kind = "lognormal", .value = 1, .sd = 1.0}, 0.5), std::sqrt(0.5), 1e-12);
  // Beta(1, 1) is uniform: mean 1/2, sd sqrt(1/12).
  EXPECT_NEAR(at({.kind = "beta", .value = 0.5, .sd = std::sqrt(1.0 / 12)}, 0.3), 0.3, 1e-6);
  EXPECT_FALSE(quantile_of(catalog::Distribution{"cauchy", 1.0}));
  EXPECT_FALSE(quantile_of(catalog::Distribution{"normal", 1.0}));
}

TEST(QuantileOf, TabulatedDrawsAreLinearBetweenTheirQuantiles) {
  const auto at = *quantile_of(Draws{.key = "", .quantiles = {10, 20, 40, 80}});  // at 1/8, 3/8, 5/8, 7/8
  EXPECT_DOUBLE_EQ(at(0.125), 10);
  EXPECT_DOUBLE_EQ(at(0.5), 30);
  EXPECT_DOUBLE_EQ(at(0.05), 10);
  EXPECT_DOUBLE_EQ(at(0.99), 80);
  EXPECT_FALSE(quantile_of(Draws{.key = "x"}));
}

TEST(QuantileOf, AnEstimateMeetsBothItsBounds) {
  const auto at = quantile_of(Estimate{.name = "e", .value = 10, .low = 4.0, .high = 30.0, .level = 0.9});
  EXPECT_NEAR(at(0.05), 4, 1e-9);
  EXPECT_NEAR(at(0.5), 10, 1e-9);
  EXPECT_NEAR(at(0.95), 30, 1e-9);
}

}  // namespace
}  // namespace cw::statement
