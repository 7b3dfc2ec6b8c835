#include "statement/portfolio.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/statement/worked.hpp"

namespace cw::statement {
namespace {

using testing::HasSubstr;
using testing::Not;

catalog::Goal goal(const char* outcome, const char* unit, double target) {
  catalog::Goal goal;
  goal.outcome = outcome, goal.unit = unit, goal.target = target;
  goal.question = std::string("How does ") + outcome + " stand?";
  return goal;
}

/// Forum: business met (0.30 (0.28–0.32) of 0.25), members as the target says of 0.42 (0.38–0.46).
catalog::Catalog with(double member_target) {
  catalog::Catalog catalog = worked::catalog();
  auto& forum = catalog.programmes[0];
  forum.owner = "team", forum.activities = {"replied"};
  forum.business_goals = {goal("members_who_buy", "share", 0.25)};
  forum.member_goals = {goal("accepted", "share", member_target)};
  forum.levers = {{"retention", {"accepted", "nothing_like_it"}, {}}};
  return catalog;
}

catalog::Guardrail at_least(double limit, const char* unit = "share") {
  catalog::Guardrail guardrail;
  guardrail.figure = "accepted", guardrail.at_least = limit, guardrail.unit = unit, guardrail.owner = "team";
  return guardrail;
}

Portfolio portfolio_of(const catalog::Catalog& catalog) {
  Input input = worked::input(catalog);
  Finding measured;
  measured.method = "measured";
  const auto share = [](const char* name, double value, double low, double high) {
    return Estimate{.name = name,
                    .value = value,
                    .low = low,
                    .high = high,
                    .unit = "share",
                    .n = 500,
                    .interval_method = "Wilson score"};
  };
  measured.estimates = {share("accepted", 0.42, 0.38, 0.46), share("members_who_buy", 0.30, 0.28, 0.32)};
  input.findings.emplace("measured.2026Q3", worked::released(measured));
  const auto statement = compose(input);
  EXPECT_TRUE(statement);
  return portfolio(catalog, *statement);
}

TEST(Portfolio, StandsAsTheWorseSideDoes) {
  EXPECT_EQ(portfolio_of(with(0.30)).programmes.at(0).state, "met");
  EXPECT_EQ(portfolio_of(with(0.40)).programmes.at(0).state, "not clear yet");
  EXPECT_EQ(portfolio_of(with(0.60)).programmes.at(0).state, "not met");
  auto unknown = with(0.30);
  unknown.programmes[0].business_goals = {goal("customers_who_are_members", "share", 0.5)};
  const auto one = portfolio_of(unknown).programmes.at(0);
  EXPECT_EQ(one.members.state, "met");
  EXPECT_EQ(one.business.state, "not measured");
  EXPECT_EQ(one.state, "not measured");
  auto none = with(0.30);
  none.programmes[0].member_goals.clear();
  EXPECT_EQ(portfolio_of(none).programmes.at(0).state, "no goal");
}

TEST(Portfolio, TheWorstProgrammeComesFirst) {
  auto catalog = with(0.30);
  catalog::Programme empty;
  empty.id = "empty", empty.title = "Empty";
  catalog.programmes.push_back(empty);
  catalog::Programme ended = empty;
  ended.id = "ended", ended.until = worked::day("2026-07-01");
  catalog.programmes.push_back(ended);
  const auto portfolio = portfolio_of(catalog);
  ASSERT_EQ(portfolio.programmes.size(), 2U);
  EXPECT_EQ(portfolio.programmes[0].id, "empty");
}

TEST(Portfolio, ABrokenGuardrailOutweighsMetGoals) {
  auto catalog = with(0.30);
  auto& guardrails = catalog.programmes[0].guardrails;
  guardrails = {at_least(0.38)};
  EXPECT_EQ(portfolio_of(catalog).programmes.at(0).guardrails.at(0).state, "holds");
  guardrails = {at_least(0.40)};
  EXPECT_EQ(portfolio_of(catalog).programmes.at(0).guardrails.at(0).state, "not clear yet");
  EXPECT_EQ(portfolio_of(catalog).programmes.at(0).state, "met");
  guardrails = {at_least(0.47)};
  const auto broken = portfolio_of(catalog).programmes.at(0);
  EXPECT_EQ(broken.guardrails.at(0).state, "broken");
  EXPECT_EQ(broken.guardrails.at(0).printed, "0.420 (0.380\u20130.460)");
  EXPECT_EQ(broken.state, "not met");
  guardrails = {at_least(0.47, "points")};
  EXPECT_EQ(portfolio_of(catalog).programmes.at(0).guardrails.at(0).state, "not measured");
  guardrails = {{}};
  guardrails[0].figure = "accepted", guardrails[0].unit = "share", guardrails[0].at_most = 0.37;
  EXPECT_EQ(portfolio_of(catalog).programmes.at(0).guardrails.at(0).state, "broken");
}

TEST(Portfolio, TextsSayStateInWords) {
  auto catalog = with(0.60);
  catalog.programmes[0].guardrails = {at_least(0.47)};
  const auto portfolio = portfolio_of(catalog);
  const auto board = scoreboard_text(portfolio, Glyphs::ascii, false);
  EXPECT_THAT(board, HasSubstr("[x] not met"));
  EXPECT_THAT(board, HasSubstr("[+] met"));
  EXPECT_THAT(board, HasSubstr("accepted at least 0.47 share: now 0.420 (0.380 to 0.460), broken; team"));
  EXPECT_THAT(scoreboard_text(portfolio, Glyphs::unicode, true), HasSubstr("\033[31m"));
  const auto levers = levers_text(portfolio, Glyphs::unicode);
  EXPECT_THAT(levers, HasSubstr("expansion: no programme works on it"));
  EXPECT_THAT(levers, HasSubstr("accepted: 0.420 (0.380\u20130.460) share"));
  EXPECT_THAT(levers, HasSubstr("nothing_like_it: not measured, no measure gave the figure"));
  EXPECT_EQ(nlohmann::json::parse(to_json(portfolio))["programmes"][0]["members"]["goals"][0]["target"], 0.6);
}

TEST(OnePage, SaysEverythingAndEscapesIt) {
  auto catalog = with(0.60);
  auto& forum = catalog.programmes[0];
  forum.version = 2;
  forum.title = "Forum <b>";
  forum.agreed_by = {{"finance", worked::day("2026-07-01"), 1, {}}, {"support", worked::day("2026-07-02"), 2, {}}};
  forum.comments = {{"support lead", worked::day("2026-07-03"), "Askers wait & leave.", {}}};
  const auto portfolio = portfolio_of(catalog);
  const auto& one = portfolio.programmes.at(0);
  EXPECT_EQ(one.cost, 40'000.0);  // people 30,000 and travel 10,000
  const auto text = onepage_text(portfolio, one, Glyphs::ascii);
  for (const char* words :
       {"version 2", "How does accepted stand?", "now 0.420 (0.380 to 0.460), target 0.6 share: not met",
        "cost EUR 40,000.00, of which direct 40,000.00", "finance, 2026-07-01, to version 1: this is version 2",
        "support, 2026-07-02\n", "support lead, 2026-07-03: Askers wait & leave.", "no guardrail is declared"})
    EXPECT_THAT(text, HasSubstr(words));
  const auto page = onepage_html(portfolio, one);
  EXPECT_THAT(page, HasSubstr("Forum &lt;b&gt;"));
  EXPECT_THAT(page, HasSubstr("Askers wait &amp; leave."));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("\u2715 not met"));
}

}  // namespace
}  // namespace cw::statement
