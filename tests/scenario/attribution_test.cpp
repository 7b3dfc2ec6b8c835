#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/scenario/program.hpp"
#include "tests/stats/expected.hpp"

namespace cw::scenario {
namespace {

using nlohmann::json;
using test::Expected;

const std::string numbers = std::string(CW_SOURCE_DIR) + "/tests/reference/numbers/";

json finding_of(std::vector<std::string> words) {
  words.insert(words.begin(), {"--json", "attribution", "run", "--bootstrap", "0"});
  const auto outcome = run(words);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return outcome.exit_code == 0 ? json::parse(outcome.out) : json();
}

std::vector<std::string> small(std::vector<std::string> more, bool nulls = true) {
  std::vector<std::string> words = {"--data",        numbers + "attribution_paths_small.csv",
                                    "--path",        "path",
                                    "--value",       "total_conversion_value",
                                    "--conversions", "total_conversions"};
  if (nulls) words.insert(words.end(), {"--nulls", "total_null"});
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(AttributionCommand, RulesAsIndependentPrograms) {
  Expected expected("attribution_heuristics.expected.json");
  const std::vector<std::pair<std::string, std::vector<std::string>>> models = {
      {"first_touch", {"--model", "first"}},
      {"last_touch", {"--model", "last"}},
      {"last_touch_except_search", {"--model", "last_non_direct", "--direct", "search"}},
      {"linear_per_touch", {"--model", "linear"}},
      {"linear_per_unique_channel", {"--model", "shapley"}},
      {"u_shaped_40_20_40", {"--model", "position"}},
      {"j_shaped_20_20_60", {"--model", "position", "--position", "20/20/60"}},
      {"inverse_j_60_20_20", {"--model", "position", "--position", "60/20/20"}}};
  for (const auto& [name, words] : models) {
    const auto finding = finding_of(small(words));
    ASSERT_EQ(finding["tables"]["credit"].size(), 8U);
    for (const auto& row : finding["tables"]["credit"]) {
      const auto channel = row["channel"].get<std::string>();
      expected.near(name + ".conversions." + channel, row["conversions"]);
      expected.near(name + ".value." + channel, row["value"]);
    }
    expected.near("total.conversions", finding["estimates"][0]["value"]);
  }
}

TEST(AttributionCommand, MarkovInClosedForm) {
  Expected expected("attribution_markov.expected.json");
  for (const std::string order : {"1", "2", "3"}) {
    for (const bool nulls : {true, false}) {
      const auto finding = finding_of(small({"--model", "markov", "--order", order}, nulls));
      const std::string name = "order" + order + (nulls ? ".with_null." : ".no_null.");
      for (const auto& row : finding["tables"]["credit"]) {
        const auto channel = row["channel"].get<std::string>();
        expected.near(name + "removal_effect_conversion." + channel, row["removal_effect"]);
        expected.near(name + "removal_effect_value." + channel, row["removal_effect_value"]);
        expected.near(name + "attributed_conversions." + channel, row["conversions"]);
        expected.near(name + "attributed_value." + channel, row["value"]);
      }
      for (const auto& diagnostic : finding["diagnostics"]) {
        if (diagnostic["name"] != "paths_without_end") {
          EXPECT_EQ(diagnostic["status"], "pass") << diagnostic["name"];
        }
        if (diagnostic["name"] == "base_probability")
          expected.near(name + "base_conversion_probability", diagnostic["value"]);
        if (diagnostic["name"] == "base_value") expected.near(name + "base_value_per_journey", diagnostic["value"]);
      }
    }
  }
}

TEST(AttributionCommand, ShapleyOfTheMarkovGame) {
  Expected expected("attribution_shapley.expected.json");
  const auto finding = finding_of(small({"--model", "shapley", "--game", "markov"}));
  for (const auto& row : finding["tables"]["credit"]) {
    expected.near("shapley.markov_conversion_probability." + row["channel"].get<std::string>(),
                  row["conversions"].get<double>() / 6000.0);
    EXPECT_EQ(row["standard_error"], 0.0);
  }
  const auto unordered = finding_of(small({"--model", "shapley"}));
  for (const auto& row : unordered["tables"]["credit"]) {
    expected.near("shapley.subset_conversions." + row["channel"].get<std::string>(), row["conversions"]);
    expected.near("shapley.subset_value." + row["channel"].get<std::string>(), row["value"]);
  }
  EXPECT_EQ(unordered["diagnostics"][1]["name"], "shapley_equals_linear");
}

TEST(AttributionCommand, TouchesAndConversions) {
  Expected expected("attribution_touches.expected.json");
  const std::vector<std::pair<std::string, std::vector<std::string>>> models = {
      {"first", {"--model", "first"}},
      {"last", {"--model", "last"}},
      {"linear", {"--model", "linear"}},
      {"u", {"--model", "position"}},
      {"decay7", {"--model", "time_decay", "--half-life-days", "7"}},
      {"decay30", {"--model", "time_decay", "--half-life-days", "30"}},
      {"stepdecay7", {"--model", "time_decay", "--decay", "step"}}};
  for (const std::string days : {"30", "90"}) {
    for (const bool reset : {false, true}) {
      for (const auto& [name, model] : models) {
        std::vector<std::string> words = {"--data",
                                          numbers + "attribution_touches.csv",
                                          "--person",
                                          "member_id",
                                          "--time",
                                          "touched_at",
                                          "--channel",
                                          "channel",
                                          "--outcomes",
                                          numbers + "attribution_conversions.csv",
                                          "--outcome-time",
                                          "converted_at",
                                          "--outcome-value",
                                          "value",
                                          "--lookback-days",
                                          days,
                                          reset ? "--reset" : "--reuse"};
        words.insert(words.end(), model.begin(), model.end());
        const auto finding = finding_of(words);
        ASSERT_EQ(finding["tables"]["credit"].size(), 7U);
        for (const auto& row : finding["tables"]["credit"]) {
          auto channel = row["channel"].get<std::string>();
          if (channel == "unattributed") channel = "(none)";
          const std::string key =
              "lookback" + days + "d." + (reset ? "reset_after_conversion." : "reuse_touches.") + name;
          expected.near(key + ".conversions." + channel, row["conversions"]);
          expected.near(key + ".value." + channel, row["value"]);
        }
        std::int64_t touches = 0;
        for (const auto& row : finding["tables"]["touch_use"]) touches += row["touches"].get<std::int64_t>();
        EXPECT_EQ(touches, 420);
      }
    }
  }
}

class AttributionFiles : public testing::Test {
 protected:
  Outcome paths(const std::string& text, std::vector<std::string> more = {}) {
    write(folder.path("paths.csv"), text);
    std::vector<std::string> words = {"--json", "attribution", "run",           "--data", folder.path("paths.csv"),
                                      "--path", "path",        "--conversions", "n"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  /// Conversions by channel.
  std::map<std::string, double> credit(const Outcome& outcome) {
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    std::map<std::string, double> all;
    if (outcome.exit_code != 0) return all;
    const auto finding = json::parse(outcome.out);
    for (const auto& row : finding["tables"]["credit"]) all[row["channel"]] += row["conversions"].get<double>();
    return all;
  }
  Folder folder;
};

TEST_F(AttributionFiles, SeparatorsAndQuotes) {
  const std::map<std::string, double> ab = {{"a", 1.0}, {"b", 1.0}};
  EXPECT_EQ(credit(paths("path,n\n a>b ,2\n", {"--model", "linear"})), ab);
  EXPECT_EQ(credit(paths("path,n\na->b,2\n", {"--model", "linear", "--separator", "->"})), ab);
  EXPECT_EQ(credit(paths("path,n\na b,2\n", {"--model", "linear", "--separator", " "})), ab);
  EXPECT_EQ(credit(paths("path;n\na|b;2\n", {"--model", "linear", "--separator", "|"})), ab);
  const std::map<std::string, double> quoted = {{"paid > \"search\"", 1.0}, {"b", 1.0}};
  EXPECT_EQ(credit(paths("path,n\n\"\"\"paid > \"\"\"\"search\"\"\"\"\"\" > b\",2\n", {"--model", "linear"})), quoted);
  EXPECT_EQ(credit(paths("path,n\na > x>y > b,3\n", {"--model", "last", "--separator", " > "}))["b"], 3.0);
}

TEST_F(AttributionFiles, BadPathsAreErrorsThatNameTheRow) {
  for (const char* path : {"a > > b", "> a", "a >", "\"\"\"a > b\"", "\"\"\"a\"\" x > b\"", "\"\"\"\"\" > b\""}) {
    const auto outcome = paths("path,n\na,1\n" + std::string(path) + ",2\n");
    EXPECT_EQ(outcome.exit_code, 3) << path << outcome.out;
    EXPECT_NE(outcome.err.find("row 2 of column"), std::string::npos) << path << outcome.err;
    EXPECT_EQ(outcome.out, "");
  }
}

TEST_F(AttributionFiles, Refusals) {
  EXPECT_EQ(paths("path,n\na,0\n").exit_code, 4);      // nothing converted
  EXPECT_EQ(paths("path,n\n,3\n").exit_code, 4);       // no touchpoint at all
  EXPECT_EQ(paths("path,n\na,-1\n").exit_code, 3);     // a count below zero
  EXPECT_EQ(paths("path,n\na,x\n").exit_code, 3);      // no number
  EXPECT_EQ(paths("path,n\na,\n").exit_code, 3);       // an empty one
  EXPECT_EQ(paths("path,n\n").exit_code, 4);           // no row
  EXPECT_EQ(paths("path,count\na,1\n").exit_code, 3);  // no such column
  EXPECT_EQ(paths("path,n\nunattributed,1\n").exit_code, 3);
  EXPECT_EQ(paths("path,n\na,1\n", {"--model", "marko"}).exit_code, 2);
  EXPECT_EQ(paths("path,n\na,1\n", {"--model", "markov", "--order", "5"}).exit_code, 2);
  EXPECT_EQ(paths("path,n\na,1\n", {"--model", "shapley", "--game", "markov", "--order", "2"}).exit_code, 2);
  EXPECT_EQ(paths("path,n\na,1\n", {"--model", "time_decay", "--half-life-days", "0"}).exit_code, 2);
  EXPECT_EQ(paths("path,n\na,1\n", {"--position", "50/50/50"}).exit_code, 2);
  EXPECT_EQ(paths("path,n\na,1\n", {"--person", "n"}).exit_code, 2);
  EXPECT_EQ(paths("path,n\na,1\n", {"--reset"}).exit_code, 2);
  EXPECT_EQ(run({"attribution", "run", "--data", folder.path("paths.csv")}).exit_code, 2);
  const auto unknown = paths("path,n\na,1\n", {"--value", "revenu"});
  EXPECT_EQ(json::parse(unknown.err)["error"]["code"], "unknown_column");
}

TEST_F(AttributionFiles, ValueBesideTheConversionsIsSeen) {
  const auto outcome = paths("path,n,v\na > b,1,10.01\nb,0,5\n,1,0.5\na,2,-1\n", {"--value", "v", "--model", "linear"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto finding = json::parse(outcome.out);
  std::int64_t minor = 0;
  for (const auto& row : finding["tables"]["credit"]) {
    minor += row["value_minor"].get<std::int64_t>();
    if (row["channel"] == "unattributed") {
      EXPECT_EQ(row["value"], 5.5);
    }
  }
  EXPECT_EQ(minor, 1451);
  EXPECT_EQ(finding["grade"], "C");
  EXPECT_EQ(paths("path,n,v\na > b,1,10\nb,0,\n", {"--value", "v"}).exit_code, 0);
  EXPECT_EQ(paths("path,n,v\na > b,1,\nb,0,0\n", {"--value", "v"}).exit_code, 3);
}

TEST_F(AttributionFiles, TouchesWithBadCells) {
  write(folder.path("o.csv"), "who,at\nx,2026-01-02\n");
  const auto touches = [&](const std::string& text) {
    write(folder.path("t.csv"), "who,at,what\n" + text);
    return run({"--json", "attribution", "run", "--data", folder.path("t.csv"), "--person", "who", "--time", "at",
                "--channel", "what", "--outcomes", folder.path("o.csv"), "--model", "last"});
  };
  EXPECT_EQ(touches("x,2026-01-01,a > b\n").exit_code, 0);  // the separator means nothing here
  EXPECT_EQ(touches("x,2026-01-01,\n").exit_code, 3);
  EXPECT_EQ(touches("x,soon,a\n").exit_code, 3);
  EXPECT_EQ(touches("y,2026-01-01,a\n").exit_code, 4);  // both files know nobody in common
  const auto late = touches("x,2026-01-01,a\nx,2026-01-03,a\n,2026-01-01,a\n");
  ASSERT_EQ(late.exit_code, 0) << late.err;
  const auto finding = json::parse(late.out);
  EXPECT_EQ(finding["tables"]["touch_use"][2]["touches"], 1);
  EXPECT_EQ(finding["tables"]["touch_use"][4]["touches"], 1);
}

}  // namespace
}  // namespace cw::scenario
