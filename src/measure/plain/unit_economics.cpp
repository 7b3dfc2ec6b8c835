#include "measure/plain/unit_economics.hpp"

#include <fmt/format.h>

#include "stats/finance.hpp"

namespace cw::measure::plain {

namespace {

using stats::FirstPayment;

const char* const by_arithmetic = "arithmetic on given numbers; its range is the range of the assumptions";

Result<> check_share(double value, const char* name) {
  if (value >= 0.0 && value <= 1.0) return {};
  return fail(ErrorCode::invalid_input, fmt::format("{} is not a share between 0 and 1", name), name,
              "write 25 % as 0.25");
}

Result<> check_amount(double value, const char* name) {
  if (value >= 0.0) return {};  // false for a value that is not a number
  return fail(ErrorCode::invalid_input, fmt::format("{} is below zero or not a number", name), name);
}

/// A Finding of pure arithmetic under construction.
struct Sheet {
  const Run& run;
  Finding finding;
  std::string currency;

  void add(const char* name, double value, std::string unit) {
    finding.estimates.push_back(exact(run, name, value, std::move(unit), by_arithmetic));
  }
  void add_money(const char* name, double value) { add(name, value, currency); }
  void refuse(const char* name, const Error& error) {
    finding.refused.push_back({name, std::string(code_name(error.code)), error.next.empty() ? error.what : error.next});
  }
  void add_money(const char* name, const Result<double>& value) {
    value ? add_money(name, *value) : refuse(name, value.error());
  }
  void assume(const char* id, const char* text, double value, std::string unit) {
    finding.assumptions.push_back(given(id, text, value, std::move(unit)));
  }
};

Sheet sheet(const Run& run, const char* method, const char* estimand, const std::string& currency) {
  Sheet out{run, begin_finding(run, method, estimand), currency};
  out.finding.grade = Grade::assumption;
  return out;
}

void add_lifetime_values(Sheet& out, const UnitEconomicsInput& in, const stats::MonthlyCustomer& customer, double cac) {
  const stats::MonthlyCustomer undiscounted{customer.margin, customer.churn, 0.0};
  const Result<double> simple = stats::lifetime_value(undiscounted, FirstPayment::now);
  out.add_money("ltv_simple_gross_margin", simple);
  out.add_money("ltv_revenue_only", stats::lifetime_value({in.arpa_month, in.monthly_churn, 0.0}, FirstPayment::now));
  if (simple) out.add("ltv_to_cac", *simple / cac, "times");
  out.add_money("ltv_discounted_first_payment_now", stats::lifetime_value(customer, FirstPayment::now));
  out.add_money("ltv_discounted_first_payment_end_of_month_certain",
                stats::lifetime_value(customer, FirstPayment::end_of_month_certain));
  out.add_money("ltv_discounted_first_payment_after_one_renewal",
                stats::lifetime_value(customer, FirstPayment::after_one_renewal));
  out.add_money("ltv_horizon_discounted_first_payment_now", stats::lifetime_value_within(customer, in.horizon_months));
  out.add_money("ltv_horizon_undiscounted_first_payment_now",
                stats::lifetime_value_within(undiscounted, in.horizon_months));
  if (in.monthly_churn > 0.0) out.add("expected_lifetime_months_first_month_certain", 1.0 / in.monthly_churn, "months");
}

void add_payback(Sheet& out, const char* whole, const char* interpolated, const stats::MonthlyCustomer& customer,
                 double cac) {
  const auto payback = stats::payback_months(customer, cac);
  if (!payback) {
    return out.refuse(whole,
                      {ErrorCode::degenerate, "never: all payments together stay below the cost to win a customer"});
  }
  out.add(whole, payback->whole_payments, "months");
  out.add(interpolated, payback->interpolated, "months");
}

Result<> check(const UnitEconomicsInput& in) {
  CW_TRY_VOID(check_amount(in.sales_marketing, "sales_marketing"));
  CW_TRY_VOID(check_amount(in.arpa_month, "arpa_month"));
  CW_TRY_VOID(check_share(in.gross_margin, "gross_margin"));
  CW_TRY_VOID(check_share(in.monthly_churn, "monthly_churn"));
  CW_TRY_VOID(check_share(in.annual_discount, "annual_discount"));
  if (in.horizon_months < 1)
    return fail(ErrorCode::invalid_input, "the horizon is shorter than one month", "horizon_months");
  if (in.sales_marketing > 0.0 && in.new_customers > 0.0) return {};
  return fail(ErrorCode::missing_data, "there is no spend or no new customer in the period", "unit_economics",
              "give the spend on sales and marketing and the customers won by it");
}

}  // namespace

Result<Finding> unit_economics(const UnitEconomicsInput& in, const Run& run) {
  CW_TRY_VOID(check(in));
  Sheet out = sheet(run, "unit_economics", "what a customer costs to win and is worth, per account", in.currency);
  const double cac = in.sales_marketing / in.new_customers;
  const double rate = stats::monthly_rate(in.annual_discount);
  const stats::MonthlyCustomer customer{in.arpa_month * in.gross_margin, in.monthly_churn, rate};
  out.add_money("cac", cac);
  out.add_money("monthly_margin_per_account", customer.margin);
  out.add("monthly_discount_rate", rate, "share per month");
  out.add("monthly_discount_rate_nominal", in.annual_discount / 12.0, "share per month");
  out.add("annual_churn_from_monthly", stats::annual_churn(in.monthly_churn), "share per year");
  add_lifetime_values(out, in, customer, cac);
  if (customer.margin > 0.0) out.add("payback_months_simple", cac / customer.margin, "months");
  add_payback(out, "payback_months_with_churn_whole_payments", "payback_months_with_churn_interpolated",
              {customer.margin, customer.churn, 0.0}, cac);
  add_payback(out, "payback_months_with_churn_and_discount_whole_payments",
              "payback_months_with_churn_and_discount_interpolated", customer, cac);
  out.assume("sales_marketing", "spend on sales and marketing in the period", in.sales_marketing, in.currency);
  out.assume("new_customers", "customers won in the same period", in.new_customers, "customers");
  out.assume("arpa_month", "revenue per account and month", in.arpa_month, in.currency);
  out.assume("gross_margin", "gross margin", in.gross_margin, "share");
  out.assume("monthly_churn", "accounts lost per month, constant over a customer's life", in.monthly_churn, "share");
  out.assume("annual_discount", "discount rate per year", in.annual_discount, "share");
  out.assume("horizon_months", "months that count in the values with a horizon", in.horizon_months, "months");
  out.finding.caveats = {
      "Lifetime value is on gross margin; ltv_revenue_only overstates and stands there for comparison.",
      "Published figures differ by when the first payment falls due; the three conventions are named.",
      "A constant churn overstates the loss of old customers and understates that of new ones."};
  return out.finding;
}

Result<Finding> programme_return(const ProgrammeReturnInput& in, const Run& run) {
  if (in.cash_flows.empty())
    return fail(ErrorCode::missing_data, "there are no cash flows", "cash_flows",
                "give one per year, the first for year 0");
  if (!(in.annual_rate > -1.0))
    return fail(ErrorCode::invalid_input, "the discount rate is not above -1", "annual_rate");
  if (!(in.cost > 0.0))
    return fail(ErrorCode::degenerate, "the cost is not above zero, so there is no return on it", "cost");
  Sheet out = sheet(run, "programme_return", "what a programme returns over the years given", in.currency);
  out.add_money("npv", stats::net_present_value(in.cash_flows, in.annual_rate));
  const Result<double> irr = stats::internal_rate_of_return(in.cash_flows);
  irr ? out.add("irr", *irr, "share per year") : out.refuse("irr", irr.error());
  out.add("roi", (in.benefit - in.cost) / in.cost, "share");
  out.add("benefit_cost_ratio", in.benefit / in.cost, "times");
  const auto payback = stats::discounted_payback(in.cash_flows, in.annual_rate);
  if (payback) {
    out.add("discounted_payback_years", *payback, "years");
  } else {
    out.refuse("discounted_payback_years", {ErrorCode::degenerate, "never within the years given"});
  }
  out.assume("annual_rate", "discount rate per year", in.annual_rate, "share");
  out.assume("benefit", "total benefit", in.benefit, in.currency);
  out.assume("cost", "total cost", in.cost, in.currency);
  for (std::size_t year = 0; year < in.cash_flows.size(); ++year) {
    out.finding.assumptions.push_back(given(fmt::format("cash_flow_{}", year),
                                            fmt::format("cash flow at the end of year {}", year), in.cash_flows[year],
                                            in.currency));
  }
  return out.finding;
}

Result<Finding> simple_deflection(const SimpleDeflectionInput& in, const Run& run) {
  CW_TRY_VOID(check_amount(in.answer_views, "answer_views"));
  CW_TRY_VOID(check_share(in.solved_share, "solved_share"));
  CW_TRY_VOID(check_share(in.would_have_asked_share, "would_have_asked_share"));
  CW_TRY_VOID(check_amount(in.cost_per_ticket, "cost_per_ticket"));
  Sheet out = sheet(run, "simple_deflection", "tickets that answers in the community may have avoided", in.currency);
  const double tickets = in.answer_views * in.solved_share * in.would_have_asked_share;
  out.add("tickets_avoided", tickets, "tickets");
  out.add_money("saving", tickets * in.cost_per_ticket);
  out.finding.counterfactual = "everyone who would have asked, without the community, opens a ticket";
  out.finding.benefit_kind = BenefitKind::capacity_freed;
  out.assume("answer_views", "views of answers", in.answer_views, "views");
  out.assume("solved_share", "views that found their answer", in.solved_share, "share");
  out.assume("would_have_asked_share", "of those, people who would have opened a ticket", in.would_have_asked_share,
             "share");
  out.assume("cost_per_ticket", "marginal cost of a ticket", in.cost_per_ticket, in.currency);
  out.finding.caveats = {
      "An upper bound until tickets themselves are seen to fall; see support deflection with its ticket-side check."};
  return out.finding;
}

}  // namespace cw::measure::plain
