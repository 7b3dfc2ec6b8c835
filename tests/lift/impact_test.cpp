#include <gmock/gmock.h>

#include "tests/lift/causal.hpp"

namespace cw::scenario {
namespace {

using testing::HasSubstr;

std::vector<std::string> impact(const std::string& file, const std::string& controls, const std::string& from,
                                std::vector<std::string> more = {}) {
  std::vector<std::string> words = {"lift", "impact", "--data", file, "--outcome", "y", "--from", from};
  if (!controls.empty()) words.insert(words.end(), {"--controls", controls});
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

double check_of(const json& finding, const std::string& name) {
  return named(finding["diagnostics"], name)["value"];
}

void hold(const std::string& series, const std::string& controls, const std::string& from,
          std::vector<std::string> time) {
  const std::string file = causal_of_others + "causalimpact_" + series + ".csv";
  const std::string truth = causal_of_others + "causalimpact_" + series + ".expected.json";
  const auto with = [&](const char* prior) {
    auto more = time;
    more.insert(more.end(), {"--level-prior", prior});
    return finding_of(impact(file, controls, from, more));
  };
  const auto free = with("mle"), fixed = with("0.01"), weak = finding_of(impact(file, controls, from, time));
  for (const auto& [finding, quantity] :
       {std::pair{&free, "local_level_plus_regression_mle"}, std::pair{&fixed, "local_level_sd_fixed_0.01"}}) {
    const auto reference = expected(truth, quantity);
    EXPECT_NEAR(check_of(*finding, "log_likelihood"), reference["llf"], 1e-3) << quantity;
    EXPECT_NEAR(estimate(*finding, "average_effect"), reference["avg_effect"], 0.02) << quantity;
    EXPECT_NEAR(check_of(*finding, "average_sd"), reference["sd_avg_pred"],
                0.02 * reference["sd_avg_pred"].get<double>());
    EXPECT_NEAR(estimate(*finding, "cumulative_effect"), reference["cum_effect"], 0.6) << quantity;
    EXPECT_NEAR((*finding)["tables"]["path"][0]["predicted"], reference["first_pred"], 0.02) << quantity;
    EXPECT_NEAR(row_of(*finding, "model", "parameter", "irregular_variance")["value"],
                reference["params"]["sigma2.irregular"], 0.05 * reference["params"]["sigma2.irregular"].get<double>());
  }
  const auto reference = expected(truth, "bayesian_R_CausalImpact"),
             tolerance = expected(truth, "bayesian_R_CausalImpact", "tolerance");
  EXPECT_NEAR(estimate(weak, "average_effect"), reference["avg_effect"], tolerance["avg_effect"]);
  EXPECT_NEAR(weak["estimates"][0]["low"], reference["avg_ci"][0], tolerance["avg_ci"]);
  EXPECT_NEAR(weak["estimates"][0]["high"], reference["avg_ci"][1], tolerance["avg_ci"]);
  EXPECT_NEAR(check_of(weak, "average_sd"), reference["pred_avg_sd"], 0.05 * reference["pred_avg_sd"].get<double>());
  EXPECT_NEAR(named(weak["estimates"], "relative_effect")["value"], reference["rel"], 0.01);
}

TEST(Impact, PublishedSeries) {
  CW_NEEDS_CAUSAL("causalimpact_google.csv");
  hold("google", "x1,x2", "2020-03-02", {"--time", "date"});
  hold("arma", "X", "71", {});
}

/// y = 10 + 2 x + a small wave, and 5 more from row 31 on.
std::string series(bool trend) {
  std::string text = "t,y,x,broken,flat\n";
  for (int t = 0; t < 40; ++t) {
    const double x = (t * 7) % 11, wave = 0.1 * ((t * 5) % 7 - 3), late = t >= 30 ? 5.0 : 0.0;
    text += std::to_string(40 - t) + "," + std::to_string(10 + 2 * x + wave + late + (trend ? 3.0 * t : 0.0)) + "," +
            std::to_string(x) + "," + std::to_string(x + wave + (t >= 30 ? 60 : 0)) + ",4\n";
  }
  return text;
}

TEST(Impact, FindsWhatWasPlantedAndRefuses) {
  const Folder folder;
  const std::string file = folder.path("d.csv");
  write(file, series(false));
  const auto finding = finding_of(impact(file, "x", "31"));
  EXPECT_NEAR(estimate(finding, "average_effect"), 5.0, 0.2);
  EXPECT_EQ(finding["grade"], "A") << finding["reason"];
  EXPECT_EQ(finding["tables"]["path"].size(), 10U);
  const auto broken = finding_of(impact(file, "broken", "31"));
  EXPECT_EQ(broken["grade"], "C");
  EXPECT_THAT(broken["reason"].get<std::string>(), HasSubstr("control_breaks: broken"));
  EXPECT_EQ(finding_of(impact(file, "", "31"))["grade"], "C");  // nothing to compare with
  EXPECT_EQ(refusal_of(impact(file, "flat", "31"))["code"], "degenerate");
  EXPECT_EQ(refusal_of(impact(file, "x", "1"))["code"], "too_few_rows");
  EXPECT_EQ(refusal_of(impact(file, "x", "99"))["code"], "too_few_rows");
  EXPECT_EQ(refusal_of(impact(file, "x,broken", "6"))["code"], "too_few_rows");
  EXPECT_EQ(refusal_of(impact(file, "x", "31", {"--level-prior", "strong"}))["code"], "usage");
  EXPECT_EQ(refusal_of(impact(file, "x", "yesterday"))["code"], "usage");
  write(file, series(false) + "40,3,3,3,3\n");
  EXPECT_THAT(refusal_of(impact(file, "x", "31", {"--time", "t"}))["what"].get<std::string>(),
              HasSubstr("rows 1 and 41"));
  write(file, series(true));
  EXPECT_NEAR(estimate(finding_of(impact(file, "x", "31", {"--trend"})), "average_effect"), 5.0, 0.4);
}

}  // namespace
}  // namespace cw::scenario
