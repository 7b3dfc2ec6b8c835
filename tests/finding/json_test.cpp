#include "finding/json.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

namespace cw {
namespace {

/// The example of CONTRACT.md section 2.
Finding contract_example() {
  Finding finding;
  finding.method = "synthetic_control";
  finding.estimand = "mean gap after 1989, packs per head";
  finding.counterfactual = "California without Proposition 99";
  finding.population = "39 states";
  finding.window = {"1989", "2001"};
  finding.estimates.push_back({.name = "average_effect",
                               .value = -19.5,
                               .unit = "packs",
                               .n = 39,
                               .no_interval = "placebo rank instead: 3 of 39"});
  finding.diagnostics.push_back({"pre_rmspe", CheckStatus::pass, 1.66, "small"});
  finding.assumptions.push_back({.id = "share", .text = "one in four", .value = 0.25, .unit = "share"});
  finding.caveats = {"one treated unit"};
  finding.tables.push_back(
      {"weights",
       {{"unit", "", Role::label}, {"weight", "share", Role::value}, {"n", "", Role::n}},
       {{std::string("Utah"), 0.39, std::int64_t{1}}, {std::string("Nevada"), std::monostate{}, true}}});
  finding.figures.push_back({"gap", "interval", "The gap", "It fell.", "weights", {}, "two bars"});
  finding.proof.inputs.push_back({"d.csv", 1209, "ab"});
  finding.proof.version = "0.1.0";
  finding.proof.timings_cpu_seconds = {{"fit", 0.5}};
  return finding;
}

std::vector<std::string> keys(const nlohmann::ordered_json& object) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) names.push_back(key);
  return names;
}

TEST(FindingJson, KeysStandInTheContractsOrder) {
  const auto json = nlohmann::ordered_json::parse(to_json(contract_example(), "to_owner"));
  EXPECT_EQ(keys(json),
            (std::vector<std::string>{"finding", "method", "estimand", "counterfactual", "population", "window",
                                      "status", "reason", "grade", "released", "estimates", "benefit_kind",
                                      "diagnostics", "assumptions", "caveats", "tables", "figures", "proof"}));
  EXPECT_EQ(keys(json["estimates"][0]), (std::vector<std::string>{"name", "value", "low", "high", "level", "unit", "n",
                                                                  "interval_method", "no_interval"}));
  EXPECT_EQ(keys(json["proof"]),
            (std::vector<std::string>{"queries", "inputs", "parameters", "seed", "version", "timings_cpu_seconds"}));
}

TEST(FindingJson, ValuesOfTheContractsExample) {
  const auto json = nlohmann::ordered_json::parse(to_json(contract_example(), "to_owner"));
  EXPECT_EQ(json["finding"], 1);
  EXPECT_EQ(json["released"], "to_owner");
  EXPECT_TRUE(json["reason"].is_null());
  EXPECT_TRUE(json["grade"].is_null());
  EXPECT_TRUE(json["benefit_kind"].is_null());
  EXPECT_EQ(json["estimates"][0].dump(),
            R"({"name":"average_effect","value":-19.5,"low":null,"high":null,"level":0.95,"unit":"packs","n":39,)"
            R"("interval_method":null,"no_interval":"placebo rank instead: 3 of 39"})");
  EXPECT_EQ(json["tables"]["weights"].dump(),
            R"([{"unit":"Utah","weight":0.39,"n":1},{"unit":"Nevada","weight":null,"n":true}])");
  EXPECT_EQ(json["figures"][0]["columns"][1].dump(), R"({"name":"weight","unit":"share","role":"value"})");
  EXPECT_EQ(json["figures"][0]["level"], 0.95);
  EXPECT_EQ(json["figures"][0]["method"], "synthetic_control");
  EXPECT_EQ(json["proof"]["inputs"][0].dump(), R"({"name":"d.csv","rows":1209,"sha256":"ab"})");
  EXPECT_TRUE(json["proof"]["timings_cpu_seconds"].empty());
}

TEST(FindingJson, TimingsOnlyOnRequest) {
  const auto json = nlohmann::ordered_json::parse(to_json(contract_example(), "k=10", true));
  EXPECT_EQ(json["proof"]["timings_cpu_seconds"]["fit"], 0.5);
}

TEST(FindingJson, GradesAndRefusedParts) {
  Finding finding = contract_example();
  finding.grade = Grade::adjusted;
  finding.benefit_kind = BenefitKind::cash_out_avoided;
  finding.status = Status::refused;
  finding.reason = "too few";
  finding.refused.push_back({"part", "suppressed", "group smaller than k"});
  const auto json = nlohmann::ordered_json::parse(to_json(finding, "k=10"));
  EXPECT_EQ(json["grade"], "A");
  EXPECT_EQ(json["status"], "refused");
  EXPECT_EQ(json["reason"], "too few");
  EXPECT_EQ(json["benefit_kind"], "cash_out_avoided");
  EXPECT_EQ(json["estimates"][1].dump(),
            R"({"name":"part","refused":{"code":"suppressed","next":"group smaller than k"}})");
}

TEST(FindingJson, DoublesReadBackExactly) {
  const std::vector<double> values = {0.1, 1.0 / 3.0, 5e-324, 1.7976931348623157e308, 123456789.125, -0.3 + 0.1};
  for (const double value : values) {
    Finding finding = contract_example();
    finding.estimates[0].value = value;
    const std::string text = to_json(finding, "to_owner");
    const auto at = text.find("\"value\": ");
    EXPECT_EQ(std::strtod(text.c_str() + at + 9, nullptr), value);
  }
}

TEST(FindingJson, NoNumberNeverGetsOut) {
  Finding finding = contract_example();
  finding.tables[0].rows[0][1] = std::numeric_limits<double>::quiet_NaN();
  finding.diagnostics[0].value = std::numeric_limits<double>::infinity();
  const auto json = nlohmann::ordered_json::parse(to_json(finding, "to_owner"));
  EXPECT_TRUE(json["tables"]["weights"][0]["weight"].is_null());
  EXPECT_TRUE(json["diagnostics"][0]["value"].is_null());
}

TEST(FindingJson, TextThatIsNotUtf8IsReplaced) {
  Finding finding = contract_example();
  finding.caveats = {"a\xff"};
  EXPECT_EQ(nlohmann::ordered_json::parse(to_json(finding, "to_owner"))["caveats"][0], "a\xef\xbf\xbd");
}

TEST(ErrorJson, AsTheContractWritesIt) {
  EXPECT_EQ(nlohmann::ordered_json::parse(to_json(Error{ErrorCode::too_few_rows, "w", "here", "n"})).dump(),
            R"({"error":{"code":"too_few_rows","what":"w","where":"here","next":"n"}})");
}

TEST(FindingSchema, TheCommittedFileIsTheGeneratedOne) {
  std::ifstream file(CW_SOURCE_DIR "/schemas/finding.schema.json");
  std::stringstream committed;
  committed << file.rdbuf();
  EXPECT_EQ(committed.str(), finding_schema())
      << "the fields of Finding changed: run build/debug/tests/finding/test_finding "
         "--gtest_also_run_disabled_tests --gtest_filter='*WritesTheFile'";
}

TEST(FindingSchema, DISABLED_WritesTheFile) {
  std::ofstream(CW_SOURCE_DIR "/schemas/finding.schema.json") << finding_schema();
}

/// Every key that is printed stands in the schema, and every required key is printed.
TEST(FindingSchema, NamesWhatIsPrinted) {
  const auto schema = nlohmann::ordered_json::parse(finding_schema());
  const auto json = nlohmann::ordered_json::parse(to_json(contract_example(), "to_owner"));
  const auto same = [&](const std::string& definition, const nlohmann::ordered_json& object) {
    EXPECT_EQ(keys(schema["$defs"][definition]["properties"]), keys(object)) << definition;
  };
  same("finding", json);
  same("estimate", json["estimates"][0]);
  same("diagnostic", json["diagnostics"][0]);
  same("assumption", json["assumptions"][0]);
  same("figure", json["figures"][0]);
  same("column", json["figures"][0]["columns"][0]);
  same("input", json["proof"]["inputs"][0]);
  same("proof", json["proof"]);
}

}  // namespace
}  // namespace cw
