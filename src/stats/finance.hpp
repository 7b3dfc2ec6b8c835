#pragma once

#include <optional>
#include <span>

#include "base/result.hpp"

namespace cw::stats {

/// Arithmetic of money over time, in plain doubles. Rates and shares are fractions (0.12 = 12 %).

/// The monthly rate that compounds to the annual one: (1 + annual)^(1/12) − 1. annual > −1.
double monthly_rate(double annual);
/// Share lost in a year at a monthly share: 1 − (1 − monthly)^12, which is less than 12 times it.
double annual_churn(double monthly);

/// A customer who pays `margin` a month and leaves with `churn` a month, discounted at `rate` a month.
struct MonthlyCustomer {
  double margin = 0.0;
  double churn = 0.0;
  double rate = 0.0;
};
/// When the first payment falls due, and whether it is certain: three conventions that published figures mix.
enum class FirstPayment { now, end_of_month_certain, after_one_renewal };
/// Present value of all payments. Errors: degenerate unless 0 < churn <= 1 or the rate is above 0 (the sum has no end).
Result<double> lifetime_value(const MonthlyCustomer& customer, FirstPayment first);
/// Present value of the first `months` payments, the first one now. months >= 0.
double lifetime_value_within(const MonthlyCustomer& customer, int months);

struct Payback {
  int whole_payments = 0;     // the first number of payments that covers the cost
  double interpolated = 0.0;  // linear inside that payment
};
/// Months until the payments (first one now, thinned by churn, discounted) cover `cost` > 0; nothing if they never do.
std::optional<Payback> payback_months(const MonthlyCustomer& customer, double cost);

/// Sum of flows[t] / (1 + rate)^t; rate > −1.
double net_present_value(std::span<const double> flows, double rate);
/// The rate above −1 at which the present value is 0. Errors: degenerate unless the flows change sign exactly once
/// (then there is no such rate, or several). Checked: tests/reference/numbers/unit_economics.expected.json.
Result<double> internal_rate_of_return(std::span<const double> flows);
/// Periods until the discounted flows add up to 0 or more, linear inside the period; nothing if they never do.
std::optional<double> discounted_payback(std::span<const double> flows, double rate);

}  // namespace cw::stats
