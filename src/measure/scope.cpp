#include "measure/scope.hpp"

#include <fmt/format.h>

#include <cmath>

namespace cw::measure {

double Scope::major(double minor) const {
  return minor / std::pow(10.0, currency.exponent());
}

Result<> valid(const Scope& scope) {
  if (scope.period.from >= scope.period.until) {
    return fail(ErrorCode::invalid_input, "the period is empty", {}, "give a period whose end lies after its start");
  }
  if (scope.period.from < scope.window.from || scope.window.until < scope.period.until) {
    return fail(ErrorCode::invalid_input,
                "the period " + to_text(scope.period.from) + " to " + to_text(scope.period.until) +
                    " is not inside the window " + to_text(scope.window.from) + " to " + to_text(scope.window.until) +
                    " that all sources cover",
                {}, "choose a period inside the window, or import the missing months");
  }
  return {};
}

Finding begin_finding(const Scope& scope, std::string method, std::string estimand) {
  Finding finding;
  finding.method = std::move(method);
  finding.estimand = std::move(estimand);
  finding.window = Window{to_text(scope.period.from), to_text(scope.period.until)};
  finding.proof.seed = scope.seed.key;
  finding.proof.version = scope.version;
  finding.proof.parameters["window_from"] = to_text(scope.window.from);
  finding.proof.parameters["time_zone"] = scope.zone.name();
  return finding;
}

Estimate with_interval(std::string name, const stats::Interval& interval, const Scope& scope, std::string unit,
                       std::int64_t n, std::string interval_method, double scale) {
  Estimate estimate{std::move(name), interval.value * scale};
  estimate.low = interval.low * scale;
  estimate.high = interval.high * scale;
  estimate.level = scope.level;
  estimate.unit = std::move(unit);
  estimate.n = n;
  estimate.interval_method = std::move(interval_method);
  return estimate;
}

Estimate without_interval(std::string name, double value, const Scope& scope, std::string unit, std::int64_t n,
                          std::string why) {
  Estimate estimate{std::move(name), value};
  estimate.level = scope.level;
  estimate.unit = std::move(unit);
  estimate.n = n;
  estimate.no_interval = std::move(why);
  return estimate;
}

void add(Finding& finding, std::string name, Result<Estimate> estimate) {
  if (estimate) {
    finding.estimates.push_back(std::move(*estimate));
    return;
  }
  const Error& error = estimate.error();
  finding.refused.push_back(
      RefusedPart{std::move(name), std::string(code_name(error.code)), error.next.empty() ? error.what : error.next});
}

Result<Estimate> share_estimate(std::string name, std::int64_t successes, std::int64_t n, const Scope& scope) {
  CW_TRY(const stats::Interval interval, stats::wilson(successes, n, scope.level));
  return with_interval(std::move(name), interval, scope, "share", n, "Wilson score");
}

Result<Estimate> ratio_estimate(std::string name, const stats::CoMoments& moments, const Scope& scope,
                                std::string unit) {
  CW_TRY(const stats::Ratio ratio, stats::ratio_of_sums(moments));
  const auto interval = stats::interval_of(ratio, scope.level);
  if (!interval) {
    return without_interval(std::move(name), ratio.value, scope, std::move(unit), ratio.n, interval.error().what);
  }
  return with_interval(std::move(name), *interval, scope, std::move(unit), ratio.n,
                       "delta method on the ratio, by person");
}

Cell cell(const std::optional<double>& value) {
  return value ? Cell{*value} : Cell{std::monostate{}};
}

std::vector<Column> interval_columns(std::string label, std::string unit, std::string n) {
  return {{std::move(label), "", Role::label},
          {"value", unit, Role::value},
          {"low", unit, Role::low},
          {"high", unit, Role::high},
          {std::move(n), "people", Role::n}};
}

std::vector<Cell> interval_row(std::string label, const Estimate& estimate) {
  return {std::move(label), estimate.value, cell(estimate.low), cell(estimate.high),
          estimate.n ? Cell{*estimate.n} : Cell{std::monostate{}}};
}

Table interval_table(const Finding& finding, std::string name, std::string unit,
                     const std::vector<std::pair<std::string, std::string>>& rows) {
  Table table{std::move(name), interval_columns("measure", std::move(unit)), {}, false, "people"};
  for (const auto& [estimate, label] : rows) {
    if (const Estimate* found = finding.estimate(estimate)) table.rows.push_back(interval_row(label, *found));
  }
  return table;
}

std::string percent(double share) {
  const std::string digits = fmt::format("{:.1f} %", std::abs(share) * 100.0);
  return (share < 0.0 && digits != "0.0 %" ? "\u2212" : "") + digits;
}

std::string amount(const Scope& scope, std::int64_t minor) {
  return scope.currency_code() + " " + to_text(Money{minor, scope.currency});
}

std::string count(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

std::string percent_with_range(const Estimate& estimate) {
  if (!estimate.low || !estimate.high) return percent(estimate.value);
  return percent(estimate.value) + " (" + percent(*estimate.low) + " to " + percent(*estimate.high) + ")";
}

std::string amount_with_range(const Scope& scope, const Estimate& estimate) {
  const double minor = std::pow(10.0, scope.currency.exponent());
  const auto text = [&](double value) { return amount(scope, std::llround(value * minor)); };
  if (!estimate.low || !estimate.high) return text(estimate.value);
  return text(estimate.value) + " (" + text(*estimate.low) + " to " + text(*estimate.high) + ")";
}

}  // namespace cw::measure
