#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "privacy/released.hpp"

namespace cw {
namespace {

using testing::ElementsAre;

Cell whole(std::int64_t value) {
  return Cell(value);
}

/// label, people, value: one row a group.
Table groups(const std::vector<std::pair<std::string, std::int64_t>>& rows) {
  Table table{"levels", {{"level", "", Role::label}, {"people", "people", Role::n}, {"sales", "EUR", Role::value}}, {}};
  table.count_column = "people";
  for (const auto& [label, people] : rows)
    table.rows.push_back({label, whole(people), 10.0 * static_cast<double>(people)});
  return table;
}

Finding with(Table table) {
  Finding finding;
  finding.method = "sales_by_level";
  finding.tables.push_back(std::move(table));
  return finding;
}

Estimate counted(std::string name, std::int64_t n) {
  return {.name = std::move(name), .value = 1.0, .n = n, .no_interval = "a count"};
}

/// Labels of the rows that still print their value.
std::vector<std::string> printed(const Released& released) {
  std::vector<std::string> labels;
  for (const auto& row : released.finding().tables.at(0).rows) {
    if (std::holds_alternative<double>(row.back())) labels.push_back(std::get<std::string>(row[0]));
  }
  return labels;
}

std::vector<std::string> names(const Released& released) {
  std::vector<std::string> names;
  for (const auto& estimate : released.finding().estimates) names.push_back(estimate.name);
  return names;
}

Policy k(int k) {
  return Policy{.k = k};
}

TEST(ReleaseCount, HidesFewAndWhatWouldLeaveFew) {
  EXPECT_EQ(release_count(40, k(10)), 40);
  EXPECT_EQ(release_count(0, k(10)), 0);
  EXPECT_EQ(release_count(9, k(10)), std::nullopt);
  EXPECT_EQ(release_count(33, 40, k(10)), std::nullopt);  // 7 others
  EXPECT_EQ(release_count(30, 40, k(10)), 30);
  EXPECT_EQ(release_count(40, 40, k(10)), 40);
}

TEST(ReleaseParts, HideASecondOneWithASmallOne) {
  const std::int64_t parts[] = {7, 12, 30};
  EXPECT_THAT(release_parts(parts, k(10)), ElementsAre(std::nullopt, std::nullopt, std::optional<std::int64_t>(30)));
  const std::int64_t none[] = {0, 12, 30};
  EXPECT_THAT(release_parts(none, k(10)), ElementsAre(std::optional<std::int64_t>(0), std::optional<std::int64_t>(12),
                                                      std::optional<std::int64_t>(30)));
}

/// 7 of 40 bought: the share would give the 7 away, in the estimate, the table that repeats it and the words.
TEST(Release, AShareOfFewIsRefused) {
  Finding finding =
      with(Table{"shares",
                 {{"measure", "", Role::label}, {"share", "share", Role::value}, {"people", "people", Role::n}},
                 {{std::string("members who buy"), 0.175, whole(40)}},
                 false,
                 "people"});
  finding.estimates = {{.name = "members_who_buy",
                        .value = 0.175,
                        .low = 0.09,
                        .high = 0.32,
                        .unit = "share",
                        .n = 40,
                        .interval_method = "Wilson score"},
                       counted("members", 40)};
  finding.caveats = {"7 members bought."};
  const auto released = release(std::move(finding), k(10));
  ASSERT_TRUE(released);
  EXPECT_THAT(names(*released), ElementsAre("members"));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(released->finding().tables[0].rows[0][1]));
  EXPECT_EQ(released->finding().caveats[0], "fewer than 10 members bought.");
}

TEST(Release, AComparisonWithASmallGroupIsWithheld) {
  Finding finding = with(groups({{"a", 20}, {"b", 30}}));
  finding.smallest_group = 7;
  EXPECT_EQ(release(finding, k(10)).error().code, ErrorCode::suppressed);
  finding.smallest_group = 10;
  EXPECT_TRUE(release(finding, k(10)));
}

TEST(Release, AnyCountOfPeopleInARowCounts) {
  Table table{"steps", {{"step", "", Role::label}, {"people", "people", Role::n}, {"bought", "people", Role::n}}, {}};
  table.count_column = "people";
  table.rows = {{std::string("a"), whole(40), whole(7)},
                {std::string("b"), whole(40), whole(12)},
                {std::string("c"), whole(40), whole(30)}};
  const auto released = release(with(table), k(10));
  ASSERT_TRUE(released);
  EXPECT_EQ(released->finding().tables[0].rows[0][1], Cell(std::string("suppressed")));
  EXPECT_EQ(released->finding().tables[0].rows[1][1], Cell(std::string("suppressed")));  // 7 + 12 hidden together
  EXPECT_EQ(released->finding().tables[0].rows[2][1], whole(40));
}

TEST(Release, WordsSayNoSmallGroup) {
  Finding finding = with(groups({{"a", 20}, {"b", 30}}));
  finding.population = "7 members and 40 others, by 12 topics";
  finding.refused = {{"median", "too_few_rows", "not reached: it happened for fewer than 50 % of 9 people"}};
  EXPECT_EQ(release(finding, k(10))->finding().refused[0].next,
            "not reached: it happened for fewer than 50 % of fewer than 10 people");
  EXPECT_EQ(release(finding, k(10))->finding().population, "fewer than 10 members and 40 others, by 12 topics");
}

TEST(Release, GroupsOfKPrintAndSayTheThreshold) {
  const auto released = release(with(groups({{"a", 10}, {"b", 30}})), k(10));
  ASSERT_TRUE(released);
  EXPECT_THAT(printed(*released), ElementsAre("a", "b"));
  EXPECT_EQ(released->released(), "k=10");
  EXPECT_EQ(released->suppressed_cells(), 0);
  EXPECT_TRUE(released->finding().caveats.empty());
}

TEST(Release, ALoneSmallRowTakesTheNextSmallestWithIt) {
  const auto released = release(with(groups({{"a", 50}, {"b", 9}, {"c", 30}, {"total", 89}})), k(10));
  ASSERT_TRUE(released);
  EXPECT_THAT(printed(*released), ElementsAre("a", "total"));  // total − a = b + c, 39 people, cannot be split
  EXPECT_EQ(released->suppressed_cells(), 4);
  EXPECT_EQ(released->finding().tables[0].rows[1][0], Cell(std::string("b")));
  EXPECT_EQ(released->finding().tables[0].rows[1][1], Cell(std::string("suppressed")));
  EXPECT_EQ(released->finding().tables[0].rows[2][1], Cell(std::string("suppressed")));
  EXPECT_THAT(
      released->finding().caveats,
      ElementsAre("levels: 2 of 4 rows suppressed: fewer than 10 people, or a row from which such a group could "
                  "be worked out"));
}

TEST(Release, TwoSmallRowsThatTogetherStayBelowKTakeAThird) {
  const auto released = release(with(groups({{"a", 3}, {"b", 4}, {"c", 60}, {"d", 40}, {"e", 70}})), k(10));
  ASSERT_TRUE(released);
  EXPECT_THAT(printed(*released), ElementsAre("c", "e"));
}

TEST(Release, TwoSmallRowsOfKPeopleTogetherTakeNoThird) {
  const auto released = release(with(groups({{"a", 6}, {"b", 4}, {"c", 60}, {"d", 40}})), k(10));
  ASSERT_TRUE(released);
  EXPECT_THAT(printed(*released), ElementsAre("c", "d"));
}

TEST(Release, NobodyIsNoGroupToHide) {
  const auto released = release(with(groups({{"a", 0}, {"b", 40}})), k(10));
  ASSERT_TRUE(released);
  EXPECT_THAT(printed(*released), ElementsAre("a", "b"));
}

TEST(Release, ARowWithoutACountIsHidden) {
  Table table = groups({{"a", 40}, {"b", 40}, {"c", 50}});
  table.rows[0][1] = std::monostate{};
  const auto released = release(with(table), k(10));
  ASSERT_TRUE(released);
  EXPECT_THAT(printed(*released), ElementsAre("c"));
}

/// One small cell in a grid of group × level: the sum along either side must not give it back.
TEST(Release, AGridHidesAlongBothSides) {
  Table table{
      "grid",
      {{"level", "", Role::label}, {"region", "", Role::group}, {"people", "", Role::n}, {"sales", "EUR", Role::value}},
      {}};
  for (const char* region : {"north", "south", "west"}) {
    for (const char* level : {"low", "mid", "high"}) {
      const bool small = std::string(region) == "north" && std::string(level) == "low";
      table.rows.push_back({std::string(level), std::string(region), whole(small ? 2 : 20), 1.0});
    }
  }
  const auto released = release(with(table), k(10));
  ASSERT_TRUE(released);
  std::map<std::string, int> hidden_by_level, hidden_by_region;
  for (const auto& row : released->finding().tables[0].rows) {
    if (std::holds_alternative<double>(row[3])) continue;
    ++hidden_by_level[std::get<std::string>(row[0])];
    ++hidden_by_region[std::get<std::string>(row[1])];
  }
  for (const auto& [level, hidden] : hidden_by_level) EXPECT_GE(hidden, 2) << level;
  for (const auto& [region, hidden] : hidden_by_region) EXPECT_GE(hidden, 2) << region;
  EXPECT_EQ(hidden_by_level["low"], 2);
  EXPECT_EQ(hidden_by_region["north"], 2);
}

TEST(Release, AnEstimateOfFewerThanKIsARefusedPart) {
  Finding finding;
  finding.method = "m";
  finding.estimates = {counted("all", 500), counted("few", 9)};
  finding.draws = Draws{.key = "m"};
  const auto released = release(finding, k(10));
  ASSERT_TRUE(released);
  EXPECT_THAT(names(*released), ElementsAre("all"));
  ASSERT_EQ(released->finding().refused.size(), 1U);
  EXPECT_EQ(released->finding().refused[0].name, "few");
  EXPECT_EQ(released->finding().refused[0].code, "suppressed");
  EXPECT_FALSE(released->finding().draws.has_value());
}

/// all 100 = before 40 + after 55 + never 5: printing all three others gives never back.
TEST(Release, DifferencingOfEstimatesIsStopped) {
  Finding finding;
  finding.method = "m";
  finding.estimates = {counted("all", 100), counted("before", 40), counted("after", 55), counted("never", 5)};
  const auto released = release(finding, k(10));
  ASSERT_TRUE(released);
  EXPECT_THAT(names(*released), ElementsAre("all", "after"));
}

/// The table hides inactive (5) and active (55); the estimates of 60 and 55 would give the five back.
TEST(Release, DifferencingOfATableByEstimatesIsStopped) {
  Finding finding = with(groups({{"active", 55}, {"inactive", 5}, {"guests", 300}}));
  finding.estimates = {counted("members", 60), counted("active", 55)};
  const auto released = release(finding, k(10));
  ASSERT_TRUE(released);
  EXPECT_THAT(names(*released), ElementsAre("members"));
  EXPECT_THAT(printed(*released), ElementsAre("guests"));
}

TEST(Release, EstimatesThatNoSmallGroupSeparatesStay) {
  Finding finding;
  finding.method = "m";
  finding.estimates = {counted("treated", 103), counted("control", 100)};  // two arms, three apart, no group of three
  const auto released = release(finding, k(10));
  ASSERT_TRUE(released);
  EXPECT_THAT(names(*released), ElementsAre("treated", "control"));
}

TEST(Release, NothingLeftIsAnError) {
  const auto rows = release(with(groups({{"a", 3}, {"b", 2}})), k(10));
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, ErrorCode::suppressed);
  Finding finding;
  finding.method = "m";
  finding.estimates = {counted("few", 9)};
  const auto estimates = release(finding, k(10));
  ASSERT_FALSE(estimates);
  EXPECT_EQ(estimates.error().code, ErrorCode::suppressed);
}

TEST(Release, TheFloorIsFive) {
  const auto released = release(with(groups({{"a", 4}, {"b", 6}, {"c", 50}})), k(1));
  ASSERT_TRUE(released);
  EXPECT_EQ(released->released(), "k=5");
  EXPECT_THAT(printed(*released), ElementsAre("c"));
}

Finding with_rows_of_people() {
  Finding finding = with(groups({{"a", 40}, {"b", 50}}));
  finding.tables.push_back(
      {"people", {{"token", "", Role::label}, {"sales", "EUR"}}, {{std::string("t1"), 5.0}}, true, ""});
  finding.figures.push_back({"people", "table", "People", "one person", "people", {}, ""});
  return finding;
}

TEST(Release, RowsOfPeopleStayOnlyInsideAndForARoleThatMay) {
  const auto tables = [](Policy policy) {
    const auto released = release(with_rows_of_people(), policy);
    return released ? released->finding().tables.size() : 0;
  };
  EXPECT_EQ(tables({.rows_allowed = true, .leaves = false}), 2U);
  EXPECT_EQ(tables({.rows_allowed = true, .leaves = true}), 1U);
  EXPECT_EQ(tables({.rows_allowed = false, .leaves = false}), 1U);
  EXPECT_EQ(tables({}), 1U);
}

TEST(Release, AFigureGoesWithItsTable) {
  const auto released = release(with_rows_of_people(), {});
  ASSERT_TRUE(released);
  EXPECT_TRUE(released->finding().figures.empty());
}

TEST(Release, WordsThatMayQuoteAHiddenRowGo) {
  Finding finding = with(groups({{"a", 50}, {"b", 9}, {"c", 30}, {"d", 60}}));
  finding.figures.push_back({"levels", "interval", "Sales by level", "b sold for 90 EUR", "levels", {}, "b: 90"});
  const auto released = release(finding, k(10));
  ASSERT_TRUE(released);
  EXPECT_EQ(released->finding().figures[0].sentence, "Sales by level. Small groups are suppressed.");
  EXPECT_EQ(released->finding().figures[0].alt, "Sales by level. Small groups are suppressed.");
}

TEST(Release, AnInvalidFindingIsOurBug) {
  Finding finding;
  finding.estimates = {{.name = "x", .value = 1.0}};
  const auto released = release(finding, {});
  ASSERT_FALSE(released);
  EXPECT_EQ(released.error().code, ErrorCode::internal);
}

TEST(ReleaseToOwner, HidesNothingAndSaysSo) {
  const auto released = release_to_owner(with(groups({{"a", 1}, {"b", 2}})), PlainInput{"d.csv"});
  ASSERT_TRUE(released);
  EXPECT_THAT(printed(*released), ElementsAre("a", "b"));
  EXPECT_EQ(released->released(), "to_owner");
}

TEST(PolicyOf, TakesKAndRowsFromTheCatalog) {
  catalog::Catalog catalog;
  catalog.workspace.k = 12;
  catalog.access.roles = {{"analyst", {"figures", "rows"}}, {"reader", {"figures"}}};
  EXPECT_EQ(policy_of(catalog, "analyst", false).k, 12);
  EXPECT_TRUE(policy_of(catalog, "analyst", false).rows_allowed);
  EXPECT_FALSE(policy_of(catalog, "reader", false).rows_allowed);
  EXPECT_FALSE(policy_of(catalog, "nobody", false).rows_allowed);
  EXPECT_TRUE(known_role(catalog, "reader"));
  EXPECT_TRUE(known_role(catalog, "analyst"));
  const auto mistyped = known_role(catalog, "analist");
  ASSERT_FALSE(mistyped);
  EXPECT_EQ(mistyped.error().code, ErrorCode::usage);
  EXPECT_NE(mistyped.error().next.find("analyst"), std::string::npos);
  EXPECT_TRUE(policy_of(catalog, "analyst", true).leaves);
  catalog.workspace.k = 2;
  EXPECT_EQ(policy_of(catalog, "analyst", false).k, 5);
}

}  // namespace
}  // namespace cw
