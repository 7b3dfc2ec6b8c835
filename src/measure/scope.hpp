#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/chance.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "finding/finding.hpp"
#include "stats/intervals.hpp"
#include "stats/moments.hpp"

namespace cw::measure {

/// "Has not happened": later than any time that data can hold.
inline constexpr Instant never{INT64_MAX};

/// What all measures of one build share. Measures never look at anything at or after the end of the period, so that a
/// statement of a closed period does not change when later data arrive.
struct Scope {
  DayRange window;  // where the coverage of the sources overlaps; holds the period
  DayRange period;  // what is measured; what lies before it in the window is history
  Zone zone = Zone::utc();
  Currency currency;
  double level = 0.95;
  Seed seed = {};
  std::string version = {};

  Instant window_from() const { return zone.start_of(window.from); }
  Instant from() const { return zone.start_of(period.from); }
  Instant until() const { return zone.start_of(period.until); }
  /// Minor units as major units of the currency.
  double major(double minor) const;
  std::string currency_code() const { return std::string(currency.code()); }
};

/// Errors: invalid_input if the period is empty or not inside the window.
Result<> valid(const Scope& scope);

/// A Finding with method, estimand, window and proof filled in from the scope.
Finding begin_finding(const Scope& scope, std::string method, std::string estimand);

/// An estimate with an interval; scale turns the interval's unit into the estimate's (0.01 for cents to euros).
Estimate with_interval(std::string name, const stats::Interval& interval, const Scope& scope, std::string unit,
                       std::int64_t n, std::string interval_method, double scale = 1.0);

/// An estimate without one, and why.
Estimate without_interval(std::string name, double value, const Scope& scope, std::string unit, std::int64_t n,
                          std::string why);

/// Adds the estimate, or, where it failed, a refused part of the same name.
void add(Finding& finding, std::string name, Result<Estimate> estimate);

/// Share successes / n, Wilson; n is the number of people behind it.
Result<Estimate> share_estimate(std::string name, std::int64_t successes, std::int64_t n, const Scope& scope);

/// A normal interval of a ratio of sums over people (delta method) as an estimate. Errors: as stats::ratio_of_sums.
/// Where nothing varies (all or none) the value stands without an interval.
Result<Estimate> ratio_estimate(std::string name, const stats::CoMoments& moments, const Scope& scope,
                                std::string unit);

/// A number, or an empty cell.
Cell cell(const std::optional<double>& value);
/// The columns low and high of an estimate beside its value and n: what every interval table holds.
std::vector<Column> interval_columns(std::string label, std::string unit, std::string n = "people");
std::vector<Cell> interval_row(std::string label, const Estimate& estimate);
/// A table "name" with one row for each named estimate that is there: {estimate, label}.
Table interval_table(const Finding& finding, std::string name, std::string unit,
                     const std::vector<std::pair<std::string, std::string>>& rows);

/// Numbers as sentences print them: "42.1 %", "EUR 1,234.50", "12,345", "42.1 % (38.0 % to 46.2 %)".
std::string percent(double share);
std::string amount(const Scope& scope, std::int64_t minor);
std::string count(std::int64_t number);
std::string percent_with_range(const Estimate& estimate);
std::string amount_with_range(const Scope& scope, const Estimate& estimate);

}  // namespace cw::measure
