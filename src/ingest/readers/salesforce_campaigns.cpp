#include <fmt/format.h>

#include <map>
#include <string>

#include "base/money.hpp"
#include "ingest/readers/kinds.hpp"
#include "ingest/readers/sales.hpp"

namespace cw::ingest {

namespace {

namespace campaign {
enum : std::size_t { id, cost, currency, field_count };
}

/// Campaigns hold no people, and costs are declared: the import only says what the campaigns cost in all.
class SalesforceCampaigns : public Reader {
 public:
  explicit SalesforceCampaigns(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    if (short_id(cells[campaign::id]).empty()) return drop("missing_id", "Id");
    if (!trimmed(cells[campaign::cost]).empty()) {
      const auto currency = context_.currency(cells[campaign::currency]);
      if (!currency) return drop("bad_currency", "CurrencyIsoCode");
      const auto cost = parse_minor(cells[campaign::cost], currency->exponent(), context_.decimal_mark());
      if (!cost) return drop("bad_amount", "ActualCost");
      costs_[std::string(currency->code())] += *cost;
    }
    return exclude("no_person");
  }

  Result<> finish() override {
    for (const auto& [code, minor] : costs_) {
      CW_TRY(const Currency currency, Currency::parse(code));
      out_.note(
          fmt::format("the campaigns cost {} in all: declare it in costs/, where costs have a period and an owner",
                      to_text(Money{minor, currency})));
    }
    return {};
  }

 private:
  const Context& context_;
  Output& out_;
  std::map<std::string, std::int64_t> costs_;
};

namespace member {
enum : std::size_t { id, campaign, lead, contact, responded, responded_at, created, deleted, field_count };
}

/// Who was asked by which campaign, and who answered.
class SalesforceCampaignMembers : public Reader {
 public:
  explicit SalesforceCampaignMembers(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view own_id = short_id(cells[member::id]);
    const std::string_view contact = short_id(cells[member::contact]);
    const std::string_view who = contact.empty() ? short_id(cells[member::lead]) : contact;
    if (own_id.empty()) return drop("missing_id", "Id");
    if (who.empty()) return drop("missing_id", "ContactId");
    const TimeCell asked = context_.time(cells[member::created]);
    if (!asked.trouble.empty()) return drop(asked.trouble, "CreatedDate");
    const bool gone = truthy(cells[member::deleted]);
    object_ = "campaign:" + std::string(short_id(cells[member::campaign]));
    CW_TRY_VOID(emit(record, "campaign_received", own_id, who, asked.at, gone));
    if (truthy(cells[member::responded]) || gone) {
      const TimeCell answered = context_.time(cells[member::responded_at]);
      if (!gone && !answered.trouble.empty()) return drop(answered.trouble, "FirstRespondedDate");
      CW_TRY_VOID(emit(record, "campaign_responded", own_id, who, answered.at, gone));
    }
    return gone ? exclude("deleted", "IsDeleted") : kept();
  }

 private:
  Result<> emit(const Record& record, std::string_view activity, std::string_view own_id, std::string_view who,
                Instant at, bool retracted) {
    native_id_ = std::string(activity) + ":" + std::string(own_id);
    return out_.activity({.origin = record.origin,
                          .native_id = native_id_,
                          .actor = who,
                          .space = "contact",
                          .activity = activity,
                          .object = object_,
                          .at = at,
                          .retracted = retracted});
  }

  const Context& context_;
  Output& out_;
  std::string native_id_, object_;
};

}  // namespace

const ReaderKind& salesforce_campaigns() {
  static const ReaderKind kind = {
      .name = "salesforce_campaigns",
      .family = "salesforce",
      .title = "Salesforce Campaign",
      .fields = {{"native_id", {"Id"}, true}, {"cost", {"ActualCost"}, true}, {"currency", {"CurrencyIsoCode"}}},
      .unread = {{"Name", "message text"},
                 {"Description", "message text"},
                 {"Type", "not needed"},
                 {"Status", "not needed"},
                 {"StartDate", "not needed"},
                 {"EndDate", "not needed"},
                 {"BudgetedCost", "not needed"}},
      .signatures = {{"Id", "Type", "Status", "StartDate", "EndDate", "ActualCost"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<SalesforceCampaigns>(input);
      }};
  static_assert(campaign::field_count == 3);
  return kind;
}

const ReaderKind& salesforce_campaign_members() {
  static const ReaderKind kind = {
      .name = "salesforce_campaign_members",
      .family = "salesforce",
      .title = "Salesforce CampaignMember",
      .fields = {{"native_id", {"Id"}, true},
                 {"object", {"CampaignId"}, true},
                 {"lead", {"LeadId"}},
                 {"actor", {"ContactId"}},
                 {"responded", {"HasResponded"}, true},
                 {"at", {"FirstRespondedDate"}, false, true},
                 {"created_at", {"CreatedDate"}, true, true},
                 {"deleted", {"IsDeleted"}}},
      .unread = {{"Status", "not needed"}, {"SystemModstamp", "not needed"}, {"LastModifiedDate", "not needed"}},
      .emits = {{"activity", "campaign_received", "other", "Reached by a campaign"},
                {"activity", "campaign_responded", "other", "Answered a campaign"}},
      .signatures = {{"Id", "CampaignId", "ContactId", "HasResponded"}, {"Id", "CampaignId", "LeadId", "HasResponded"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<SalesforceCampaignMembers>(input);
      }};
  static_assert(member::field_count == 8);
  return kind;
}

}  // namespace cw::ingest
