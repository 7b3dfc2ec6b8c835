#include "stats/survival.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

namespace cw::stats {
namespace {

const std::string folder = std::string(CW_SOURCE_DIR) + "/tests/reference/numbers/";

std::map<std::string, std::vector<Observation>> members() {
  std::map<std::string, std::vector<Observation>> groups;
  std::ifstream file(folder + "km_members.csv");
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::string id, group, months, churned;
    std::getline(fields, id, ',');
    std::getline(fields, group, ',');
    std::getline(fields, months, ',');
    std::getline(fields, churned, ',');
    groups[group].push_back({std::stod(months), churned.front() == '1'});
  }
  return groups;
}

std::map<std::string, nlohmann::json> expected(const std::string& name) {
  std::map<std::string, nlohmann::json> values;
  const auto document = nlohmann::json::parse(std::ifstream(folder + name));
  for (const auto& check : document.at("checks")) {
    values[check["quantity"]] = check["value"];
  }
  return values;
}

double expected_number(const std::map<std::string, nlohmann::json>& values, const std::string& name) {
  return values.at(name).get<double>();
}

TEST(KaplanMeier, MatchesR) {
  const auto groups = members();
  const auto values = expected("km_members.expected.json");
  int compared = 0;
  for (const auto& [group, observations] : groups) {
    const auto curve = kaplan_meier(observations, 0.95, SurvivalInterval::log);
    ASSERT_TRUE(curve);
    EXPECT_EQ(static_cast<double>(curve->events), expected_number(values, "km." + group + ".events"));
    for (const int month : {1, 3, 6, 12, 18}) {
      const std::string name = "km." + group + ".month" + std::to_string(month) + ".";
      const SurvivalStep* step = at(*curve, month);
      ASSERT_NE(step, nullptr);
      EXPECT_NEAR(step->survival, expected_number(values, name + "survival"), 1e-8);
      EXPECT_NEAR(step->standard_error, expected_number(values, name + "greenwood_se"), 1e-8);
      EXPECT_NEAR(*step->low, expected_number(values, name + "lower95_log"), 1e-8);
      EXPECT_NEAR(*step->high, expected_number(values, name + "upper95_log"), 1e-8);
      ++compared;
    }
    const auto median = time_quantile(*curve, 0.5);
    EXPECT_EQ(*median.time, expected_number(values, "km." + group + ".median_months"));
    EXPECT_EQ(*median.low, expected_number(values, "km." + group + ".median_lower95"));
    const auto& upper = values.at("km." + group + ".median_upper95");
    EXPECT_EQ(median.high.has_value(), !upper.is_null());
    if (median.high) {
      EXPECT_EQ(*median.high, upper.get<double>());
    }
  }
  EXPECT_EQ(compared, 10);
}

TEST(KaplanMeier, LogLogIntervalsMatchR) {
  const auto groups = members();
  int compared = 0;
  for (const auto& [name, value] : expected("km_members.expected.json")) {
    const auto at_loglog = name.find("loglog");
    if (at_loglog == std::string::npos || value.is_null()) continue;
    const auto dot = name.find('.', 3);
    const auto curve = kaplan_meier(groups.at(name.substr(3, dot - 3)), 0.95);
    const SurvivalStep* step = at(*curve, std::stod(name.substr(dot + 6)));
    const bool low = name.find("lower") != std::string::npos;
    EXPECT_NEAR(low ? *step->low : *step->high, value.get<double>(), 1e-8) << name;
    ++compared;
  }
  EXPECT_EQ(compared, 4);
}

TEST(KaplanMeier, FourPeopleByHand) {
  // Events at 1 and 3, censored at 2 and 4: S(1) = 3/4, S(3) = 3/4 × 1/2 = 3/8.
  const auto curve = kaplan_meier({{3, true}, {1, true}, {4, false}, {2, false}}, 0.95);
  ASSERT_TRUE(curve);
  ASSERT_EQ(curve->steps.size(), 2U);
  EXPECT_DOUBLE_EQ(curve->steps[0].survival, 0.75);
  EXPECT_DOUBLE_EQ(curve->steps[1].survival, 0.375);
  EXPECT_EQ(curve->steps[1].at_risk, 2);
  // Greenwood: 0.375 × sqrt(1/(4×3) + 1/(2×1)) = 0.375 × sqrt(7/12)
  EXPECT_DOUBLE_EQ(curve->steps[1].standard_error, 0.375 * std::sqrt(7.0 / 12.0));
  // Log-log at 1: exponent exp(±1.959964 × sqrt(1/12) / |ln 0.75|)
  const double half = 1.959963984540054 * std::sqrt(1.0 / 12.0) / std::abs(std::log(0.75));
  EXPECT_NEAR(*curve->steps[0].low, std::pow(0.75, std::exp(half)), 1e-12);
  EXPECT_EQ(*time_quantile(*curve, 0.5).time, 3.0);
  EXPECT_EQ(at(*curve, 0.5), nullptr);
  EXPECT_EQ(at(*curve, 2.9)->time, 1.0);
}

TEST(KaplanMeier, SaysWhereTheMedianIsNotReached) {
  const auto curve = kaplan_meier({{1, true}, {5, false}, {5, false}, {5, false}}, 0.95);
  EXPECT_FALSE(time_quantile(*curve, 0.5).time.has_value());
  EXPECT_TRUE(time_quantile(*curve, 0.25).time.has_value());
}

TEST(KaplanMeier, RefusesWhatIsNotATime) {
  EXPECT_EQ(kaplan_meier({}, 0.95).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(kaplan_meier({{-1, true}}, 0.95).error().code, ErrorCode::invalid_input);
}

TEST(LogRankTest, MatchesR) {
  const auto groups = members();
  const auto values = expected("km_members.expected.json");
  const auto test = log_rank(groups.at("community"), groups.at("other"));
  ASSERT_TRUE(test);
  EXPECT_NEAR(test->chi_squared, expected_number(values, "logrank.chisq"), 1e-8);
  EXPECT_NEAR(test->p, expected_number(values, "logrank.p"), 1e-8);
  EXPECT_NEAR(test->expected_first, expected_number(values, "logrank.expected_community"), 1e-8);
  EXPECT_NEAR(test->expected_second, expected_number(values, "logrank.expected_other"), 1e-8);
  EXPECT_EQ(test->observed_first, 54.0);
  EXPECT_EQ(log_rank({{1, false}}, {{1, false}}).error().code, ErrorCode::degenerate);
  EXPECT_EQ(log_rank({}, {{1, true}}).error().code, ErrorCode::too_few_rows);
}

}  // namespace
}  // namespace cw::stats
