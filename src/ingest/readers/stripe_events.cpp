#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  event_id,
  event_type,
  event_created,
  livemode,
  object_id,
  object_kind,
  created,
  amount,
  amount_captured,
  amount_refunded,
  amount_paid,
  currency,
  customer,
  billing_email,
  receipt_email,
  customer_email,
  invoice,
  invoice_tax,
  charge,
  status,
  paid_out_of_band,
  start_date,
  ended_at,
  canceled_at,
  metadata_object,
  field_count
};

/// What is kept of an object's newest event until the file is read. Amounts are in minor units, as Stripe's API gives
/// them.
struct Newest {
  Origin origin;
  std::string member;
  std::string kind, customer, email, invoice, charge, status, object;
  Currency currency;
  Instant event_at, created, ended;
  bool has_ended = false;
  bool out_of_band = false;
  std::int64_t amount = 0, captured = 0, refunded = 0, paid = 0, tax = 0;
};

/// Stripe's events, one a line, as delivered to webhooks or listed by its API: they come twice and out of order, so the
/// newest event of each object speaks for it, whatever the order in the file.
class StripeEvents : public Reader {
 public:
  explicit StripeEvents(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override;
  Result<> finish() override;

 private:
  Verdict read(const Record& record, Newest& into) const;
  Result<Verdict> supersede(const std::string& key, Newest&& newer);
  Result<> emit(const std::string& id, Newest& object);
  Result<> emit_charge(const std::string& id, const Newest& object);
  Result<> emit_actor(const Newest& object);
  OutcomeRow outcome(const Newest& object, std::string_view name, Instant at, std::int64_t gross) const;
  Result<Verdict> counts(const std::string& id, const Newest& object) const;

  const Context& context_;
  Output& out_;
  std::map<std::string, Newest> newest_;       // by object id
  std::map<std::string, std::int64_t> tax_;    // of an invoice
  std::set<std::string> refunded_one_by_one_;  // charges whose refunds are objects of their own
  std::string native_id_;
};

bool whole_number(std::string_view text, std::int64_t& into) {
  into = 0;
  text = trimmed(text);
  if (text.empty()) return true;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc{} && end == text.data() + text.size();
}

Verdict StripeEvents::read(const Record& record, Newest& into) const {
  const auto& cells = record.cells;
  const TimeCell happened = context_.unix_time(cells[event_created]), made = context_.unix_time(cells[created]);
  if (!happened.trouble.empty()) return drop(happened.trouble, "created");
  if (!made.trouble.empty()) return drop(made.trouble, "data.object.created");
  const std::string_view ended = cells[ended_at].empty() ? cells[canceled_at] : cells[ended_at];
  const TimeCell end = context_.unix_time(ended);
  into.has_ended = end.trouble.empty();
  into.ended = end.at;
  into.event_at = happened.at;
  into.created = made.at;
  struct Number {
    std::size_t field;
    std::int64_t* into;
  };
  for (const Number& number : {Number{amount, &into.amount},
                               {amount_captured, &into.captured},
                               {amount_refunded, &into.refunded},
                               {amount_paid, &into.paid},
                               {invoice_tax, &into.tax}}) {
    if (!whole_number(cells[number.field], *number.into))
      return drop("bad_amount", stripe_events().fields[number.field].aliases.front());
  }
  if (cells[amount_captured].empty()) into.captured = into.amount;
  if (into.kind != "subscription") {
    const auto known = context_.currency(cells[currency]);
    if (!known) return drop("bad_currency", "data.object.currency");
    into.currency = *known;
  }
  into.customer = trimmed(cells[customer]);
  for (const std::size_t field : {billing_email, receipt_email, customer_email}) {
    if (into.email.empty()) into.email = trimmed(cells[field]);
  }
  if (into.customer.empty()) into.customer = lower(into.email);
  into.invoice = trimmed(cells[invoice]);
  into.charge = trimmed(cells[charge]);
  into.status = trimmed(cells[status]);
  into.object = trimmed(cells[metadata_object]);
  into.out_of_band = truthy(cells[paid_out_of_band]);
  into.origin = record.origin;
  into.member = record.origin.member;
  return kept();
}

Result<Verdict> StripeEvents::row(const Record& record) {
  const auto& cells = record.cells;
  const std::string id(trimmed(cells[object_id]));
  if (trimmed(cells[event_id]).empty()) return drop("missing_id", "id");
  if (id.empty()) return drop("missing_id", "data.object.id");
  if (trimmed(cells[livemode]) == "false" && context_.source().values.contains("livemode"))
    return exclude("test_order", "livemode");
  Newest newer;
  newer.kind = trimmed(cells[object_kind]);
  if (newer.kind != "charge" && newer.kind != "refund" && newer.kind != "dispute" && newer.kind != "invoice" &&
      newer.kind != "subscription")
    return exclude("not_read", "type");
  const Verdict verdict = read(record, newer);
  if (!verdict.reason.empty()) return verdict;
  if (newer.kind == "refund" && !newer.charge.empty()) refunded_one_by_one_.insert(newer.charge);
  return supersede(id, std::move(newer));
}

/// Keeps the newer of two events of one object; the other one's row ends as a duplicate.
Result<Verdict> StripeEvents::supersede(const std::string& key, Newest&& newer) {
  const auto [found, is_new] = newest_.try_emplace(key);
  if (is_new) {
    found->second = std::move(newer);
    return held();
  }
  if (newer.event_at < found->second.event_at) return exclude("duplicate");
  Newest& older = found->second;
  older.origin.member = older.member;
  CW_TRY_VOID(out_.drop({.origin = older.origin, .reason = "duplicate", .replayable = false}));
  older = std::move(newer);
  return held();
}

/// Whether the object is money or an event of its own; a reason if it is not.
Result<Verdict> StripeEvents::counts(const std::string&, const Newest& object) const {
  if (object.kind == "charge" && object.status == "failed") return exclude("failed");
  if (object.kind == "charge" && (object.status == "pending" || object.captured == 0)) return exclude("unpaid");
  if (object.kind == "refund" && (object.status == "failed" || object.status == "canceled")) return exclude("failed");
  if (object.kind == "invoice" && !object.out_of_band) return exclude("counted_as_charge");
  return kept();
}

OutcomeRow StripeEvents::outcome(const Newest& object, std::string_view name, Instant at, std::int64_t gross) const {
  OutcomeRow row{.origin = object.origin,
                 .native_id = native_id_,
                 .actor = object.customer,
                 .outcome = name,
                 .object = object.object,
                 .at = at};
  row.gross_minor = gross;
  row.currency = object.currency;
  row.tax_minor = context_.tax_inside(gross);
  return row;
}

Result<> StripeEvents::emit_actor(const Newest& object) {
  if (object.customer.empty()) return {};
  ActorRow actor{.origin = object.origin, .native_id = object.customer, .space = "customer"};
  if (!object.email.empty()) actor.identifiers.push_back({IdentifierKind::email, object.email});
  actor.staff = context_.is_staff_address(object.email);
  actor.test = context_.is_test_address(object.email);
  return out_.actor(actor);
}

Result<> StripeEvents::emit_charge(const std::string& id, const Newest& object) {
  native_id_ = "charge:" + id;
  OutcomeRow payment = outcome(object, "payment", object.created, object.captured);
  if (const auto tax = tax_.find(object.invoice); tax != tax_.end() && tax->second != 0)
    payment.tax_minor = tax->second;
  CW_TRY_VOID(out_.outcome(payment));
  if (object.refunded == 0) return {};
  native_id_ = "refund:" + id;
  OutcomeRow refund = outcome(object, "refund", object.event_at, -object.refunded);
  refund.retracted = refunded_one_by_one_.contains(id);  // its refunds are rows of their own
  return out_.outcome(refund);
}

Result<> StripeEvents::emit(const std::string& id, Newest& object) {
  object.origin.member = object.member;
  if (object.object.empty()) object.object = object.charge.empty() ? id : object.charge;
  CW_TRY(const Verdict verdict, counts(id, object));
  if (!verdict.reason.empty()) {
    if (object.kind == "invoice") CW_TRY_VOID(emit_actor(object));
    return out_.drop({.origin = object.origin, .reason = verdict.reason, .replayable = false});
  }
  if (object.customer.empty() && !object.charge.empty()) {  // refunds and disputes name the charge only
    if (const auto paid = newest_.find(object.charge); paid != newest_.end()) object.customer = paid->second.customer;
  }
  CW_TRY_VOID(emit_actor(object));
  if (object.kind == "charge") {
    CW_TRY_VOID(emit_charge(id, object));
  } else if (object.kind == "refund") {
    native_id_ = "refund:" + id;
    CW_TRY_VOID(out_.outcome(outcome(object, "refund", object.created, -object.amount)));
  } else if (object.kind == "dispute") {
    native_id_ = "chargeback:" + (object.charge.empty() ? id : object.charge);
    OutcomeRow row = outcome(object, "chargeback", object.created, -object.amount);
    row.retracted = object.status == "won" || object.status == "warning_closed";
    CW_TRY_VOID(out_.outcome(row));
  } else if (object.kind == "invoice") {
    native_id_ = "invoice:" + id;
    OutcomeRow row = outcome(object, "payment", object.created, object.paid);
    if (object.tax != 0) row.tax_minor = object.tax;
    CW_TRY_VOID(out_.outcome(row));
  } else {
    native_id_ = "subscription_started:" + id;
    CW_TRY_VOID(out_.outcome(outcome(object, "subscription_started", object.created, 0)));
    if (object.has_ended) {
      native_id_ = "subscription_ended:" + id;
      CW_TRY_VOID(out_.outcome(outcome(object, "subscription_ended", object.ended, 0)));
    }
  }
  out_.keep();
  return {};
}

Result<> StripeEvents::finish() {
  for (const auto& [id, object] : newest_) {
    if (object.kind == "invoice") tax_[id] = object.tax;
  }
  std::vector<std::pair<std::pair<std::string, std::int64_t>, std::string>> order;  // file order, whatever the ids
  order.reserve(newest_.size());
  for (const auto& [id, object] : newest_) order.push_back({{object.member, object.origin.line}, id});
  std::sort(order.begin(), order.end());
  for (const auto& [place, id] : order) CW_TRY_VOID(emit(id, newest_.at(id)));
  return {};
}

}  // namespace

const ReaderKind& stripe_events() {
  static const ReaderKind kind = {.name = "stripe_events",
                                  .family = "stripe",
                                  .title = "Stripe events as JSON lines",
                                  .fields = {{"native_id", {"id"}, true},
                                             {"type", {"type"}, true},
                                             {"event_created", {"created"}, true},
                                             {"livemode", {"livemode"}},
                                             {"object_id", {"data.object.id"}, true},
                                             {"object_kind", {"data.object.object"}, true},
                                             {"at", {"data.object.created"}, true},
                                             {"gross", {"data.object.amount"}},
                                             {"amount_captured", {"data.object.amount_captured"}},
                                             {"amount_refunded", {"data.object.amount_refunded"}},
                                             {"amount_paid", {"data.object.amount_paid"}},
                                             {"currency", {"data.object.currency"}},
                                             {"actor", {"data.object.customer"}},
                                             {"billing_email", {"data.object.billing_details.email"}},
                                             {"receipt_email", {"data.object.receipt_email"}},
                                             {"customer_email", {"data.object.customer_email"}},
                                             {"invoice", {"data.object.invoice"}},
                                             {"tax", {"data.object.tax"}},
                                             {"charge", {"data.object.charge"}},
                                             {"status", {"data.object.status"}},
                                             {"paid_out_of_band", {"data.object.paid_out_of_band"}},
                                             {"start_date", {"data.object.start_date"}},
                                             {"ended_at", {"data.object.ended_at"}},
                                             {"canceled_at", {"data.object.canceled_at"}},
                                             {"object", {}}},
                                  .unread = {},
                                  .emits = {{"outcome", "payment", "payment", "Payment"},
                                            {"outcome", "refund", "refund", "Refund"},
                                            {"outcome", "chargeback", "dispute", "Disputed payment"},
                                            {"outcome", "subscription_started", "subscription", "Subscription started"},
                                            {"outcome", "subscription_ended", "subscription", "Subscription ended"}},
                                  .signatures = {{"id", "type", "created", "data.object.id", "data.object.object"}},
                                  .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                                    return std::make_unique<StripeEvents>(input);
                                  }};
  static_assert(field_count == 25);
  return kind;
}

}  // namespace cw::ingest
