#include "measure/attribution/attribution.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <numeric>

#include "finding/json.hpp"
#include "measure/attribution/whole_parts.hpp"

namespace cw::measure::attribution {
namespace {

struct Row {
  std::string path;  // a letter a channel
  double conversions, value, nulls;
};

Journeys journeys_of_rows(const std::vector<Row>& rows) {
  JourneyRows builder(true, true);
  for (const Row& row : rows) {
    for (const char letter : row.path) builder.step(builder.channel(std::string(1, letter)));
    EXPECT_TRUE(builder.end(row.conversions, row.value, row.nulls));
  }
  auto journeys = builder.take();
  EXPECT_TRUE(journeys) << to_text(journeys.error());
  return journeys ? *journeys : Journeys();
}

Result<Finding> run(Journeys journeys, const std::string& model, std::int64_t draws = 0) {
  AttributionInput input;
  input.journeys = std::move(journeys);
  input.models = *models_of(model);
  input.draws = draws;
  return attribution(input, {});
}

/// A cell of "credit" by model and channel.
Cell cell(const Finding& finding, const std::string& model, const std::string& channel, const std::string& column) {
  const Table& table = *finding.table("credit");
  for (const auto& row : table.rows) {
    if (row[0] != Cell{model} || row[1] != Cell{channel}) continue;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].name == column) return row[i];
    }
  }
  ADD_FAILURE() << "no " << column << " of " << channel << " by " << model;
  return {};
}

double number(const Finding& finding, const std::string& model, const std::string& channel,
              const std::string& column = "conversions") {
  const Cell found = cell(finding, model, channel, column);
  return std::holds_alternative<double>(found) ? std::get<double>(found) : NAN;
}

std::vector<double> shares(Model rule, std::size_t steps, std::vector<std::int64_t> days, const RuleOptions& options) {
  const std::vector<std::uint32_t> path(steps, 0);
  for (auto& age : days) age *= 86'400;
  std::vector<double> out;
  shares_of(rule, path, days, options, {false}, out);
  return out;
}

TEST(Rules, PositionSharesOfSixTwoAndOne) {
  for (const auto& [text, six, two] :
       {std::tuple{"40/20/40", std::vector<double>{0.4, 0.05, 0.05, 0.05, 0.05, 0.4}, std::vector<double>{0.5, 0.5}},
        std::tuple{"20/20/60", std::vector<double>{0.2, 0.05, 0.05, 0.05, 0.05, 0.6}, std::vector<double>{0.25, 0.75}},
        std::tuple{"0.6/0.2/0.2", std::vector<double>{0.6, 0.05, 0.05, 0.05, 0.05, 0.2},
                   std::vector<double>{0.75, 0.25}}}) {
    RuleOptions options;
    options.position = *position_shares(text);
    const auto got = shares(Model::position, 6, {}, options);
    for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(got[i], six[i], 1e-15) << text;
    const auto ends = shares(Model::position, 2, {}, options);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(ends[i], two[i], 1e-15) << text;
    EXPECT_EQ(shares(Model::position, 1, {}, options), std::vector<double>{1.0});
  }
  for (const char* wrong : {"40/20", "40/20/50", "0/100/0", "-10/60/50", "40/20/40/0", "", "a/b/c", "40/20/40 "})
    EXPECT_EQ(position_shares(wrong).error().code, ErrorCode::usage) << wrong;
}

/// 28, 14, 7 and 0 days before at a half-life of 7: 1/16, 1/4, 1/2, 1, which is 3.45, 13.79, 27.59 and 55.17 %.
TEST(Rules, DecayByDays) {
  RuleOptions options;
  const auto got = shares(Model::time_decay, 4, {28, 14, 7, 0}, options);
  EXPECT_NEAR(got[0], 1.0 / 29, 1e-15);
  EXPECT_NEAR(got[1], 4.0 / 29, 1e-15);
  EXPECT_NEAR(got[2], 8.0 / 29, 1e-15);
  EXPECT_NEAR(got[3], 16.0 / 29, 1e-15);
  EXPECT_NEAR(shares(Model::time_decay, 2, {13, 6}, options)[1], 2.0 / 3, 1e-15);
  options.decay = Decay::step;
  EXPECT_NEAR(shares(Model::time_decay, 2, {13, 7}, options)[1], 0.5, 1e-15);
  EXPECT_NEAR(shares(Model::time_decay, 2, {13, 6}, options)[1], 2.0 / 3, 1e-15);
  options.half_life_days = 0.001;  // old and short-lived: the younger still gets its share
  EXPECT_NEAR(shares(Model::time_decay, 2, {30, 29}, options)[1], 1.0, 1e-15);
}

TEST(Rules, DecayBySteps) {
  RuleOptions options;
  EXPECT_NEAR(shares(Model::time_decay, 3, {}, options)[0], 1.0 / 7, 1e-15);
  options.half_life_steps = 2.0;
  EXPECT_NEAR(shares(Model::time_decay, 3, {}, options)[0] / shares(Model::time_decay, 3, {}, options)[2], 0.5, 1e-15);
}

TEST(Rules, LastNonDirectPassesOverDirectOnly) {
  JourneyRows builder(false, false);
  for (const char* channel : {"ads", "Direct"}) builder.step(builder.channel(channel));
  EXPECT_TRUE(builder.end(1, 0, 0));
  builder.step(builder.channel("Direct"));
  EXPECT_TRUE(builder.end(2, 0, 0));
  const auto finding = run(*builder.take(), "last_non_direct");
  EXPECT_EQ(number(*finding, "last_non_direct", "ads"), 1.0);
  EXPECT_EQ(number(*finding, "last_non_direct", "Direct"), 2.0);  // nothing else came before
  EXPECT_EQ(cell(*finding, "last_non_direct", "ads", "value"), Cell{});
}

TEST(WholeParts, LeaveNoCent) {
  EXPECT_EQ(whole_parts(std::vector<double>{333.4, 333.3, 333.3}, 1000), (std::vector<std::int64_t>{334, 333, 333}));
  EXPECT_EQ(whole_parts(std::vector<double>{-0.5, -0.5}, -1), (std::vector<std::int64_t>{0, -1}));
  EXPECT_EQ(whole_parts(std::vector<double>{0.5, 1.5, 7.0}, 9), (std::vector<std::int64_t>{1, 1, 7}));
  EXPECT_EQ(whole_parts(std::vector<double>{10.0, 10.0}, 17), (std::vector<std::int64_t>{9, 8}));
}

/// Every model, every journey: the credit is the outcome, to the cent.
TEST(Attribution, CreditSumsToTheOutcomeInEveryModel) {
  const bool held = rc::check("credit sums to the outcome", [] {
    const auto n = *rc::gen::inRange<std::size_t>(1, 12);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < n; ++i) {
      Row row;
      const auto letters = *rc::gen::inRange<std::size_t>(0, 6);
      for (std::size_t step = 0; step < letters; ++step) row.path += static_cast<char>('A' + *rc::gen::inRange(0, 5));
      row.conversions = *rc::gen::inRange(0, 4);
      row.value = *rc::gen::inRange(0, 100'000) / 100.0;
      row.nulls = *rc::gen::inRange(0, 4);
      rows.push_back(row);
    }
    rows.push_back({"AB", 1, 0.01, 0});
    const auto journeys = journeys_of_rows(rows);
    for (const Game game : {Game::unordered, Game::ordered, Game::markov}) {
      AttributionInput input;
      input.journeys = journeys;
      input.models = *models_of("all");
      input.draws = 0;
      input.options.game = game;
      input.options.order = game == Game::markov ? 1 : 2;
      const auto finding = attribution(input, {});
      RC_ASSERT(finding.has_value());
      RC_ASSERT(finding->refused.empty());
      std::map<std::string, double> conversions, value;
      std::map<std::string, std::int64_t> minor;
      for (const auto& row : finding->table("credit")->rows) {
        const auto model = std::get<std::string>(row[0]);
        conversions[model] += std::get<double>(row[2]);
        value[model] += std::get<double>(row[3]);
        minor[model] += std::get<std::int64_t>(row.back());
      }
      for (const auto& [model, sum] : conversions) {
        RC_ASSERT(std::abs(sum - journeys.total_conversions()) < 1e-9);
        RC_ASSERT(std::abs(value[model] - journeys.total_value()) < 1e-6);
        RC_ASSERT(minor[model] == std::llround(journeys.total_value() * 100));
      }
      for (const auto& diagnostic : finding->diagnostics) RC_ASSERT(diagnostic.status != CheckStatus::fail);
    }
  });
  EXPECT_TRUE(held);
}

TEST(Attribution, OrderOfRowsChangesNothing) {
  const std::vector<Row> rows = {{"ABC", 2, 10, 3}, {"CA", 1, 5, 0}, {"B", 0, 0, 9}, {"BA", 3, 7, 1}};
  const std::vector<Row> turned(rows.rbegin(), rows.rend());
  const auto one = run(journeys_of_rows(rows), "all"), other = run(journeys_of_rows(turned), "all");
  ASSERT_TRUE(one && other);
  const auto& a = one->table("credit")->rows;
  const auto& b = other->table("credit")->rows;
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i][1], b[i][1]);
    EXPECT_NEAR(std::get<double>(a[i][2]), std::get<double>(b[i][2]), 1e-14);
    EXPECT_EQ(a[i].back(), b[i].back());  // whole cents
  }
}

TEST(Attribution, WhatHasNoTouchpointIsInTheBucket) {
  const auto finding =
      run(journeys_of_rows({{"AB", 1, 10, 0}, {"", 2, 30, 4}, {"A", 0, 7, 1}, {"B", 0, 0, 0}, {"A", 1, -4, 0}}), "all");
  ASSERT_TRUE(finding) << to_text(finding.error());
  EXPECT_TRUE(valid(*finding));
  for (const Model model : all_models) {
    if (model == Model::markov) continue;
    EXPECT_EQ(number(*finding, std::string(name_of(model)), unattributed), 2.0);
    EXPECT_EQ(number(*finding, std::string(name_of(model)), unattributed, "value"), 37.0);
  }
  std::map<std::string, double> counts;
  for (const auto& diagnostic : finding->diagnostics) counts[diagnostic.name] = diagnostic.value.value_or(NAN);
  EXPECT_EQ(counts["empty_paths"], 1.0);
  EXPECT_EQ(counts["value_without_conversion"], 1.0);
  EXPECT_EQ(counts["paths_without_end"], 1.0);
  EXPECT_EQ(counts["negative_values"], 1.0);
}

/// Refunds beyond what a channel brings: shares of value would be no shares.
TEST(Attribution, MarkovRefusesWhenRefundsOutweigh) {
  const auto journeys = journeys_of_rows({{"A", 1, 100, 1}, {"B", 1, -90, 1}});
  EXPECT_EQ(run(journeys, "markov").error().code, ErrorCode::degenerate);
  const auto all = run(journeys, "all");
  ASSERT_TRUE(all);
  ASSERT_EQ(all->refused.size(), 1U);
  EXPECT_EQ(all->refused[0].name, "markov");
  EXPECT_EQ(number(*all, "linear", "B", "value"), -90.0);
}

TEST(Attribution, IntervalsAreSeededAndDoNotDependOnThreads) {
  const auto journeys = journeys_of_rows({{"AB", 30, 10, 20}, {"BA", 20, 5, 10}, {"A", 10, 1, 50}, {"", 5, 1, 1}});
  AttributionInput input{journeys, *models_of("markov"), {}, 500};
  const auto one = attribution(input, {.seed = Seed{3}, .threads = 1});
  const auto three = attribution(input, {.seed = Seed{3}, .threads = 3});
  const auto other = attribution(input, {.seed = Seed{4}, .threads = 1});
  ASSERT_TRUE(one && three && other);
  EXPECT_EQ(to_json(*one, "to_owner"), to_json(*three, "to_owner"));
  EXPECT_NE(to_json(*one, "to_owner"), to_json(*other, "to_owner"));
  const double share = number(*one, "markov", "A", "share");
  EXPECT_LT(number(*one, "markov", "A", "share_low"), share);
  EXPECT_GT(number(*one, "markov", "A", "share_high"), share);
  input.draws = 100;
  EXPECT_EQ(attribution(input, {}).error().code, ErrorCode::invalid_input);
}

/// One path: 100 of 400 journeys of a last touchpoint; the share of binomial counts has a known interval.
TEST(Attribution, IntervalsHaveTheRightWidth) {
  AttributionInput input{journeys_of_rows({{"A", 100, 1, 0}, {"B", 300, 1, 0}}), *models_of("last"), {}, 4000};
  const auto finding = attribution(input, {});
  ASSERT_TRUE(finding);
  const double half = 1.96 * std::sqrt(0.25 * 0.75 / 400);  // normal approximation
  EXPECT_NEAR(number(*finding, "last", "A", "share_low"), 0.25 - half, 0.006);
  EXPECT_NEAR(number(*finding, "last", "A", "share_high"), 0.25 + half, 0.006);
}

TEST(Journeys, Refusals) {
  JourneyRows none(true, true);
  none.step(none.channel("a"));
  EXPECT_TRUE(none.end(0, 0, 5));
  EXPECT_EQ(none.take().error().code, ErrorCode::degenerate);
  JourneyRows bucket(true, true);
  bucket.step(bucket.channel("unattributed"));
  EXPECT_TRUE(bucket.end(1, 0, 5));
  EXPECT_EQ(bucket.take().error().code, ErrorCode::invalid_input);
  JourneyRows negative(true, true);
  negative.step(negative.channel("a"));
  EXPECT_EQ(negative.end(-1, 0, 0).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(negative.end(1, 0, -2).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(models_of("lienar").error().next, "did you mean \"linear\"?");
}

constexpr std::int64_t day = 86'400;

/// Person 0 converts on day 10 and day 20 after touches on days 1, 9 and 10 (in the same second) and 25.
TEST(Journeys, FromTouches) {
  const std::vector<Touch> touches = {{0, 1, 9 * day},  {0, 0, 10 * day}, {0, 0, 1 * day},
                                      {0, 1, 25 * day}, {1, 0, 3 * day},  {nobody, 0, 4 * day}};
  const std::vector<Conversion> conversions = {{0, 20 * day, 8.0}, {0, 10 * day, 5.0}, {2, 5 * day, 1.0}};
  TouchUse use;
  TouchOptions options;
  options.lookback_days = 10;
  const auto reuse = journeys_of(touches, conversions, {"z", "a"}, options, use);
  ASSERT_TRUE(reuse) << to_text(reuse.error());
  EXPECT_EQ(reuse->channels, (std::vector<std::string>{"a", "z"}));
  // day 10: z (day 1), a (day 9), z (day 10); day 20: z (day 10, exactly at the lookback); then what served none.
  EXPECT_EQ(reuse->steps, (std::vector<std::uint32_t>{1, 0, 1, 1, 0, 1}));
  EXPECT_EQ(reuse->offsets, (std::vector<std::uint64_t>{0, 3, 4, 5, 6, 6}));
  EXPECT_EQ(reuse->nulls, (std::vector<double>{0, 0, 1, 1, 0}));
  EXPECT_EQ(reuse->value, (std::vector<double>{5, 8, 0, 0, 1}));
  EXPECT_EQ(use.credited, 3);
  EXPECT_EQ(use.same_second, 1);
  EXPECT_EQ(use.after_the_last, 1);
  EXPECT_EQ(use.never_converted, 1);
  EXPECT_EQ(use.nobody, 1);
  options.reset = true;
  options.null_journeys = false;
  TouchUse again;
  const auto reset = journeys_of(touches, conversions, {"z", "a"}, options, again);
  EXPECT_EQ(reset->offsets, (std::vector<std::uint64_t>{0, 3, 3, 3}));
}

TEST(Journeys, ConversionsOfOneSecondShareTheirTouches) {
  TouchUse use;
  TouchOptions options;
  options.reset = true;
  const auto journeys = journeys_of({{0, 0, 5}}, {{0, 9, 1.0}, {0, 9, 2.0}, {0, 10, 4.0}}, {"a"}, options, use);
  ASSERT_TRUE(journeys);
  EXPECT_EQ(journeys->offsets, (std::vector<std::uint64_t>{0, 1, 2, 2}));
  EXPECT_EQ(use.credited, 1);
  options.lookback_days = 0;
  EXPECT_EQ(journeys_of({{0, 0, 5}}, {{0, 9, 1.0}}, {"a"}, options, use).error().code, ErrorCode::usage);
  options.lookback_days = 1;
  EXPECT_EQ(journeys_of({{0, 0, 5}}, {{0, 4, 1.0}}, {"a"}, options, use).error().code, ErrorCode::degenerate);
}

}  // namespace
}  // namespace cw::measure::attribution
