#include <set>
#include <tuple>

#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

void check_rates(const Examined& examined) {
  std::set<std::tuple<Day, Currency, Currency>> seen;
  for (const Rate& rate : examined.catalog.rates) {
    const std::string who = "the rate of " + to_text(rate.day);
    if (examined.marks.has(rate.place, "value") && rate.value <= 0) {
      examined.complain(Severity::error, rate.place, "value", who + " is 0", "write how much 1 `from` is in `to`");
    }
    if (rate.from == rate.to && rate.from != Currency{}) {
      examined.complain(Severity::error, rate.place, "to", who + " goes from a currency to itself",
                        "name two currencies");
    }
    if (!seen.emplace(rate.day, rate.from, rate.to).second) {
      examined.complain(Severity::error, rate.place, "day", who + " is declared twice for these currencies",
                        "remove one");
    }
  }
}

}  // namespace

void check_currencies(const Examined& examined) {
  const Catalog& catalog = examined.catalog;
  const Currency ours = catalog.workspace.currency;
  check_rates(examined);
  if (ours == Currency{} || examined.unreadable.contains("rates")) return;
  const auto require = [&](const Currency& other, Day day, const Place& place, const std::string& who) {
    if (other == Currency{} || rate(catalog, other, ours, day)) return;
    const std::string pair = std::string(other.code()) + " to " + std::string(ours.code());
    examined.complain(Severity::error, place, "currency",
                      who + " is in " + std::string(other.code()) + ", and no rate leads from " + pair,
                      "add one to rates.yml, dated on or before its days");
  };
  constexpr Day always{2'000'000};
  for (const Cost& cost : catalog.costs) {
    require(cost.currency, Day{cost.service.until.days - 1}, cost.place, "cost " + quoted(cost.id));
  }
  for (const StaffShare& staff : catalog.staff) {
    require(staff.currency, Day{staff.service.until.days - 1}, staff.place, "staff entry " + quoted(staff.person));
  }
  for (const Source& source : catalog.sources) {
    if (source.currency) require(*source.currency, always, source.place, "source " + quoted(source.id));
  }
}

}  // namespace cw::catalog
