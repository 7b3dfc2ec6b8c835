#include "catalog/rule.hpp"

namespace cw::catalog {

const std::vector<std::string>& readers() {
  static const std::vector<std::string> names = {"discord",
                                                 "discord_csv",
                                                 "discord_messages",
                                                 "discourse",
                                                 "discourse_archive",
                                                 "discourse_explorer",
                                                 "discourse_users",
                                                 "eventbrite",
                                                 "eventbrite_attendees",
                                                 "ga4",
                                                 "ga4_traffic",
                                                 "github",
                                                 "github_archive",
                                                 "hubspot",
                                                 "hubspot_contacts",
                                                 "hubspot_deals",
                                                 "hubspot_engagements",
                                                 "luma",
                                                 "luma_guests",
                                                 "mapped",
                                                 "matomo",
                                                 "matomo_traffic",
                                                 "plausible",
                                                 "plausible_traffic",
                                                 "salesforce",
                                                 "salesforce_accounts",
                                                 "salesforce_activities",
                                                 "salesforce_campaign_members",
                                                 "salesforce_campaigns",
                                                 "salesforce_contact_roles",
                                                 "salesforce_contacts",
                                                 "salesforce_leads",
                                                 "salesforce_opportunities",
                                                 "shopify",
                                                 "shopify_customers",
                                                 "shopify_orders",
                                                 "shopify_traffic",
                                                 "slack",
                                                 "stackexchange",
                                                 "stripe",
                                                 "stripe_events",
                                                 "stripe_payments",
                                                 "woocommerce",
                                                 "woocommerce_orders",
                                                 "zendesk",
                                                 "zendesk_comments",
                                                 "zendesk_tickets",
                                                 "zendesk_users",
                                                 "zoom",
                                                 "zoom_participants"};
  return names;
}

const std::vector<std::string>& mapped_fields() {
  static const std::vector<std::string> names = {
      "id",          "actor",          "activity",     "outcome",  "object",   "at",
      "joined_at",   "gross",          "tax",          "shipping", "discount", "fee",
      "currency",    "product",        "code",         "quantity", "price",    "segment",
      "sso_subject", "verified_email", "hashed_email", "email",    "staff",    "bot",
      "test",        "consent",        "opt_out",      "deleted",  "keep"};
  return names;
}

const std::vector<std::string>& file_settings() {
  static const std::vector<std::string> names = {
      "encoding",    "delimiter",     "date_format", "amount_unit", "round",  "null",       "negative_outcome",
      "lookup_file", "lookup_column", "lookup_key",  "livemode",    "object", "keep_values"};
  return names;
}

namespace {

Shape basis() {
  return choice({"consent", "contract", "legitimate_interest", "legal_obligation", "anonymous", "undecided", "none"});
}

Into into_purpose(Purpose purpose) {
  return {[purpose](void* target, const Value& value) {
            assign((*static_cast<std::map<Purpose, Basis>*>(target))[purpose], value);
          },
          {}};
}

const Record& legal_basis_record() {
  static const Record record = {"legal_basis",
                                "",
                                {
                                    {"measurement", into_purpose(Purpose::measurement), basis(), Need::draft,
                                     "For figures about groups.", "legitimate_interest"},
                                    {"matching", into_purpose(Purpose::matching), basis(), Need::draft,
                                     "For joining community accounts with customers.", "consent"},
                                    {"member_service", into_purpose(Purpose::member_service), basis(), Need::optional,
                                     "For showing members their own data.", "contract", "", "none"},
                                    {"research", into_purpose(Purpose::research), basis(), Need::optional,
                                     "For studies beyond the statement.", "none", "", "none"},
                                },
                                {}};
  return record;
}

const Record& total_record() {
  static const Record record = {
      "total",
      "month",
      {
          {"month", into(&Source::Total::month), month(), Need::required, "The month in the workspace's time zone.",
           "2026-08"},
          {"measure", into(&Source::Total::measure), choice({"rows", "gross"}), Need::required,
           "What the books count: rows, or the gross amount.", "gross"},
          {"value", into(&Source::Total::value), number(), Need::required, "What the books say.", "48210.50",
           "rows, or major units of the source's currency"},
      },
      placed<Source::Total>()};
  return record;
}

const Record& tests_record() {
  using Tests = Source::Tests;
  static const Record record = {
      "tests",
      "",
      {
          {"fresh_within_days", into(&Tests::fresh_within_days), whole(0), Need::optional,
           "The newest row is at most this long before the end of the period.", "7", "days"},
          {"rows_a_month_at_least", into(&Tests::rows_a_month_at_least), whole(1), Need::optional,
           "Every whole month of the period has that many rows.", "500", "rows"},
          {"repeated_share_at_most", into(&Tests::repeated_share_at_most), share(), Need::optional,
           "Rows of the period that are alike in everything but their id.", "0.01", "share"},
          {"dropped_share_at_most", into(&Tests::dropped_share_at_most), share(), Need::optional,
           "Rows of all its files that were dropped, whatever the reason.", "0.02", "share"},
          {"gap_days_at_most", into(&Tests::gap_days_at_most), whole(1), Need::optional,
           "The longest stretch of the period without a row.", "3", "days"},
      },
      {}};
  return record;
}

}  // namespace

const Record& source_record() {
  static const Record record = {
      "source",
      "id",
      {
          {"title", into(&Source::title), text(), Need::optional, "How people call it.", "Web shop"},
          {"system", into(&Source::system), name(), Need::optional,
           "Whose native ids these are; sources of one system share accounts and topics.", "forum", "",
           "the source's name"},
          {"reader", into(&Source::reader), choice(readers()), Need::required,
           "Which reader takes the files: one kind, or a family whose files tell their kind themselves; `mapped` reads "
           "any "
           "table by the columns given below.",
           "shopify_orders"},
          {"files", into(&Source::files), list_of(text()), Need::required,
           "Files below the workspace folder; * stands for any letters.", "[\"inbox/orders*.csv\"]"},
          {"owner", into(&Source::owner), role(), Need::required, "Who answers questions about it.", "shop team"},
          {"legal_basis", into_member(&Source::legal_basis), one(legal_basis_record()), Need::draft,
           "Why the rows may be used, per purpose; `undecided` gives a draft that must not be shared.",
           "{measurement: legitimate_interest, matching: consent}"},
          {"time_zone", into(&Source::time_zone), zone(), Need::optional, "For times in the files without an offset.",
           "Europe/Berlin", "", "the workspace's"},
          {"currency", into(&Source::currency), currency(), Need::optional, "For files that do not state one.", "EUR",
           "", "the file's, else the workspace's"},
          {"tax_included", into(&Source::tax_included), yes_no(), Need::optional,
           "Whether amounts include VAT or sales tax; needed where the files hold money.", "true"},
          {"tax_rate", into(&Source::tax_rate), share(), Need::optional,
           "Used where amounts include tax but a row does not state how much.", "0.19", "share"},
          {"revenue_basis", into(&Source::revenue_basis), choice({"booked", "paid", "recognised"}), Need::optional,
           "When revenue counts.", "booked", "", "booked"},
          {"decimal_mark", into(&Source::decimal_mark), choice({".", ","}), Need::optional,
           "The mark in front of cents.", "\",\"", "", "a point"},
          {"emits", into(&Source::emits), choice({"actor", "activity", "outcome"}), Need::optional,
           "mapped: what a row is.", "activity"},
          {"space", into(&Source::space), choice({"member", "customer", "guest", "requester", "contact", "account"}),
           Need::optional, "mapped: which side of the join its people are on.", "member"},
          {"columns", into(&Source::columns), map_of(text()), Need::optional,
           "Canonical field -> column of the file; `mapped` needs it, others may override; the rest is dropped and "
           "counted.",
           "{actor: member_id, at: created}"},
          {"values", into(&Source::values), map_of(text()), Need::optional,
           "Canonical field -> the same value for every row; also `encoding` and `delimiter` of the files.",
           "{activity: campaign_received}"},
          {"rename", into(&Source::rename), map_of(text()), Need::optional,
           "Name in the reader -> name in taxonomy/activities.yml or outcomes.yml.", "{post_created: replied}"},
          {"self_reported", into(&Source::self_reported), yes_no(), Need::optional,
           "Whether people say this of themselves (a survey); the statement marks it.", "true", "", "false"},
          {"attributes", into(&Source::attributes), map_of(text()), Need::optional,
           "What the files say of people, as columns: each becomes a segment of its own (`members segments`). One "
           "source alone may give attributes.",
           "{plan: Plan, region: \"Region (custom field)\"}"},
          {"staff", into(&Source::staff), list_of(text()), Need::optional,
           "Groups, e-mail domains or usernames that mark staff; they never count as members.", "[staff, example.com]"},
          {"test", into(&Source::test), list_of(text()), Need::optional,
           "E-mail domains or products that mark test rows.", "[test.example.com]"},
          {"totals", into_each(&Source::totals), many(total_record()), Need::optional,
           "What the books say per month: the control totals of the statement.",
           "[{month: 2026-08, measure: gross, value: 48210.50}]"},
          {"tests", into_member(&Source::tests), one(tests_record()), Need::optional,
           "What must hold of the data; a statement is not made while a test fails.", "{fresh_within_days: 7}"},
          {"coverage", into(&Source::coverage), days(), Need::optional,
           "The days that the files cover, where the rows do not show it.", "{from: 2026-01-01, until: 2026-10-01}", "",
           "first to last row"},
          {"refresh", into(&Source::refresh), choice({"daily", "weekly", "monthly", "quarterly", "once"}),
           Need::optional, "How often a new file comes.", "monthly"},
          {"retention_days", into(&Source::retention_days), whole(1), Need::optional, "How long its rows are kept.",
           "730", "days", "the workspace's"},
      },
      placed<Source>()};
  return record;
}

}  // namespace cw::catalog
