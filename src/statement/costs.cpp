#include "statement/costs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/money.hpp"
#include "statement/words.hpp"

namespace cw::statement {

namespace {

using catalog::Catalog;
using catalog::Cost;

constexpr Day long_ago{-10'000'000};

double minor_per_major(const Catalog& catalog) {
  return std::pow(10.0, catalog.workspace.currency.exponent());
}

bool meet(DayRange a, DayRange b) {
  return a.from < b.until && b.from < a.until;
}

/// The mean of the rates on the days of a range. Nothing if a day has none.
std::optional<double> mean_rate(const Catalog& catalog, const Currency& from, DayRange days) {
  double sum = 0.0;
  for (Day day = days.from; day < days.until; ++day.days) {
    const auto rate = catalog::rate(catalog, from, catalog.workspace.currency, day);
    if (!rate) return std::nullopt;
    sum += *rate;
  }
  const int count = days.until.days - days.from.days;
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

/// As declared, else that of the activity; "" where neither says.
std::string mode_name(const Catalog& catalog, const Cost& cost) {
  static constexpr std::string_view modes[] = {"online", "travel", "hybrid"};
  std::optional<catalog::Mode> mode = cost.mode;
  if (const auto* activity = catalog.activity(cost.activity); !mode && activity != nullptr) mode = activity->mode;
  return mode ? std::string(modes[static_cast<std::size_t>(*mode)]) : std::string();
}

DayRange served(const Cost& cost, DayRange period) {
  const Day until = cost.useful_life_months > 0 ? period.until : std::min(cost.service.until, period.until);
  return {std::max(cost.service.from, period.from), until};
}

/// Amounts in one foreign currency, for the line that says what its rate did.
struct Foreign {
  double amount = 0.0;
  double converted = 0.0;
};

class Account {
 public:
  Account(const Catalog& catalog, DayRange period)
      : catalog_(catalog), period_(period), units_(minor_per_major(catalog)) {}

  void add(const Cost& cost) {
    if (!serves(cost)) return;
    if (cost.volunteer) return add_volunteers(cost);
    if (const auto minor = reporting_minor(cost)) add(cost, *minor, false);
  }

  /// A person's time is rounded once and then shared out, so that its parts add up to the cent.
  void add(const catalog::StaffShare& staff) {
    const auto parts = catalog::staff_costs(staff);
    std::vector<double> shares;
    for (const auto& part : parts) shares.push_back(part.amount);
    Cost whole = parts.empty() ? Cost{} : parts.front();
    whole.amount = std::accumulate(shares.begin(), shares.end(), 0.0);
    if (parts.empty() || !serves(whole)) return;
    const bool home = whole.currency == catalog_.workspace.currency;
    std::vector<std::int64_t> minor(parts.size(), 0);
    if (whole.amount > 0.0 && home) {
      const auto until = allocate(due(whole, period_.until), shares), from = allocate(due(whole, period_.from), shares);
      for (std::size_t i = 0; i < parts.size(); ++i) minor[i] = until[i] - from[i];
    } else if (whole.amount > 0.0) {
      const auto foreign = reporting_minor(whole);
      if (!foreign) return;
      minor = allocate(*foreign, shares);
    }
    for (std::size_t i = 0; i < parts.size(); ++i) add(parts[i], minor[i], true);
  }

  CostAccount finish(DayRange prior) {
    for (const auto& category : order_of_categories()) account_.categories.push_back(category);
    for (const auto& [key, cost] : programmes_) account_.programmes.push_back(cost);
    account_.currency_effect = currency_effect(prior);
    account_.without_rate.assign(without_rate_.begin(), without_rate_.end());
    return std::move(account_);
  }

 private:
  bool serves(const Cost& cost) const {
    return catalog::accrued(cost, period_) != 0.0 || (cost.amount == 0.0 && meet(cost.service, period_));
  }

  void add(const Cost& cost, std::int64_t minor, bool staff) {
    account_.declared = true;
    const bool direct = cost.avoidable && !cost.programme.empty();
    account_.items.push_back(
        {cost.id, cost.category, minor, direct ? minor : 0, cost.programme, cost.activity, mode_name(catalog_, cost)});
    account_.total_minor += minor;
    account_.direct_minor += direct ? minor : 0;
    if (staff && cost.programme.empty()) account_.unallocated_minor += minor;
    add_to_category(cost, minor, direct);
    add_to_programme(cost, minor, direct);
  }

  /// What is due of a cost in the reporting currency before a day, rounded once.
  std::int64_t due(const Cost& cost, Day until) const {
    return std::llround(catalog::accrued(cost, {long_ago, until}) * units_);
  }

  std::optional<std::int64_t> reporting_minor(const Cost& cost) {
    if (cost.currency == catalog_.workspace.currency) return due(cost, period_.until) - due(cost, period_.from);
    const std::string code(cost.currency.code());
    const auto rate = mean_rate(catalog_, cost.currency, served(cost, period_));
    if (!rate) {
      without_rate_.insert(code);
      return std::nullopt;
    }
    const double amount = catalog::accrued(cost, period_);
    foreign_[code].amount += amount;
    foreign_[code].converted += amount * *rate;
    return std::llround(amount * *rate * units_);
  }

  void add_volunteers(const Cost& cost) {
    Cost hours = cost;
    hours.amount = cost.hours.value_or(0.0);
    account_.volunteer_hours += catalog::accrued(hours, period_);
    account_.volunteer_minor += reporting_minor(cost).value_or(0);
  }

  void add_to_category(const Cost& cost, std::int64_t minor, bool direct) {
    auto& line = categories_[cost.category];
    line.amount += static_cast<double>(minor) / units_;
    line.direct += direct ? static_cast<double>(minor) / units_ : 0.0;
    evidence_[cost.category].insert(cost.evidence);
  }

  void add_to_programme(const Cost& cost, std::int64_t minor, bool direct) {
    const std::string mode = mode_name(catalog_, cost);
    auto& line = programmes_[{cost.programme, cost.activity, mode}];
    line.programme = cost.programme, line.activity = cost.activity, line.mode = mode;
    line.amount += static_cast<double>(minor) / units_;
    line.direct += direct ? static_cast<double>(minor) / units_ : 0.0;
  }

  std::vector<CostLine> order_of_categories() {
    std::vector<CostLine> ordered;
    const auto take = [&](const std::string& name) {
      const auto found = categories_.find(name);
      if (found == categories_.end()) return;
      const auto& evidence = evidence_[name];
      CostLine line = found->second;
      line.category = name;
      line.amount = std::round(line.amount * units_) / units_;
      line.direct = std::round(line.direct * units_) / units_;
      line.evidence = listed({evidence.begin(), evidence.end()});
      ordered.push_back(std::move(line));
      categories_.erase(found);
    };
    for (const char* name : {"people", "travel", "tooling", "perks", "grants", "events", "advertising", "other"})
      take(name);
    while (!categories_.empty()) take(std::string(categories_.begin()->first));
    return ordered;
  }

  std::string currency_effect(DayRange prior) const {
    const std::string ours(catalog_.workspace.currency.code());
    if (foreign_.empty()) return "none: every cost is in " + ours;
    std::vector<std::string> parts;
    for (const auto& [code, foreign] : foreign_) {
      const double now = foreign.amount != 0.0 ? foreign.converted / foreign.amount : 0.0;
      const auto then = mean_rate(catalog_, *Currency::parse(code), prior);
      if (!then) {
        parts.push_back(fmt::format("{} at {}; no rate of the prior period to compare with", code, brief(now)));
        continue;
      }
      const double effect = foreign.amount * (now - *then);
      parts.push_back(fmt::format("{} at {} (prior period {}): costs {} {} {} for that alone", code, brief(now),
                                  brief(*then), ours, exact(std::abs(effect), catalog_.workspace.currency.exponent()),
                                  effect < 0.0 ? "lower" : "higher"));
    }
    return listed(parts);
  }

  const Catalog& catalog_;
  DayRange period_;
  double units_;
  CostAccount account_;
  std::map<std::string, CostLine> categories_;
  std::map<std::string, std::set<std::string>> evidence_;
  std::map<std::tuple<std::string, std::string, std::string>, ProgrammeCost> programmes_;
  std::map<std::string, Foreign> foreign_;
  std::set<std::string> without_rate_;
};

bool runs_in(const catalog::Programme& programme, DayRange period) {
  return (!programme.from || *programme.from < period.until) && (!programme.until || *programme.until > period.from);
}

/// "Q3 2026" as the catalog writes it: "2026Q3".
std::string turned(const std::string& label) {
  const auto space = label.find(' ');
  return space == std::string::npos ? label : label.substr(space + 1) + label.substr(0, space);
}

}  // namespace

CostAccount account_costs(const Catalog& catalog, DayRange period, DayRange prior) {
  Account account(catalog, period);
  for (const auto& staff : catalog.staff) account.add(staff);
  for (const auto& cost : catalog.costs) account.add(cost);
  CostAccount finished = account.finish(prior);
  for (const auto& programme : catalog.programmes) {
    if (!runs_in(programme, period)) continue;
    for (const auto& category : catalog::missing_cost_categories(catalog, programme)) {
      finished.missing.push_back("programme " + programme.id + " declares no cost of category " + category);
    }
  }
  return finished;
}

std::string tie_out_text(const Catalog& catalog, DayRange period) {
  std::vector<std::string> parts;
  for (const auto& tie : catalog::tie_out(catalog)) {
    if (!meet(tie.period, period)) continue;
    const int digits = tie.currency.exponent();
    std::string text = fmt::format("{}: {} declared of {} in the books", tie.cost_centre, exact(tie.declared, digits),
                                   exact(tie.books, digits));
    const double room = std::max(catalog.workspace.materiality_share * std::abs(tie.books),
                                 static_cast<double>(catalog.workspace.materiality_minor) / minor_per_major(catalog));
    const std::string difference = exact(tie.difference(), digits);
    if (std::abs(tie.difference()) > room)
      text += ", " + difference + " unexplained, which is material";
    else if (difference != exact(0.0, digits))
      text += ", " + difference + " unexplained, not material";
    parts.push_back(text);
  }
  return parts.empty() ? "no cost-centre total is declared for the period, so the costs are not tied to the books"
                       : listed(parts);
}

std::optional<SupportCost> support_cost(const Catalog& catalog, DayRange period) {
  SupportCost support;
  double booked = 0.0;
  std::set<Day> served_days;
  for (const auto& centre : catalog.cost_centres) {
    if (centre.serves != "support" || !meet(centre.period, period)) continue;
    const DayRange days{std::max(centre.period.from, period.from), std::min(centre.period.until, period.until)};
    const auto rate = mean_rate(catalog, centre.currency, days);
    if (!rate) return std::nullopt;
    booked += centre.total * *rate * (days.until.days - days.from.days) /
              (centre.period.until.days - centre.period.from.days);
    for (Day day = days.from; day < days.until; ++day.days) served_days.insert(day);
    if (support.booking.empty()) support.booking = centre.booking;
  }
  if (static_cast<int>(served_days.size()) != period.until.days - period.from.days) return std::nullopt;
  support.booked_minor = std::llround(booked * minor_per_major(catalog));
  return support;
}

std::string volunteer_text(const CostAccount& account, const Catalog& catalog) {
  if (account.volunteer_hours == 0.0 && account.volunteer_minor == 0) return "";
  const std::string hours = plain(account.volunteer_hours, 0) + " volunteer hours";
  if (account.volunteer_minor == 0) return hours + ", no rate declared: a memo, never a saving";
  const double worth = static_cast<double>(account.volunteer_minor) / minor_per_major(catalog);
  return fmt::format("{} worth {} {} at the declared rates: a memo and part of the full economic cost, never a saving",
                     hours, catalog.workspace.currency.code(), exact(worth, catalog.workspace.currency.exponent()));
}

std::string fees_text(const Catalog& catalog) {
  const auto fees = catalog::fees_of(catalog);
  if (fees.payments_are_sales) return "payment fees: deducted from each payment; the declared margins are before fees";
  return fees.deducted ? "payment fees: deducted as the payments state them; the declared margins are before fees"
                       : "payment fees: in the declared margins, so the fees of payments are not deducted again";
}

std::optional<double> budget_of(const Catalog& catalog, const std::string& label, DayRange period) {
  std::vector<std::string> keys = {label, turned(label)};
  const auto first = to_ymd(period.from);
  const auto after = to_ymd(period.until);
  const int months = (after.year - first.year) * 12 + after.month - first.month;
  const bool whole = first.day == 1 && after.day == 1;
  const bool calendar = catalog.workspace.fiscal_year_start_month == 1;
  if (whole && months == 1) keys.push_back(fmt::format("{}-{:02}", first.year, first.month));
  if (whole && months == 3 && calendar && first.month % 3 == 1)
    keys.push_back(fmt::format("{}Q{}", first.year, first.month / 3 + 1));
  if (whole && months == 12 && calendar && first.month == 1) keys.push_back(std::to_string(first.year));
  for (const auto& key : keys) {
    const auto found = catalog.workspace.budget.find(key);
    if (found != catalog.workspace.budget.end()) return found->second;
  }
  return std::nullopt;
}

}  // namespace cw::statement
