#include <gmock/gmock.h>

#include "tests/lift/causal.hpp"

namespace cw::scenario {
namespace {

using testing::HasSubstr;

const std::string truth = causal_of_others + "hi_dose_response.expected.json";

double check_of(const json& finding, const std::string& name) {
  return named(finding["diagnostics"], name)["value"];
}

TEST(Dose, HiranoAndImbensDesign) {
  CW_NEEDS_CAUSAL("hi_dose_response.csv");
  const auto finding = finding_of({"lift", "dose", "--data", causal_of_others + "hi_dose_response.csv", "--dose", "T",
                                   "--outcome", "Y", "--covariates", "X1,X2"});
  const auto bins = expected(truth, "binned_quintiles");
  for (std::size_t bin = 0; bin < 5; ++bin) {
    const auto row = finding["tables"]["curve"][bin];
    EXPECT_NEAR(row["estimate"], bins["mean"][bin], 1e-6);
    EXPECT_NEAR(row["se"], bins["se"][bin], 1e-6);
    EXPECT_NEAR(row["dose"], bins["mean_T"][bin], 1e-6);
    EXPECT_EQ(row["n"], bins["n"][bin]);
    EXPECT_NEAR(row["from"], bins["breaks"][bin], 1e-6);
  }
  const auto isotonic = expected(truth, "isotonic");
  EXPECT_NEAR(check_of(finding, "monotone_squares"), isotonic["sse"], 1e-6);
  EXPECT_EQ(check_of(finding, "monotone"), isotonic["levels"]);
  EXPECT_EQ(named(finding["diagnostics"], "monotone")["status"], "fail");  // the curve falls before it rises
  const auto density = expected(truth, "hirano_imbens_normal_gps");
  ASSERT_EQ(finding["tables"]["density_adjusted"].size(), density["grid"].size());
  for (std::size_t i = 0; i < density["grid"].size(); ++i) {
    EXPECT_NEAR(finding["tables"]["density_adjusted"][i]["dose"], density["grid"][i], 1e-5);
    EXPECT_NEAR(finding["tables"]["density_adjusted"][i]["estimate"], density["adrf"][i], 1e-5);
  }
  EXPECT_EQ(named(finding["diagnostics"], "dose_model")["status"], "fail");  // the dose is exponential, not normal
  const auto weighted = expected(truth, "iptw_stabilised_linear");
  EXPECT_NEAR(estimate(finding, "slope_weighted"), weighted["coef"]["T"], 1e-5);
  EXPECT_NEAR(check_of(finding, "weighted_effective_size"), weighted["ess"], 1e-5);
  EXPECT_NEAR(check_of(finding, "largest_stabilised_weight"), weighted["maxw"], 1e-5);
  EXPECT_EQ(finding["grade"], "C");
  EXPECT_THAT(finding["figures"][0]["sentence"].get<std::string>(), HasSubstr("falls"));
}

/// Doses 0, 1, 2 with outcomes 1 ± 1, 3 ± 1, 3 ± 1 over 40 rows each: by hand.
TEST(Dose, FewDosesAreABinEach) {
  const Folder folder;
  std::string text = "groups,y\n", flat = "groups,y\n";
  for (int i = 0; i < 120; ++i) {
    const int dose = i % 3, mean = dose == 0 ? 1 : 3;
    text += std::to_string(dose) + "," + std::to_string(mean + (i / 3 % 2 == 0 ? 1 : -1)) + "\n";
    flat += "1," + std::to_string(i) + "\n";
  }
  write(folder.path("d.csv"), text);
  const std::vector<std::string> words = {"lift",   "dose",   "--data",    folder.path("d.csv"),
                                          "--dose", "groups", "--outcome", "y"};
  const auto finding = finding_of(words);
  EXPECT_EQ(finding["tables"]["curve"].size(), 3U);
  EXPECT_NEAR(row_of(finding, "curve", "dose", 1.0)["estimate"], 3.0, 1e-12);
  EXPECT_NEAR(row_of(finding, "curve", "dose", 1.0)["se"], 1.0 / std::sqrt(39.0), 1e-12);
  EXPECT_EQ(finding["tables"]["steps"][0]["verdict"], "rises");
  EXPECT_EQ(finding["tables"]["steps"][1]["verdict"], "cannot be told");
  EXPECT_EQ(finding["tables"]["monotone"].size(), 2U);
  write(folder.path("d.csv"), flat);
  EXPECT_EQ(refusal_of(words)["code"], "degenerate");
  write(folder.path("d.csv"), text + "9,4\n");
  EXPECT_EQ(refusal_of(words)["code"], "too_few_rows");
}

}  // namespace
}  // namespace cw::scenario
