#include "tests/lift/causal.hpp"

namespace cw::scenario {
namespace {

TEST(Sensitivity, EValues) {
  const auto strong =
      finding_of({"lift", "sensitivity", "--kind", "e_value", "--estimate", "3.9", "--low", "1.8", "--high", "8.7"});
  EXPECT_NEAR(estimate(strong, "e_value"), 3.9 + std::sqrt(3.9 * 2.9), 1e-12);
  EXPECT_NEAR(estimate(strong, "e_value_interval"), 3.0, 1e-12);
  const auto below =
      finding_of({"lift", "sensitivity", "--kind", "e_value", "--rr", "0.8", "--lo", "0.71", "--hi", "0.91"});
  EXPECT_NEAR(estimate(below, "e_value"), 1.80902, 1e-5);
  EXPECT_NEAR(estimate(below, "e_value_interval"), 1.4285714285714282, 1e-12);
  const auto none =
      finding_of({"lift", "sensitivity", "--kind", "e_value", "--rr", "1.2", "--lo", "0.9", "--hi", "1.6"});
  EXPECT_EQ(estimate(none, "e_value_interval"), 1.0);
  EXPECT_EQ(none["status"], "caution");
  const auto difference =
      finding_of({"lift", "sensitivity", "--kind", "e_value", "--estimate", "2", "--scale", "difference", "--sd", "4"});
  const double ratio = std::exp(0.91 * 0.5);
  EXPECT_NEAR(estimate(difference, "e_value"), ratio + std::sqrt(ratio * (ratio - 1)), 1e-12);
  EXPECT_EQ(refusal_of({"lift", "sensitivity", "--kind", "e_value", "--rr", "-1"})["code"], "invalid_input");
  EXPECT_EQ(refusal_of({"lift", "sensitivity", "--kind", "e_value"})["code"], "usage");
  EXPECT_EQ(refusal_of({"lift", "sensitivity", "--kind", "guess"})["code"], "usage");
}

TEST(Sensitivity, RosenbaumBounds) {
  CW_NEEDS_CAUSAL("sensitivity.expected.json");
  const auto reference = json::parse(read(causal_of_others + "sensitivity.expected.json"))["rosenbaum_signed_rank"];
  const Folder folder;
  std::string pairs = "lead,other\n";
  for (std::size_t i = 0; i < reference["treated"].size(); ++i)
    pairs += reference["treated"][i].dump() + "," + reference["control"][i].dump() + "\n";
  write(folder.path("d.csv"), pairs);
  const auto finding = finding_of({"lift", "sensitivity", "--kind", "rosenbaum", "--data", folder.path("d.csv"),
                                   "--treated", "lead", "--control", "other"});
  for (const auto& row : reference["psens"]) {
    const auto bounds = row_of(finding, "bounds", "gamma", row["Gamma"].get<double>());
    EXPECT_NEAR(bounds["p_high"], row["Upper bound"], 1e-4);
    EXPECT_NEAR(bounds["p_low"], row["Lower bound"], 1e-4);
  }
  const double gamma = estimate(finding, "gamma_at_alpha");
  EXPECT_GT(gamma, 4.0);  // p crosses 0.05 between 4 (0.0367) and 5 (0.0694)
  EXPECT_LT(gamma, 5.0);
}

/// Five pairs, differences 1 to 5: P(sum >= 15) = p^5 exactly; at gamma 1 p = 1/32.
TEST(Sensitivity, FewPairsAreExact) {
  const Folder folder;
  write(folder.path("d.csv"), "a,b\n2,1\n3,1\n4,1\n5,1\n6,1\n");
  const auto finding = finding_of({"lift", "sensitivity", "--kind", "rosenbaum", "--data", folder.path("d.csv"),
                                   "--treated", "a", "--control", "b", "--gamma", "1,2"});
  EXPECT_NEAR(row_of(finding, "bounds", "gamma", 1.0)["p_high"], 1.0 / 32, 1e-12);
  EXPECT_NEAR(row_of(finding, "bounds", "gamma", 2.0)["p_high"], std::pow(2.0 / 3, 5), 1e-12);
  EXPECT_NEAR(row_of(finding, "bounds", "gamma", 1.0)["effect_low"], 3.0, 1e-12);
  EXPECT_NEAR(estimate(finding, "gamma_at_alpha"), std::pow(0.05, 0.2) / (1 - std::pow(0.05, 0.2)), 1e-6);
  write(folder.path("d.csv"), "a,b\n2,1\n3,3\n4,4\n5,5\n6,6\n");
  EXPECT_EQ(refusal_of({"lift", "sensitivity", "--kind", "rosenbaum", "--data", folder.path("d.csv"), "--treated", "a",
                        "--control", "b"})["code"],
            "too_few_rows");
}

/// Cinelli and Hazlett's published example (Darfur): estimate 0.097, error 0.023, 783 degrees of freedom: partial
/// R² 2.2 %, robustness 13.9 %, 7.6 % at the 5 % level.
TEST(Sensitivity, PartialR2) {
  const auto finding = finding_of(
      {"lift", "sensitivity", "--kind", "partial_r2", "--estimate", "0.09731582", "--se", "0.02325654", "--df", "783"});
  EXPECT_NEAR(estimate(finding, "partial_r2"), 0.022, 5e-4);
  EXPECT_NEAR(estimate(finding, "robustness_value"), 0.139, 5e-4);
  EXPECT_NEAR(estimate(finding, "robustness_value_interval"), 0.076, 5e-4);
  EXPECT_EQ(refusal_of({"lift", "sensitivity", "--kind", "partial_r2", "--estimate", "1"})["code"], "usage");
  const auto data = finding_of({"lift", "sensitivity", "--kind", "partial_r2", "--data", causal + "grunfeld.csv",
                                "--treatment", "value", "--outcome", "invest", "--covariates", "capital"});
  EXPECT_EQ(data["tables"]["benchmarks"][0]["covariate"], "capital");
  const double t = 0.1145343630106 / 0.005518832415169;  // of the reference regression
  EXPECT_NEAR(estimate(data, "partial_r2"), t * t / (t * t + 217), 1e-6);
}

}  // namespace
}  // namespace cw::scenario
