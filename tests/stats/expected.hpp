#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace cw::test {

/// The checks of tests/reference/numbers/FILE by quantity; `near` fails the test outside the check's own tolerance.
class Expected {
 public:
  explicit Expected(const std::string& file) {
    std::ifstream in(std::string(CW_SOURCE_DIR) + "/tests/reference/numbers/" + file);
    const auto document = nlohmann::json::parse(in);
    for (const auto& check : document.at("checks")) checks_[check.at("quantity")] = check;
  }
  const std::map<std::string, nlohmann::json>& all() const { return checks_; }
  void near(const std::string& quantity, double got) {
    const auto& check = checks_.at(quantity);
    const double value = check.at("value");
    const double tolerance = check.at("tolerance");
    EXPECT_NEAR(got, value, check.at("tolerance_kind") == "rel" ? tolerance * std::abs(value) : tolerance) << quantity;
    ++seen_[quantity];
  }
  /// Whether the program that was asked had no number; counts as seen.
  bool is_null(const std::string& quantity) {
    if (checks_.at(quantity).at("value").is_null()) ++seen_[quantity];
    return checks_.at(quantity).at("value").is_null();
  }
  /// Fails if a check of the file was never made.
  void all_seen() const {
    for (const auto& [quantity, check] : checks_) EXPECT_TRUE(seen_.count(quantity)) << quantity << " was not checked";
  }

 private:
  std::map<std::string, nlohmann::json> checks_;
  std::map<std::string, int> seen_;
};

}  // namespace cw::test
