#include <cmath>
#include <nlohmann/json.hpp>

#include "generate/company.hpp"

namespace cw::generate {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Sales& sales) {
  return {{"orders", sales.orders},           {"gross_minor", sales.gross},       {"tax_minor", sales.tax},
          {"shipping_minor", sales.shipping}, {"discount_minor", sales.discount}, {"refunded_minor", sales.refunded},
          {"net_minor", sales.net},           {"margin_minor", sales.margin},     {"disputes", sales.disputes},
          {"disputed_minor", sales.disputed}};
}

Json json_of(const NaiveGap& naive) {
  return {{"members", naive.members},
          {"non_members", naive.non_members},
          {"member_buyers", naive.member_buyers},
          {"non_member_buyers", naive.non_member_buyers},
          {"member_orders", naive.member_orders},
          {"non_member_orders", naive.non_member_orders},
          {"member_net_minor", naive.member_net},
          {"non_member_net_minor", naive.non_member_net},
          {"member_margin_minor", naive.member_margin},
          {"non_member_margin_minor", naive.non_member_margin},
          {"claimed_margin_minor", naive.claimed_margin()}};
}

Json json_of(const PeriodTruth& period) {
  Sales incremental = period.actual, harm = period.actual;
  incremental -= period.without_community;
  harm -= period.without_deals_group;
  return {{"period", period.period},
          {"from", to_text(period.days.from)},
          {"until", to_text(period.days.until)},
          {"actual", json_of(period.actual)},
          {"without_community", json_of(period.without_community)},
          {"incremental", json_of(incremental)},
          {"naive", json_of(period.naive)},
          {"deals_group_harm", json_of(harm)},
          {"webinar_effect_orders", 0},
          {"code_orders", period.code_orders},
          {"code_orders_anyway", period.code_orders_anyway},
          {"code_discount_anyway_minor", period.code_discount_anyway},
          {"tickets", period.tickets},
          {"tickets_avoided_by_asking", period.tickets_avoided_by_asking},
          {"tickets_avoided_by_reading", period.tickets_avoided_by_reading},
          {"questions", period.questions},
          {"questions_solved_in_time", period.questions_solved},
          {"solved_topic_views", period.solved_topic_views}};
}

Json json_of(const SurveyTruth& survey) {
  return {{"period", survey.period},
          {"answers_with_consent", survey.answers},
          {"answers_without_consent", survey.refused},
          {"ambassador_answers", survey.ambassador_answers},
          {"ambassador_income_minor", survey.ambassador_income},
          {"ambassador_income_without_programme_minor", survey.ambassador_income_without},
          {"other_income_minor", survey.other_income},
          {"customer_answers_with_consent", survey.customer_answers},
          {"customer_income_minor", survey.customer_income},
          {"hours_saved", std::round(survey.hours_saved * 10.0) / 10.0}};
}

Json json_of(const IdentityTruth& identity) {
  return {{"members", identity.members},
          {"customers", identity.customers},
          {"members_who_are_customers", identity.members_who_are_customers},
          {"by_sso", identity.by_sso},
          {"by_email", identity.by_email},
          {"by_secondary_email", identity.by_secondary_email},
          {"by_alias", identity.by_alias},
          {"not_linkable", identity.not_linkable},
          {"second_accounts", identity.second_accounts},
          {"shared_mailboxes", identity.shared_mailboxes},
          {"shared_mailbox_people", identity.shared_mailbox_people},
          {"staff_accounts", identity.staff_accounts},
          {"bot_accounts", identity.bot_accounts},
          {"staged_accounts", identity.staged_accounts},
          {"spam_accounts", identity.spam_accounts},
          {"opted_out", identity.opted_out}};
}

}  // namespace

Sales& Sales::operator+=(const Sales& other) {
  orders += other.orders, gross += other.gross, tax += other.tax, shipping += other.shipping,
      discount += other.discount;
  refunded += other.refunded, net += other.net, margin += other.margin, disputes += other.disputes,
      disputed += other.disputed;
  return *this;
}

Sales& Sales::operator-=(const Sales& other) {
  orders -= other.orders, gross -= other.gross, tax -= other.tax, shipping -= other.shipping,
      discount -= other.discount;
  refunded -= other.refunded, net -= other.net, margin -= other.margin, disputes -= other.disputes,
      disputed -= other.disputed;
  return *this;
}

std::int64_t NaiveGap::claimed_margin() const {
  if (members == 0 || non_members == 0) return 0;
  const double gap = static_cast<double>(member_margin) / static_cast<double>(members) -
                     static_cast<double>(non_member_margin) / static_cast<double>(non_members);
  return std::llround(gap * static_cast<double>(members));
}

std::string to_json(const Truth& truth) {
  Json json = {{"company", "Fernweh Cycles (made up)"},
               {"people", truth.people},
               {"seed", truth.seed},
               {"currency", "EUR"},
               {"time_zone", "Europe/Berlin"},
               {"from", to_text(truth.from)},
               {"until", to_text(truth.until)},
               {"launch", to_text(truth.launch)},
               {"price_change", to_text(truth.price_change)},
               {"earlier_exports_end", to_text(truth.first_export)},
               {"ambassadors", truth.ambassadors},
               {"deals_group_members", truth.deals_group_members},
               {"webinar_guests", truth.webinar_guests},
               {"private_topics", truth.private_topics},
               {"excluded_orders", truth.excluded_orders},
               {"anonymous_orders", truth.anonymous_orders}};
  for (const auto& [name, value] : truth.planted) json["planted"][name] = value;
  for (const PeriodTruth& period : truth.periods) json["periods"].push_back(json_of(period));
  for (const auto& [month, gross] : truth.books) json["books"].push_back({{"month", month}, {"gross_minor", gross}});
  json["survey"] = Json::array();
  for (const SurveyTruth& survey : truth.survey) json["survey"].push_back(json_of(survey));
  json["identity"] = json_of(truth.identity);
  for (const FileTruth& file : truth.files) {
    json["files"].push_back({{"path", file.path},
                             {"rows", file.rows},
                             {"bad", file.bad},
                             {"repeated", file.repeated},
                             {"late", file.late},
                             {"overlap", file.overlap}});
  }
  return json.dump(2) + "\n";
}

}  // namespace cw::generate
