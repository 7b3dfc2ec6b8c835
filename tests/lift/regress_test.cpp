#include <gmock/gmock.h>

#include "tests/lift/causal.hpp"

namespace cw::scenario {
namespace {

using testing::HasSubstr;

std::vector<std::string> regress(const std::string& file, const std::string& covariates,
                                 std::vector<std::string> more = {}) {
  std::vector<std::string> words = {"lift",      "regress", "--data",       file,
                                    "--outcome", "invest",  "--covariates", covariates};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(Regress, HoldsEveryErrorOfGrunfeldsData) {
  const std::string reference = causal + "grunfeld.expected.json";
  const auto finding = finding_of(regress(causal + "grunfeld.csv", "value,capital", {"--cluster", "firm"}));
  EXPECT_EQ(finding["grade"], "C");
  const auto coefficients = expected(reference, "coef"), tests = expected(reference, "cr2_satterthwaite");
  for (const auto& [term, value] : coefficients.items()) {
    EXPECT_NEAR(row_of(finding, "coefficients", "term", term)["estimate"], value, 1e-6) << term;
    const auto row = row_of(finding, "standard_errors", "term", term);
    for (const auto& [quantity, column] :
         {std::pair{"iid", "classic"}, std::pair{"hc0", "hc0"}, std::pair{"hc1", "hc1"}, std::pair{"hc2", "hc2"},
          std::pair{"hc3", "hc3"}, std::pair{"cr0_firm", "cr0"}, std::pair{"cr1_firm", "cr1"},
          std::pair{"cr2_firm", "cr2"}})
      EXPECT_NEAR(row[column], expected(reference, quantity)[term], 1e-6) << term << " " << column;
  }
  for (const auto& check : tests) {
    const auto row = row_of(finding, "coefficients", "term", check["coef"]);
    EXPECT_NEAR(row["df"], check["df"], 1e-6);
    EXPECT_NEAR(row["t"], check["t"], 1e-6);
    EXPECT_NEAR(row["p"], check["p"], 1e-6);
  }
  const auto by_year =
      finding_of(regress(causal + "grunfeld.csv", "value,capital", {"--cluster", "year", "--errors", "cr1"}));
  EXPECT_NEAR(row_of(by_year, "coefficients", "term", "value")["se"], expected(reference, "cr1_year")["value"], 1e-6);
}

/// y = 1 + 2 for b and + 5 for c, exactly but for +1, -1 in turn: by hand, means 1, 3, 6 of two rows each.
TEST(Regress, CodesCategoriesAndReadsOtherFormats) {
  const Folder folder;
  write(folder.path("d.jsonl"),
        "{\"invest\":0,\"plan\":\"a\"}\n{\"invest\":2,\"plan\":\"a\"}\n{\"invest\":2,\"plan\":\"b\"}\n"
        "{\"invest\":4,\"plan\":\"b\"}\n{\"invest\":5,\"plan\":\"c\"}\n{\"invest\":7,\"plan\":\"c\"}\n");
  write(folder.path("d.csv"), "plan;invest\na;0\na;2\nb;2\nb;4\nc;5\nc;7\n");
  for (const char* file : {"d.jsonl", "d.csv"}) {
    const auto finding = finding_of(regress(folder.path(file), " plan ", {"--errors", "classic"}));
    EXPECT_NEAR(estimate(finding, "(Intercept)"), 1.0, 1e-12) << file;
    EXPECT_NEAR(estimate(finding, "planb"), 2.0, 1e-12);
    EXPECT_NEAR(estimate(finding, "planc"), 5.0, 1e-12);
    EXPECT_NEAR(row_of(finding, "coefficients", "term", "planb")["se"], std::sqrt(2.0), 1e-12);  // s² = 6/3
  }
}

TEST(Regress, RefusesWithColumnAndRows) {
  const Folder folder;
  const std::string file = folder.path("d.csv");
  write(file, "invest,a,b,c,g\n1,1,2,9,x\n2,2,4,9,x\n4,3,6,9,y\n3,NA,8,9,y\n5,5,10,9,z\n7,6,11,9,z\n");
  const auto missing = refusal_of(regress(file, "a"));
  EXPECT_EQ(missing["code"], "invalid_input");
  EXPECT_THAT(missing["what"].get<std::string>(), HasSubstr("\"a\" has 1 missing cells: row 4"));
  const auto dropped = finding_of(regress(file, "a", {"--missing", "drop"}));
  EXPECT_EQ(named(dropped["diagnostics"], "missing_cells")["value"], 1);
  EXPECT_EQ(dropped["population"], "5 rows");
  const auto filled = finding_of(regress(file, "a", {"--missing", "indicator"}));
  EXPECT_NEAR(row_of(filled, "coefficients", "term", "a")["estimate"], estimate(dropped, "a"), 1e-12);
  const auto constant = refusal_of(regress(file, "b,c"));
  EXPECT_EQ(constant["code"], "degenerate");
  EXPECT_THAT(constant["what"].get<std::string>(), HasSubstr("\"c\" holds one value"));
  EXPECT_THAT(refusal_of(regress(file, "x"))["code"], "unknown_column");
  EXPECT_THAT(refusal_of(regress(file, "b,g", {"--cluster", "g"}))["code"], "too_few_rows");
  EXPECT_THAT(refusal_of(regress(file, "b,b"))["code"], "degenerate");
  EXPECT_THAT(refusal_of(regress(file, "b", {"--errors", "cr2"}))["code"], "usage");
  write(file, "invest,a,b,c\n1,1,0,1\n2,2,5,7\n4,3,1,4\n3,4,2,6\n5,5,3,8\n");
  const auto collinear = refusal_of(regress(file, "a,b,c"));
  EXPECT_EQ(collinear["what"], "covariate c is explained exactly by a, b");
}

}  // namespace
}  // namespace cw::scenario
