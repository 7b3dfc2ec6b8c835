#include "catalog/rule.hpp"

namespace cw::catalog {

const std::vector<std::string>& programme_kinds() {
  static const std::vector<std::string> names = {"community", "events", "ambassadors", "support", "academy", "general"};
  return names;
}

const std::map<std::string, Side>& goal_measures() {
  static const std::map<std::string, Side> sides = {
      {"net_share_members", Side::business},
      {"margin_share_members", Side::business},
      {"members_who_buy", Side::business},
      {"customers_who_are_members", Side::business},
      {"joining_to_first_order_median", Side::business},
      {"tickets_avoided", Side::business},
      {"first_response_median", Side::member},
      {"accepted", Side::member},
  };
  return sides;
}

namespace {

Record goal_record(std::string outcome, std::string question, std::string baseline, std::string target) {
  return {"goal",
          "outcome",
          {
              {"outcome", into(&Goal::outcome), name(), Need::required,
               "What it aims at: an outcome of taxonomy/outcomes.yml, or a figure by name (list below).",
               std::move(outcome)},
              {"question", into(&Goal::question), text(), Need::required, "The question that the figures will answer.",
               std::move(question)},
              {"baseline", into(&Goal::baseline), number(), Need::optional, "Where it stands, fixed before the period.",
               std::move(baseline)},
              {"target", into(&Goal::target), number(), Need::draft, "Where it shall be.", std::move(target)},
              {"unit", into(&Goal::unit), text(), Need::draft, "The unit of both.", "share"},
              {"due", into(&Goal::due), day(), Need::optional, "By when.", "2026-12-31"},
          },
          placed<Goal>()};
}

const Record& business_goal_record() {
  static const Record record =
      goal_record("order", "\"Do members buy again sooner than before they joined?\"", "0.12", "0.15");
  return record;
}

const Record& member_goal_record() {
  static const Record record =
      goal_record("question_solved", "\"Do askers get an answer that helps?\"", "0.70", "0.80");
  return record;
}

}  // namespace

const Record& programme_record() {
  static const Record record = {
      "programme",
      "id",
      {
          {"title", into(&Programme::title), text(), Need::required, "How people call it.", "Support forum"},
          {"kind", into(&Programme::kind), choice(programme_kinds()), Need::optional,
           "Sets which categories of cost it must state.", "support", "", "general"},
          {"owner", into(&Programme::owner), role(), Need::required, "Who answers for it.", "community team"},
          {"segments", into(&Programme::segments), list_of(text()), Need::optional, "Whom it is for.",
           "[new customers]"},
          {"activities", into(&Programme::activities), list_of(name()), Need::optional,
           "The activities that it consists of.", "[topic_created, post_created, answer_accepted]"},
          {"business_goals", into_each(&Programme::business_goals), many(business_goal_record()), Need::optional,
           "One or two goals of the business.",
           "[{outcome: order, question: \"Do members buy again sooner?\", target: 0.15, unit: share}]"},
          {"member_goals", into_each(&Programme::member_goals), many(member_goal_record()), Need::optional,
           "One or two goals of the members, with equal weight; without one the statement stays a draft.",
           "[{outcome: question_solved, question: \"Do askers get an answer that helps?\", target: 0.8, unit: share}]"},
          {"from", into(&Programme::from), day(), Need::optional, "First day.", "2026-01-01"},
          {"until", into(&Programme::until), day(), Need::optional, "First day that is no longer part of it.",
           "2027-01-01"},
      },
      placed<Programme>()};
  return record;
}

}  // namespace cw::catalog
