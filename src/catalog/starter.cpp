#include "catalog/starter.hpp"

namespace cw::catalog {

namespace {

StarterEntry activity(std::string name, std::string title, std::string definition, std::string counts_as,
                      std::string mode, std::string funnel) {
  return {{"name", std::move(name)},
          {"title", std::move(title)},
          {"definition", std::move(definition)},
          {"owner", ""},
          {"counts_as", std::move(counts_as)},
          {"mode", std::move(mode)},
          {"funnel", std::move(funnel)}};
}

Starter activities() {
  return {
      "activities",
      {
          activity("joined", "Joined", "Made an account in the community", "joined", "online", "awareness"),
          activity("visited", "Visited", "Was there on a day, as the platform counts it", "visited", "online",
                   "awareness"),
          activity("topic_viewed", "Read a topic", "Opened a topic; shows health, never value", "viewed", "online",
                   "consideration"),
          activity("topic_created", "Started a topic", "First post of a topic in a public category", "posted_topic",
                   "online", "onboarding"),
          activity("post_created", "Replied", "Any later post of a topic in a public category", "replied", "online",
                   "adoption"),
          activity("answer_accepted", "Answer accepted",
                   "A reply that was marked as the solution, credited to who wrote it", "answer_accepted", "online",
                   "advocacy"),
          activity("like_given", "Liked a post", "Gave a like", "reacted", "online", "adoption"),
          activity("comment_created", "Commented", "A comment below a question or an answer", "replied", "online",
                   "adoption"),
          activity("badge_earned", "Earned a badge", "Was given a badge by the platform", "other", "online",
                   "adoption"),
          activity("group_joined", "Joined a group", "Was added to a group of the platform", "other", "online",
                   "adoption"),
          activity("order_referred", "Order by a tagged link", "An order that came by a link of the community", "other",
                   "online", "purchase"),
          activity("registered", "Registered for an event", "Signed up, whether or not they came", "registered",
                   "online", "consideration"),
          activity("attended", "Attended an event", "Checked in at an event", "attended", "hybrid", "consideration"),
          activity("ama", "Ask me anything", "Took part in a session of questions and answers with a guest", "attended",
                   "online", "consideration"),
          activity("office_hours", "Office hours", "Came to an open hour with staff", "attended", "online",
                   "onboarding"),
          activity("beta_feedback", "Beta feedback", "Sent feedback on something that is not released yet",
                   "contributed", "online", "adoption"),
          activity("mentoring", "Mentoring", "Met as mentor or mentee, once a meeting", "attended", "online",
                   "onboarding"),
          activity("chapter", "Chapter meeting", "Came to a meeting of a local chapter", "attended", "travel",
                   "advocacy"),
          activity("talk", "Talk", "Spoke about us on a stage, in a podcast or in an article", "contributed", "travel",
                   "advocacy"),
          activity("council", "Advisory council", "Took part in a meeting of the council of customers", "attended",
                   "hybrid", "advocacy"),
          activity("webinar", "Webinar", "Joined the live session for at least ten minutes", "attended", "online",
                   "consideration"),
          activity("user_group", "User group", "Came to a local meeting of users", "attended", "travel", "advocacy"),
          activity("job_fair", "Job fair", "Spoke with us at a job fair", "attended", "travel", "awareness"),
      }};
}

Starter outcomes() {
  return {"outcomes",
          {
              {{"name", "order"},
               {"title", "Orders"},
               {"definition", "Orders of the shop, net of tax, without cancelled and test orders"},
               {"owner", ""},
               {"side", "business"},
               {"counts_as", "order"},
               {"unit", "money"},
               {"margin", "unknown"},
               {"margin_owner", ""},
               {"margin_source", ""}},
              {{"name", "payment"},
               {"title", "Payments"},
               {"definition",
                "Charges of the payment provider; declare one of orders and payments as the business's sales"},
               {"owner", ""},
               {"side", "business"},
               {"counts_as", "payment"},
               {"unit", "money"},
               {"margin", "unknown"},
               {"margin_owner", ""},
               {"margin_source", ""}},
              {{"name", "refund"},
               {"title", "Refunds"},
               {"owner", ""},
               {"side", "business"},
               {"counts_as", "refund"},
               {"unit", "money"},
               {"sign", "-1"}},
              {{"name", "chargeback"},
               {"title", "Chargebacks"},
               {"definition", "Payments that the buyer's bank took back: a harm"},
               {"owner", ""},
               {"side", "business"},
               {"counts_as", "dispute"},
               {"unit", "money"},
               {"sign", "-1"}},
              {{"name", "subscription_started"},
               {"title", "Subscriptions started"},
               {"owner", ""},
               {"side", "business"},
               {"counts_as", "subscription"},
               {"unit", "count"}},
              {{"name", "subscription_ended"},
               {"title", "Subscriptions ended"},
               {"owner", ""},
               {"side", "business"},
               {"counts_as", "subscription"},
               {"unit", "count"},
               {"sign", "-1"}},
              {{"name", "ticket"},
               {"title", "Support tickets"},
               {"definition", "Tickets that a customer opened"},
               {"owner", ""},
               {"side", "business"},
               {"counts_as", "ticket"},
               {"unit", "count"},
               {"sign", "-1"},
               {"window_days", "14"}},
              {{"name", "prospect_met"},
               {"title", "Prospects met"},
               {"definition", "People met who may become customers, recorded by hand; no sale"},
               {"owner", ""},
               {"side", "business"},
               {"counts_as", "other"},
               {"unit", "count"}},
              {{"name", "partner_met"},
               {"title", "Partners met"},
               {"definition", "People met who may work with us, recorded by hand; no sale"},
               {"owner", ""},
               {"side", "business"},
               {"counts_as", "other"},
               {"unit", "count"}},
              {{"name", "candidate_met"},
               {"title", "Candidates met"},
               {"definition", "People met who may be hired, recorded by hand; no sale"},
               {"owner", ""},
               {"side", "business"},
               {"counts_as", "other"},
               {"unit", "count"}},
              {{"name", "question_solved"},
               {"title", "Question solved"},
               {"definition", "A member's question got an answer that they accepted"},
               {"owner", ""},
               {"side", "member"},
               {"counts_as", "member_outcome"},
               {"unit", "count"}},
              {{"name", "hours_saved"},
               {"title", "Hours saved"},
               {"definition", "Hours that members say they saved, from a survey"},
               {"owner", ""},
               {"side", "member"},
               {"counts_as", "member_outcome"},
               {"unit", "hours"}},
          }};
}

StarterEntry assumption(std::string id, std::string text, std::string unit, std::string distribution,
                        std::string used_by) {
  return {{"id", std::move(id)},
          {"text", std::move(text)},
          {"unit", std::move(unit)},
          {"distribution", std::move(distribution)},
          {"source", "Not measured yet: a wide range on purpose"},
          {"owner", ""},
          {"review_by", ""},
          {"used_by", std::move(used_by)}};
}

Starter assumptions() {
  return {
      "assumptions",
      {
          assumption("deflection_share", "Share of readers of a solved topic who would otherwise have opened a ticket",
                     "share", "{low: 0.05, mode: 0.15, high: 0.40}", "deflection"),
          assumption("views_to_ask_share",
                     "Share of views of a solved topic that come from somebody with that question", "share",
                     "{low: 0.05, high: 0.50}", "deflection"),
          assumption("ticket_cost", "Marginal cost of one ticket: what falls away when it is not opened", "money",
                     "{low: 2, mode: 6, high: 15}", "deflection"),
          assumption("margin", "Contribution margin as a share of net revenue, where no outcome states one", "share",
                     "{low: 0.10, mode: 0.30, high: 0.60}", "order"),
      }};
}

std::vector<Starter> costs() {
  return {
      {"staff",
       {{{"person", ""}, {"service", ""}, {"hours", ""}, {"rate", ""}, {"shares", ""}, {"evidence", "declared"}}},
       true},
      {"costs",
       {{{"id", "community_platform"},
         {"category", "tooling"},
         {"amount", ""},
         {"service", ""},
         {"owner", ""},
         {"evidence", "declared"}}},
       true},
      {"cost_centres", {{{"name", ""}, {"period", ""}, {"total", ""}}}, true},
  };
}

}  // namespace

std::vector<Starter> starter(std::string_view kind) {
  if (kind == "activities") return {activities()};
  if (kind == "outcomes") return {outcomes()};
  if (kind == "assumptions") return {assumptions()};
  if (kind == "costs") return costs();
  if (kind == "touchpoints") return {{"touchpoints", {}}};
  if (kind == "rates") return {{"rates", {}}};
  return {};
}

std::map<std::string, std::string> starter_values(std::string_view kind) {
  if (kind != "access") return {};
  return {{"roles", "{reader: [statement, figures], analyst: [statement, figures, costs, rows, review]}"}};
}

}  // namespace cw::catalog
