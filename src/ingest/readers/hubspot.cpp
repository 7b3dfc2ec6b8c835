#include <string>

#include "ingest/readers/kinds.hpp"
#include "ingest/readers/sales.hpp"

namespace cw::ingest {

namespace {

namespace contact {
enum : std::size_t { id, email, created, companies, merged, opted_out, sso_subject, segment, consent, field_count };
}

/// Contacts of HubSpot, each of several companies. Names and phones are not read.
class HubspotContacts : public Reader {
 public:
  explicit HubspotContacts(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view own_id = trimmed(cells[contact::id]);
    if (own_id.empty()) return drop("missing_id", "Record ID");
    const std::string_view address = trimmed(cells[contact::email]);
    ActorRow actor{.origin = record.origin, .native_id = own_id, .space = "contact"};
    if (const auto subject = trimmed(cells[contact::sso_subject]); !subject.empty())
      actor.identifiers.push_back({IdentifierKind::sso_subject, subject});
    if (!address.empty()) actor.identifiers.push_back({IdentifierKind::email, address});
    actor.staff = context_.is_staff_address(address);
    actor.test = context_.is_test_address(address);
    actor.segment = trimmed(cells[contact::segment]);
    if (truthy(cells[contact::consent])) actor.consent = true;
    if (truthy(cells[contact::opted_out])) actor.consent = false;
    CW_TRY_VOID(out_.actor(actor));
    for (std::string_view rest = cells[contact::merged]; !rest.empty();) {
      const std::string_view old_id = take_item(rest, ';');
      if (old_id.empty() || old_id == own_id) continue;
      CW_TRY_VOID(out_.actor({.origin = record.origin, .native_id = old_id, .space = "contact", .retracted = true}));
    }
    for (std::string_view rest = cells[contact::companies]; !rest.empty();) {
      const std::string_view company = take_item(rest, ';');
      if (company.empty()) continue;
      native_id_ = "account-of:" + std::string(own_id) + "/" + std::string(company);
      CW_TRY_VOID(out_.link(
          {.origin = record.origin, .native_id = native_id_, .actor = own_id, .kind = "account", .account = company}));
    }
    return kept();
  }

 private:
  const Context& context_;
  Output& out_;
  std::string native_id_;
};

namespace deal {
enum : std::size_t {
  id,
  stage,
  amount,
  currency,
  closes,
  created,
  closed,
  won,
  contacts,
  companies,
  kind,
  field_count
};
}

/// Deals of HubSpot with their contacts and companies; the first company is the deal's account.
class HubspotDeals : public Reader {
 public:
  explicit HubspotDeals(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view own_id = trimmed(cells[deal::id]);
    if (own_id.empty()) return drop("missing_id", "Record ID");
    const TimeCell created = context_.time(cells[deal::created]), closes = context_.time(cells[deal::closes]);
    if (!created.trouble.empty()) return drop(created.trouble, "Create Date");
    std::string_view companies = cells[deal::companies];
    const Deal found{.id = own_id,
                     .account = take_item(companies, ';'),
                     .stage = cells[deal::stage],
                     .closed = cells[deal::closed],
                     .won = cells[deal::won],
                     .amount = cells[deal::amount],
                     .currency = cells[deal::currency],
                     .kind = cells[deal::kind],
                     .created = created.at,
                     .closes = closes.at,
                     .has_close = closes.trouble.empty()};
    const bool open = deal_outcome(found.stage, found.closed, found.won) == "deal_open";
    if (!open && !closes.trouble.empty()) return drop(closes.trouble, "Close Date");
    CW_TRY(const Verdict verdict, emit_deal(context_, out_, record.origin, found, native_id_));
    if (!verdict.reason.empty()) return verdict;
    object_ = "deal:" + std::string(own_id);
    for (std::string_view rest = cells[deal::contacts]; !rest.empty();) {
      const std::string_view person = take_item(rest, ';');
      if (person.empty()) continue;
      native_id_ = "role:" + std::string(own_id) + "/" + std::string(person);
      CW_TRY_VOID(out_.link(
          {.origin = record.origin, .native_id = native_id_, .actor = person, .kind = "deal", .object = object_}));
    }
    return kept();
  }

 private:
  const Context& context_;
  Output& out_;
  std::string native_id_, object_;
};

namespace engagement {
enum : std::size_t { id, type, at, contacts, deals, field_count };
}

/// Calls, meetings and mails that sales noted in HubSpot, one conversation a contact. Their text is not read.
class HubspotEngagements : public Reader {
 public:
  explicit HubspotEngagements(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view own_id = trimmed(cells[engagement::id]);
    if (own_id.empty()) return drop("missing_id", "Record ID");
    const std::string kind = lower(cells[engagement::type]);
    if (kind == "task" || kind == "note") return exclude("not_a_message", "Activity type");
    if (trimmed(cells[engagement::contacts]).empty()) return exclude("no_person", "Associated Contact IDs");
    const TimeCell at = context_.time(cells[engagement::at]);
    if (at.trouble == "future_date") return exclude("not_done", "Activity date");
    if (!at.trouble.empty()) return drop(at.trouble, "Activity date");
    std::string_view deals = cells[engagement::deals];
    const std::string_view first_deal = take_item(deals, ';');
    object_ = first_deal.empty() ? std::string() : "deal:" + std::string(first_deal);
    for (std::string_view rest = cells[engagement::contacts]; !rest.empty();) {
      const std::string_view person = take_item(rest, ';');
      if (person.empty()) continue;
      native_id_ = "engagement:" + std::string(own_id) + "/" + std::string(person);
      CW_TRY_VOID(out_.activity({.origin = record.origin,
                                 .native_id = native_id_,
                                 .actor = person,
                                 .space = "contact",
                                 .activity = "sales_conversation",
                                 .object = object_,
                                 .at = at.at}));
    }
    return kept();
  }

 private:
  const Context& context_;
  Output& out_;
  std::string native_id_, object_;
};

}  // namespace

const ReaderKind& hubspot_contacts() {
  static const ReaderKind kind = {
      .name = "hubspot_contacts",
      .family = "hubspot",
      .title = "HubSpot contacts",
      .fields = {{"native_id", {"Record ID", "Contact ID"}, true},
                 {"email", {"Email"}, true},
                 {"created_at", {"Create Date"}, false, true},
                 {"account", {"Associated Company IDs"}},
                 {"merged", {"Merged object IDs", "hs_merged_object_ids"}},
                 {"opt_out", {"Unsubscribed from all email", "Opted out of all email"}},
                 {"sso_subject", {}},
                 {"segment", {}},
                 {"consent", {}}},
      .unread = {{"First Name", "a name or address"},
                 {"Last Name", "a name or address"},
                 {"Phone Number", "a name or address"},
                 {"Contact owner", "a name or address"},
                 {"Associated Company", "a name or address"},
                 {"Lifecycle Stage", "not needed"},
                 {"Lead Status", "not needed"},
                 {"Original Source", "not needed"}},
      .signatures = {{"Record ID", "Email", "Lifecycle Stage"}, {"Record ID", "Email", "Contact owner"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<HubspotContacts>(input);
      }};
  static_assert(contact::field_count == 9);
  return kind;
}

const ReaderKind& hubspot_deals() {
  static const ReaderKind kind = {
      .name = "hubspot_deals",
      .family = "hubspot",
      .title = "HubSpot deals",
      .fields = {{"native_id", {"Record ID", "Deal ID"}, true},
                 {"stage", {"Deal Stage"}, true},
                 {"gross", {"Amount"}, true},
                 {"currency", {"Currency", "Deal currency code"}},
                 {"at", {"Close Date"}, true, true},
                 {"created_at", {"Create Date"}, true, true},
                 {"closed", {"Is Deal Closed?", "Is closed"}},
                 {"won", {"Is Closed Won", "Is won"}},
                 {"contacts", {"Associated Contact IDs"}},
                 {"account", {"Associated Company IDs"}},
                 {"product", {"Deal Type"}}},
      .unread = {{"Deal Name", "a name or address"},
                 {"Deal owner", "a name or address"},
                 {"Associated Contact", "a name or address"},
                 {"Associated Company", "a name or address"},
                 {"Deal Description", "message text"},
                 {"Pipeline", "not needed"}},
      .emits = {{"outcome", "deal_won", "other", "Deal won"},
                {"outcome", "deal_lost", "other", "Deal lost"},
                {"outcome", "deal_open", "other", "Open deal: a forecast, never a return"},
                {"outcome", "deal_created", "other", "When a deal began, without an amount"}},
      .signatures = {{"Record ID", "Deal Name", "Deal Stage", "Close Date"}, {"Deal ID", "Deal Name", "Deal Stage"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<HubspotDeals>(input);
      }};
  static_assert(deal::field_count == 11);
  return kind;
}

const ReaderKind& hubspot_engagements() {
  static const ReaderKind kind = {
      .name = "hubspot_engagements",
      .family = "hubspot",
      .title = "HubSpot activities (calls, meetings, mails)",
      .fields = {{"native_id", {"Record ID", "Engagement ID", "Activity ID"}, true},
                 {"type", {"Activity type", "Engagement type", "Type"}, true},
                 {"at", {"Activity date", "Engagement date"}, true, true},
                 {"actor", {"Associated Contact IDs"}, true},
                 {"object", {"Associated Deal IDs"}}},
      .unread = {{"Body", "message text"},
                 {"Email subject", "message text"},
                 {"Email body", "message text"},
                 {"Call notes", "message text"},
                 {"Meeting name", "message text"},
                 {"Activity assigned to", "a name or address"},
                 {"Associated Company IDs", "not needed"}},
      .emits = {{"activity", "sales_conversation", "other", "Sales spoke with a contact"}},
      .signatures = {{"Record ID", "Activity type", "Activity date", "Associated Contact IDs"},
                     {"Engagement ID", "Engagement type", "Engagement date"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<HubspotEngagements>(input);
      }};
  static_assert(engagement::field_count == 5);
  return kind;
}

}  // namespace cw::ingest
