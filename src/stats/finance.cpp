#include "stats/finance.hpp"

#include <cmath>

namespace cw::stats {

double monthly_rate(double annual) {
  return std::pow(1.0 + annual, 1.0 / 12.0) - 1.0;
}
double annual_churn(double monthly) {
  return 1.0 - std::pow(1.0 - monthly, 12.0);
}

namespace {

/// What one payment is worth of the one before it: still there, and a month later.
double monthly_factor(const MonthlyCustomer& customer) {
  return (1.0 - customer.churn) / (1.0 + customer.rate);
}

}  // namespace

Result<double> lifetime_value(const MonthlyCustomer& customer, FirstPayment first) {
  const double factor = monthly_factor(customer);
  if (!(factor >= 0.0 && factor < 1.0)) {
    return fail(ErrorCode::degenerate, "without churn or discount the value of a customer has no end", "",
                "give a churn above 0, or a horizon");
  }
  const double paid_now = customer.margin / (1.0 - factor);
  if (first == FirstPayment::now) return paid_now;
  return first == FirstPayment::end_of_month_certain ? paid_now / (1.0 + customer.rate) : paid_now * factor;
}

double lifetime_value_within(const MonthlyCustomer& customer, int months) {
  double value = 0.0;
  double payment = customer.margin;
  for (int month = 0; month < months; ++month) {
    value += payment;
    payment *= monthly_factor(customer);
  }
  return value;
}

std::optional<Payback> payback_months(const MonthlyCustomer& customer, double cost) {
  const double factor = monthly_factor(customer);
  if (factor < 1.0 && customer.margin / (1.0 - factor) <= cost) return std::nullopt;  // all there will ever be
  double paid = 0.0;
  double payment = customer.margin;
  for (int payments = 1; payment > 0.0 && payments <= 12'000; ++payments) {  // a thousand years
    if (paid + payment >= cost) return Payback{payments, payments - 1 + (cost - paid) / payment};
    paid += payment;
    payment *= factor;
  }
  return std::nullopt;
}

double net_present_value(std::span<const double> flows, double rate) {
  double value = 0.0;
  for (std::size_t t = flows.size(); t-- > 0;) value = flows[t] + value / (1.0 + rate);
  return value;
}

Result<double> internal_rate_of_return(std::span<const double> flows) {
  int changes = 0;
  double last = 0.0;
  for (const double flow : flows) {
    if (flow != 0.0 && last != 0.0 && (flow > 0.0) != (last > 0.0)) ++changes;
    if (flow != 0.0) last = flow;
  }
  if (changes != 1) {
    return fail(ErrorCode::degenerate,
                changes == 0 ? "the flows never change sign: no rate makes them zero"
                             : "the flows change sign more than once: several rates may make them zero",
                "", "read the net present value in place of the rate");
  }
  // Exactly one sign change: exactly one root in v = 1 / (1 + rate) above 0 (Descartes), found by halving.
  const auto value = [&](double v) {
    double sum = 0.0;
    for (std::size_t t = flows.size(); t-- > 0;) sum = flows[t] + sum * v;
    return sum;
  };
  double low = 0.0;
  double high = 1.0;
  const bool rising = last > 0.0;
  while ((value(high) > 0.0) != rising && high < 1e300) high *= 2.0;
  for (int step = 0; step < 2000 && std::nextafter(low, high) < high; ++step) {
    const double middle = low + (high - low) / 2.0;
    ((value(middle) > 0.0) == rising ? high : low) = middle;
  }
  return 1.0 / high - 1.0;
}

std::optional<double> discounted_payback(std::span<const double> flows, double rate) {
  double sum = 0.0;
  double discount = 1.0;
  for (std::size_t t = 0; t < flows.size(); ++t) {
    const double flow = flows[t] * discount;
    if (sum + flow >= 0.0) return t == 0 ? 0.0 : static_cast<double>(t) - 1.0 + -sum / flow;
    sum += flow;
    discount /= 1.0 + rate;
  }
  return std::nullopt;
}

}  // namespace cw::stats
