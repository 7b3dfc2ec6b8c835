#include "measure/deflection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "measure/assumption.hpp"
#include "measure/claims/claims.hpp"

namespace cw::measure {

namespace {

struct Assumptions {
  Assumed share;
  Assumed cost;
  Result<Assumed> asking;  // views_to_ask_share
};

/// The most that can be said, whatever the counts.
struct Ceiling {
  double tickets = INFINITY;
  double minor = INFINITY;
};

Ceiling ceiling_of(const DeflectionBounds& bounds, const DeflectionCounts& counts) {
  Ceiling ceiling;
  if (bounds.expected_tickets) {
    ceiling.tickets = std::max(0.0, bounds.expected_tickets->value - static_cast<double>(counts.tickets));
  }
  if (bounds.booked_support_minor) ceiling.minor = static_cast<double>(*bounds.booked_support_minor);
  return ceiling;
}

stats::Interval capped(stats::Interval interval, double most) {
  return {std::min(interval.value, most), std::min(interval.low, most), std::min(interval.high, most)};
}

stats::Interval sum(const stats::Interval& a, const stats::Interval& b) {
  return {a.value + b.value, a.low + b.low, a.high + b.high};
}

/// Tickets and money of one bound.
struct Bound {
  stats::Interval tickets;
  stats::Interval money;  // minor units
};

Bound lower_bound_of(const DeflectionCounts& counts, const Assumptions& assumptions, const Ceiling& ceiling,
                     const Scope& scope) {
  const double direct = static_cast<double>(counts.direct), cents = 1.0 / scope.major(1.0);
  const std::array<const Assumed*, 2> both = {&assumptions.share, &assumptions.cost};
  Bound bound;
  bound.tickets =
      capped(product(direct, std::array<const Assumed*, 1>{&assumptions.share}, scope.level), ceiling.tickets);
  const double most = std::min(ceiling.minor, ceiling.tickets * assumptions.cost.value * cents);
  bound.money = capped(product(direct * cents, both, scope.level), most);
  return bound;
}

Bound upper_bound_of(const DeflectionCounts& counts, const Assumptions& assumptions, const Bound& lower,
                     const Ceiling& ceiling, const Scope& scope) {
  const double indirect = static_cast<double>(counts.indirect), cents = 1.0 / scope.major(1.0);
  const Assumed& asking = *assumptions.asking;
  const std::array<const Assumed*, 2> tickets = {&asking, &assumptions.share};
  const std::array<const Assumed*, 3> money = {&asking, &assumptions.share, &assumptions.cost};
  const double most = std::min(ceiling.minor, ceiling.tickets * assumptions.cost.value * cents);
  return {capped(sum(lower.tickets, product(indirect, tickets, scope.level)), ceiling.tickets),
          capped(sum(lower.money, product(indirect * cents, money, scope.level)), most)};
}

void add_bound(Finding& finding, const Bound& bound, const std::string& suffix, std::int64_t people, const Scope& scope,
               const std::string& method) {
  finding.estimates.push_back(
      with_interval("saving" + suffix, bound.money, scope, scope.currency_code(), people, method, scope.major(1.0)));
  finding.estimates.push_back(
      with_interval("tickets_avoided" + suffix, bound.tickets, scope, "tickets", people, method));
}

void add_ticket_side(Finding& finding, const DeflectionCounts& counts, const DeflectionBounds& bounds,
                     const Scope& scope) {
  if (!bounds.expected_tickets) return;
  const auto& expected = *bounds.expected_tickets;
  finding.estimates.push_back(with_interval("tickets_expected", expected, scope, "tickets", counts.outside.n,
                                            "Student's t over customers outside the community"));
  finding.proof.parameters["formula.tickets_expected"] =
      fmt::format("{} / {} × {}", count(static_cast<std::int64_t>(counts.outside.x)), count(counts.outside.n),
                  count(counts.customers));
  const bool fewer = expected.value > static_cast<double>(counts.tickets);
  finding.diagnostics.push_back(
      {"ticket_side", fewer ? CheckStatus::pass : CheckStatus::warn,
       expected.value - static_cast<double>(counts.tickets),
       fewer
           ? "tickets expected at the rate of customers outside the community, less those that were opened"
           : "customers opened no fewer tickets than at the rate of those outside the community, so none is claimed"});
}

Table counts_table(const DeflectionCounts& counts) {
  Table table{"steps",
              {{"step", "", Role::label}, {"count", "", Role::value}, {"people", "people", Role::n}},
              {},
              false,
              "people"};
  const auto add_row = [&](const char* step, std::int64_t value, Cell people) {
    table.rows.push_back({std::string(step), value, std::move(people)});
  };
  add_row("own topics solved, no ticket near", counts.direct, counts.direct_people);
  add_row("needs met by others' solved topics, no ticket near", counts.indirect, counts.indirect_people);
  add_row("tickets opened by customers", counts.tickets, counts.customers);
  if (counts.outside.n > 0) {
    add_row("of them by customers never in the community", static_cast<std::int64_t>(counts.outside.x),
            counts.outside.n);
  }
  return table;
}

void add_caveats(Finding& finding, const DeflectionBounds& bounds, int days) {
  finding.caveats = {"An assumption, not a measurement: how many would have opened a ticket is declared, not observed.",
                     fmt::format("Who opened a ticket within {} days before or after is not counted.", days),
                     "The cost of a ticket is the marginal one: what falls away when it is not opened."};
  finding.caveats.push_back(
      "Where a need lies close to the end of the period (not_followed_up), a later ticket could not be seen.");
  if (!bounds.expected_tickets) {
    finding.caveats.push_back(
        "Too few customers were never in the community to say how many tickets to expect without it, so the saving is "
        "not held against expected − actual tickets.");
  }
  if (bounds.expected_tickets) {
    finding.caveats.push_back(
        "Expected tickets are those at the rate of customers who never were in the community; they may differ in other "
        "ways too.");
  }
  if (!bounds.booked_support_minor) {
    finding.caveats.push_back(
        "The booked cost of support is not declared for the whole period (cost_centres with serves: support), so the "
        "saving is not held against it.");
  }
}

void add_diagnostics(Finding& finding, const DeflectionCounts& counts, const Bound& lower,
                     const Assumptions& assumptions, const Scope& scope) {
  const double uncapped =
      static_cast<double>(counts.direct) * assumptions.share.value * assumptions.cost.value / scope.major(1.0);
  const bool held = lower.money.value < uncapped - 0.5;
  finding.diagnostics.push_back({"within_bounds", held ? CheckStatus::warn : CheckStatus::pass, scope.major(uncapped),
                                 held ? "the saving was cut to what tickets or booked support cost allow"
                                      : "the saving lies below every declared bound"});
}

/// Shares of the needs that a reader wants to know; refused where nothing was met.
void add_needs(Finding& finding, const DeflectionCounts& counts, const Scope& scope) {
  const auto with_ticket = counts.direct_with_ticket;
  add(finding, "solved_but_ticket_opened",
      share_estimate("solved_but_ticket_opened", with_ticket, counts.direct + with_ticket, scope));
  add(finding, "not_followed_up",
      share_estimate("not_followed_up", counts.not_followed_up, counts.direct + counts.indirect, scope));
}

/// The room of each asker's cell: the tickets it stands for; together no more than the ceiling, which own topics take
/// first.
std::vector<std::int64_t> rooms_of(const DeflectionFold& fold, double cost_minor, double ceiling_minor) {
  std::vector<std::int64_t> own, all;
  std::vector<double> direct, indirect;
  for (const auto& spared : fold.spared()) {
    direct.push_back(spared.direct);
    indirect.push_back(spared.indirect);
    own.push_back(std::llround(std::ceil(spared.direct * cost_minor)));
    all.push_back(std::llround(std::ceil((spared.direct + spared.indirect) * cost_minor)));
  }
  const auto total = [](const auto& rooms) { return std::accumulate(rooms.begin(), rooms.end(), std::int64_t{0}); };
  if (static_cast<double>(total(all)) <= ceiling_minor) return all;
  const std::int64_t ceiling = std::llround(ceiling_minor), rest = ceiling - total(own);
  if (ceiling == 0) return std::vector<std::int64_t>(own.size(), 0);
  if (rest <= 0) return allocate(ceiling, direct);
  const auto shared = allocate(rest, indirect);
  for (std::size_t i = 0; i < own.size(); ++i) own[i] += shared[i];
  return own;
}

/// The saving over the askers' ticket cells.
void add_claims(Deflection& result, const DeflectionFold& fold, double saving_minor,
                const std::vector<std::int64_t>& rooms) {
  std::vector<double> weights;
  for (const auto& spared : fold.spared()) {
    weights.push_back(spared.direct);
    result.capacities.push_back({claim_cell(spared.person, CellKind::ticket), rooms[result.capacities.size()]});
  }
  const std::int64_t total = std::llround(saving_minor);
  if (total <= 0) return;
  const auto amounts = allocate(total, weights);
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    if (amounts[i] > 0) result.wants.push_back({result.capacities[i].cell, amounts[i]});
  }
}

Result<Assumptions> assumptions_of(const catalog::Catalog& catalog, const Scope& scope) {
  CW_TRY(Assumed share, assumed(catalog, "deflection_share", scope.level));
  CW_TRY(Assumed cost, assumed(catalog, "ticket_cost", scope.level));
  return Assumptions{std::move(share), std::move(cost), assumed(catalog, "views_to_ask_share", scope.level)};
}

}  // namespace

Result<stats::Interval> expected_tickets(const DeflectionCounts& counts, double level) {
  constexpr std::int64_t fewest_customers = 30;
  if (counts.outside.n < fewest_customers) {
    return fail(ErrorCode::too_few_rows, "fewer than 30 customers were never in the community", "deflection",
                "import customers or orders of people outside the community");
  }
  CW_TRY(const auto each, counts.outside.summary());
  CW_TRY(const auto interval, stats::mean_interval(each, level));
  const auto customers = static_cast<double>(counts.customers);
  return stats::Interval{interval.value * customers, std::max(0.0, interval.low * customers),
                         interval.high * customers};
}

Result<Deflection> deflection(const DeflectionFold& fold, std::int64_t solved_topics, const catalog::Catalog& catalog,
                              const DeflectionBounds& bounds, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  const DeflectionCounts& counts = fold.counts();
  if (solved_topics == 0) {
    return fail(ErrorCode::missing_data, "no topic was solved in the window", "deflection",
                "import accepted answers (`commonweal sources howto discourse`)");
  }
  if (counts.tickets == 0) {
    return fail(ErrorCode::missing_data, "no ticket of a customer is known, so nobody can be checked for one",
                "deflection",
                "import tickets of the period (`commonweal sources howto zendesk`), or match requesters to people");
  }
  CW_TRY(const Assumptions assumptions, assumptions_of(catalog, scope));
  const Ceiling ceiling = ceiling_of(bounds, counts);
  const Bound lower = lower_bound_of(counts, assumptions, ceiling, scope);
  Deflection result{begin_finding(scope, "deflection",
                                  "cost of tickets that customers did not open because the community "
                                  "had solved their question")};
  Finding& finding = result.finding;
  finding.counterfactual = "no community: a declared share of these needs would have become a ticket";
  finding.population = fmt::format("{} customers", count(counts.customers));
  finding.grade = Grade::assumption;
  finding.benefit_kind = bounds.named_booking.empty() ? BenefitKind::capacity_freed : BenefitKind::cash_out_avoided;
  add_bound(finding, lower, "", counts.direct_people, scope, "quantiles of the assumptions, independent");
  finding.assumptions = {assumptions.share.use, assumptions.cost.use};
  if (assumptions.asking) {
    finding.assumptions.push_back(assumptions.asking->use);
    add_bound(finding, upper_bound_of(counts, assumptions, lower, ceiling, scope), "_upper",
              counts.direct_people + counts.indirect_people, scope,
              "quantiles of the assumptions; bounds of the two parts added, so wider than the level says");
  } else {
    const Error& error = assumptions.asking.error();
    finding.refused.push_back({"saving_upper", std::string(code_name(error.code)), error.next});
  }
  add_needs(finding, counts, scope);
  add_ticket_side(finding, counts, bounds, scope);
  finding.tables = {counts_table(counts),
                    interval_table(finding, "savings", scope.currency_code(),
                                   {{"saving", "own solved topics (lower bound)"},
                                    {"saving_upper", "and others' solved topics (upper bound)"}})};
  Figure figure{"deflection", "interval", "Support cost spared by solved topics", "", "savings"};
  figure.sentence = fmt::format("{} own topics solved without a ticket, worth {} at the declared share and cost.",
                                count(counts.direct), amount_with_range(scope, finding.estimates[0]));
  figure.caveats = {"An assumption, not a measurement."};
  figure.alt = figure.sentence + " Two dots with ranges: the lower and the upper bound.";
  finding.figures.push_back(std::move(figure));
  add_caveats(finding, bounds, fold.ticket_days());
  add_diagnostics(finding, counts, lower, assumptions, scope);
  finding.draws = Draws{"deflection", {}, "point", {lower.money.value}};
  finding.proof.parameters["formula.saving"] =
      fmt::format("{} × {} × {}", count(counts.direct), assumptions.share.value, assumptions.cost.value);
  finding.proof.parameters["ticket_days"] = std::to_string(fold.ticket_days());
  if (!bounds.named_booking.empty()) finding.proof.parameters["named_booking"] = bounds.named_booking;
  finding.proof.queries = {{"topics", "", solved_topics}, {"deflection", "", counts.views}};
  result.factors = {"deflection_share", "ticket_cost"};
  const double cost_minor = assumptions.cost.value / scope.major(1.0);
  const double by_tickets = bounds.expected_tickets ? ceiling.tickets * cost_minor : INFINITY;
  add_claims(result, fold, lower.money.value, rooms_of(fold, cost_minor, std::min(ceiling.minor, by_tickets)));
  return result;
}

}  // namespace cw::measure
