#include "measure/members_share.hpp"

#include <fmt/format.h>

#include <array>

#include "measure/waiting.hpp"

namespace cw::measure {

namespace {

using stats::CoMoments;

/// One part of the split of sales.
struct Part {
  std::string label;
  std::int64_t people = 0;
  std::int64_t orders = 0;
  CoMoments net = {};  // of the part against all
  CoMoments margin = {};
};

struct Totals {
  std::int64_t members = 0, members_who_buy = 0, customers = 0;
  CoMoments member_net = {}, member_margin = {};
  std::array<Part, 3> parts = {Part{"before joining"}, Part{"after joining"}, Part{"never joined"}};
};

void add_part(Part& part, const PersonRow& row, std::int64_t orders, std::int64_t net, std::int64_t margin) {
  part.people += orders > 0 || net != 0 ? 1 : 0;
  part.orders += orders;
  part.net.add(net, row.net_minor);
  part.margin.add(margin, row.margin_minor);
}

Totals total(std::span<const PersonRow> rows) {
  Totals totals;
  for (const auto& row : rows) {
    const bool buys = row.orders > 0;
    totals.members += row.member ? 1 : 0;
    totals.customers += buys ? 1 : 0;
    totals.members_who_buy += buys && row.member ? 1 : 0;
    if (!buys && row.net_minor == 0 && row.margin_minor == 0) continue;
    totals.member_net.add(row.member ? row.net_minor : 0, row.net_minor);
    totals.member_margin.add(row.member ? row.margin_minor : 0, row.margin_minor);
    const std::int64_t before = row.member ? row.orders_before_joining : 0;
    const std::int64_t after = row.member ? row.orders - row.orders_before_joining : 0;
    add_part(totals.parts[0], row, before, row.net_before_joining_minor, row.margin_before_joining_minor);
    add_part(totals.parts[1], row, after, row.member ? row.net_minor - row.net_before_joining_minor : 0,
             row.member ? row.margin_minor - row.margin_before_joining_minor : 0);
    add_part(totals.parts[2], row, row.member ? 0 : row.orders, row.member ? 0 : row.net_minor,
             row.member ? 0 : row.margin_minor);
  }
  return totals;
}

Table split_table(const Totals& totals, const Scope& scope) {
  const std::string code = scope.currency_code();
  Table table{"revenue_split",
              {{"group", "", Role::label},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"people", "people", Role::n},
               {"orders", "orders", Role::n},
               {"net", code, Role::value},
               {"margin", code, Role::value}},
              {},
              false,
              "people"};
  for (const auto& part : totals.parts) {
    const auto share = ratio_estimate(part.label, part.net, scope, "share");
    table.rows.push_back({part.label, share ? Cell{share->value} : Cell{}, share ? cell(share->low) : Cell{},
                          share ? cell(share->high) : Cell{}, part.people, part.orders, scope.major(part.net.sum_x()),
                          scope.major(part.margin.sum_x())});
  }
  return table;
}

double days_between(Instant from, Instant until) {
  return static_cast<double>(until.micros - from.micros) / static_cast<double>(micros_per_day);
}

/// Members who joined inside the window and had not bought before: how long until they did.
std::vector<stats::Observation> joining_to_first_order(std::span<const PersonRow> rows, const Scope& scope) {
  const Instant from = scope.window_from(), until = scope.until();
  std::vector<stats::Observation> observations;
  for (const auto& row : rows) {
    if (!row.member || row.joined_at < from || row.first_order_at < row.joined_at) continue;
    const bool bought = row.buyer();
    observations.push_back({days_between(row.joined_at, bought ? row.first_order_at : until), bought});
  }
  return observations;
}

/// Customers who were not members at their first order of the window: how long until they joined.
std::vector<stats::Observation> first_order_to_joining(std::span<const PersonRow> rows, const Scope& scope) {
  const Instant until = scope.until();
  std::vector<stats::Observation> observations;
  for (const auto& row : rows) {
    if (!row.buyer() || row.joined_at < row.first_order_at) continue;
    observations.push_back({days_between(row.first_order_at, row.member ? row.joined_at : until), row.member});
  }
  return observations;
}

const std::vector<double> waiting_days = {0,  1,  2,   3,   5,   7,   10,  14,  21,  30,  45, 60,
                                          75, 90, 120, 150, 180, 240, 300, 365, 450, 545, 730};

void add_waits(Finding& finding, std::span<const PersonRow> rows, const Scope& scope) {
  const auto wait = [&](Waiting waiting, std::vector<stats::Observation> observations) {
    waiting.grid = waiting_days;
    const auto curve = add_waiting(finding, waiting, std::move(observations), scope);
    if (!curve) {
      finding.refused.push_back({waiting.name + "_median", std::string(code_name(curve.error().code)),
                                 "nobody could be watched " + waiting.what + ": the window may be too short"});
    }
  };
  wait({"joining_to_first_order", "from joining to the first order"}, joining_to_first_order(rows, scope));
  wait({"first_order_to_joining", "from the first order to joining"}, first_order_to_joining(rows, scope));
}

void add_shares(Finding& finding, const Totals& totals, const Scope& scope) {
  add(finding, "net_share_members", ratio_estimate("net_share_members", totals.member_net, scope, "share"));
  auto margin = ratio_estimate("margin_share_members", totals.member_margin, scope, "share");
  if (!margin)
    margin = fail(margin.error().code, "", {}, "declare a contribution margin for the outcomes that are sales");
  add(finding, "margin_share_members", std::move(margin));
  add(finding, "members_who_buy", share_estimate("members_who_buy", totals.members_who_buy, totals.members, scope));
  add(finding, "customers_who_are_members",
      share_estimate("customers_who_are_members", totals.members_who_buy, totals.customers, scope));
}

void add_share_figure(Finding& finding) {
  finding.tables.push_back(interval_table(finding, "shares", "share",
                                          {{"net_share_members", "net sales from members"},
                                           {"margin_share_members", "margin from members"},
                                           {"members_who_buy", "members who buy"},
                                           {"customers_who_are_members", "customers who are members"}}));
  const Estimate* net = finding.estimate("net_share_members");  // not with a single buyer
  Figure shares{"members_share", "interval", "Share of sales from members", "", "shares"};
  shares.sentence = net != nullptr ? percent_with_range(*net) + " of net sales came from members."
                                   : "Too few people bought to say which share of net sales came from members.";
  shares.caveats = {"Says who bought, not why: members might have bought anyway."};
  shares.alt =
      shares.sentence + " Dots with ranges for net sales, margin, members who buy and customers who are members.";
  finding.figures.push_back(std::move(shares));
  Figure split{"revenue_split", "interval", "Sales before joining, after joining, and by people who never joined", "",
               "revenue_split"};
  split.sentence = "Sales split by whether the customer had joined at the time of the order.";
  split.alt = split.sentence + " One dot with a range for each of the three groups.";
  finding.figures.push_back(std::move(split));
}

}  // namespace

Result<Finding> members_share(std::span<const PersonRow> rows, const Scope& scope,
                              std::optional<std::int64_t> anonymous_net_minor) {
  CW_TRY_VOID(valid(scope));
  const Totals totals = total(rows);
  if (totals.members == 0) {
    return fail(ErrorCode::missing_data, "there are no members", "members share",
                "import the user list of the community, or check that its accounts are not all marked staff");
  }
  if (totals.customers == 0) {
    return fail(ErrorCode::missing_data, "there are no orders of known people in the period", "members share",
                "import orders of the period, or match customers to people");
  }
  if (!(totals.member_net.y > 0)) {
    return fail(ErrorCode::degenerate, "net sales of the period are not above zero, so nothing can be a share of them",
                "members share", "check whether the refunds belong to orders of an earlier period");
  }
  Finding finding = begin_finding(scope, "members_share",
                                  "share of the period's net sales that was bought by members of the community");
  finding.population =
      fmt::format("{} people with orders in the period, {} members", count(totals.customers), count(totals.members));
  add_shares(finding, totals, scope);
  finding.tables.push_back(split_table(totals, scope));
  add_share_figure(finding);
  add_waits(finding, rows, scope);
  finding.proof.parameters["formula.net_share_members"] =
      amount(scope, static_cast<std::int64_t>(totals.member_net.x)) + " / " +
      amount(scope, static_cast<std::int64_t>(totals.member_net.y));
  finding.proof.queries.push_back({"person_rows", "", static_cast<std::int64_t>(rows.size())});
  finding.caveats = {"Says who bought, not why: members might have bought anyway.",
                     "Who joined or first bought before the window is not in the waiting times."};
  if (anonymous_net_minor) {
    const double all = totals.member_net.sum_y() + static_cast<double>(*anonymous_net_minor);
    if (all > 0.0) {
      finding.estimates.push_back(without_interval(
          "net_share_members_of_all_sales", totals.member_net.sum_x() / all, scope, "share", totals.customers,
          "a lower bound: sales without a known customer count as not from members"));
    }
    finding.caveats.push_back(amount(scope, *anonymous_net_minor) +
                              " of net sales have no known customer and are in no group of the split.");
  }
  if (totals.members_who_buy == totals.customers) {
    finding.status = Status::caution;
    finding.reason = "every known customer is a member; check that customers who are not members were imported too";
  }
  return finding;
}

}  // namespace cw::measure
