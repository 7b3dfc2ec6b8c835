#pragma once

#include <vector>

#include "measure/plain/run.hpp"

namespace cw::measure::plain {

/// Money in major units of one currency; shares as fractions.
struct UnitEconomicsInput {
  double sales_marketing = 0.0;  // spend of the period
  double new_customers = 0.0;    // won in the same period
  double arpa_month = 0.0;       // revenue per account and month
  double gross_margin = 0.0;     // share of revenue
  double monthly_churn = 0.0;    // share of accounts lost per month
  double annual_discount = 0.0;  // share per year
  int horizon_months = 36;
  std::string currency = {};
};

/// Cost to win a customer, what one is worth by each convention that people mix up, and when the cost is paid back.
/// Parts without an answer are refused one by one (never paid back; no churn, so no end).
/// Errors: invalid_input (a share outside 0..1, a negative amount), missing_data without new customers or spend.
/// Source: docs/methods/unit_economics.md. Checked: tests/reference/numbers/unit_economics.expected.json.
Result<Finding> unit_economics(const UnitEconomicsInput& input, const Run& run);

struct ProgrammeReturnInput {
  std::vector<double> cash_flows;  // at years 0, 1, 2, ...; costs negative
  double annual_rate = 0.0;
  double benefit = 0.0;  // total, for the plain ratios
  double cost = 0.0;
  std::string currency = {};
};

/// Net present value, internal rate of return, discounted payback, ROI = (benefit − cost) / cost and benefit / cost.
/// Errors: missing_data without flows; degenerate if cost is not above zero; invalid_input if the rate is not above −1.
Result<Finding> programme_return(const ProgrammeReturnInput& input, const Run& run);

struct SimpleDeflectionInput {
  double answer_views = 0.0;
  double solved_share = 0.0;            // of views that found their answer
  double would_have_asked_share = 0.0;  // of those, who would have opened a ticket
  double cost_per_ticket = 0.0;         // marginal
  std::string currency = {};
};

/// Tickets avoided by declared shares: the upper-bound arithmetic that vendors print, grade Assumption.
/// Errors: invalid_input (a share outside 0..1, a negative number).
Result<Finding> simple_deflection(const SimpleDeflectionInput& input, const Run& run);

}  // namespace cw::measure::plain
