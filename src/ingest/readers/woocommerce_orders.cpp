#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "ingest/json_rows.hpp"
#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  id,
  status,
  currency,
  created_gmt,
  paid_gmt,
  completed_gmt,
  discount_total,
  shipping_total,
  shipping_tax,
  total,
  total_tax,
  customer_id,
  email,
  line_items,
  coupon_lines,
  refunds,
  referral,
  field_count
};

struct Amounts {
  Currency currency;
  std::int64_t gross = 0, tax = 0, shipping = 0, discount = 0, refunded = 0;
};

/// Orders of WooCommerce's API: one object an order. Each line item becomes one outcome, its part of the order's
/// amounts split by line value to the cent.
class WoocommerceOrders : public Reader {
 public:
  explicit WoocommerceOrders(const ReaderInput& input)
      : context_(input.context),
        out_(input.out),
        items_({"id", "name", "total", "total_tax"}),
        coupons_({"code"}),
        refunds_({"total"}),
        meta_({"key", "value"}) {}

  Result<Verdict> row(const Record& record) override;
  Result<> finish() override {
    if (undated_refunds_ > 0)
      out_.note(fmt::format(
          "{} orders have a refund without a date: the order does not state one, so each is booked at its order's time",
          undated_refunds_));
    return {};
  }

 private:
  using Cells = std::vector<std::string_view>;
  Verdict judge(const Cells& cells) const;
  Verdict read_amounts(const Cells& cells);
  TimeCell booked_at(const Cells& cells) const;
  Result<> emit_customer(const Record& record);
  Result<> emit_lines(const Record& record, Instant at);
  Result<> emit_line(const Record& record, std::string_view kind, std::size_t line, Instant at, const Amounts& part);
  Result<Verdict> take_back(const Record& record, const Verdict& verdict);
  Result<> emit_referral(const Record& record, Instant at);

  /// "2026-08-05T14:00:00" in the columns that end in _gmt: UTC without saying so.
  TimeCell gmt(std::string_view text) const {
    return trimmed(text).empty() ? TimeCell{{}, "missing_date"} : context_.time(std::string(trimmed(text)) + "Z");
  }
  std::string_view line_id(std::size_t line) const {
    return items_.size() == 0 ? std::string_view("0") : items_.cell(line, 0);
  }

  const Context& context_;
  Output& out_;
  JsonList items_, coupons_, refunds_, meta_;
  std::string order_, customer_, code_, native_id_;
  Amounts amounts_;
  std::int64_t undated_refunds_ = 0;
};

Verdict WoocommerceOrders::judge(const Cells& cells) const {
  const std::string state = lower(cells[status]);
  if (state == "cancelled" || state == "trash") return exclude("cancelled", "status");
  if (state == "failed") return exclude("failed", "status");
  if (state == "pending" || state == "checkout-draft" || state == "auto-draft") return exclude("unpaid", "status");
  if (state == "on-hold" && trimmed(cells[paid_gmt]).empty()) return exclude("unpaid", "status");
  if (context_.is_test_address(cells[email])) return exclude("test_order", "billing.email");
  return kept();
}

TimeCell WoocommerceOrders::booked_at(const Cells& cells) const {
  const std::string& basis = context_.source().revenue_basis;
  if (basis == "paid") return gmt(cells[paid_gmt]);
  if (basis == "recognised") return gmt(cells[completed_gmt]);
  return gmt(cells[created_gmt]);
}

/// The total of an order always includes its tax; its shipping never does.
Verdict WoocommerceOrders::read_amounts(const Cells& cells) {
  const auto known = context_.currency(cells[currency]);
  if (!known) return drop("bad_currency", "currency");
  amounts_ = {.currency = *known};
  std::int64_t tax_of_shipping = 0;
  const auto amount = [&](std::string_view text, std::int64_t& into) {
    into = 0;
    if (trimmed(text).empty()) return true;
    const auto minor = parse_minor(text, amounts_.currency.exponent());
    if (minor) into = *minor;
    return minor.has_value();
  };
  if (trimmed(cells[total]).empty() || !amount(cells[total], amounts_.gross)) return drop("bad_amount", "total");
  if (!amount(cells[total_tax], amounts_.tax)) return drop("bad_amount", "total_tax");
  if (!amount(cells[shipping_total], amounts_.shipping)) return drop("bad_amount", "shipping_total");
  if (!amount(cells[shipping_tax], tax_of_shipping)) return drop("bad_amount", "shipping_tax");
  if (!amount(cells[discount_total], amounts_.discount)) return drop("bad_amount", "discount_total");
  // Shipping of a row includes its tax where the source's amounts do.
  if (context_.source().tax_included.value_or(false)) amounts_.shipping += tax_of_shipping;
  for (std::size_t i = 0; i < refunds_.size(); ++i) {
    std::int64_t back = 0;
    if (!amount(refunds_.cell(i, 0), back)) return drop("bad_amount", "refunds");
    amounts_.refunded += std::abs(back);
  }
  if (refunds_.size() == 0 && lower(cells[status]) == "refunded") amounts_.refunded = amounts_.gross;
  return kept();
}

Result<> WoocommerceOrders::emit_customer(const Record& record) {
  const std::string address = lower(record.cells[email]);
  const std::string_view account = trimmed(record.cells[customer_id]);
  customer_ = account.empty() || account == "0" ? address : "customer:" + std::string(account);
  if (customer_.empty()) return {};
  ActorRow actor{.origin = record.origin, .native_id = customer_, .space = "customer"};
  if (!address.empty()) actor.identifiers.push_back({IdentifierKind::email, address});
  actor.staff = context_.is_staff_address(address);
  return out_.actor(actor);
}

Result<> WoocommerceOrders::emit_line(const Record& record, std::string_view kind, std::size_t line, Instant at,
                                      const Amounts& part) {
  native_id_ = fmt::format("{}:{}/{}", kind, order_, line_id(line));
  OutcomeRow row{.origin = record.origin,
                 .native_id = native_id_,
                 .actor = customer_,
                 .outcome = kind,
                 .object = order_,
                 .at = at};
  row.gross_minor = part.gross;
  row.tax_minor = part.tax;
  row.shipping_minor = part.shipping;
  row.discount_minor = part.discount;
  row.currency = part.currency;
  if (items_.size() > 0) row.product = items_.cell(line, 1);
  if (kind == "order") row.code = code_;
  return out_.outcome(row);
}

Result<> WoocommerceOrders::emit_lines(const Record& record, Instant at) {
  const std::size_t lines = std::max<std::size_t>(items_.size(), 1);
  std::vector<double> weights(lines, 0.0);
  bool any = false;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const int exponent = amounts_.currency.exponent() + 4;  // line totals are not rounded to cents
    const auto net = parse_minor(items_.cell(i, 2), exponent), with_tax = parse_minor(items_.cell(i, 3), exponent);
    weights[i] = std::max(0.0, static_cast<double>(net.value_or(0)) + static_cast<double>(with_tax.value_or(0)));
    any = any || weights[i] > 0.0;
  }
  if (!any) weights.assign(lines, 1.0);
  const auto gross = allocate(amounts_.gross, weights), tax = allocate(amounts_.tax, weights),
             shipping = allocate(amounts_.shipping, weights), discount = allocate(amounts_.discount, weights),
             refunded = allocate(amounts_.refunded, weights);
  for (std::size_t i = 0; i < lines; ++i) {
    CW_TRY_VOID(emit_line(record, "order", i, at, {amounts_.currency, gross[i], tax[i], shipping[i], discount[i], 0}));
    if (amounts_.refunded == 0) continue;
    // Tax went back in proportion, since the order does not say; rounded half away from zero.
    const double share = gross[i] == 0 ? 0.0 : static_cast<double>(refunded[i]) / static_cast<double>(gross[i]);
    const std::int64_t tax_back = std::llround(static_cast<double>(tax[i]) * share);
    CW_TRY_VOID(emit_line(record, "refund", i, at, {amounts_.currency, -refunded[i], -tax_back, 0, 0, 0}));
  }
  return {};
}

/// What an earlier export booked of an order that does not count any more.
Result<Verdict> WoocommerceOrders::take_back(const Record& record, const Verdict& verdict) {
  const std::size_t lines = std::max<std::size_t>(items_.size(), 1);
  for (std::size_t i = 0; i < lines; ++i) {
    for (const std::string_view kind : {"order", "refund"}) {
      native_id_ = fmt::format("{}:{}/{}", kind, order_, line_id(i));
      CW_TRY_VOID(out_.outcome({.origin = record.origin,
                                .native_id = native_id_,
                                .actor = customer_,
                                .outcome = kind,
                                .object = order_,
                                .at = {},
                                .currency = {},
                                .retracted = true}));
    }
  }
  return verdict;
}

/// Source, medium and campaign that the shop itself remembered (WooCommerce 8.5 and later).
Result<> WoocommerceOrders::emit_referral(const Record& record, Instant at) {
  if (customer_.empty() || record.cells[referral].empty() || !meta_.read(record.cells[referral])) return {};
  std::string path;
  for (const std::string_view key : {"utm_source", "utm_medium", "utm_campaign"}) {
    std::string_view value;
    for (std::size_t i = 0; i < meta_.size(); ++i) {
      if (meta_.cell(i, 0) == "_wc_order_attribution_" + std::string(key)) value = meta_.cell(i, 1);
    }
    if (value.empty() && key == "utm_source") return {};
    path += (path.empty() ? "" : "/") + std::string(value);
  }
  native_id_ = "referral:" + order_;
  return out_.activity({.origin = record.origin,
                        .native_id = native_id_,
                        .actor = customer_,
                        .space = "customer",
                        .activity = "order_referred",
                        .object = path,
                        .at = at});
}

Result<Verdict> WoocommerceOrders::row(const Record& record) {
  const auto& cells = record.cells;
  order_ = trimmed(cells[id]);
  customer_.clear();
  if (order_.empty()) return drop("missing_id", "id");
  if (!items_.read(cells[line_items])) return drop("bad_json", "line_items");
  if (!coupons_.read(cells[coupon_lines])) return drop("bad_json", "coupon_lines");
  if (!refunds_.read(cells[refunds])) return drop("bad_json", "refunds");
  if (const Verdict verdict = judge(cells); !verdict.reason.empty()) return take_back(record, verdict);
  const TimeCell at = booked_at(cells);
  if (at.trouble == "missing_date" && context_.source().revenue_basis == "recognised")
    return drop("not_fulfilled", "date_completed_gmt");
  if (!at.trouble.empty()) return drop(at.trouble, "date_created_gmt");
  if (const Verdict verdict = read_amounts(cells); !verdict.reason.empty()) return verdict;
  code_ = coupons_.size() == 0 ? "" : lower(coupons_.cell(0, 0));
  CW_TRY_VOID(emit_customer(record));
  CW_TRY_VOID(emit_lines(record, at.at));
  if (amounts_.refunded != 0) ++undated_refunds_;
  CW_TRY_VOID(emit_referral(record, at.at));
  return kept();
}

}  // namespace

const ReaderKind& woocommerce_orders() {
  static const ReaderKind kind = {
      .name = "woocommerce_orders",
      .family = "woocommerce",
      .title = "WooCommerce orders (API, JSON)",
      .fields = {{"object", {"id"}, true},
                 {"status", {"status"}, true},
                 {"currency", {"currency"}, true},
                 {"at", {"date_created_gmt"}, true},
                 {"paid_at", {"date_paid_gmt"}},
                 {"fulfilled_at", {"date_completed_gmt"}},
                 {"discount", {"discount_total"}},
                 {"shipping", {"shipping_total"}},
                 {"shipping_tax", {"shipping_tax"}},
                 {"gross", {"total"}, true},
                 {"tax", {"total_tax"}, true},
                 {"actor", {"customer_id"}},
                 {"email", {"billing.email"}, true},
                 {"lines", {"line_items"}, true},
                 {"code", {"coupon_lines"}},
                 {"refund", {"refunds"}},
                 {"referral", {}}},
      .unread = {{"billing.first_name", "a name or address"},
                 {"billing.last_name", "a name or address"},
                 {"billing.company", "a name or address"},
                 {"billing.address_1", "a name or address"},
                 {"billing.address_2", "a name or address"},
                 {"billing.city", "a name or address"},
                 {"billing.postcode", "a name or address"},
                 {"billing.phone", "a name or address"},
                 {"shipping.first_name", "a name or address"},
                 {"shipping.last_name", "a name or address"},
                 {"shipping.address_1", "a name or address"},
                 {"customer_ip_address", "an address"},
                 {"customer_user_agent", "not needed"},
                 {"customer_note", "message text"},
                 {"meta_data", "not needed"},
                 {"order_key", "a secret"},
                 {"transaction_id", "not needed"},
                 {"payment_method", "not needed"},
                 {"created_via", "not needed"},
                 {"parent_id", "not needed"},
                 {"date_created", "the same as date_created_gmt"}},
      .emits = {{"outcome", "order", "order", "Line of an order"},
                {"outcome", "refund", "refund", "Refund, booked at its order's time"},
                {"activity", "order_referred", "other",
                 "Order that came by a tagged link (only with `columns: {referral: meta_data}`)"}},
      .signatures = {{"id", "status", "currency", "date_created_gmt", "total", "line_items"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<WoocommerceOrders>(input);
      }};
  static_assert(field_count == 17);
  return kind;
}

}  // namespace cw::ingest
