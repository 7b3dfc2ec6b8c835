#include "measure/costs.hpp"

#include <gtest/gtest.h>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

std::vector<CostRow> five() {
  return {{"meetups", "meetup_attended", "travel", "travel", 120'033, 120'033},
          {"meetups", "", "", "people", 200'001, 200'001},
          {"forum", "posted_topic", "online", "people", 99'999, 99'999},
          {"", "", "online", "tooling", 50'000, 0},
          {"", "", "", "people", 30'000, 0}};
}

double value(const Finding& finding, const char* table, std::size_t row, std::size_t column = 1) {
  return std::get<double>(finding.table(table)->rows.at(row)[column]);
}

TEST(Costs, EveryCutAddsUpToTheTotal) {
  const auto finding = costs(five(), {.unallocated_minor = 30'000}, test::scope_of_march());
  ASSERT_TRUE(finding);
  EXPECT_TRUE(valid(*finding));
  EXPECT_DOUBLE_EQ(finding->estimate("fully_loaded")->value, 5000.33);
  EXPECT_DOUBLE_EQ(finding->estimate("direct")->value, 4200.33);
  EXPECT_DOUBLE_EQ(finding->estimate("unallocated")->value, 300.0);
  for (const char* table : {"by_programme", "by_activity", "by_mode", "by_category"}) {
    double sum = 0.0, direct = 0.0;
    for (std::size_t row = 0; row < finding->table(table)->rows.size(); ++row) {
      sum += value(*finding, table, row);
      direct += value(*finding, table, row, 2);
    }
    EXPECT_NEAR(sum, 5000.33, 1e-9) << table;
    EXPECT_NEAR(direct, 4200.33, 1e-9) << table;
  }
  EXPECT_EQ(std::get<std::string>(finding->table("by_programme")->rows[0][0]), "meetups");  // 3,200.34 comes first
  EXPECT_DOUBLE_EQ(value(*finding, "by_programme", 0), 3200.34);
  EXPECT_EQ(std::get<std::string>(finding->table("by_programme")->rows[2][0]), "shared and not allocated");
  EXPECT_DOUBLE_EQ(value(*finding, "by_mode", 1), 1499.99);  // online, behind 2,300.01 that says no mode
  EXPECT_EQ(finding->figures[3].sentence, "The largest part is people: EUR 3,300.00.");
  EXPECT_EQ(finding->status, Status::ok);
}

TEST(Costs, VolunteersStandBesideAndGapsAreSaid) {
  CostMemo memo;
  memo.volunteer_minor = 480'000;
  memo.volunteer_hours = 120.0;
  memo.missing = {"programme meetups declares no cost of category events"};
  memo.without_rate = {"USD"};
  const auto finding = costs(five(), memo, test::scope_of_march());
  EXPECT_DOUBLE_EQ(finding->estimate("fully_loaded")->value, 5000.33);
  EXPECT_DOUBLE_EQ(finding->estimate("volunteer_value")->value, 4800.0);
  EXPECT_EQ(finding->status, Status::caution);
  EXPECT_EQ(finding->diagnostics.size(), 2U);
}

TEST(Costs, RefusesWithoutAny) {
  EXPECT_EQ(costs({}, {}, test::scope_of_march()).error().code, ErrorCode::missing_data);
}

}  // namespace
}  // namespace cw::measure
