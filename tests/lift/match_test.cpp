#include <gmock/gmock.h>

#include "tests/lift/causal.hpp"

namespace cw::scenario {
namespace {

using testing::HasSubstr;

const std::string lalonde = causal_of_others + "lalonde_nsw_psid.csv";
const std::string truth = causal_of_others + "lalonde_nsw_psid.expected.json";

std::vector<std::string> match(std::vector<std::string> more = {}, const std::string& file = lalonde,
                               const std::string& covariates = "age,educ,race,married,nodegree,re74,re75") {
  std::vector<std::string> words = {"lift",  "match",     "--data", file,           "--treatment",
                                    "treat", "--outcome", "re78",   "--covariates", covariates};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

double error_of(const json& finding, const std::string& effect) {
  return row_of(finding, "effects", "effect", effect)["se"];
}

double check_of(const json& finding, const std::string& name) {
  return named(finding["diagnostics"], name)["value"];
}

TEST(Match, NearestNeighbourOnLaLondesData) {
  CW_NEEDS_CAUSAL("lalonde_nsw_psid.csv");
  const auto finding = finding_of(match());
  const auto reference = expected(truth, "nn_ps_1to1_no_replacement");
  EXPECT_NEAR(estimate(finding, "att"), reference["att"], 1e-3);
  EXPECT_NEAR(estimate(finding, "att_adjusted"), reference["att_reg_adjusted"], 1e-3);
  EXPECT_NEAR(error_of(finding, "att"), reference["cr1_pair"], 1e-3);
  EXPECT_NEAR(error_of(finding, "att_adjusted"), reference["cr1_pair_adjusted"], 1e-3);
  EXPECT_NEAR(estimate(finding, "naive_difference"), expected(truth, "naive_difference"), 1e-4);
  const auto before = expected(truth, "smd_before"), coefficients = expected(truth, "propensity_logit")["coef"];
  for (const auto& [covariate, value] : before.items())
    EXPECT_NEAR(row_of(finding, "balance", "covariate", covariate)["smd_before"], value, 1e-5) << covariate;
  for (const char* covariate : {"age", "educ", "married", "nodegree", "re74", "re75"})
    EXPECT_NEAR(row_of(finding, "balance", "covariate", covariate)["smd_after"], reference["smd"][covariate], 1e-3);
  for (const auto& [term, value] : coefficients.items())
    EXPECT_NEAR(row_of(finding, "propensity", "term", term)["estimate"], value, 1e-6) << term;
  EXPECT_EQ(finding["grade"], "C");
  EXPECT_EQ(finding["status"], "caution");
  EXPECT_THAT(finding["reason"].get<std::string>(), HasSubstr("balance"));
}

TEST(Match, Calipers) {
  CW_NEEDS_CAUSAL("lalonde_nsw_psid.csv");
  const auto reference = expected(truth, "nn_ps_caliper");
  for (const auto& [caliper, value] : reference.items()) {
    const auto finding = finding_of(match({"--caliper", caliper}));
    EXPECT_NEAR(estimate(finding, "att"), value["att"], 1e-3) << caliper;
    EXPECT_EQ(check_of(finding, "effective_size_treated"), value["pairs"]) << caliper;
    EXPECT_EQ(finding["grade"], caliper == "0.1" ? "A" : "C") << caliper;
    if (value.contains("cr1")) {
      EXPECT_NEAR(error_of(finding, "att"), value["cr1"], 1e-3) << caliper;
    }
  }
}

TEST(Match, ReplacementWithAbadieImbensErrors) {
  CW_NEEDS_CAUSAL("lalonde_nsw_psid.csv");
  const auto reference = expected(truth, "matching_with_replacement_AI");
  const auto finding = finding_of(match({"--replace"}));
  EXPECT_NEAR(estimate(finding, "att"), reference["att"], 0.01);
  EXPECT_NEAR(error_of(finding, "att"), reference["se_abadie_imbens"], 0.01);
  const auto near = finding_of(match({"--replace", "--caliper", "0.1"}));
  EXPECT_NEAR(estimate(near, "att"), reference["caliper_0_1"]["est"], 0.01);
  EXPECT_EQ(185 - check_of(near, "effective_size_treated"), reference["caliper_0_1"]["dropped"]);
  // R Matching says 1073.86 here: with a caliper it divides by other counts in different places; ours is the formula
}

TEST(Match, Weighting) {
  CW_NEEDS_CAUSAL("lalonde_nsw_psid.csv");
  const auto ipw = expected(truth, "ipw"), balance = expected(truth, "ipw", "smd_after_att");
  const auto att = finding_of(match({"--method", "ipw"})),
             ate = finding_of(match({"--method", "ipw", "--estimand", "ate"}));
  const auto overlap = finding_of(match({"--method", "overlap"}));
  EXPECT_NEAR(estimate(att, "att"), ipw["att_hajek"], 1e-4);
  EXPECT_NEAR(estimate(ate, "ate"), ipw["ate_hajek"], 1e-4);
  EXPECT_NEAR(estimate(overlap, "ato"), ipw["ato_overlap"], 1e-4);
  EXPECT_NEAR(error_of(att, "att"), ipw["se_survey"]["att"], 1e-4);
  EXPECT_NEAR(error_of(ate, "ate"), ipw["se_survey"]["ate"], 1e-4);
  EXPECT_NEAR(error_of(overlap, "ato"), ipw["se_survey"]["ato"], 1e-4);
  EXPECT_NEAR(check_of(att, "effective_size_control"), ipw["ess"]["att_c"], 1e-4);
  EXPECT_NEAR(check_of(ate, "effective_size_treated"), ipw["ess"]["ate_t"], 1e-4);
  for (const auto& [covariate, value] : balance.items())
    EXPECT_NEAR(row_of(att, "balance", "covariate", covariate)["smd_after"], value, 1e-5) << covariate;
  const auto robust = finding_of(match({"--method", "aipw"}));
  EXPECT_NEAR(estimate(robust, "att"), expected(truth, "aipw_att")["est"], 1e-4);
  EXPECT_NEAR(error_of(robust, "att"), expected(truth, "aipw_att")["se"], 1e-4);
  const auto all = finding_of(match({"--method", "aipw", "--estimand", "ate"}));
  EXPECT_NEAR(estimate(all, "ate"), expected(truth, "aipw_ate")["est"], 1e-4);
  EXPECT_NEAR(error_of(all, "ate"), expected(truth, "aipw_ate")["se"], 1e-4);
  const auto entropy = finding_of(match({"--method", "entropy"}));
  const auto balanced = expected(truth, "entropy_balancing_att");
  EXPECT_NEAR(estimate(entropy, "att"), balanced["att"], 0.5);
  EXPECT_NEAR(error_of(entropy, "att"), balanced["se_survey"], 0.5);
  EXPECT_NEAR(check_of(entropy, "effective_size_control"), balanced["ess_control"], 0.5);
  for (const auto& row : entropy["tables"]["balance"]) EXPECT_LT(std::abs(row["smd_after"].get<double>()), 1e-6);
  EXPECT_EQ(entropy["grade"], "A");
}

TEST(Match, ExactStrata) {
  CW_NEEDS_CAUSAL("lalonde_nsw_psid.csv");
  const auto reference = expected(truth, "exact_race_married_nodegree");
  const auto finding = finding_of(match({"--method", "exact", "--exact", "race, married ,nodegree"}));
  EXPECT_NEAR(estimate(finding, "att"), reference["att"], 1e-3);
  EXPECT_NEAR(check_of(finding, "effective_size_control"), reference["ess_control"], 1e-3);
}

/// 90 treated rows of which 60 have x = 1, 90 others of which 30 have; y = 10 x + 2 treat ± 1, as often up as down in
/// every cell. By hand: the effect is 2 everywhere, the naive difference 2 + 10 (60 − 30) / 90.
std::string cells_csv() {
  std::string text = "treat,x,re78,account\n";
  int row = 0;
  for (const auto& [treat, x, count] : {std::tuple{1, 1, 60}, {1, 0, 30}, {0, 1, 30}, {0, 0, 60}}) {
    for (int i = 0; i < count; ++i, ++row)
      text += std::to_string(treat) + "," + std::to_string(x) + "," +
              std::to_string(10 * x + 2 * treat + (i % 2 == 0 ? 1 : -1)) + "," + std::to_string(row % 12) + "\n";
  }
  return text;
}

TEST(Match, EveryMethodFindsThePlantedEffect) {
  const Folder folder;
  const std::string file = folder.path("d.csv");
  write(file, cells_csv());
  const std::vector<std::vector<std::string>> all = {{"--replace"},
                                                     {"--method", "mahalanobis", "--replace"},
                                                     {"--method", "ipw"},
                                                     {"--method", "aipw"},
                                                     {"--method", "entropy"},
                                                     {"--method", "overlap"},
                                                     {"--replace", "--estimand", "ate"},
                                                     {"--method", "ipw", "--estimand", "ate"},
                                                     {"--method", "entropy", "--estimand", "ate"},
                                                     {"--method", "exact", "--exact", "x", "--estimand", "ate"},
                                                     {"--method", "ipw", "--cluster", "account"}};
  for (const auto& more : all) {
    const auto finding = finding_of(match(more, file, "x"));
    EXPECT_NEAR(finding["estimates"][0]["value"], 2.0, 1e-9) << more.back();
    EXPECT_NEAR(estimate(finding, "naive_difference"), 2.0 + 10.0 / 3.0, 1e-12);
    EXPECT_EQ(finding["grade"], "A") << finding["reason"];
  }
  const auto greedy = finding_of(match({}, file, "x"));  // 30 of the 60 must take controls with x = 0
  EXPECT_NEAR(estimate(greedy, "att"), 2.0 + 10.0 / 3.0, 1e-9);
  EXPECT_NEAR(estimate(greedy, "att_adjusted"), 2.0, 1e-9);
  EXPECT_EQ(greedy["grade"], "C");
  const auto exact = finding_of(match({"--exact", "x"}, file, "x"));
  EXPECT_NEAR(estimate(exact, "att"), 2.0, 1e-9);
  EXPECT_EQ(check_of(exact, "effective_size_treated"), 60);
  // within cells the variance of y is n/(n−1) with n rows: √(Σ w² s²/n) by hand
  const auto strata = finding_of(match({"--method", "exact", "--exact", "x"}, file, "x"));
  EXPECT_NEAR(error_of(strata, "att"), std::sqrt(4.0 / 9 * (1.0 / 59 + 1.0 / 29) + 1.0 / 9 * (1.0 / 29 + 1.0 / 59)),
              1e-12);
}

TEST(Match, Refusals) {
  const Folder folder;
  const std::string file = folder.path("d.csv");
  std::string separated = "treat,x,z,re78,g\n", three = "treat,x,re78\n", alone = "treat,x,re78\n";
  for (int i = 0; i < 100; ++i) {
    separated += std::to_string(i < 50 ? 1 : 0) + "," + std::to_string(i % 7) + "," +
                 std::to_string(i < 55 ? i : 100 + i) + "," + std::to_string(i * 7 % 13) + "," + std::to_string(i % 3) +
                 "\n";
    three += std::to_string(i % 3) + "," + std::to_string(i % 7) + "," + std::to_string(i) + "\n";
    alone += "1," + std::to_string(i % 7) + "," + std::to_string(i) + "\n";
  }
  write(file, separated);
  const auto apart = refusal_of(match({}, file, "x,z"));
  EXPECT_EQ(apart["code"], "no_overlap");
  EXPECT_EQ(apart["where"], "z");
  EXPECT_EQ(refusal_of(match({"--cluster", "g"}, file, "x"))["code"], "too_few_rows");
  EXPECT_EQ(refusal_of(match({"--method", "psm"}, file, "x"))["code"], "usage");
  EXPECT_EQ(refusal_of(match({"--estimand", "ate"}, file, "x"))["code"], "usage");
  EXPECT_EQ(refusal_of(match({}, file, "x,re78"))["code"], "usage");
  EXPECT_EQ(refusal_of(match({}, file, "x,income"))["code"], "unknown_column");
  EXPECT_EQ(refusal_of(match({}, file, " , "))["code"], "usage");
  EXPECT_EQ(refusal_of(match({"--caliper", "-1"}, file, "x"))["code"], "usage");
  write(file, "treat,x,w,re78\n1,1,\"1,5\",5\n0,inf,\"2,5\",4\n1,2,\"2,5\",4\n");
  EXPECT_THAT(refusal_of(match({}, file, "x"))["what"].get<std::string>(), HasSubstr("mixes numbers with text: row 2"));
  EXPECT_THAT(refusal_of(match({}, file, "w"))["what"].get<std::string>(),
              HasSubstr("row 1 of column \"w\" is a number with a decimal comma"));
  write(file, three);
  const auto values = refusal_of(match({}, file, "x"));
  EXPECT_EQ(values["code"], "invalid_input");
  EXPECT_THAT(values["what"].get<std::string>(), HasSubstr("row 3 of column \"treat\""));
  write(file, alone);
  EXPECT_EQ(refusal_of(match({}, file, "x"))["code"], "degenerate");
  write(file, "treat,x,re78\n1,1,5\n1,2,6\n0,1,4\n0,2,5\n0,3,6\n1,3,7\n");
  EXPECT_EQ(refusal_of(match({}, file, "x"))["code"], "no_overlap");  // three pairs
}

}  // namespace
}  // namespace cw::scenario
