#include <fmt/format.h>

#include <cmath>
#include <string>

#include "base/money.hpp"
#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  id,
  created,
  amount,
  amount_refunded,
  currency,
  captured,
  converted_amount,
  converted_currency,
  fee,
  status,
  customer_id,
  customer_email,
  disputed_amount,
  dispute_status,
  dispute_date,
  refunded_date,
  object,
  field_count
};

/// `part` of `whole` carried over to `other`, rounded half away from zero: converted amounts go back to the charge's
/// currency.
std::int64_t in_proportion(std::int64_t part, std::int64_t whole, std::int64_t other) {
  if (whole == 0 || part == whole) return other;
  return std::llround(static_cast<double>(part) / static_cast<double>(whole) * static_cast<double>(other));
}

/// Stripe's dashboard export of payments: major units ("1,129.00"), columns as the exporting person chose them.
class StripePayments : public Reader {
 public:
  explicit StripePayments(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    charge_ = trimmed(cells[id]);
    if (charge_.empty()) return drop("missing_id", "id");
    const std::string state = lower(cells[status]);
    if (state == "failed") return exclude("failed", "Status");
    const bool paid = state == "paid" || state == "refunded" || state == "partially refunded" ||
                      state == "partial refund" || state == "disputed" || state == "succeeded";
    if (!paid || lower(cells[captured]) == "false") return exclude("unpaid", "Status");
    const TimeCell at = context_.time(cells[created]);
    if (!at.trouble.empty()) return drop(at.trouble, "Created date (UTC)");
    const Verdict amounts = read_amounts(record);
    if (!amounts.reason.empty()) return amounts;
    customer_ = trimmed(cells[customer_id]);
    if (customer_.empty()) customer_ = lower(cells[customer_email]);
    CW_TRY_VOID(emit_customer(record));
    OutcomeRow payment = outcome(record, "payment", "charge:", at.at, gross_);
    payment.fee_minor = fee_;
    CW_TRY_VOID(out_.outcome(payment));
    CW_TRY_VOID(emit_refund(record, at.at));
    CW_TRY_VOID(emit_dispute(record, at.at));
    return kept();
  }

  Result<> finish() override {
    if (undated_refunds_ > 0)
      out_.note(fmt::format("{} payments have a refund without a date: each is booked at its payment's time",
                            undated_refunds_));
    if (undated_disputes_ > 0)
      out_.note(fmt::format("{} payments have a dispute without a date: each is booked at its payment's time",
                            undated_disputes_));
    return {};
  }

 private:
  Verdict read_amounts(const Record& record) {
    const auto& cells = record.cells;
    const auto known = context_.currency(cells[currency]);
    if (!known) return drop("bad_currency", "Currency");
    currency_ = *known;
    const auto settled =
        trimmed(cells[converted_currency]).empty() ? known : Currency::parse(trimmed(cells[converted_currency]));
    if (!settled) return drop("bad_currency", "Converted Currency");
    const auto read = [&](std::size_t field, const Currency& unit, std::int64_t& into) {
      into = 0;
      if (trimmed(cells[field]).empty()) return true;
      const auto minor = parse_minor(cells[field], unit.exponent(), context_.decimal_mark());
      if (minor) into = *minor;
      return minor.has_value();
    };
    std::int64_t settled_gross = 0, settled_fee = 0, settled_dispute = 0;
    if (trimmed(cells[amount]).empty() || !read(amount, currency_, gross_)) return drop("bad_amount", "Amount");
    if (!read(amount_refunded, currency_, refunded_)) return drop("bad_amount", "Amount Refunded");
    if (!read(converted_amount, *settled, settled_gross)) return drop("bad_amount", "Converted Amount");
    if (!read(fee, *settled, settled_fee)) return drop("bad_amount", "Fee");
    if (!read(disputed_amount, *settled, settled_dispute)) return drop("bad_amount", "Disputed Amount");
    if (settled_gross == 0) settled_gross = gross_;
    // Fees and disputes are in the currency of settlement.
    fee_ = settled_fee == 0        ? 0
           : *settled == currency_ ? settled_fee
                                   : in_proportion(settled_fee, settled_gross, gross_);
    disputed_ = settled_dispute == 0    ? 0
                : *settled == currency_ ? settled_dispute
                                        : in_proportion(settled_dispute, settled_gross, gross_);
    return kept();
  }

  Result<> emit_customer(const Record& record) {
    if (customer_.empty()) return {};
    const std::string_view address = trimmed(record.cells[customer_email]);
    ActorRow actor{.origin = record.origin, .native_id = customer_, .space = "customer"};
    if (!address.empty()) actor.identifiers.push_back({IdentifierKind::email, address});
    actor.staff = context_.is_staff_address(address);
    actor.test = context_.is_test_address(address);
    return out_.actor(actor);
  }

  OutcomeRow outcome(const Record& record, std::string_view name, std::string_view prefix, Instant at,
                     std::int64_t gross) {
    native_id_.assign(prefix);
    native_id_ += charge_;
    const std::string_view named = trimmed(record.cells[object]);
    OutcomeRow row{.origin = record.origin,
                   .native_id = native_id_,
                   .actor = customer_,
                   .outcome = name,
                   .object = named.empty() ? charge_ : named,
                   .at = at};
    row.gross_minor = gross;
    row.tax_minor = context_.tax_inside(gross);
    row.currency = currency_;
    return row;
  }

  Result<> emit_refund(const Record& record, Instant paid_at) {
    if (refunded_ == 0) return {};
    const TimeCell at = context_.time(record.cells[refunded_date]);
    if (!at.trouble.empty()) ++undated_refunds_;
    return out_.outcome(outcome(record, "refund", "refund:", at.trouble.empty() ? at.at : paid_at, -refunded_));
  }

  /// Money of a dispute is gone until the dispute is won; then an earlier chargeback is taken back.
  Result<> emit_dispute(const Record& record, Instant paid_at) {
    if (disputed_ == 0) return {};
    const bool won = lower(record.cells[dispute_status]) == "won";
    const TimeCell at = context_.time(record.cells[dispute_date]);
    if (!at.trouble.empty() && !won) ++undated_disputes_;
    OutcomeRow row = outcome(record, "chargeback", "chargeback:", at.trouble.empty() ? at.at : paid_at, -disputed_);
    row.retracted = won;
    return out_.outcome(row);
  }

  const Context& context_;
  Output& out_;
  std::string_view charge_;
  std::string customer_;
  Currency currency_;
  std::int64_t gross_ = 0, refunded_ = 0, fee_ = 0, disputed_ = 0;
  std::int64_t undated_refunds_ = 0, undated_disputes_ = 0;
  std::string native_id_;
};

}  // namespace

const ReaderKind& stripe_payments() {
  static const ReaderKind kind = {.name = "stripe_payments",
                                  .family = "stripe",
                                  .title = "Stripe payments export",
                                  .fields = {{"native_id", {"id"}, true},
                                             {"at", {"Created date (UTC)", "Created (UTC)", "Created"}, true},
                                             {"gross", {"Amount"}, true},
                                             {"refund", {"Amount Refunded"}},
                                             {"currency", {"Currency"}, true},
                                             {"captured", {"Captured"}},
                                             {"converted_amount", {"Converted Amount"}},
                                             {"converted_currency", {"Converted Currency"}},
                                             {"fee", {"Fee"}},
                                             {"status", {"Status"}, true},
                                             {"actor", {"Customer ID"}},
                                             {"email", {"Customer Email"}},
                                             {"chargeback", {"Disputed Amount"}},
                                             {"dispute_status", {"Dispute Status"}},
                                             {"dispute_date", {"Dispute Date (UTC)"}},
                                             {"refunded_date", {"Refunded date (UTC)"}},
                                             {"object", {}}},
                                  .unread = {{"Description", "message text"},
                                             {"Customer Description", "message text"},
                                             {"Seller Message", "message text"},
                                             {"Converted Amount Refunded", "not needed"},
                                             {"Dispute Reason", "not needed"},
                                             {"Dispute Evidence Due (UTC)", "not needed"},
                                             {"Invoice ID", "not needed"},
                                             {"Payment Source Type", "not needed"},
                                             {"Mode", "not needed"},
                                             {"Taxes On Fee", "not needed"},
                                             {"Card ID", "not needed"},
                                             {"Card Last4", "a secret"},
                                             {"Card Name", "a name or address"},
                                             {"Statement Descriptor", "not needed"},
                                             {"Transfer", "not needed"},
                                             {"Decline Reason", "not needed"}},
                                  .emits = {{"outcome", "payment", "payment", "Payment"},
                                            {"outcome", "refund", "refund", "Refund"},
                                            {"outcome", "chargeback", "dispute", "Disputed payment"}},
                                  .signatures = {{"id", "Created date (UTC)", "Amount", "Currency", "Status"},
                                                 {"id", "Created (UTC)", "Amount", "Currency", "Status"}},
                                  .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                                    return std::make_unique<StripePayments>(input);
                                  }};
  static_assert(field_count == 17);
  return kind;
}

}  // namespace cw::ingest
