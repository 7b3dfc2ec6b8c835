#include <algorithm>
#include <cmath>
#include <set>

#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

std::string percent(double share) {
  return number_text(std::round(share * 1000) / 10) + " %";
}

std::string amount_text(double amount, const Currency& currency) {
  const double scaled = std::clamp(amount * std::pow(10, currency.exponent()), -9e15, 9e15);
  return to_text(Money{std::llround(scaled), currency}) + " " + std::string(currency.code());
}

void check_shares(const Examined& examined, const StaffShare& one) {
  double sum = 0.0;
  for (const auto& [programme, share] : one.shares) sum += share;
  if (sum <= 1.0 + 1e-9) return;
  examined.complain(Severity::error, one.place, "shares",
                    "the shares of staff entry " + quoted(one.person) + " add up to " + percent(sum),
                    "lower them to 100 % at most; what is left is shown as unallocated");
}

/// The entries of one person, of which no two may cover the same day.
void check_days(const Examined& examined, std::vector<const StaffShare*> entries) {
  std::stable_sort(entries.begin(), entries.end(),
                   [](const StaffShare* a, const StaffShare* b) { return a->service.from < b->service.from; });
  for (std::size_t i = 1; i < entries.size(); ++i) {
    const StaffShare& one = *entries[i];
    const StaffShare& before = *entries[i - 1];
    if (!(one.service.from < before.service.until)) continue;
    examined.complain(Severity::error, one.place, "service",
                      "staff entry " + quoted(one.person) + " is declared twice for the same days",
                      "the other is at " + to_text(before.place) + "; merge them, or part their days");
  }
}

void check_staff(const Examined& examined) {
  std::map<std::string, std::vector<const StaffShare*>> by_person;
  for (const StaffShare& one : examined.catalog.staff) {
    check_shares(examined, one);
    if (one.service.from < one.service.until) by_person[one.person].push_back(&one);
  }
  for (const auto& [person, entries] : by_person) {
    if (!person.empty()) check_days(examined, entries);
  }
}

void check_amount(const Examined& examined, const Cost& cost) {
  const std::string who = "cost " + quoted(cost.id);
  const bool stated = examined.marks.has(cost.place, "amount");
  const bool timed = cost.hours && cost.rate;
  if (cost.volunteer && !cost.hours) {
    examined.complain(Severity::error, cost.place, "volunteer", who + " is volunteer time without hours",
                      "add `hours: <number>`");
  } else if (!stated && !timed && !cost.volunteer) {
    examined.complain(Severity::error, cost.place, "", who + " has no amount",
                      "add `amount: <number>`, or `hours:` and `rate:`");
  }
  if (stated && timed && std::fabs(cost.amount - *cost.hours * *cost.rate) > 0.005) {
    examined.complain(Severity::error, cost.place, "amount",
                      who + " has an amount of " + number_text(cost.amount) + ", but " + number_text(*cost.hours) +
                          " hours at " + number_text(*cost.rate) + " make " + number_text(*cost.hours * *cost.rate),
                      "keep the amount, or hours and rate");
  }
  const double minor = cost.amount * std::pow(10, cost.currency.exponent());
  if (stated && std::fabs(minor - std::round(minor)) > 1e-4) {
    examined.complain(Severity::error, cost.place, "amount",
                      who + " has more decimals than " + std::string(cost.currency.code()) + " has",
                      "round it to " + std::to_string(cost.currency.exponent()) + " decimals");
  }
  if (stated && cost.amount < 0) {
    examined.complain(Severity::warning, cost.place, "amount", who + " is negative",
                      "a credit lowers the cost; income is an outcome");
  }
}

/// What a programme of its kind always costs. Travel also wherever one of its activities means a journey.
std::set<std::string> needed(const Catalog& catalog, const Programme& programme) {
  static const std::map<std::string, std::set<std::string>> by_kind = {
      {"community", {"people", "tooling"}}, {"events", {"people", "events"}},   {"ambassadors", {"people", "perks"}},
      {"support", {"people", "tooling"}},   {"academy", {"people", "tooling"}}, {"general", {"people"}},
  };
  const auto found = by_kind.find(programme.kind);
  std::set<std::string> categories = found == by_kind.end() ? std::set<std::string>{} : found->second;
  for (const std::string& name : programme.activities) {
    const Activity* activity = catalog.activity(name);
    if (activity != nullptr && activity->mode != Mode::online) categories.insert("travel");
  }
  return categories;
}

void check_categories(const Examined& examined, const Programme& programme) {
  for (const std::string& category : missing_cost_categories(examined.catalog, programme)) {
    examined.complain(Severity::draft, programme.place, "",
                      "programme " + quoted(programme.id) + " states no cost of category " + category,
                      "add it in costs/; `amount: 0` says that there was none");
  }
}

void check_tie_out(const Examined& examined) {
  const Workspace& workspace = examined.catalog.workspace;
  for (const TieOut& tie : tie_out(examined.catalog)) {
    const double room = std::max({workspace.materiality, workspace.materiality_share * std::fabs(tie.books), 0.005});
    if (std::fabs(tie.difference()) <= room) continue;
    examined.complain(Severity::warning, tie.place, "total",
                      "cost centre " + quoted(tie.cost_centre) + " holds " + amount_text(tie.books, tie.currency) +
                          "; declared are " + amount_text(tie.declared, tie.currency),
                      "find the missing lines, or correct their days; the statement prints the difference");
  }
}

void check_bookings(const Examined& examined) {
  for (const CostCentre& centre : examined.catalog.cost_centres) {
    if (centre.booking.empty() || centre.serves == "support") continue;
    examined.complain(Severity::error, centre.place, "booking",
                      "cost centre " + quoted(centre.name) + " names a booking, but does not serve support",
                      "add `serves: support`, or remove the booking");
  }
}

}  // namespace

std::set<std::string> missing_cost_categories(const Catalog& catalog, const Programme& programme) {
  std::set<std::string> missing = needed(catalog, programme);
  for (const Cost& cost : catalog.costs) {
    if (!cost.volunteer && (cost.programme == programme.id || cost.programme.empty())) missing.erase(cost.category);
  }
  for (const StaffShare& staff : catalog.staff) {
    if (staff.shares.contains(programme.id)) missing.erase("people");
  }
  return missing;
}

void check_costs(const Examined& examined) {
  check_staff(examined);
  for (const Cost& cost : examined.catalog.costs) check_amount(examined, cost);
  if (examined.unreadable.contains("costs")) return;
  for (const Programme& programme : examined.catalog.programmes) check_categories(examined, programme);
  check_tie_out(examined);
  check_bookings(examined);
}

}  // namespace cw::catalog
