#include <string>

#include "ingest/readers/kinds.hpp"
#include "ingest/readers/sales.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  id,
  account,
  email,
  opted_out,
  bounced,
  master,
  created,
  deleted,
  converted,
  converted_at,
  sso_subject,
  segment,
  consent,
  field_count
};

enum class Table { account, contact, lead };

/// Accounts, contacts and leads of Salesforce. Names, phones and titles are not read.
class SalesforcePeople : public Reader {
 public:
  SalesforcePeople(const ReaderInput& input, Table table)
      : context_(input.context), out_(input.out), table_(table), is_contact_(table == Table::contact) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view own_id = short_id(cells[id]);
    if (own_id.empty()) return drop("missing_id", "Id");
    ActorRow actor{
        .origin = record.origin, .native_id = own_id, .space = table_ == Table::account ? "account" : "contact"};
    const bool merged = !trimmed(cells[master]).empty();
    actor.retracted = merged || truthy(cells[deleted]);
    actor.segment = trimmed(cells[segment]);
    if (table_ != Table::account) describe_person(record, actor);
    CW_TRY_VOID(out_.actor(actor));
    CW_TRY_VOID(link_to_account(record, actor));
    if (table_ == Table::lead) {
      const Verdict verdict = lead_dates(record);
      if (!verdict.reason.empty()) return verdict;
      CW_TRY_VOID(emit_lead(record, actor));
    }
    return merged ? exclude("merged", "MasterRecordId") : actor.retracted ? exclude("deleted", "IsDeleted") : kept();
  }

 private:
  void describe_person(const Record& record, ActorRow& actor) const {
    const auto& cells = record.cells;
    const std::string_view address = trimmed(cells[email]);
    actor.staff = context_.is_staff_address(address);
    actor.test = context_.is_test_address(address);
    if (actor.retracted) return;
    if (const auto subject = trimmed(cells[sso_subject]); !subject.empty())
      actor.identifiers.push_back({IdentifierKind::sso_subject, subject});
    // An address that mail bounced from may be somebody else's by now.
    if (!address.empty() && !truthy(cells[bounced])) actor.identifiers.push_back({IdentifierKind::email, address});
    if (truthy(cells[consent])) actor.consent = true;
    if (truthy(cells[opted_out])) actor.consent = false;
  }

  Result<> link_to_account(const Record& record, const ActorRow& actor) {
    const std::string_view owner = short_id(record.cells[account]);
    if (!is_contact_ || owner.empty()) return {};
    native_id_ = "account-of:" + std::string(actor.native_id);
    return out_.link({.origin = record.origin,
                      .native_id = native_id_,
                      .actor = actor.native_id,
                      .kind = "account",
                      .account = owner,
                      .retracted = actor.retracted});
  }

  Verdict lead_dates(const Record& record) {
    const TimeCell made = context_.time(record.cells[created]);
    if (!made.trouble.empty()) return drop(made.trouble, "CreatedDate");
    made_at_ = made.at;
    if (!truthy(record.cells[converted])) return kept();
    const TimeCell turned = context_.time(record.cells[converted_at]);
    if (!turned.trouble.empty()) return drop(turned.trouble, "ConvertedDate");
    converted_at_ = turned.at;
    return kept();
  }

  Result<> emit_lead(const Record& record, const ActorRow& actor) {
    const auto outcome = [&](std::string_view name, Instant at) {
      native_id_ = std::string(name) + ":" + std::string(actor.native_id);
      return out_.outcome({.origin = record.origin,
                           .native_id = native_id_,
                           .actor = actor.native_id,
                           .space = "contact",
                           .outcome = name,
                           .object = native_id_,
                           .at = at,
                           .currency = {},
                           .retracted = actor.retracted});
    };
    CW_TRY_VOID(outcome("lead", made_at_));
    return truthy(record.cells[converted]) ? outcome("lead_converted", converted_at_) : Result<>{};
  }

  const Context& context_;
  Output& out_;
  Table table_;
  bool is_contact_;
  Instant made_at_, converted_at_;
  std::string native_id_;
};

const std::vector<Field>& people_fields() {
  static const std::vector<Field> fields = {{"native_id", {"Id"}, true},
                                            {"account", {"AccountId"}},
                                            {"email", {"Email"}},
                                            {"opt_out", {"HasOptedOutOfEmail"}},
                                            {"bounced", {"IsEmailBounced"}},
                                            {"merged_into", {"MasterRecordId"}},
                                            {"created_at", {"CreatedDate"}, false, true},
                                            {"deleted", {"IsDeleted"}},
                                            {"converted", {"IsConverted"}},
                                            {"converted_at", {"ConvertedDate"}, false, true},
                                            {"sso_subject", {}},
                                            {"segment", {}},
                                            {"consent", {}}};
  static_assert(field_count == 13);
  return fields;
}

std::vector<Unread> people_unread() {
  std::vector<Unread> unread;
  for (const std::string_view column :
       {"FirstName", "LastName", "Name", "Title", "Phone", "MobilePhone", "Fax", "Street", "City", "PostalCode",
        "Company", "Website", "BillingStreet", "BillingCity", "BillingPostalCode", "MailingStreet", "MailingCity"})
    unread.push_back({column, "a name or address"});
  unread.push_back({"Description", "message text"});
  for (const std::string_view column :
       {"LeadSource", "OwnerId", "SystemModstamp", "LastModifiedDate", "Status", "Industry", "Type",
        "NumberOfEmployees", "AnnualRevenue", "ConvertedContactId", "ConvertedAccountId", "ConvertedOpportunityId"})
    unread.push_back({column, "not needed"});
  return unread;
}

template <Table table>
Result<std::unique_ptr<Reader>> make_people(const ReaderInput& input) {
  return std::make_unique<SalesforcePeople>(input, table);
}

}  // namespace

const ReaderKind& salesforce_accounts() {
  static const ReaderKind kind = {
      .name = "salesforce_accounts",
      .family = "salesforce",
      .title = "Salesforce Account",
      .fields = people_fields(),
      .unread = people_unread(),
      .signatures = {{"Id", "MasterRecordId", "Name", "Type", "Industry"}, {"Id", "Name", "BillingCity", "Industry"}},
      .make = make_people<Table::account>};
  return kind;
}

const ReaderKind& salesforce_contacts() {
  static const ReaderKind kind = {.name = "salesforce_contacts",
                                  .family = "salesforce",
                                  .title = "Salesforce Contact",
                                  .fields = people_fields(),
                                  .unread = people_unread(),
                                  .signatures = {{"Id", "AccountId", "Email", "LastName", "HasOptedOutOfEmail"},
                                                 {"Id", "AccountId", "LastName", "Email"}},
                                  .make = make_people<Table::contact>};
  return kind;
}

const ReaderKind& salesforce_leads() {
  static const ReaderKind kind = {
      .name = "salesforce_leads",
      .family = "salesforce",
      .title = "Salesforce Lead",
      .fields = people_fields(),
      .unread = people_unread(),
      .emits = {{"outcome", "lead", "other", "Lead"}, {"outcome", "lead_converted", "other", "Lead converted"}},
      .signatures = {{"Id", "Email", "Company", "IsConverted"}},
      .make = make_people<Table::lead>};
  return kind;
}

}  // namespace cw::ingest
