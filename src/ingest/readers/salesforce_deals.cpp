#include <string>

#include "ingest/readers/kinds.hpp"
#include "ingest/readers/sales.hpp"

namespace cw::ingest {

namespace {

namespace deal {
enum : std::size_t { id, account, stage, amount, currency, closes, closed, won, kind, created, deleted, field_count };
}

/// Opportunities of Salesforce: a deal's newest state. Names are not read.
class SalesforceOpportunities : public Reader {
 public:
  explicit SalesforceOpportunities(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    Deal found{.id = short_id(cells[deal::id]),
               .account = short_id(cells[deal::account]),
               .stage = cells[deal::stage],
               .closed = cells[deal::closed],
               .won = cells[deal::won],
               .amount = cells[deal::amount],
               .currency = cells[deal::currency],
               .kind = cells[deal::kind],
               .created = {},
               .closes = {}};
    if (found.id.empty()) return drop("missing_id", "Id");
    const TimeCell created = context_.time(cells[deal::created]);
    if (!created.trouble.empty()) return drop(created.trouble, "CreatedDate");
    // The planned close of an open deal lies in the future, and may.
    const TimeCell closes = context_.time(cells[deal::closes]);
    found.created = created.at;
    found.closes = closes.at;
    found.has_close = closes.trouble.empty();
    found.deleted = truthy(cells[deal::deleted]);
    const bool open = deal_outcome(found.stage, found.closed, found.won) == "deal_open";
    if (!open && !closes.trouble.empty()) return drop(closes.trouble, "CloseDate");
    return emit_deal(context_, out_, record.origin, found, native_id_);
  }

 private:
  const Context& context_;
  Output& out_;
  std::string native_id_;
};

namespace role {
enum : std::size_t { id, opportunity, contact, deleted, field_count };
}

/// Which contacts had a say in which opportunity.
class SalesforceRoles : public Reader {
 public:
  explicit SalesforceRoles(const ReaderInput& input) : out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view own_id = short_id(cells[role::id]), who = short_id(cells[role::contact]),
                           what = short_id(cells[role::opportunity]);
    if (own_id.empty()) return drop("missing_id", "Id");
    if (who.empty()) return drop("missing_id", "ContactId");
    if (what.empty()) return drop("missing_id", "OpportunityId");
    native_id_ = "role:" + std::string(own_id);
    object_ = "deal:" + std::string(what);
    const bool gone = truthy(cells[role::deleted]);
    CW_TRY_VOID(out_.link({.origin = record.origin,
                           .native_id = native_id_,
                           .actor = who,
                           .kind = "deal",
                           .object = object_,
                           .retracted = gone}));
    return gone ? exclude("deleted", "IsDeleted") : kept();
  }

 private:
  Output& out_;
  std::string native_id_, object_;
};

}  // namespace

const ReaderKind& salesforce_opportunities() {
  static const ReaderKind kind = {
      .name = "salesforce_opportunities",
      .family = "salesforce",
      .title = "Salesforce Opportunity",
      .fields = {{"native_id", {"Id"}, true},
                 {"account", {"AccountId"}, true},
                 {"stage", {"StageName"}, true},
                 {"gross", {"Amount"}, true},
                 {"currency", {"CurrencyIsoCode"}},
                 {"at", {"CloseDate"}, true, true},
                 {"closed", {"IsClosed"}},
                 {"won", {"IsWon"}},
                 {"product", {"Type"}},
                 {"created_at", {"CreatedDate"}, true, true},
                 {"deleted", {"IsDeleted"}}},
      .unread = {{"Name", "a name or address"},
                 {"Description", "message text"},
                 {"NextStep", "message text"},
                 {"Probability", "not needed"},
                 {"LeadSource", "not needed"},
                 {"ForecastCategoryName", "not needed"},
                 {"CampaignId", "not needed"},
                 {"OwnerId", "not needed"},
                 {"LastModifiedDate", "not needed"},
                 {"SystemModstamp", "not needed"}},
      .emits = {{"outcome", "deal_won", "other", "Deal won"},
                {"outcome", "deal_lost", "other", "Deal lost"},
                {"outcome", "deal_open", "other", "Open deal: a forecast, never a return"},
                {"outcome", "deal_created", "other", "When a deal began, without an amount"}},
      .signatures = {{"Id", "AccountId", "StageName", "Amount", "CloseDate"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<SalesforceOpportunities>(input);
      }};
  static_assert(deal::field_count == 11);
  return kind;
}

const ReaderKind& salesforce_contact_roles() {
  static const ReaderKind kind = {.name = "salesforce_contact_roles",
                                  .family = "salesforce",
                                  .title = "Salesforce OpportunityContactRole",
                                  .fields = {{"native_id", {"Id"}, true},
                                             {"object", {"OpportunityId"}, true},
                                             {"actor", {"ContactId"}, true},
                                             {"deleted", {"IsDeleted"}}},
                                  .unread = {{"Role", "not needed"},
                                             {"IsPrimary", "not needed"},
                                             {"CreatedDate", "not needed"},
                                             {"LastModifiedDate", "not needed"},
                                             {"SystemModstamp", "not needed"}},
                                  .signatures = {{"Id", "OpportunityId", "ContactId", "Role"}},
                                  .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                                    return std::make_unique<SalesforceRoles>(input);
                                  }};
  static_assert(role::field_count == 4);
  return kind;
}

}  // namespace cw::ingest
