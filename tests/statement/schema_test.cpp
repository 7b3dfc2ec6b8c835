#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "statement/statement.hpp"

namespace cw::statement {
namespace {

TEST(StatementSchema, TheCommittedFileIsTheGeneratedOne) {
  std::ifstream file(CW_SOURCE_DIR "/schemas/statement.schema.json");
  std::stringstream committed;
  committed << file.rdbuf();
  EXPECT_EQ(committed.str(), statement_schema())
      << "the fields of Statement changed: run build/debug/tests/statement/test_statement "
         "--gtest_also_run_disabled_tests --gtest_filter='*WritesTheFile'";
}

TEST(StatementSchema, DISABLED_WritesTheFile) {
  std::ofstream(CW_SOURCE_DIR "/schemas/statement.schema.json") << statement_schema();
}

TEST(StatementSchema, NamesWhatIsPrinted) {
  const auto schema = nlohmann::ordered_json::parse(statement_schema());
  const auto json = nlohmann::ordered_json::parse(to_json(Statement{}));
  const auto keys = [](const nlohmann::ordered_json& object) {
    std::vector<std::string> names;
    for (const auto& [key, value] : object.items()) names.push_back(key);
    return names;
  };
  EXPECT_EQ(keys(schema["$defs"]["statement"]["properties"]), keys(json));
  EXPECT_EQ(keys(schema["$defs"]["coverage"]["properties"]), keys(json["coverage"]));
}

}  // namespace
}  // namespace cw::statement
