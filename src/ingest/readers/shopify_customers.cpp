#include <string>

#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t { email, accepts_marketing, segment, opt_out, sso_subject, field_count };

/// Shopify's customer export. The orders export knows customers by address alone, so the address is the id here too.
/// Where the shop signs members in, `columns: {sso_subject: Customer ID}` names the column with their sign-in id.
class ShopifyCustomers : public Reader {
 public:
  explicit ShopifyCustomers(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    address_ = lower(record.cells[email]);
    if (address_.empty()) return drop("missing_id", "email");
    ActorRow actor{.origin = record.origin, .native_id = address_, .space = "customer"};
    actor.identifiers.push_back({IdentifierKind::email, address_});
    if (const auto subject = trimmed(record.cells[sso_subject]); !subject.empty()) {
      actor.identifiers.push_back({IdentifierKind::sso_subject, subject});
    }
    actor.staff = context_.is_staff_address(address_);
    actor.test = context_.is_test_address(address_);
    actor.segment = trimmed(record.cells[segment]);
    if (truthy(record.cells[accepts_marketing])) actor.consent = true;
    if (truthy(record.cells[opt_out])) actor.consent = false;
    CW_TRY_VOID(out_.actor(actor));
    return kept();
  }

 private:
  const Context& context_;
  Output& out_;
  std::string address_;
};

}  // namespace

const ReaderKind& shopify_customers() {
  static const ReaderKind kind = {.name = "shopify_customers",
                                  .family = "shopify",
                                  .title = "Shopify customers export",
                                  .fields = {{"email", {"Email"}, true},
                                             {"consent", {"Accepts Email Marketing", "Accepts Marketing"}},
                                             {"segment", {}},
                                             {"opt_out", {}},
                                             {"sso_subject", {}}},
                                  .unread = {{"Customer ID", "not needed: orders know customers by address"},
                                             {"First Name", "a name or address"},
                                             {"Last Name", "a name or address"},
                                             {"Default Address Company", "a name or address"},
                                             {"Default Address Address1", "a name or address"},
                                             {"Default Address Address2", "a name or address"},
                                             {"Default Address City", "a name or address"},
                                             {"Default Address Province Code", "a name or address"},
                                             {"Default Address Country Code", "a name or address"},
                                             {"Default Address Zip", "a name or address"},
                                             {"Default Address Phone", "a name or address"},
                                             {"Phone", "a name or address"},
                                             {"Accepts SMS Marketing", "not needed"},
                                             {"Total Spent", "a counter without dates"},
                                             {"Total Orders", "a counter without dates"},
                                             {"Note", "message text"},
                                             {"Tax Exempt", "not needed"},
                                             {"Tags", "not needed"}},
                                  .emits = {},
                                  .signatures = {{"Email", "Accepts Email Marketing", "Total Spent", "Total Orders"}},
                                  .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                                    return std::make_unique<ShopifyCustomers>(input);
                                  }};
  static_assert(field_count == 5);
  return kind;
}

}  // namespace cw::ingest
