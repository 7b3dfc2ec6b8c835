#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <thread>

#include "statement/simulate.hpp"
#include "tests/statement/worked.hpp"

namespace cw::statement {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::StartsWith;

Statement composed(const Input& input) {
  const auto statement = compose(input);
  if (!statement) ADD_FAILURE() << to_text(statement.error());
  return statement.value_or(Statement{});
}

const Roi& roi(const Statement& s, const std::string& name, bool with_capacity) {
  const auto found = std::find_if(s.rois.begin(), s.rois.end(),
                                  [&](const Roi& r) { return r.name == name && r.with_capacity == with_capacity; });
  EXPECT_NE(found, s.rois.end());
  return *found;
}

const Line& line(const Statement& s, const std::string& id) {
  const auto found = std::find_if(s.lines.begin(), s.lines.end(), [&](const Line& l) { return l.id == id; });
  EXPECT_NE(found, s.lines.end());
  return *found;
}

// (a) no lines at all, and costs

TEST(NoLines, RefusesAndSaysWhatIsMissingAndWhereItComesFrom) {
  const auto catalog = worked::catalog();
  Input input = worked::input(catalog);
  input.missing = {"orders", "tickets"};
  const Statement s = composed(input);
  EXPECT_TRUE(s.refused);
  EXPECT_EQ(s.sentence, "No return can be stated: the data lacks orders and tickets. The community cost \u20ac50,000.");
  EXPECT_THAT(s.missing, ElementsAre(HasSubstr("commonweal sources howto shopify"),
                                     HasSubstr("commonweal sources howto zendesk")));
  EXPECT_DOUBLE_EQ(s.cost_total, 50'000);
  EXPECT_DOUBLE_EQ(s.cost_direct, 40'000);
  EXPECT_THAT(s.lines, IsEmpty());
  for (const auto& one : s.rois) EXPECT_FALSE(one.value);
}

TEST(NoLines, WithoutCostsNothingIsInvented) {
  catalog::Catalog catalog = worked::catalog();
  catalog.costs.clear();
  const Statement s = composed(worked::input(catalog));
  EXPECT_TRUE(s.refused);
  EXPECT_EQ(s.sentence, "No return can be stated: the data lacks costs.");
  EXPECT_DOUBLE_EQ(s.cost_total, 0);
}

// (b) Correlation and Assumption only

TEST(BelowTheLine, IsNotShownToBeCausedYet) {
  const auto catalog = worked::catalog();
  const Statement s = composed(worked::below_the_line(catalog));
  EXPECT_FALSE(s.refused);
  EXPECT_THAT(s.sentence, StartsWith("Not shown to be caused yet"));
  for (const auto& one : s.rois) {
    EXPECT_FALSE(one.value);
    EXPECT_EQ(one.reason, "not shown to be caused yet");
    EXPECT_DOUBLE_EQ(one.return_value, 0);
  }
  EXPECT_FALSE(line(s, "gap").in_headline);
  EXPECT_FALSE(line(s, "deflection").in_headline);
  for (const auto& [kind, amount] : s.benefit_columns) EXPECT_DOUBLE_EQ(amount.value, 0) << kind;
  EXPECT_EQ(s.next_best_proof, "Members' margin above others': match members to others: 400 a side");
  EXPECT_THAT(
      s.below_sentences,
      ElementsAre(StartsWith("Members' margin above others': \u20ac90,000 (51,000\u2013129,000), Correlation, cash in"),
                  StartsWith("Avoided tickets: \u20ac40,000 (")));
}

/// avoids is triangular 0.1, 0.25, 0.4: F⁻¹(0.025) = 0.1 + sqrt(0.025 × 0.3 × 0.15) = 0.13354. 40,000 × 0.13354 / 0.25;
/// one slice of 20,000 is worth 5 euro there.
TEST(BelowTheLine, AnAssumptionMovesTheLineThatItMultiplies) {
  const auto catalog = worked::catalog();
  const Statement s = composed(worked::below_the_line(catalog));
  EXPECT_NEAR(*line(s, "deflection").claimed.low, 40'000 * 0.1335410 / 0.25, 6);
  EXPECT_NEAR(*line(s, "deflection").claimed.high, 40'000 * 0.3664590 / 0.25, 6);
  ASSERT_EQ(s.assumptions.size(), 1U);
  EXPECT_EQ(s.assumptions[0].distribution, "triangular 0.1, 0.25, 0.4");
  EXPECT_EQ(s.assumptions[0].owner, "support");
  EXPECT_THAT(s.assumptions[0].used_by, ElementsAre("deflection"));
}

/// Without the gap: net = 40,000 × a / 0.25 − 50,000, zero at a = 0.3125. 5 % point of a: 0.1 + sqrt(0.05 × 0.045).
TEST(BelowTheLine, BreakEvenAndTornadoByHand) {
  const auto catalog = worked::catalog();
  Input input = worked::below_the_line(catalog);
  input.lines.erase(input.lines.begin());
  const Statement s = composed(input);
  ASSERT_EQ(s.sensitivities.size(), 1U);
  const auto& bar = s.sensitivities[0];
  EXPECT_NEAR(*bar.break_even, 0.3125, 1e-9);
  EXPECT_NEAR(bar.low_value, 0.1474342, 1e-6);
  EXPECT_NEAR(bar.low_result, 160'000 * 0.1474342 - 50'000, 0.5);
  EXPECT_NEAR(bar.high_result, 160'000 * 0.3525658 - 50'000, 0.5);
  EXPECT_EQ(s.weakest_assumption,
            "share of solved threads that avoid a ticket: 0.250 (0.147\u20130.353); break-even 0.3125; owner support, "
            "review by "
            "2027-01-01");
}

TEST(BelowTheLine, ABreakEvenBeyondAShareDoesNotExist) {
  catalog::Catalog catalog = worked::catalog();
  catalog.costs[0].amount = 1'000'000;  // would need a share above 1
  const Statement s = composed(worked::below_the_line(catalog));
  const auto bar =
      std::find_if(s.sensitivities.begin(), s.sensitivities.end(), [](const auto& b) { return b.unit == "share"; });
  ASSERT_NE(bar, s.sensitivities.end());
  EXPECT_FALSE(bar->break_even);
}

// (c) an Experiment and an Adjusted line with overlap, and capacity

TEST(Caused, ReturnCostAndRoiByHand) {
  const auto catalog = worked::catalog();
  const Statement s = composed(worked::caused(catalog));
  EXPECT_DOUBLE_EQ(line(s, "expansion").claimed.value, 60'000);
  EXPECT_DOUBLE_EQ(line(s, "retention").claimed.value, 50'000);
  EXPECT_DOUBLE_EQ(line(s, "retention").wanted.value, 80'000);
  EXPECT_DOUBLE_EQ(roi(s, "fully_loaded", false).value->value, 1.2);
  EXPECT_DOUBLE_EQ(roi(s, "direct", false).value->value, 1.75);
  EXPECT_DOUBLE_EQ(roi(s, "fully_loaded", true).value->value, 1.4);
  EXPECT_DOUBLE_EQ(roi(s, "direct", true).value->value, 2.0);
  EXPECT_DOUBLE_EQ(s.benefit_columns[0].second.value, 110'000);
  EXPECT_DOUBLE_EQ(s.benefit_columns[1].second.value, 0);
  EXPECT_DOUBLE_EQ(s.benefit_columns[2].second.value, 10'000);
  EXPECT_THAT(s.overlaps, ElementsAre(Pair("expansion + retention", 30'000.0)));
  EXPECT_THAT(s.sentence, StartsWith("For every euro spent, the community returned \u20ac1.20 beyond its cost ("));
  EXPECT_EQ(s.lines[0].id, "expansion");
  EXPECT_EQ(s.lines[1].id, "retention");
}

/// The Hours line stands alone: normal 10,000 with sd 1,000. Retention beyond the overlap: 50,000 of 80,000, sd 10 %.
TEST(Caused, RangesComeFromTheDraws) {
  const auto catalog = worked::catalog();
  const Statement s = composed(worked::caused(catalog));
  EXPECT_NEAR(*line(s, "hours").claimed.low, 10'000 - 1'959.96, 5);
  EXPECT_NEAR(*line(s, "hours").claimed.high, 10'000 + 1'959.96, 5);
  EXPECT_NEAR(*line(s, "retention").claimed.low, 50'000 * (1 - 0.195996), 50);
  const auto& full = roi(s, "fully_loaded", false);
  EXPECT_NEAR(*full.value->low, (*s.benefit_columns[0].second.low - 50'000) / 50'000, 1e-9);  // the cost stands still
  EXPECT_LT(*line(s, "expansion").claimed.high, 66'000);  // in the overlap 30,000 is all there is
}

TEST(Caused, ACostThatAnAssumptionMovesWidensTheRoi) {
  catalog::Catalog catalog = worked::catalog();
  const Statement still = composed(worked::caused(catalog));
  catalog::Assumption rate;
  rate.id = "cost.people", rate.text = "hours as declared", rate.unit = "factor", rate.owner = "finance";
  rate.distribution = {"uniform", 1.0, 0.8, 1.2, {}};
  catalog.assumptions = {rate};
  const Statement moved = composed(worked::caused(catalog));
  EXPECT_FALSE(still.cost_low);
  EXPECT_NEAR(*moved.cost_low, 20'000 + 30'000 * 0.81, 1);
  EXPECT_NEAR(*moved.cost_high, 20'000 + 30'000 * 1.19, 1);
  EXPECT_DOUBLE_EQ(moved.cost_total, 50'000);
  EXPECT_GT(*roi(moved, "fully_loaded", false).value->high, *roi(still, "fully_loaded", false).value->high);
  EXPECT_THAT(moved.weakest_assumption, StartsWith("hours as declared: 1.00 (0.82\u20131.18); break-even"));
}

TEST(Caused, AVolunteersHourIsNoSaving) {
  catalog::Catalog catalog = worked::catalog();
  auto hours = worked::cost("helpers", "people", "forum", 12'500, worked::quarter());
  hours.volunteer = true, hours.hours = 500.0;
  catalog.costs.push_back(hours);
  const Statement s = composed(worked::caused(catalog));
  EXPECT_DOUBLE_EQ(s.cost_total, 50'000);
  EXPECT_DOUBLE_EQ(s.volunteer_cost, 12'500);
  EXPECT_DOUBLE_EQ(roi(s, "fully_loaded", false).value->value, 1.2);
  EXPECT_DOUBLE_EQ(roi(s, "full_economic", false).value->value, (110'000 - 62'500) / 62'500.0);
  EXPECT_EQ(s.volunteer_memo,
            "500 volunteer hours worth EUR 12,500.00 at the declared rates: a memo and part of the full economic cost, "
            "never a saving");
}

TEST(Caused, ASmallLineOfCostUnlocksNoRoi) {
  catalog::Catalog catalog = worked::catalog();
  catalog.costs.erase(catalog.costs.begin());  // no people
  const Statement s = composed(worked::caused(catalog));
  EXPECT_FALSE(roi(s, "fully_loaded", false).value);
  EXPECT_EQ(roi(s, "fully_loaded", false).reason, "programme forum declares no cost of category people");
  EXPECT_EQ(s.sentence,
            "The community returned \u20ac110,000, but no ROI can be stated: programme forum declares no cost of "
            "category people.");
}

TEST(Caused, AForecastIsInNoSum) {
  const auto catalog = worked::catalog();
  Input input = worked::caused(catalog);
  worked::add(input, "pipeline", "Open pipeline",
              worked::money("pipeline", Grade::adjusted, BenefitKind::cash_in, 500'000, 1));
  input.lines.back().forecast = true;
  const Statement s = composed(input);
  EXPECT_DOUBLE_EQ(roi(s, "fully_loaded", false).value->value, 1.2);
  EXPECT_FALSE(line(s, "pipeline").in_headline);
  EXPECT_THAT(s.below_sentences, ElementsAre(HasSubstr("a forecast and not realised")));
}

TEST(Caused, ALossIsSaidAsLoudly) {
  catalog::Catalog catalog = worked::catalog();
  catalog.costs[0].amount = 200'000;  // 220,000 against 110,000
  const Statement s = composed(worked::caused(catalog));
  EXPECT_THAT(s.sentence,
              StartsWith("For every euro spent, the community returned \u20ac0.50 less than it cost (ROI \u22120.5"));
}

/// The headline takes Experiment and Adjusted lines and nothing else, whatever the grades are.
TEST(Headline, NeverHoldsCorrelationOrAssumption) {
  const auto catalog = worked::catalog();
  const Grade grades[] = {Grade::experiment, Grade::adjusted, Grade::correlation, Grade::assumption};
  for (int set = 1; set < 16; ++set) {
    Input input = worked::input(catalog);
    double expected = 0.0;
    for (int i = 0; i < 4; ++i) {
      if ((set >> i & 1) == 0) continue;
      const std::string id = "line" + std::to_string(i);
      worked::add(input, id.c_str(), id.c_str(),
                  worked::money(id.c_str(), grades[i], BenefitKind::cash_in, 1'000 * (1 << i), 10));
      if (i < 2) expected += 1'000 * (1 << i);
    }
    const Statement s = composed(input);
    EXPECT_DOUBLE_EQ(roi(s, "fully_loaded", false).return_value, expected) << set;
    EXPECT_EQ(roi(s, "fully_loaded", false).value.has_value(), expected > 0.0) << set;
    for (const auto& one : s.lines) EXPECT_EQ(one.in_headline, one.grade <= Grade::adjusted) << set;
  }
}

TEST(Statement, SameInputSameBytesOnAnyThread) {
  const auto catalog = worked::catalog();
  const Input input = worked::caused(catalog);
  const std::string here = to_json(composed(input));
  std::string there[2];
  std::thread one([&] { there[0] = to_json(composed(input)); });
  std::thread two([&] { there[1] = to_json(composed(input)); });
  one.join();
  two.join();
  EXPECT_EQ(here, there[0]);
  EXPECT_EQ(here, there[1]);
  Input other = input;
  other.seed = 2;
  EXPECT_NE(here, to_json(composed(other)));
}

TEST(Statement, FewerThan20000DrawsAreRefused) {
  const auto catalog = worked::catalog();
  Input input = worked::input(catalog);
  input.draws = 19'999;
  EXPECT_FALSE(compose(input));
}

TEST(Statement, InconsistentInputIsOurBug) {
  const auto catalog = worked::catalog();
  Input unknown = worked::caused(catalog);
  unknown.lines[0].finding = "nobody";
  EXPECT_EQ(compose(unknown).error().code, ErrorCode::internal);
  Input counted = worked::input(catalog);
  Finding finding = worked::money("count", Grade::adjusted, BenefitKind::cash_in, 1, 1);
  finding.grade.reset();
  worked::add(counted, "count", "Count", finding);
  EXPECT_EQ(compose(counted).error().code, ErrorCode::internal);
  Input wants = worked::caused(catalog);
  wants.strata[1].wanted_minor[0] = 9'000'000;  // cells want more than the line
  EXPECT_EQ(compose(wants).error().code, ErrorCode::internal);
}

TEST(Statement, ASuppressedLineIsLeftOutAndAsked) {
  const auto catalog = worked::catalog();
  Input input = worked::caused(catalog);
  Finding small = worked::money("hours", Grade::adjusted, BenefitKind::capacity_freed, 10'000, 1'000);
  small.estimates[0].n = 3;
  small.estimates.push_back({.name = "people", .value = 400, .n = 400, .no_interval = "a count"});
  input.findings.insert_or_assign("hours", worked::released(small));
  const Statement s = composed(input);
  EXPECT_EQ(s.lines.size(), 2U);
  EXPECT_THAT(s.open_questions,
              testing::Contains("Hours saved: its amount is suppressed or refused, so the line is left out"));
}

TEST(Statement, DeclaredCorrelationsArePrinted) {
  catalog::Catalog catalog = worked::catalog();
  catalog::Assumption people, tooling;
  people.id = "cost.people", people.distribution = {"uniform", 1.0, 0.8, 1.2, {}};
  people.correlated_with = "cost.tooling", people.correlation = 0.5;
  tooling.id = "cost.tooling", tooling.distribution = {"uniform", 1.0, 0.8, 1.2, {}};
  catalog.assumptions = {people, tooling};
  EXPECT_EQ(composed(worked::caused(catalog)).independence,
            "declared correlations: cost.people and cost.tooling 0.50; all else is drawn independently");
  EXPECT_EQ(composed(worked::input(worked::catalog())).independence,
            "assumptions and measured ranges are drawn independently of each other");
}

TEST(Statement, ComparativesSayWhyTheyAreMissing) {
  catalog::Catalog catalog = worked::catalog();
  catalog.workspace.budget = {{"2026Q3", 45'000}};
  catalog.costs.push_back(
      worked::cost("spring", "people", "forum", 7'000, {worked::day("2026-04-01"), worked::day("2026-07-01")}));
  Input input = worked::caused(catalog);
  input.comparatives = {{"prior period", "return", 80'000, ""}};
  const Statement s = composed(input);
  const auto find = [&](const std::string& name, const std::string& measure) {
    return *std::find_if(s.comparatives.begin(), s.comparatives.end(),
                         [&](const Comparative& c) { return c.name == name && c.measure == measure; });
  };
  EXPECT_DOUBLE_EQ(*find("prior period", "cost").value, 7'000);
  EXPECT_DOUBLE_EQ(*find("prior period", "return").value, 80'000);
  EXPECT_DOUBLE_EQ(*find("budget", "cost").value, 45'000);
  EXPECT_EQ(find("same period last year", "cost").reason, "no cost is declared for 1 Jul to 30 Sep 2025");
  EXPECT_EQ(find("same period last year", "return").reason, "no statement of that period was built");
}

TEST(Statement, ItsOwnChartsAreReleasedWithIt) {
  const auto catalog = worked::catalog();
  const Statement s = composed(worked::caused(catalog));
  const Finding& own = s.findings.at("statement").finding();
  ASSERT_NE(own.table("waterfall"), nullptr);
  double level = 0.0;
  for (const auto& row : own.table("waterfall")->rows) {
    if (std::get<std::string>(row[2]) == "step")
      level += std::get<double>(row[3]);
    else
      EXPECT_DOUBLE_EQ(std::get<double>(row[3]), level);  // what is left is what the steps add up to
  }
  EXPECT_DOUBLE_EQ(level, 60'000);
  EXPECT_DOUBLE_EQ(own.estimate("roi_fully_loaded")->value, 1.2);
  EXPECT_EQ(s.findings.at("statement").released(), "k=10");
}

}  // namespace
}  // namespace cw::statement
