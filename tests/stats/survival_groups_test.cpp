#include "stats/survival_groups.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "tests/stats/expected.hpp"

namespace cw::stats {
namespace {

std::map<std::string, std::vector<Observation>> members() {
  std::map<std::string, std::vector<Observation>> groups;
  std::ifstream file(std::string(CW_SOURCE_DIR) + "/tests/reference/numbers/km_members.csv");
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

void check_month(test::Expected& expected, const std::string& name, const SurvivalCurve& log_curve,
                 const std::vector<Observation>& seen, int month) {
  const SurvivalStep* step = at(log_curve, month);
  ASSERT_NE(step, nullptr);
  const std::string month_name = name + ".month" + std::to_string(month);
  const auto at_risk = std::count_if(seen.begin(), seen.end(), [&](const auto& one) { return one.time >= month; });
  expected.near(month_name + ".at_risk", static_cast<double>(at_risk));
  expected.near(month_name + ".survival", step->survival);
  expected.near(month_name + ".greenwood_se", step->standard_error);
  expected.near(month_name + ".lower95_log", *step->low);
  expected.near(month_name + ".upper95_log", *step->high);
}

void check_group(test::Expected& expected, const std::string& group, const std::vector<Observation>& seen) {
  const std::string name = "km." + group;
  const auto log_curve = kaplan_meier(seen, 0.95, SurvivalInterval::log);
  const auto log_log_curve = kaplan_meier(seen, 0.95);
  ASSERT_TRUE(log_curve && log_log_curve);
  for (const int month : {1, 3, 6, 12, 18, 24, 30}) check_month(expected, name, *log_curve, seen, month);
  const auto median = time_quantile(*log_curve, 0.5);
  expected.near(name + ".median_months", *median.time);
  expected.near(name + ".median_lower95", *median.low);
  if (expected.is_null(name + ".median_upper95")) {
    EXPECT_FALSE(median.high.has_value());
  } else {
    expected.near(name + ".median_upper95", *median.high);
  }
  const auto area = restricted_mean(*log_curve, 24.0);
  ASSERT_TRUE(area);
  expected.near(name + ".restricted_mean_24m", area->mean);
  expected.near(name + ".restricted_mean_24m_se", area->standard_error);
  expected.near(name + ".events", static_cast<double>(log_curve->events));
  expected.near(name + ".month12.lower95_loglog", *at(*log_log_curve, 12)->low);
  expected.near(name + ".month12.upper95_loglog", *at(*log_log_curve, 12)->high);
}

/// Every one of the checks computed by R survival.
TEST(SurvivalGroups, AllReferenceNumbers) {
  test::Expected expected("km_members.expected.json");
  const auto groups = members();
  for (const auto& [group, seen] : groups) check_group(expected, group, seen);
  const auto& community = groups.at("community");
  const auto& other = groups.at("other");
  const auto log_rank = compare_groups({community, other});
  ASSERT_TRUE(log_rank);
  expected.near("logrank.chisq", log_rank->chi_squared);
  expected.near("logrank.p", log_rank->p);
  expected.near("logrank.observed_community", log_rank->observed[0]);
  expected.near("logrank.expected_community", log_rank->expected[0]);
  expected.near("logrank.observed_other", log_rank->observed[1]);
  expected.near("logrank.expected_other", log_rank->expected[1]);
  expected.near("peto_peto.chisq", compare_groups({community, other}, 1)->chi_squared);
  for (const auto& [name, ties] : {std::pair("efron", Ties::efron), std::pair("breslow", Ties::breslow)}) {
    const auto cox = hazard_ratio(other, community, ties);
    ASSERT_TRUE(cox);
    const std::string prefix = "cox." + std::string(name);
    expected.near(prefix + ".log_hazard_ratio", cox->log_ratio);
    expected.near(prefix + ".se", cox->standard_error);
    expected.near(prefix + ".log_partial_likelihood", cox->log_partial_likelihood);
  }
  expected.all_seen();
}

TEST(SurvivalGroups, ThreeGroups) {
  // {1, 2+, 3}, {2, 2, 5+}, {4, 6, 6+}
  const std::vector<std::vector<Observation>> three = {
      {{1, true}, {2, false}, {3, true}}, {{2, true}, {2, true}, {5, false}}, {{4, true}, {6, true}, {6, false}}};
  const auto test = compare_groups(three);
  ASSERT_TRUE(test);
  EXPECT_EQ(test->degrees_of_freedom, 2);
  // Expected events by hand: t=1: 1·3/9 each; t=2: 2·(2,3,3)/8; t=3: 1·(1,1,3)/5; t=4: 1·(0,1,3)/4; t=6: 1·(0,0,2)/2.
  EXPECT_NEAR(test->expected[0], 1.0 / 3 + 0.5 + 0.2, 1e-12);
  EXPECT_NEAR(test->expected[1], 1.0 / 3 + 0.75 + 0.2 + 0.25, 1e-12);
  EXPECT_NEAR(test->expected[2], 1.0 / 3 + 0.75 + 0.6 + 0.75 + 1.0, 1e-12);
  // Covariance summed by hand, solved for the first two groups in tests/reference/survival_three_groups.py.
  EXPECT_NEAR(test->chi_squared, 2.2893425528483133, 1e-12);
}

TEST(SurvivalGroups, Refusals) {
  EXPECT_EQ(compare_groups({{{1, true}}}).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(compare_groups({{{1, true}}, {}}).error().code, ErrorCode::too_few_rows);
  EXPECT_EQ(compare_groups({{{1, false}}, {{2, false}}}).error().code, ErrorCode::degenerate);
  EXPECT_EQ(hazard_ratio({{1, true}}, {{1, false}}).error().code, ErrorCode::degenerate);
  EXPECT_EQ(restricted_mean(*kaplan_meier({{1, true}}, 0.95), 2.0).error().code, ErrorCode::too_few_rows);
}

}  // namespace
}  // namespace cw::stats
