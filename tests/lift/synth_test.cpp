#include <gmock/gmock.h>

#include "tests/lift/causal.hpp"

namespace cw::scenario {
namespace {

using testing::HasSubstr;

const std::string smoking = causal_of_others + "prop99_smoking.csv";
const std::string truth = causal_of_others + "prop99_smoking.expected.json";
const std::string adh =
    "lnincome@1980:1988, retprice@1980:1988,age15to24@1980:1988,beer@1984:1988,cigsale@1975,cigsale@1980,cigsale@1988";

std::vector<std::string> synth(const std::string& file, std::vector<std::string> more = {},
                               const std::string& treated = "California", const std::string& from = "1989") {
  std::vector<std::string> words = {"lift", "synth",     "--data",  file,        "--unit", "state",  "--time",
                                    "year", "--outcome", "cigsale", "--treated", treated,  "--from", from};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(Synth, OutcomesOnlyIsTheExactOptimum) {
  CW_NEEDS_CAUSAL("prop99_smoking.csv");
  const auto finding = finding_of(synth(smoking));
  EXPECT_NEAR(estimate(finding, "average_effect"), expected(truth, "sc_outcome_only_att"), 1e-4);
  EXPECT_NEAR(named(finding["diagnostics"], "pre_rmspe")["value"], expected(truth, "sc_outcome_only_pre_rmspe"), 1e-5);
  const auto weights = expected(truth, "sc_outcome_only_weights");
  for (const auto& row : finding["tables"]["weights"])
    EXPECT_NEAR(row["weight"], weights.value(row["unit"].get<std::string>(), 0.0), 1e-4) << row;
  const auto gaps = expected(truth, "sc_outcome_only_gap_by_year");
  for (const auto& [year, gap] : gaps.items())
    EXPECT_NEAR(row_of(finding, "gap", "time", std::stoi(year))["gap"], gap, 1e-3) << year;
  const auto placebo = expected(truth, "sc_outcome_only_placebo");
  for (const auto& [unit, ratio] : placebo["top5"].items())
    EXPECT_NEAR(row_of(finding, "placebo", "unit", unit)["ratio"], ratio, 0.01) << unit;
  EXPECT_EQ(finding["tables"]["placebo"][2]["unit"], "California");
  EXPECT_EQ(finding["estimates"][0]["no_interval"], "placebo rank instead: 3 of 39");
  EXPECT_EQ(finding["grade"], "A");
}

TEST(Synth, PredictorsWithASearchForTheirImportance) {
  CW_NEEDS_CAUSAL("prop99_smoking.csv");
  const auto finding = finding_of(synth(smoking, {"--predictors", adh}));
  EXPECT_LE(named(finding["diagnostics"], "importance_search")["value"], 3.08);
  EXPECT_LE(named(finding["diagnostics"], "importance_search")["value"], expected(truth, "sc_adh_loss_v_upper_bound"));
  const auto weights = expected(truth, "sc_adh_weights");
  for (const auto& row : finding["tables"]["weights"])
    EXPECT_NEAR(row["weight"], weights.value(row["unit"].get<std::string>(), 0.0), 0.02) << row;
  EXPECT_NEAR(estimate(finding, "average_effect"), expected(truth, "sc_adh_att_1989_2000"), 0.4);
  EXPECT_NEAR(row_of(finding, "gap", "time", 2000)["gap"], expected(truth, "sc_adh_gap_2000"), 1.2);
  EXPECT_EQ(finding["estimates"][0]["no_interval"], "placebo rank instead: 1 of 39");
  EXPECT_NEAR(finding["tables"]["placebo"][0]["ratio"], 124, 15);
  EXPECT_NEAR(row_of(finding, "predictors", "predictor", "cigsale@1988")["synthetic"], 91.4,
              0.3);  // tidysynth, less well fitted
  EXPECT_NEAR(row_of(finding, "predictors", "predictor", "lnincome@1980:1988")["treated"], 10.1, 0.1);
}

TEST(Synth, SyntheticDifferenceInDifferences) {
  CW_NEEDS_CAUSAL("prop99_smoking.csv");
  const auto finding = finding_of(synth(smoking, {"--method", "sdid"}));
  EXPECT_NEAR(estimate(finding, "average_effect"), expected(truth, "sdid_att"), 0.002);
  EXPECT_NEAR(named(finding["diagnostics"], "standard_error")["value"], expected(truth, "sdid_se_placebo"), 1.8);
  const auto donors = expected(truth, "sdid_att", "omega_top"), times = expected(truth, "sdid_att", "lambda_weights");
  for (const auto& [unit, weight] : donors.items())
    EXPECT_NEAR(row_of(finding, "weights", "unit", unit)["weight"], weight, 1e-3) << unit;
  for (const auto& [year, weight] : times.items())
    EXPECT_NEAR(row_of(finding, "time_weights", "time", std::stoi(year))["weight"], weight, 1e-3) << year;
  const auto did = finding_of(synth(smoking, {"--method", "did"}));
  EXPECT_NEAR(estimate(did, "average_effect"), expected(truth, "did_att"), 1e-6);
  EXPECT_NEAR(named(did["diagnostics"], "standard_error")["value"], expected(truth, "did_se_placebo"), 1.5);
}

/// a is the mean of b and c in every period before 4, and 3 above it from then on; d is far away. By hand: 3.
std::string regions() {
  std::string text = "state,year,cigsale,size\n";
  const double b[] = {1, 4, 2, 6, 3, 5}, c[] = {5, 2, 8, 4, 7, 1};
  for (int year = 0; year < 6; ++year) {
    const double a = (b[year] + c[year]) / 2 + (year >= 4 ? 3 : 0);
    for (const auto& [unit, value] :
         {std::pair{"a", a}, std::pair{"b", b[year]}, std::pair{"c", c[year]}, std::pair{"d", 90.0 + year}})
      text += std::string(unit) + ",2026-0" + std::to_string(year + 1) + "," + std::to_string(value) + "," +
              (std::string(unit) == "d" ? "" : "1") + "\n";
  }
  return text;
}

TEST(Synth, ByHandAndRefusals) {
  const Folder folder;
  const std::string file = folder.path("d.csv");
  write(file, regions());
  const auto finding = finding_of(synth(file, {}, "a", "2026-05"));
  EXPECT_NEAR(estimate(finding, "average_effect"), 3.0, 1e-6);
  EXPECT_NEAR(row_of(finding, "weights", "unit", "b")["weight"], 0.5, 1e-6);
  EXPECT_EQ(named(finding["estimates"], "placebo_p")["refused"]["code"], "degenerate");  // an exact past
  std::string uneven = regions();
  uneven.replace(uneven.find("a,2026-02,3"), 11, "a,2026-02,4");  // no longer the mean of b and c
  write(file, uneven);
  const auto few = finding_of(synth(file, {}, "a", "2026-05"));
  EXPECT_EQ(named(few["estimates"], "placebo_p")["refused"]["code"], "too_few_rows");  // of 4 units p is 0.25 at best
  write(file, regions());
  EXPECT_EQ(refusal_of(synth(file, {}, "x", "2026-05"))["code"], "invalid_input");
  EXPECT_EQ(refusal_of(synth(file, {}, "a", "2026-01"))["code"], "too_few_rows");
  EXPECT_EQ(refusal_of(synth(file, {}, "a", "2027-01"))["code"], "too_few_rows");
  EXPECT_EQ(refusal_of(synth(file, {}, "a,b,c", "2026-05"))["code"], "no_overlap");
  EXPECT_EQ(refusal_of(synth(file, {"--predictors", "cigsale@2026-06"}, "a", "2026-05"))["code"], "usage");
  EXPECT_EQ(refusal_of(synth(file, {"--predictors", "price"}, "a", "2026-05"))["code"], "unknown_column");
  const auto empty = refusal_of(synth(file, {"--predictors", "size"}, "a", "2026-05"));
  EXPECT_EQ(empty["code"], "invalid_input");
  EXPECT_THAT(empty["what"].get<std::string>(), HasSubstr("row 4"));
  write(file, regions() + "e,2026-01,4,1\n");
  EXPECT_THAT(refusal_of(synth(file, {}, "a", "2026-05"))["what"].get<std::string>(), HasSubstr("row 25"));
}

}  // namespace
}  // namespace cw::scenario
