#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "statement/statement.hpp"

/// What the community cost in a period: accrual, currencies, categories, books.
namespace cw::statement {

/// One declared cost in the period, minor units of the reporting currency.
struct AccruedCost {
  std::string id;
  std::string category;
  std::int64_t total_minor = 0;
  std::int64_t direct_minor = 0;  // avoidable and of a programme
  std::string programme = {}, activity = {};
  std::string mode = {};  // online | travel | hybrid | ""
};

struct CostAccount {
  std::vector<AccruedCost> items;
  std::vector<CostLine> categories;  // in the fixed order of categories
  std::vector<ProgrammeCost> programmes;
  std::int64_t total_minor = 0;
  std::int64_t direct_minor = 0;
  std::int64_t unallocated_minor = 0;  // paid hours that no programme claims
  std::int64_t volunteer_minor = 0;    // never in total
  double volunteer_hours = 0.0;
  bool declared = false;                  // at least one cost serves the period, an explicit zero included
  std::vector<std::string> without_rate;  // "USD": no rate to the reporting currency on or before the period
  std::vector<std::string> missing;       // "events: no cost of category travel is declared"
  std::string currency_effect;
};

/// Costs that serve `period`. Each is accrued by days; what two neighbouring periods take adds up to the whole, to the
/// cent. Foreign amounts are converted at the mean of the rates of the days that they serve; `prior` gives the rates
/// that the currency effect is measured against.
CostAccount account_costs(const catalog::Catalog& catalog, DayRange period, DayRange prior);

/// "158,204.10 of 158,204.10 in the books": each declared cost centre whose period meets `period`, in its own period.
std::string tie_out_text(const catalog::Catalog& catalog, DayRange period);

/// What support costs in all, by the cost centres that serve it, pro rata by days; foreign amounts at the mean of the
/// period's rates. Nothing unless they cover every day of the period (and a rate is declared).
struct SupportCost {
  std::int64_t booked_minor = 0;
  std::string booking = {};  // where support money really fell away; "" = nowhere
};
std::optional<SupportCost> support_cost(const catalog::Catalog& catalog, DayRange period);

/// "120 hours given, worth 4,800.00 at the declared rates: a memo, not a saving"; "" without volunteer time.
std::string volunteer_text(const CostAccount& account, const catalog::Catalog& catalog);

/// "payment fees: in the declared margins, not deducted again": what the catalog chose.
std::string fees_text(const catalog::Catalog& catalog);

/// The budget declared for a period by its label ("Q3 2026" or "2026Q3"), its month, quarter or year.
std::optional<double> budget_of(const catalog::Catalog& catalog, const std::string& label, DayRange period);

}  // namespace cw::statement
