#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/scenario/program.hpp"

/// Estimators of cause through the command line, against what other programs say of the same file.
namespace cw::scenario {

using nlohmann::json;

inline const std::string causal = std::string(CW_SOURCE_DIR) + "/tests/reference/causal/";
/// Files under licences of others stand beside the tree, not in it; a test of them is skipped where they are absent.
inline const std::string causal_of_others = std::string(CW_SOURCE_DIR) + "/../shared/reference/causal/";

#define CW_NEEDS_CAUSAL(file) \
  if (!std::filesystem::exists(::cw::scenario::causal_of_others + file)) GTEST_SKIP() << file << " is not here"

inline json expected(const std::string& path, const std::string& quantity, const std::string& key = "value") {
  const json document = json::parse(read(path));
  for (const auto& check : document["checks"]) {
    if (check["quantity"] == quantity) return check[key];
  }
  ADD_FAILURE() << "no " << quantity << " in " << path;
  return {};
}

inline json finding_of(std::vector<std::string> words) {
  words.insert(words.begin(), "--json");
  const auto outcome = run(words);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return outcome.exit_code == 0 ? json::parse(outcome.out) : json();
}

/// The error that the command ends with; nothing may stand on stdout.
inline json refusal_of(std::vector<std::string> words) {
  words.insert(words.begin(), "--json");
  const auto outcome = run(words);
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, "");
  const auto error = json::parse(outcome.err, nullptr, false);
  EXPECT_FALSE(error.is_discarded()) << outcome.err;
  return error.is_discarded() ? json() : error["error"];
}

/// The row of a table whose `column` holds `value`.
inline json row_of(const json& finding, const std::string& table, const std::string& column, const json& value) {
  for (const auto& row : finding["tables"][table]) {
    if (row[column] == value) return row;
  }
  ADD_FAILURE() << table << " has no row " << value;
  return {};
}

inline json named(const json& list, const std::string& name) {
  for (const auto& one : list) {
    if (one["name"] == name) return one;
  }
  ADD_FAILURE() << "nothing named " << name;
  return {};
}

inline double estimate(const json& finding, const std::string& name) {
  const auto one = named(finding["estimates"], name);
  return one.is_object() ? one["value"].get<double>() : NAN;
}

}  // namespace cw::scenario
