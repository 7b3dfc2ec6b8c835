#include "catalog/rule.hpp"

namespace cw::catalog {

const std::vector<std::string>& activity_kinds() {
  static const std::vector<std::string> names = {"joined",   "visited",         "viewed",      "posted_topic",
                                                 "replied",  "answer_accepted", "reacted",     "registered",
                                                 "attended", "messaged",        "contributed", "other"};
  return names;
}

const std::vector<std::string>& outcome_kinds() {
  static const std::vector<std::string> names = {"order",  "refund",       "payment",        "dispute",
                                                 "ticket", "subscription", "member_outcome", "other"};
  return names;
}

const std::vector<std::string>& funnel_stages() {
  static const std::vector<std::string> names = {"awareness",  "consideration", "purchase",
                                                 "onboarding", "adoption",      "advocacy"};
  return names;
}

namespace {

const Record& activity_record() {
  static const Record record = {
      "activity",
      "name",
      {
          {"name", into(&Activity::name), name(), Need::required, "The name in tables, figures and commands.",
           "answer_accepted"},
          {"title", into(&Activity::title), text(), Need::optional, "How people read it.", "Answer accepted", "",
           "the name"},
          {"definition", into(&Activity::definition), text(), Need::optional, "What is counted, and what is not.",
           "A reply that the asker marked as the solution"},
          {"owner", into(&Activity::owner), role(), Need::required, "Who answers questions about it.",
           "community team"},
          {"counts_as", into(&Activity::counts_as), choice(activity_kinds()), Need::optional,
           "What measures take it for.", "answer_accepted", "", "other"},
          {"mode", into(&Activity::mode), choice({"online", "travel", "hybrid"}), Need::optional,
           "Whether taking part means a journey: its cost is tracked apart.", "online", "", "online"},
          {"properties", into(&Activity::properties), list_of(name()), Need::optional,
           "What else is kept about each one.", "[category]"},
          {"funnel", into(&Activity::funnel), list_of(choice(funnel_stages())), Need::optional,
           "Stages that it serves, here or in taxonomy/touchpoints.yml.", "[adoption, advocacy]"},
          {"programme", into(&Activity::programme), name(), Need::optional, "The programme that it belongs to.",
           "support_forum"},
          {"goal", into(&Activity::goal), name(), Need::optional, "The outcome for which the organisation does this.",
           "order"},
          {"goal_target", into(&Activity::goal_target), number(0), Need::optional, "How many of that in a year.", "120",
           "a year"},
          {"member_value", into(&Activity::member_value), number(), Need::optional,
           "What one of them is worth to the member who takes part; a ranking aid, never money.", "1", "points"},
          {"retention_days", into(&Activity::retention_days), whole(1), Need::optional, "How long its rows are kept.",
           "730", "days", "the workspace's"},
          {"deprecated", into(&Activity::deprecated), yes_no(), Need::optional,
           "No longer recorded; old rows still count.", "false", "", "false"},
          {"formerly", into(&Activity::formerly), list_of(name()), Need::optional,
           "Names that it had before; rows that carry them count under the present one.", "[solution_accepted]"},
      },
      placed<Activity>()};
  return record;
}

const Record& touchpoint_record() {
  static const Record record = {
      "touchpoint",
      "activity",
      {
          {"activity", into(&Touchpoint::activity), name(), Need::required, "An activity of taxonomy/activities.yml.",
           "attended"},
          {"stages", into(&Touchpoint::stages), list_of(choice(funnel_stages())), Need::required,
           "The stages of the funnel that it serves.", "[consideration, purchase]"},
      },
      placed<Touchpoint>()};
  return record;
}

const Record& outcome_record() {
  static const Record record = {
      "outcome",
      "name",
      {
          {"name", into(&Outcome::name), name(), Need::required, "The name in tables, figures and commands.", "order"},
          {"title", into(&Outcome::title), text(), Need::optional, "How people read it.", "Orders", "", "the name"},
          {"definition", into(&Outcome::definition), text(), Need::optional, "What is counted, and what is not.",
           "Paid orders of the web shop; gift cards count when they are redeemed"},
          {"owner", into(&Outcome::owner), role(), Need::required, "Who answers questions about it.", "finance"},
          {"side", into(&Outcome::side), choice({"business", "member"}), Need::required,
           "Whose good it is: the business's or the members'.", "business"},
          {"counts_as", into(&Outcome::counts_as), choice(outcome_kinds()), Need::optional,
           "What measures take it for.", "order", "", "other"},
          {"unit", into(&Outcome::unit), choice({"money", "count", "hours", "share"}), Need::required,
           "What one row holds.", "money"},
          {"sign", into(&Outcome::sign), whole(-1, 1), Need::optional, "1 for a good, -1 for a harm or a reversal.",
           "1", "", "1"},
          {"window_days", into(&Outcome::window_days), whole(1, 1100), Need::optional,
           "How long after an activity it may still be looked for.", "90", "days", "90"},
          {"margin", into(&Outcome::margin), share_distribution(true), Need::optional,
           "Contribution margin as a share of net revenue: after cost of goods, fees, shipping and returns; `unknown` "
           "becomes a range and bars the headline.",
           "{low: 0.30, mode: 0.35, high: 0.40}", "share"},
          {"margin_by_product", into(&Outcome::margin_by_product), map_of(share_distribution(false)), Need::optional,
           "The same per product, where products differ.", "{course: 0.8, book: 0.25}", "share"},
          {"margin_owner", into(&Outcome::margin_owner), role(), Need::optional, "Who stands for the margin.",
           "finance"},
          {"margin_source", into(&Outcome::margin_source), text(), Need::optional, "Where the margin comes from.",
           "P&L 2025, product lines"},
          {"fees", into(&Outcome::fees), choice({"in_margin", "deducted"}), Need::optional,
           "For payments: are their fees in the declared margins already, or taken off beside them? `deducted` needs "
           "`margin: 0` here and margins before fees at the sales.",
           "in_margin", "", "in_margin; deducted where payments are the sales"},
          {"value_each", into(&Outcome::value_each), distribution(), Need::optional,
           "For what is not a sale (a download, a reference, a hire): money per unit, an assumption until fitted.",
           "{low: 5, high: 20}", "major units of the currency"},
          {"weight", into(&Outcome::weight), number(0), Need::optional,
           "Weight against other outcomes in rankings; never a factor of money.", "1", "", "1"},
          {"deprecated", into(&Outcome::deprecated), yes_no(), Need::optional,
           "No longer recorded; old rows still count.", "false", "", "false"},
          {"formerly", into(&Outcome::formerly), list_of(name()), Need::optional,
           "Names that it had before; rows that carry them count under the present one.", "[sale]"},
      },
      placed<Outcome>()};
  return record;
}

}  // namespace

const Record& activities_record() {
  static const Record record = {"taxonomy/activities.yml",
                                "",
                                {
                                    {"version", into(&Catalog::activities_version), whole(1), Need::optional,
                                     "Counts up when a meaning changes; statements print it.", "1", "", "1"},
                                    {"activities", into_each(&Catalog::activities), many(activity_record()),
                                     Need::required, "One entry a kind of activity.", "[]"},
                                },
                                {}};
  return record;
}

const Record& touchpoints_record() {
  static const Record record = {"taxonomy/touchpoints.yml",
                                "",
                                {
                                    {"touchpoints", into_each(&Catalog::touchpoints), many(touchpoint_record()),
                                     Need::required, "One entry an activity.", "[]"},
                                },
                                {}};
  return record;
}

const Record& outcomes_record() {
  static const Record record = {"taxonomy/outcomes.yml",
                                "",
                                {
                                    {"version", into(&Catalog::outcomes_version), whole(1), Need::optional,
                                     "Counts up when a meaning changes; statements print it.", "1", "", "1"},
                                    {"outcomes", into_each(&Catalog::outcomes), many(outcome_record()), Need::required,
                                     "One entry a kind of outcome.", "[]"},
                                },
                                {}};
  return record;
}

}  // namespace cw::catalog
