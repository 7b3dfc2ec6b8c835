#include "measure/promotions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace cw::measure {

namespace {

const std::string no_method = "no method declared";

/// The events of one method in the period.
struct Tally {
  std::string method;
  std::optional<std::int64_t> cost_minor;
  std::int64_t events = 0, registrations = 0, attendees = 0;
  std::set<PersonId> people = {};
};

/// Events whose last row lies in the period; later rows are not seen.
std::set<std::int64_t> events_of_period(std::span<const EventGuest> guests, const Scope& scope) {
  std::map<std::int64_t, Instant> last;
  for (const auto& guest : guests) {
    const auto [at, first] = last.emplace(guest.event, guest.last_at);
    if (!first) at->second = std::max(at->second, guest.last_at);
  }
  std::set<std::int64_t> events;
  for (const auto& [event, at] : last) {
    if (!(at < scope.from()) && at < scope.until()) events.insert(event);
  }
  return events;
}

/// One tally a method, and the last one for events without.
std::vector<Tally> tallies_of(std::span<const EventGuest> guests, std::span<const PromotionMethod> methods,
                              const Scope& scope) {
  std::vector<Tally> tallies;
  std::map<std::int64_t, std::size_t> method_of;
  for (const auto& method : methods) {
    for (const std::int64_t event : method.events) method_of.emplace(event, tallies.size());
    tallies.push_back({method.method, method.cost_minor});
  }
  tallies.push_back({no_method, std::nullopt});
  const auto events = events_of_period(guests, scope);
  const auto tally_of = [&](std::int64_t event) -> Tally& {
    const auto found = method_of.find(event);
    return tallies[found == method_of.end() ? methods.size() : found->second];
  };
  for (const std::int64_t event : events) ++tally_of(event).events;
  for (const auto& guest : guests) {
    if (!events.contains(guest.event)) continue;
    Tally& tally = tally_of(guest.event);
    tally.registrations += guest.registered ? 1 : 0;
    tally.attendees += guest.attended ? 1 : 0;
    tally.people.insert(guest.person);
  }
  return tallies;
}

Cell each(const std::optional<std::int64_t>& cost_minor, std::int64_t guests, const Scope& scope) {
  if (!cost_minor || guests == 0) return std::monostate{};
  return scope.major(static_cast<double>(*cost_minor) / static_cast<double>(guests));
}

Table table_of(const std::vector<Tally>& tallies, const Scope& scope) {
  const std::string currency = scope.currency_code();
  Table table{"promotions",
              {{"method", "", Role::label},
               {"cost", currency, Role::value},
               {"events", "events", Role::value},
               {"registrations", "people", Role::n},
               {"attendees", "people", Role::n},
               {"cost_per_registration", currency, Role::value},
               {"cost_per_attendee", currency, Role::value},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (const auto& tally : tallies) {
    if (tally.events == 0 && !tally.cost_minor) continue;
    table.rows.push_back(
        {tally.method,
         tally.cost_minor ? Cell{scope.major(static_cast<double>(*tally.cost_minor))} : Cell{std::monostate{}},
         tally.events, tally.registrations, tally.attendees, each(tally.cost_minor, tally.registrations, scope),
         each(tally.cost_minor, tally.attendees, scope), static_cast<std::int64_t>(tally.people.size())});
  }
  return table;
}

void add_totals(Finding& finding, const std::vector<Tally>& tallies, const Scope& scope) {
  std::int64_t cost = 0, registrations = 0, attendees = 0;
  bool declared = false;
  for (const auto& tally : tallies) {
    if (!tally.cost_minor) continue;
    declared = true;
    cost += *tally.cost_minor, registrations += tally.registrations, attendees += tally.attendees;
  }
  const auto add_each = [&](const char* name, std::int64_t guests) {
    if (!declared || guests == 0) {
      finding.refused.push_back({name, "missing_data",
                                 declared ? "nobody came to an event of a method with a cost"
                                          : "name the costs of a method in promotions.yml; 0 says that it was free"});
      return;
    }
    finding.estimates.push_back(
        without_interval(name, scope.major(static_cast<double>(cost) / static_cast<double>(guests)), scope,
                         scope.currency_code(), guests, "booked costs over a count, not a sample"));
  };
  add_each("cost_per_registration", registrations);
  add_each("cost_per_attendee", attendees);
}

/// The cheapest and the dearest method per attendee, in words.
std::string sentence_of(const std::vector<Tally>& tallies, const Scope& scope) {
  const Tally *cheapest = nullptr, *dearest = nullptr;
  const auto per = [](const Tally& tally) {
    return static_cast<double>(*tally.cost_minor) / static_cast<double>(tally.attendees);
  };
  for (const auto& tally : tallies) {
    if (!tally.cost_minor || tally.attendees == 0) continue;
    if (cheapest == nullptr || per(tally) < per(*cheapest)) cheapest = &tally;
    if (dearest == nullptr || per(tally) > per(*dearest)) dearest = &tally;
  }
  if (cheapest == nullptr) return "No method has a declared cost and attendees.";
  const auto words = [&](const Tally& tally) {
    return fmt::format("{} {} an attendee", tally.method, amount(scope, std::llround(per(tally))));
  };
  return cheapest == dearest ? words(*cheapest) + "." : words(*cheapest) + ", " + words(*dearest) + ".";
}

}  // namespace

Result<Finding> promotions(std::span<const EventGuest> guests, std::span<const PromotionMethod> methods,
                           const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  const auto tallies = tallies_of(guests, methods, scope);
  std::int64_t events = 0;
  for (const auto& tally : tallies) events += tally.method == no_method ? 0 : tally.events;
  if (events == 0) {
    return fail(ErrorCode::missing_data, "no event of promotions.yml took place in the period", "promotions",
                "name events as their source does: the event id, or the file's name without its ending");
  }
  Finding finding =
      begin_finding(scope, "promotions", "what making events known cost, per registration and per attendee, by method");
  finding.population = fmt::format("{} events whose promotion is declared", count(events));
  finding.tables.push_back(table_of(tallies, scope));
  add_totals(finding, tallies, scope);
  finding.caveats = {"An event belongs to the period of its last attendance or registration; costs by the days served.",
                     "Methods reach different people: a dear one may bring guests that no other reaches.",
                     "Guests without an address are not known and not counted; a guest counts once an event."};
  Figure figure{"promotions", "table", "What it cost to fill the events", sentence_of(tallies, scope), "promotions"};
  figure.caveats = {finding.caveats[1]};
  figure.alt = figure.sentence + " One row for each method of promotion.";
  finding.figures.push_back(std::move(figure));
  return finding;
}

}  // namespace cw::measure
