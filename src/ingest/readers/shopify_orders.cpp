#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  name,
  email,
  financial_status,
  paid_at,
  fulfilled_at,
  accepts_marketing,
  currency,
  shipping,
  taxes,
  total,
  discount_code,
  discount_amount,
  created_at,
  quantity,
  product,
  price,
  line_discount,
  cancelled_at,
  refunded_amount,
  outstanding_balance,
  payment_method,
  referral,
  field_count
};

/// One line of an order, copied: the views of a record end with the next row.
struct Line {
  Origin origin;
  std::string member;
  std::string raw;
  std::string product;
  double weight = 0.0;
};

/// What the first row of an order says for all its rows.
struct Order {
  std::string number;
  std::string email;
  std::string code;
  std::string referral;  // "forum/post/launch": utm_source, utm_medium, utm_campaign
  bool consents = false;
  Currency currency;
  Instant at;
  std::int64_t gross = 0, tax = 0, shipping = 0, discount = 0, refunded = 0;
  Verdict verdict;  // for every row of the order, if it does not count
};

/// Orders as Shopify exports them: a row a line item, the order's own columns on its first row only. Each line becomes
/// one outcome, its part of the order's amounts split by line value to the cent; `object` is the order number.
class ShopifyOrders : public Reader {
 public:
  explicit ShopifyOrders(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const std::string_view number = trimmed(record.cells[name]);
    if (number.empty()) return drop("missing_id", "Name");
    if (number != order_.number || !open_) {
      CW_TRY_VOID(close_order());
      CW_TRY_VOID(open_order(record, number));
    }
    ++rows_in_order_;
    if (order_.verdict.reason.empty()) order_.verdict = add_line(record);
    if (order_.verdict.reason.empty()) return held();
    return refuse_order(record);
  }

  Result<> finish() override {
    CW_TRY_VOID(close_order());
    if (undated_refunds_ > 0) {
      out_.note(fmt::format(
          "{} orders have a refund without a date: the export states none, so each is booked at its order's time",
          undated_refunds_));
    }
    return {};
  }

 private:
  Result<> open_order(const Record& record, std::string_view number);
  Verdict read_order(const Record& record);
  Verdict read_amounts(const Record& record);
  TimeCell booked_at(const Record& record) const;
  Verdict add_line(const Record& record);
  Result<Verdict> refuse_order(const Record& record);
  Result<> take_back(Origin origin, std::int64_t row);
  Result<> close_order();
  Result<> emit_actor();
  Result<> emit_lines();

  const Context& context_;
  Output& out_;
  Order order_;
  std::vector<Line> lines_;
  std::size_t line_count_ = 0;
  std::int64_t rows_in_order_ = 0;
  bool open_ = false;
  std::int64_t undated_refunds_ = 0;
  std::string native_id_;
  std::vector<double> weights_;
};

/// Source, medium and campaign of the link in note attributes ("utm_source: forum" a line); empty if there is none.
std::string referral_of(std::string_view attributes) {
  std::string referral;
  for (const std::string_view key : {"utm_source:", "utm_medium:", "utm_campaign:"}) {
    std::string_view value;
    for (std::string_view rest = attributes; !rest.empty() && value.empty();) {
      const std::string_view line = take_item(rest, '\n');
      if (line.substr(0, key.size()) == key) value = trimmed(line.substr(key.size()));
    }
    if (value.empty() && key == "utm_source:") return {};
    referral += (referral.empty() ? "" : "/") + std::string(value);
  }
  return referral;
}

/// Tax that went back with a refund: in proportion, since the export does not say. Rounded half away from zero; signed
/// like the refund.
std::int64_t refunded_tax(std::int64_t refunded, std::int64_t gross, std::int64_t tax) {
  if (gross <= 0) return 0;
  const double part = static_cast<double>(tax) * (static_cast<double>(refunded) / static_cast<double>(gross));
  return -std::llround(part);
}

std::vector<Unread> unread_columns() {
  std::vector<Unread> unread;
  for (const std::string_view column : {"Billing Name",
                                        "Billing Street",
                                        "Billing Address1",
                                        "Billing Address2",
                                        "Billing Company",
                                        "Billing City",
                                        "Billing Zip",
                                        "Billing Province",
                                        "Billing Province Name",
                                        "Billing Country",
                                        "Billing Phone",
                                        "Shipping Name",
                                        "Shipping Street",
                                        "Shipping Address1",
                                        "Shipping Address2",
                                        "Shipping Company",
                                        "Shipping City",
                                        "Shipping Zip",
                                        "Shipping Province",
                                        "Shipping Province Name",
                                        "Shipping Country",
                                        "Shipping Phone",
                                        "Phone"}) {
    unread.push_back({column, "a name or address"});
  }
  for (const std::string_view column : {"Notes", "Note Attributes"}) unread.push_back({column, "message text"});
  for (const std::string_view column : {"Subtotal",
                                        "Fulfillment Status",
                                        "Shipping Method",
                                        "Lineitem compare at price",
                                        "Lineitem sku",
                                        "Lineitem requires shipping",
                                        "Lineitem taxable",
                                        "Lineitem fulfillment status",
                                        "Payment Reference",
                                        "Vendor",
                                        "Employee",
                                        "Location",
                                        "Device ID",
                                        "Id",
                                        "Tags",
                                        "Risk Level",
                                        "Source",
                                        "Receipt Number",
                                        "Duties",
                                        "Payment ID",
                                        "Payment References",
                                        "Payment Terms Name",
                                        "Next Payment Due At",
                                        "Tax 1 Name",
                                        "Tax 1 Value",
                                        "Tax 2 Name",
                                        "Tax 2 Value",
                                        "Tax 3 Name",
                                        "Tax 3 Value",
                                        "Tax 4 Name",
                                        "Tax 4 Value",
                                        "Tax 5 Name",
                                        "Tax 5 Value"}) {
    unread.push_back({column, "not needed"});
  }
  return unread;
}

std::string_view field_name(std::size_t field) {
  return shopify_orders().fields[field].name;
}

/// The time that the declared revenue basis asks for.
TimeCell ShopifyOrders::booked_at(const Record& record) const {
  const std::string& basis = context_.source().revenue_basis;
  if (basis == "paid") return context_.time(record.cells[paid_at]);
  if (basis == "recognised") return context_.time(record.cells[fulfilled_at]);
  return context_.time(record.cells[created_at]);
}

Verdict ShopifyOrders::read_amounts(const Record& record) {
  const auto& cells = record.cells;
  const auto known = context_.currency(cells[currency]);
  if (!known) return drop("bad_currency", field_name(currency));
  order_.currency = *known;
  const auto amount = [&](std::size_t field, std::int64_t& into) {
    into = 0;
    if (trimmed(cells[field]).empty()) return true;
    const auto minor = parse_minor(cells[field], order_.currency.exponent(), context_.decimal_mark());
    if (minor) into = *minor;
    return minor.has_value();
  };
  std::int64_t outstanding = 0;
  if (trimmed(cells[total]).empty() || !amount(total, order_.gross)) return drop("bad_amount", field_name(total));
  if (!amount(taxes, order_.tax)) return drop("bad_amount", field_name(taxes));
  if (!amount(shipping, order_.shipping)) return drop("bad_amount", field_name(shipping));
  if (!amount(discount_amount, order_.discount)) return drop("bad_amount", field_name(discount_amount));
  if (!amount(refunded_amount, order_.refunded)) return drop("bad_amount", field_name(refunded_amount));
  if (!amount(outstanding_balance, outstanding)) return drop("bad_amount", field_name(outstanding_balance));
  if (context_.source().revenue_basis == "paid") order_.gross -= outstanding;
  return kept();
}

Verdict ShopifyOrders::read_order(const Record& record) {
  const auto& cells = record.cells;
  const std::string status = lower(cells[financial_status]);
  if (!trimmed(cells[cancelled_at]).empty()) return exclude("cancelled", field_name(cancelled_at));
  if (status == "voided" || status == "pending" || status == "authorized" || status == "expired" || status == "unpaid")
    return exclude("unpaid", field_name(financial_status));
  if (lower(cells[payment_method]).find("bogus") != std::string::npos || context_.is_test_address(order_.email))
    return exclude("test_order");
  const TimeCell at = booked_at(record);
  if (at.trouble == "missing_date" && context_.source().revenue_basis == "recognised")
    return drop("not_fulfilled", field_name(fulfilled_at));
  if (!at.trouble.empty()) return drop(at.trouble, field_name(created_at));
  order_.at = at.at;
  order_.code = trimmed(cells[discount_code]);
  order_.referral = referral_of(cells[referral]);
  order_.consents = truthy(cells[accepts_marketing]);
  return read_amounts(record);
}

Result<> ShopifyOrders::open_order(const Record& record, std::string_view number) {
  open_ = true;
  line_count_ = 0;
  rows_in_order_ = 0;
  order_ = {};
  order_.number = number;
  order_.email = lower(record.cells[email]);
  order_.verdict = read_order(record);
  return {};
}

/// Buffers the row; the first fault of a line is the order's, whose amounts can then not be split.
Verdict ShopifyOrders::add_line(const Record& record) {
  const auto& cells = record.cells;
  if (context_.is_test(cells[product])) return exclude("test_order", field_name(product));
  const auto amount = [&](std::size_t field) -> Result<std::int64_t> {
    if (trimmed(cells[field]).empty()) return std::int64_t{0};
    return parse_minor(cells[field], order_.currency.exponent(), context_.decimal_mark());
  };
  const auto each = amount(price), discounted = amount(line_discount);
  if (!each) return drop("bad_amount", field_name(price));
  if (!discounted) return drop("bad_amount", field_name(line_discount));
  const std::string_view count_text = trimmed(cells[quantity]);
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(count_text.data(), count_text.data() + count_text.size(), count);
  if (error != std::errc{} || end != count_text.data() + count_text.size() || count < 0)
    return drop("bad_amount", field_name(quantity));
  if (line_count_ == lines_.size()) lines_.emplace_back();
  Line& line = lines_[line_count_++];
  line.origin = {.line = record.origin.line};
  line.member = record.origin.member;
  line.raw = record.raw;
  line.product = trimmed(cells[product]);
  line.weight =
      std::max(0.0, static_cast<double>(*each) * static_cast<double>(count) - static_cast<double>(*discounted));
  return kept();
}

/// The order does not count. Its earlier rows, held until now, share the verdict; if it rightly does not count
/// (cancelled since the last export), what an earlier import booked is taken back.
Result<Verdict> ShopifyOrders::refuse_order(const Record& record) {
  const Verdict& verdict = order_.verdict;
  for (std::size_t i = 0; i < line_count_; ++i) {
    Line& line = lines_[i];
    line.origin.member = line.member;
    CW_TRY_VOID(out_.drop({.origin = line.origin,
                           .reason = verdict.reason,
                           .column = verdict.column,
                           .raw = verdict.replayable ? std::string_view(line.raw) : std::string_view{},
                           .replayable = verdict.replayable}));
    if (!verdict.replayable) CW_TRY_VOID(take_back(line.origin, static_cast<std::int64_t>(i) + 1));
  }
  line_count_ = 0;
  if (!verdict.replayable) CW_TRY_VOID(take_back(record.origin, rows_in_order_));
  return verdict;
}

Result<> ShopifyOrders::take_back(Origin origin, std::int64_t row) {
  for (const std::string_view kind : {"order", "refund"}) {
    native_id_ = fmt::format("{}:{}/{}", kind, order_.number, row);
    CW_TRY_VOID(out_.outcome({.origin = origin,
                              .native_id = native_id_,
                              .actor = order_.email,
                              .outcome = kind,
                              .object = order_.number,
                              .at = order_.at,
                              .currency = order_.currency,
                              .retracted = true}));
  }
  return {};
}

Result<> ShopifyOrders::emit_actor() {
  if (order_.email.empty()) return {};
  ActorRow actor{.origin = lines_.front().origin, .native_id = order_.email, .space = "customer"};
  actor.identifiers.push_back({IdentifierKind::email, order_.email});
  actor.staff = context_.is_staff_address(order_.email);
  if (order_.consents) actor.consent = true;  // "no" is the shop's default, not an opt-out
  CW_TRY_VOID(out_.actor(actor));
  if (order_.referral.empty()) return {};
  native_id_ = "referral:" + order_.number;
  return out_.activity({.origin = actor.origin,
                        .native_id = native_id_,
                        .actor = order_.email,
                        .space = "customer",
                        .activity = "order_referred",
                        .object = order_.referral,
                        .at = order_.at});
}

/// One order outcome a line and, if money went back, one refund a line; parts sum to the order's amounts exactly.
Result<> ShopifyOrders::emit_lines() {
  weights_.clear();
  for (std::size_t i = 0; i < line_count_; ++i) weights_.push_back(lines_[i].weight);
  if (std::all_of(weights_.begin(), weights_.end(), [](double weight) { return weight == 0.0; }))
    weights_.assign(line_count_, 1.0);
  const auto gross = allocate(order_.gross, weights_), tax = allocate(order_.tax, weights_),
             shipping = allocate(order_.shipping, weights_);
  const auto discount = allocate(order_.discount, weights_), refunded = allocate(order_.refunded, weights_);
  for (std::size_t i = 0; i < line_count_; ++i) {
    native_id_ = fmt::format("order:{}/{}", order_.number, i + 1);
    OutcomeRow row{.origin = lines_[i].origin,
                   .native_id = native_id_,
                   .actor = order_.email,
                   .outcome = "order",
                   .object = order_.number,
                   .at = order_.at};
    row.gross_minor = gross[i];
    row.tax_minor = tax[i];
    row.shipping_minor = shipping[i];
    row.discount_minor = discount[i];
    row.currency = order_.currency;
    row.product = lines_[i].product;
    row.code = order_.code;
    CW_TRY_VOID(out_.outcome(row));
    if (order_.refunded == 0) continue;
    native_id_ = fmt::format("refund:{}/{}", order_.number, i + 1);
    OutcomeRow refund{.origin = row.origin,
                      .native_id = native_id_,
                      .actor = row.actor,
                      .outcome = "refund",
                      .object = row.object,
                      .at = row.at};
    refund.gross_minor = -refunded[i];
    refund.tax_minor = refunded_tax(refunded[i], gross[i], tax[i]);
    refund.currency = row.currency;
    refund.product = row.product;
    CW_TRY_VOID(out_.outcome(refund));
  }
  return {};
}

Result<> ShopifyOrders::close_order() {
  if (!open_ || line_count_ == 0) return {};
  for (std::size_t i = 0; i < line_count_; ++i) lines_[i].origin.member = lines_[i].member;
  CW_TRY_VOID(emit_actor());
  CW_TRY_VOID(emit_lines());
  if (order_.refunded != 0) ++undated_refunds_;
  out_.keep(static_cast<std::int64_t>(line_count_));
  line_count_ = 0;
  return {};
}

}  // namespace

const ReaderKind& shopify_orders() {
  static const ReaderKind kind = {
      .name = "shopify_orders",
      .family = "shopify",
      .title = "Shopify orders export",
      .fields = {{"object", {"Name"}, true},
                 {"email", {"Email"}, true},
                 {"financial_status", {"Financial Status"}, true},
                 {"paid_at", {"Paid at"}},
                 {"fulfilled_at", {"Fulfilled at"}},
                 {"consent", {"Accepts Marketing", "Buyer Accepts Marketing"}},
                 {"currency", {"Currency"}},
                 {"shipping", {"Shipping"}},
                 {"tax", {"Taxes"}, true},
                 {"gross", {"Total"}, true},
                 {"code", {"Discount Code"}},
                 {"discount", {"Discount Amount"}},
                 {"at", {"Created at"}, true},
                 {"quantity", {"Lineitem quantity"}, true},
                 {"product", {"Lineitem name"}, true},
                 {"price", {"Lineitem price"}, true},
                 {"line_discount", {"Lineitem discount"}},
                 {"cancelled_at", {"Cancelled at"}},
                 {"refund", {"Refunded Amount"}},
                 {"outstanding", {"Outstanding Balance"}},
                 {"payment_method", {"Payment Method"}},
                 {"referral", {}}},
      .unread = unread_columns(),
      .emits = {{"outcome", "order", "order", "Line of an order"},
                {"outcome", "refund", "refund", "Refund, booked at its order's time"},
                {"activity", "order_referred", "other",
                 "Order that came by a tagged link (only with `columns: {referral: Note Attributes}`)"}},
      .signatures = {{"Name", "Email", "Financial Status", "Lineitem name", "Lineitem price"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<ShopifyOrders>(input);
      }};
  static_assert(field_count == 22);
  return kind;
}

}  // namespace cw::ingest
