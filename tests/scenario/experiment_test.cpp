#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/scenario/program.hpp"

namespace cw::scenario {
namespace {

using nlohmann::json;

Outcome experiment(std::vector<std::string> words) {
  words.insert(words.begin(), {"--json", "experiment"});
  return run(words);
}

json finding_of(const std::vector<std::string>& words) {
  const auto outcome = experiment(words);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return outcome.exit_code == 0 ? json::parse(outcome.out) : json();
}

double value(const json& finding, const std::string& name) {
  for (const auto& estimate : finding["estimates"]) {
    if (estimate["name"] == name) return estimate["value"];
  }
  ADD_FAILURE() << "no estimate " << name;
  return NAN;
}

/// The NSW job training experiment: not ours to copy, so only where the reference folder stands beside the source.
TEST(ExperimentCommand, JobTraining) {
  const std::string file = std::string(CW_SOURCE_DIR) + "/../shared/reference/causal/nsw_experimental.tsv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no reference folder";
  const auto finding = finding_of({"analyse", "--data", file, "--arm", "t", "--outcome", "re78", "--randomised"});
  EXPECT_NEAR(value(finding, "difference") * 1000, 1794.3430782016621, 0.05);
  EXPECT_NEAR(finding["tables"]["comparisons"][0]["standard_error"].get<double>() * 1000, 670.9967300240978, 1e-3);
  EXPECT_NEAR(finding["tables"]["comparisons"][0]["df"].get<double>(), 307.13245820842815, 1e-3);
  EXPECT_EQ(finding["grade"], "E");
  const auto lost = experiment({"analyse", "--data", file, "--arm", "t", "--outcome", "re78", "--weights", "1,1"});
  EXPECT_EQ(lost.exit_code, 4);
  EXPECT_EQ(json::parse(lost.err)["error"]["code"], "gate_failed");
  EXPECT_EQ(lost.out, "");
}

TEST(ExperimentCommand, PowerSizeAndEffect) {
  const std::vector<std::string> shares = {"power", "--kind", "proportions", "--baseline", "0.1"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), shares.begin(), shares.end());
    return finding_of(more);
  };
  const auto size = with({"--effect", "0.02"});
  EXPECT_EQ(value(size, "n_per_arm"), 3835.0);
  EXPECT_NEAR(size["tables"]["formulas"][1]["n_per_arm"].get<double>(), 3840.84748243445, 1e-3);
  EXPECT_EQ(value(with({"--effect", "0.02", "--formula", "score"}), "n_per_arm"), 3841.0);
  EXPECT_NEAR(value(with({"--effect", "0.02", "--n", "3835"}), "power"), 0.8, 1e-4);
  EXPECT_NEAR(value(with({"--n", "3835"}), "mde"), 0.02, 1e-5);
  const auto means =
      finding_of({"power", "--kind", "means", "--effect", "0.5", "--sd", "1", "--alpha", "0.01", "--power", "0.95"});
  EXPECT_NEAR(value(means, "n_per_arm_unrounded"), 144.18270370448, 1e-4);
  EXPECT_EQ(experiment({"power", "--kind", "means", "--effect", "0.5"}).exit_code, 2);
  EXPECT_EQ(experiment({"power", "--kind", "proportions"}).exit_code, 2);
  EXPECT_EQ(experiment({"power", "--baseline", "0.1", "--effect", "0"}).exit_code, 4);
  EXPECT_EQ(experiment({"power", "--baseline", "0.99", "--effect", "0.02"}).exit_code, 3);
  EXPECT_EQ(experiment({"power", "--kind", "proportion", "--baseline", "0.1", "--effect", "0.02"}).exit_code, 2);
}

TEST(ExperimentCommand, Boundaries) {
  const auto finding = finding_of({"boundaries", "--spending", "obrien_fleming", "--looks", "5", "--alpha", "0.05"});
  const double z[] = {4.5617425705, 3.2256391056, 2.633723301, 2.2808712852, 2.0400732967};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(finding["tables"]["boundaries"][i]["z"].get<double>(), z[i], 1e-6);
    EXPECT_EQ(finding["tables"]["boundaries"][i]["look"], i + 1);
  }
  EXPECT_EQ(experiment({"boundaries", "--spending", "pocock", "--at", "0.5,0.9"}).exit_code, 2);
  EXPECT_EQ(experiment({"boundaries", "--spending", "pocok", "--looks", "2"}).exit_code, 2);
  EXPECT_EQ(experiment({"boundaries", "--spending", "pocock"}).exit_code, 2);
}

TEST(ExperimentCommand, TestsRatiosAndAdjustments) {
  const auto shares = finding_of(
      {"test", "--kind", "proportions", "--control", "3,40", "--treatment", "9,42", "--method", "miettinen_nurminen"});
  EXPECT_NEAR(shares["estimates"][0]["low"].get<double>(), -0.016337428549521662, 1e-7);
  EXPECT_NEAR(value(shares, "p_value"), 0.07446796081484137, 1e-8);
  const auto srm = finding_of({"srm", "--counts", "9400,630", "--weights", "0.95,0.05"});
  EXPECT_NEAR(value(srm, "p_value"), 3.92887765677742e-09, 1e-17);
  EXPECT_EQ(srm["status"], "caution");
  const auto adjusted = finding_of({"adjust", "--pvalues", "0.01,0.04,0.03", "--method", "hochberg"});
  EXPECT_NEAR(adjusted["tables"]["adjusted"][2]["adjusted"].get<double>(), 0.04, 1e-15);
  EXPECT_EQ(adjusted["tables"]["adjusted"][0]["rejected"], true);
  EXPECT_EQ(experiment({"adjust", "--pvalues", "0.01,1.4"}).exit_code, 3);
  EXPECT_EQ(experiment({"adjust", "--pvalues", "0.01,x"}).exit_code, 2);
  EXPECT_EQ(experiment({"srm", "--counts", "10"}).exit_code, 4);
  EXPECT_EQ(experiment({"test", "--kind", "proportions", "--control", "9,4", "--treatment", "1,2"}).exit_code, 3);
  EXPECT_EQ(
      experiment({"test", "--kind", "proportions", "--control", "0,40", "--treatment", "0,42", "--method", "wald"})
          .exit_code,
      4);
  EXPECT_EQ(experiment({"test", "--kind", "means", "--control", "1,2,3"}).exit_code, 2);
}

TEST(ExperimentCommand, RowsOfTwoArms) {
  const Folder folder;
  std::string text = "who,arm,outcome,before,site,visits\n";
  for (int i = 0; i < 200; ++i) {
    const int treated = i % 2;
    text += std::to_string(i) + (treated == 1 ? ",new," : ",control,") + std::to_string((i * 7919) % 10 > 6 - treated) +
            "," + std::to_string(i % 5) + ",s" + std::to_string((i * 31) % 20) + "," + std::to_string(1 + i % 4) + "\n";
  }
  write(folder.path("d.csv"), text);
  const auto on = [&](const std::string& verb, std::vector<std::string> more) {
    more.insert(more.begin(), {verb, "--data", folder.path("d.csv"), "--arm", "arm", "--outcome", "outcome"});
    return experiment(more);
  };
  for (const auto& [verb, more] : std::vector<std::pair<std::string, std::vector<std::string>>>{
           {"analyse", {"--control", "control"}},
           {"analyse", {"--pre", "before"}},
           {"analyse", {"--cluster", "site"}},
           {"analyse", {"--denominator", "visits"}},
           {"test", {"--kind", "proportions"}},
           {"test", {"--kind", "means", "--method", "student"}},
           {"sequential", {"--looks", "4"}},
           {"bayes", {}}}) {
    const auto outcome = on(verb, more);
    ASSERT_EQ(outcome.exit_code, 0) << verb << outcome.err;
    EXPECT_EQ(json::parse(outcome.out)["proof"]["inputs"][0]["rows"], 200);
  }
  EXPECT_EQ(on("analyse", {"--control", "contrl"}).exit_code, 3);
  EXPECT_EQ(on("analyse", {"--pre", "befor"}).exit_code, 3);
  EXPECT_EQ(on("analyse", {"--pre", "before", "--denominator", "visits"}).exit_code, 2);
  write(folder.path("d.csv"), text + "200,control,,1,s1,1\n");
  const auto empty = on("analyse", {});
  EXPECT_EQ(empty.exit_code, 3);
  EXPECT_NE(empty.err.find("row 201"), std::string::npos) << empty.err;
  write(folder.path("d.csv"), "arm,outcome\na,1\nb,2\n");
  EXPECT_EQ(on("analyse", {}).exit_code, 2);  // which one is the control?
  write(folder.path("d.csv"), "arm,outcome\na,1\na,2\n");
  EXPECT_EQ(on("analyse", {}).exit_code, 4);
}

}  // namespace
}  // namespace cw::scenario
