#include <gmock/gmock.h>

#include "tests/lift/causal.hpp"

namespace cw::scenario {
namespace {

using testing::HasSubstr;

const std::string mpdta = causal_of_others + "mpdta.csv";
const std::string truth = causal_of_others + "mpdta.expected.json";

std::vector<std::string> did(const std::string& file, std::vector<std::string> more = {},
                             const std::string& unit = "countyreal", const std::string& first = "first.treat") {
  std::vector<std::string> words = {"lift",   "did",  "--data",    file,   "--unit",          unit,
                                    "--time", "year", "--outcome", "lemp", "--first-treated", first};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

void hold(const json& finding, const json& reference) {
  for (const auto& cell : reference["att_gt"]) {
    bool found = false;
    for (const auto& row : finding["tables"]["group_time"]) {
      if (row["group"] != cell["g"] || row["time"] != cell["t"]) continue;
      found = true;
      EXPECT_NEAR(row["att"], cell["att"], 1e-9) << cell;
      EXPECT_NEAR(row["se"], cell["se"], 1e-9) << cell;
    }
    EXPECT_TRUE(found) << cell;
  }
  EXPECT_EQ(finding["tables"]["group_time"].size(), reference["att_gt"].size());
  for (const auto& [average, name] : {std::pair{"simple", "att"}, std::pair{"group", "att_group"},
                                      std::pair{"dynamic", "att_dynamic"}, std::pair{"calendar", "att_calendar"}}) {
    const auto& all = reference["aggregates"][average];
    EXPECT_NEAR(estimate(finding, name), all["overall_att"], 1e-9) << average;
    EXPECT_NEAR(row_of(finding, "averages", "average", name)["se"], all["overall_se"], 1e-9) << average;
  }
  for (const auto& [average, table, key] :
       {std::tuple{"dynamic", "event_study", "event_time"}, std::tuple{"group", "by_group", "group"},
        std::tuple{"calendar", "by_period", "time"}}) {
    for (const auto& one : reference["aggregates"][average]["by"]) {
      const auto row = row_of(finding, table, key, one["egt"]);
      EXPECT_NEAR(row["att"], one["att"], 1e-9) << average;
      EXPECT_NEAR(row["se"], one["se"], 1e-9) << average;
    }
  }
  EXPECT_NEAR(named(finding["diagnostics"], "pre_trend_wald")["value"], reference["pretrend_wald"], 1e-6);
}

TEST(Did, ThreeScenariosOfMinimumWages) {
  CW_NEEDS_CAUSAL("mpdta.csv");
  const auto never = finding_of(did(mpdta));
  hold(never, expected(truth, "callaway_santanna_mpdta_nev_dr"));
  EXPECT_NEAR(named(never["diagnostics"], "pre_trend")["value"], 0.16812, 1e-5);
  EXPECT_EQ(never["grade"], "A");
  const auto usual = expected(truth, "twfe_post_dummy");
  EXPECT_NEAR(estimate(never, "two_way_fixed_effects"), usual["coef"], 1e-6);
  EXPECT_NEAR(row_of(never, "averages", "average", "two_way_fixed_effects")["se"], usual["cluster_se_county"], 1e-6);
  hold(finding_of(did(mpdta, {"--control", "not_yet"})), expected(truth, "callaway_santanna_mpdta_nyt_dr"));
  hold(finding_of(did(mpdta, {"--estimator", "or", "--covariates", "lpop"})),
       expected(truth, "callaway_santanna_mpdta_nev_reg_cov"));
}

TEST(Did, SimultaneousBandsAreWiderAndDoNotDependOnThreads) {
  CW_NEEDS_CAUSAL("mpdta.csv");
  const auto one = run(did(mpdta, {"--bands", "simultaneous", "--json", "--threads", "1"}));
  const auto two = run(did(mpdta, {"--bands", "simultaneous", "--json", "--threads", "2"}));
  EXPECT_EQ(one.out, two.out);
  const auto finding = json::parse(one.out);
  const double width = named(finding["diagnostics"], "band_width")["value"];
  EXPECT_GT(width, 2.5);  // 12 cells that are partly independent: between the quantiles of 1 and of 12 normals (2.86)
  EXPECT_LT(width, 3.0);
  const auto row = finding["tables"]["group_time"][0];
  EXPECT_NEAR(row["high"].get<double>() - row["att"].get<double>(), width * row["se"].get<double>(), 1e-12);
}

/// 10 units treated from 2, 10 never; y = unit + 3 a period + 5 if treated ± a wave that sums to 0 within the groups.
/// By hand: the effect is 5; each unit's change is 3 (+ 5) ± 1, so that se = √(1/10 + 1/10).
std::string two_by_two() {
  std::string text = "id,year,lemp,g\n";
  for (int unit = 0; unit < 20; ++unit) {
    for (int year = 1; year <= 2; ++year) {
      const int wave = year == 2 ? (unit % 2 == 0 ? 1 : -1) : 0, effect = unit < 10 && year == 2 ? 5 : 0;
      text += std::to_string(unit) + "," + std::to_string(year) + "," +
              std::to_string(unit + 3 * year + effect + wave) + "," +
              (unit < 10   ? "2"
               : unit < 15 ? "0"
               : unit < 18 ? ""
                           : "NA") +
              "\n";
    }
  }
  return text;
}

TEST(Did, TwoPeriodsByHand) {
  const Folder folder;
  write(folder.path("d.csv"), two_by_two());
  const auto finding = finding_of(did(folder.path("d.csv"), {}, "id", "g"));
  EXPECT_NEAR(estimate(finding, "att"), 5.0, 1e-12);
  EXPECT_NEAR(row_of(finding, "averages", "average", "att")["se"], std::sqrt(0.2), 1e-12);
  EXPECT_EQ(finding["grade"], "C");  // no period before in which trends could be compared
  EXPECT_THAT(finding["reason"].get<std::string>(), HasSubstr("pre_trend"));
}

TEST(Did, Refusals) {
  const Folder folder;
  const std::string file = folder.path("d.csv"), good = two_by_two();
  const auto refused = [&](const std::string& text, std::vector<std::string> more = {}) {
    write(file, text);
    return refusal_of(did(file, std::move(more), "id", "g"));
  };
  EXPECT_THAT(refused(good + "19,2,5,NA\n")["what"].get<std::string>(),
              HasSubstr("rows 40 and 41 are of the same unit"));
  const auto gap = refused(good + "77,1,5,NA\n");
  EXPECT_EQ(gap["code"], "invalid_input");
  EXPECT_THAT(gap["what"].get<std::string>(), HasSubstr("unit of row 41 has no row in period 2"));
  EXPECT_THAT(refused(good + "77,1,5,2\n77,2,5,1\n")["what"].get<std::string>(), HasSubstr("rows 41 and 42"));
  EXPECT_EQ(refused(good + "77,1,5,-2\n77,2,5,-2\n")["code"], "invalid_input");
  EXPECT_EQ(refused("id,year,lemp,g\n1,1,1,2\n1,2,5,2\n2,1,2,2\n2,2,4,2\n")["code"], "no_overlap");
  EXPECT_EQ(refused("id,year,lemp,g\n1,1,1,0\n1,2,5,0\n2,1,2,0\n2,2,4,0\n")["code"], "degenerate");
  EXPECT_EQ(refused("id,year,lemp,g\n1,1,1,0\n2,1,2,1\n")["code"], "too_few_rows");
  EXPECT_EQ(refused("id,year,lemp,g\n1,1,1,2\n1,2,5,2\n2,1,2,0\n2,2,4,0\n3,1,2,0\n3,2,3,0\n")["code"], "too_few_rows");
  EXPECT_THAT(refused("id,year,lemp,g\n1,2026-9,1,\n1,2026-10,5,\n")["what"].get<std::string>(),
              HasSubstr("row 2 of column \"year\""));
  EXPECT_EQ(refused(good, {"--control", "later"})["code"], "usage");
  EXPECT_EQ(refused(good, {"--cluster", "g"})["code"], "too_few_rows");
  write(file, good + "77,1,5,NA\n");
  const auto dropped = finding_of(did(file, {"--missing", "drop"}, "id", "g"));
  EXPECT_EQ(named(dropped["diagnostics"], "units_with_gaps")["value"], 1);
}

}  // namespace
}  // namespace cw::scenario
