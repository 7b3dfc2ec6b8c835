#include <algorithm>
#include <cmath>

#include "catalog/catalog.hpp"

namespace cw::catalog {

double StaffShare::unallocated() const {
  double rest = 1.0;
  for (const auto& [programme, share] : shares) rest -= share;
  return rest > 1e-9 ? rest : 0.0;  // three thirds leave nobody's cent
}

std::vector<Cost> staff_costs(const StaffShare& staff) {
  std::vector<Cost> costs;
  const auto add = [&](const std::string& programme, double share) {
    Cost cost;
    cost.id = staff.person + (programme.empty() ? ", unallocated" : ", " + programme);
    cost.programme = programme;
    cost.category = "people";
    cost.hours = staff.hours * share;
    cost.rate = staff.rate;
    cost.amount = staff.hours * share * staff.rate;
    cost.currency = staff.currency;
    cost.service = staff.service;
    cost.owner = staff.person;
    cost.evidence = staff.evidence;
    cost.cost_centre = staff.cost_centre;
    cost.place = staff.place;
    costs.push_back(std::move(cost));
  };
  for (const auto& [programme, share] : staff.shares) add(programme, share);
  if (staff.unallocated() > 0) add("", staff.unallocated());
  return costs;
}

std::vector<Cost> staff_costs(const Catalog& catalog) {
  std::vector<Cost> costs;
  for (const StaffShare& staff : catalog.staff) {
    for (Cost& cost : staff_costs(staff)) costs.push_back(std::move(cost));
  }
  return costs;
}

namespace {

Day months_later(Day day, int months) {
  const auto [year, month, of_month] = to_ymd(day);
  const int index = month - 1 + months;
  const int new_year = year + index / 12;
  const int new_month = index % 12 + 1;
  const Day next = new_month == 12 ? make_day(new_year + 1, 1, 1) : make_day(new_year, new_month + 1, 1);
  const int last = to_ymd(Day{next.days - 1}).day;
  return make_day(new_year, new_month, std::min(of_month, last));
}

int days_in_both(DayRange a, DayRange b) {
  return std::max(0, std::min(a.until.days, b.until.days) - std::max(a.from.days, b.from.days));
}

}  // namespace

double accrued(const Cost& cost, DayRange period) {
  DayRange serves = cost.service;
  if (cost.useful_life_months > 0) serves.until = months_later(serves.from, cost.useful_life_months);
  const int days = serves.until.days - serves.from.days;
  return days <= 0 ? 0.0 : cost.amount * days_in_both(serves, period) / days;
}

std::optional<double> rate(const Catalog& catalog, const Currency& from, const Currency& to, Day day) {
  if (from == to) return 1.0;
  const Rate* newest = nullptr;
  for (const Rate& candidate : catalog.rates) {
    const bool fits = (candidate.from == from && candidate.to == to) || (candidate.from == to && candidate.to == from);
    if (!fits || candidate.day > day || candidate.value <= 0) continue;
    if (newest == nullptr || candidate.day > newest->day) newest = &candidate;
  }
  if (newest == nullptr) return {};
  return newest->from == from ? newest->value : 1.0 / newest->value;
}

Margin margin_of(const Catalog& catalog, const Outcome& outcome, std::string_view product) {
  if (const auto found = outcome.margin_by_product.find(std::string(product));
      found != outcome.margin_by_product.end()) {
    return {found->second, true};
  }
  if (outcome.margin) return {*outcome.margin, true};
  if (const Assumption* assumption = catalog.assumption("margin")) return {assumption->distribution, false, "margin"};
  Distribution anything;
  anything.kind = "uniform";
  anything.value = 0.5;
  anything.low = 0.0;
  anything.high = 1.0;
  return {anything, false};
}

Fees fees_of(const Catalog& catalog) {
  Fees fees;
  bool orders = false, payments = false, deducted = false;
  for (const Outcome& outcome : catalog.outcomes) {
    orders = orders || outcome.counts_as == "order";
    payments = payments || outcome.counts_as == "payment";
    deducted = deducted || (outcome.counts_as == "payment" && outcome.fees == "deducted");
  }
  fees.payments_are_sales = payments && !orders;
  fees.deducted = payments && (fees.payments_are_sales || deducted);
  return fees;
}

std::vector<TieOut> tie_out(const Catalog& catalog) {
  std::vector<Cost> all = staff_costs(catalog);
  all.insert(all.end(), catalog.costs.begin(), catalog.costs.end());
  std::vector<CostCentre> centres = catalog.cost_centres;
  std::erase_if(centres, [](const CostCentre& centre) { return centre.serves == "support"; });
  const bool single =
      std::all_of(centres.begin(), centres.end(), [&](const CostCentre& c) { return c.name == centres.front().name; });
  std::vector<TieOut> ties;
  for (const CostCentre& centre : centres) {
    TieOut tie{centre.name, centre.total, 0.0, centre.period, centre.currency, centre.place};
    for (const Cost& cost : all) {
      const bool belongs = cost.cost_centre == centre.name || (single && cost.cost_centre.empty());
      if (belongs && !cost.volunteer && cost.currency == centre.currency) tie.declared += accrued(cost, centre.period);
    }
    ties.push_back(std::move(tie));
  }
  return ties;
}

}  // namespace cw::catalog
