#include "catalog/rule.hpp"

namespace cw::catalog {

const std::vector<std::string>& programme_kinds() {
  static const std::vector<std::string> names = {"community", "events", "ambassadors", "support", "academy", "general"};
  return names;
}

const std::vector<std::string>& levers() {
  static const std::vector<std::string> names = {"pipeline", "expansion", "retention", "deflection",
                                                 "product_velocity"};
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
      {"won_influenced", Side::business},
      {"won_sourced", Side::business},
      {"influenced_share_won", Side::business},
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

const Record& guardrail_record() {
  static const Record record = {
      "guardrail",
      "figure",
      {
          {"figure", into(&Guardrail::figure), name(), Need::required,
           "A figure of the community's health, by name: `commonweal explain` lists the figures.", "accepted"},
          {"at_least", into(&Guardrail::at_least), number(), Need::optional, "It must not fall below this.", "0.4"},
          {"at_most", into(&Guardrail::at_most), number(), Need::optional, "It must not rise above this.", "48"},
          {"unit", into(&Guardrail::unit), text(), Need::required, "The unit of the limit.", "share"},
          {"owner", into(&Guardrail::owner), role(), Need::required, "Who acts when it breaks.", "community team"},
      },
      placed<Guardrail>()};
  return record;
}

const Record& lever_record() {
  static const Record record = {"lever",
                                "lever",
                                {
                                    {"lever", into(&LeverUse::lever), choice(levers()), Need::required,
                                     "How the programme is meant to work.", "retention"},
                                    {"indicators", into(&LeverUse::indicators), list_of(name()), Need::required,
                                     "Figures by name that move first.", "[accepted, first_response_median]"},
                                },
                                placed<LeverUse>()};
  return record;
}

const Record& agreement_record() {
  static const Record record = {
      "agreement",
      "by",
      {
          {"by", into(&Agreement::by), role(), Need::required, "A role or initials, not an address.", "finance"},
          {"on", into(&Agreement::on), day(), Need::required, "When.", "2026-07-01"},
          {"version", into(&Agreement::version), whole(1), Need::required, "To which version of the page.", "1"},
      },
      placed<Agreement>()};
  return record;
}

const Record& comment_record() {
  static const Record record = {
      "comment",
      "by",
      {
          {"by", into(&Comment::by), role(), Need::required, "A role or initials, not an address.", "support lead"},
          {"on", into(&Comment::on), day(), Need::required, "When.", "2026-07-01"},
          {"text", into(&Comment::text), text(), Need::required, "What is said; no names of members.",
           "\"Askers outside Europe wait longer.\""},
      },
      placed<Comment>()};
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
          {"levers", into_each(&Programme::levers), many(lever_record()), Need::optional,
           "How it is meant to work: pipeline, expansion, retention, deflection or product_velocity.",
           "[{lever: retention, indicators: [accepted]}]"},
          {"guardrails", into_each(&Programme::guardrails), many(guardrail_record()), Need::optional,
           "Limits of the community's health that must hold while the goals are pursued.",
           "[{figure: accepted, at_least: 0.4, unit: share, owner: community team}]"},
          {"version", into(&Programme::version), whole(1), Need::optional,
           "Of its page; raise it with every change that others must agree to again.", "1", "", "1"},
          {"agreed_by", into_each(&Programme::agreed_by), many(agreement_record()), Need::optional,
           "Who agreed to the page, and to which version.", "[{by: finance, on: 2026-07-01, version: 1}]"},
          {"comments", into_each(&Programme::comments), many(comment_record()), Need::optional,
           "What others said about it; printed on its page.",
           "[{by: support lead, on: 2026-07-01, text: \"Askers outside Europe wait longer.\"}]"},
          {"from", into(&Programme::from), day(), Need::optional, "First day.", "2026-01-01"},
          {"until", into(&Programme::until), day(), Need::optional, "First day that is no longer part of it.",
           "2027-01-01"},
      },
      placed<Programme>()};
  return record;
}

}  // namespace cw::catalog
