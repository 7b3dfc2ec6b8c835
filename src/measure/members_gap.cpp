#include "measure/members_gap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "measure/assumption.hpp"
#include "measure/claims/claims.hpp"
#include "stats/special.hpp"

namespace cw::measure {

namespace {

using stats::CoMoments;
using stats::Moments;

/// One group's value of a metric, with the standard error of the value.
struct Side {
  double value = 0.0;
  double standard_error = 0.0;
  std::int64_t n = 0;
};

struct Gap {
  std::string name;   // "net"
  std::string label;  // "net sales per person"
  std::string unit;
  Side members, others;
  Result<stats::Interval> difference;
  std::string method;
  std::optional<std::int64_t> behind = {};  // a mean of counts: people whom it counts, as mean × people tells how many
};

double half_width(double level) {
  return stats::normal_quantile(0.5 + level / 2.0);
}

/// members / others − 1 by the delta method on two independent groups.
Result<stats::Interval> relative(const Side& members, const Side& others, double level) {
  if (!(others.value > 0.0)) {
    return fail(ErrorCode::degenerate, "", {}, "others are not above zero, so nothing can be relative to them");
  }
  const double ratio = members.value / others.value;
  const double from_members = members.standard_error / others.value;
  const double from_others = ratio * others.standard_error / others.value;
  const double error = std::sqrt(from_members * from_members + from_others * from_others);
  if (!(error > 0.0)) return fail(ErrorCode::degenerate, "", {}, "nothing varies between people");
  const double half = half_width(level) * error;
  return stats::Interval{ratio - 1.0, ratio - 1.0 - half, ratio - 1.0 + half};
}

Side side_of(const Moments& moments, double scale) {
  const double n = static_cast<double>(moments.n);
  const auto summary = moments.summary();
  return {scale * moments.sum() / n, summary ? scale * std::sqrt(summary->variance / n) : 0.0, moments.n};
}

/// A mean per person, by Welch.
Gap gap_of_means(std::string name, std::string label, std::string unit, const Moments& members, const Moments& others,
                 const Scope& scope, double scale) {
  Gap gap{std::move(name),
          std::move(label),
          std::move(unit),
          side_of(members, scale),
          side_of(others, scale),
          fail(ErrorCode::too_few_rows, ""),
          "Welch"};
  const auto one = members.summary(), two = others.summary();
  const auto welch = one && two ? stats::welch(*one, *two, scope.level)
                                : fail(ErrorCode::too_few_rows, "", {}, "each group needs at least two people");
  if (welch) {
    gap.difference = stats::Interval{welch->difference * scale, welch->low * scale, welch->high * scale};
  } else {
    gap.difference = tl::unexpected(welch.error());
  }
  return gap;
}

/// A ratio of sums, by the delta method in each group.
std::optional<Gap> gap_of_ratios(std::string name, std::string label, const CoMoments& members, const CoMoments& others,
                                 const Scope& scope, double scale = 1.0) {
  const auto one = stats::ratio_of_sums(members), two = stats::ratio_of_sums(others);
  if (!one || !two) return std::nullopt;
  Gap gap{std::move(name),
          std::move(label),
          "share",
          {one->value * scale, one->standard_error * scale, one->n},
          {two->value * scale, two->standard_error * scale, two->n},
          fail(ErrorCode::degenerate, ""),
          "delta method on two ratios, by person"};
  const double error = scale * std::hypot(one->standard_error, two->standard_error);
  const double difference = scale * (one->value - two->value);
  if (error > 0.0) {
    const double half = half_width(scope.level) * error;
    gap.difference = stats::Interval{difference, difference - half, difference + half};
  } else {
    gap.difference = fail(ErrorCode::degenerate, "nothing varies between people");
  }
  return gap;
}

const std::vector<Column> gap_columns = {{"measure", "", Role::label},        {"unit", "", Role::label},
                                         {"members", "", Role::value},        {"others", "", Role::value},
                                         {"difference", "", Role::value},     {"difference_low", "", Role::low},
                                         {"difference_high", "", Role::high}, {"members_count", "people", Role::n},
                                         {"others_count", "people", Role::n}, {"people", "people", Role::n}};

void add_gap(Finding& finding, Table& gaps, Table& relatives, const Gap& gap, const Scope& scope) {
  const std::int64_t people = gap.behind.value_or(gap.members.n + gap.others.n);
  const std::int64_t fewest = std::min({people, gap.members.n, gap.others.n});
  const double difference = gap.members.value - gap.others.value;
  finding.estimates.push_back(
      gap.difference ? with_interval(gap.name + "_difference", *gap.difference, scope, gap.unit, people, gap.method)
                     : without_interval(gap.name + "_difference", difference, scope, gap.unit, people,
                                        "nothing varies between people"));
  const auto ratio = relative(gap.members, gap.others, scope.level);
  add(finding, gap.name + "_relative",
      ratio ? Result<Estimate>(with_interval(gap.name + "_relative", *ratio, scope, "share", people,
                                             "delta method on the ratio of two groups"))
            : tl::unexpected(ratio.error()));
  gaps.rows.push_back({gap.label, gap.unit, gap.members.value, gap.others.value, difference,
                       gap.difference ? Cell{gap.difference->low} : Cell{},
                       gap.difference ? Cell{gap.difference->high} : Cell{}, gap.members.n, gap.others.n, fewest});
  if (ratio) relatives.rows.push_back({gap.label, ratio->value, ratio->low, ratio->high, fewest});
}

void add_gaps(Finding& finding, const std::vector<Gap>& gaps, const Scope& scope, const std::string& id,
              const std::string& title) {
  Table table{"gaps", gap_columns, {}, false, "people"};
  Table relatives{"relative", interval_columns("measure", "share"), {}, false, "people"};
  for (const auto& gap : gaps) add_gap(finding, table, relatives, gap, scope);
  finding.tables.push_back(std::move(table));
  finding.tables.push_back(std::move(relatives));
  Figure figure{id, "interval", title, "", "relative"};
  const Estimate* first = finding.estimate(gaps.front().name + "_relative");
  figure.sentence = first == nullptr
                        ? "Members against others, relative to others."
                        : "Members against others: " + gaps.front().label + " " + percent_with_range(*first) + ".";
  figure.caveats = {"Raw: those who join differ from others in more than joining."};
  figure.alt = figure.sentence + " One dot with a range for each measure; zero means no difference.";
  finding.figures.push_back(std::move(figure));
}

/// All known people: members against others.
struct People {
  struct Group {
    Moments net, margin, orders;
    CoMoments refunds, disputes;  // over gross sales, over orders
  };
  Group members, others;
};

Result<People> people_of(std::span<const PersonRow> rows) {
  People people;
  std::int64_t buyers = 0;
  for (const auto& row : rows) {
    buyers += row.buyer() ? 1 : 0;
    auto& group = row.member ? people.members : people.others;
    group.net.add(row.net_minor);
    group.margin.add(row.margin_minor);
    group.orders.add(row.orders);
    group.refunds.add(row.refund_minor, row.gross_order_minor);
    group.disputes.add(row.disputes, row.orders);
  }
  const std::int64_t members = people.members.net.n, others = people.others.net.n;
  if (buyers == 0) {
    return fail(ErrorCode::missing_data, "there are no orders of known people", "members against others",
                "import orders, or match customers to people");
  }
  if (members < 2 || others < 2) {
    return fail(ErrorCode::no_overlap,
                members < 2 ? "hardly any known person is a member; a comparison needs members and others"
                            : "hardly any known person is not a member; a comparison needs members and others",
                "members against others",
                members < 2 ? "import the community's user list" : "import customers who are not members too");
  }
  return people;
}

const std::vector<std::string> gap_caveats = {
    "Raw: joiners would have bought anyway. Keen customers join, so the gap is no effect of the community.",
    "Other people are known only if they are in the customer data; where that holds buyers alone, their mean is too "
    "high "
    "and the gap too low.",
    "Members are compared as they are, also those who joined within the period.",
    "Chargebacks and refunds are counted in the period in which they happened."};

Finding begin_gap(const Scope& scope, std::string method, std::string estimand, std::int64_t members,
                  std::int64_t others) {
  Finding finding = begin_finding(scope, std::move(method), std::move(estimand));
  finding.counterfactual = "none: people outside of the community as they are";
  finding.grade = Grade::correlation;
  finding.population = fmt::format("{} members and {} others", count(members), count(others));
  finding.smallest_group = std::min(members, others);
  return finding;
}

}  // namespace

Result<Finding> members_gap(std::span<const PersonRow> rows, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  CW_TRY(const People people, people_of(rows));
  const auto &members = people.members, &others = people.others;
  Finding finding = begin_gap(scope, "members_gap", "difference per person in the period, members − other known people",
                              members.net.n, others.net.n);
  const std::string code = scope.currency_code();
  const double euro = scope.major(1.0);
  std::vector<Gap> gaps = {
      gap_of_means("net", "net sales per person", code, members.net, others.net, scope, euro),
      gap_of_means("margin", "margin per person", code, members.margin, others.margin, scope, euro),
      gap_of_means("orders", "orders per person", "orders", members.orders, others.orders, scope, 1.0)};
  const auto add_ratio = [&](const std::string& name, std::string label, const CoMoments& one, const CoMoments& two) {
    auto gap = gap_of_ratios(name, std::move(label), one, two, scope);
    if (gap) {
      gaps.push_back(std::move(*gap));
    } else {
      finding.refused.push_back({name + "_difference", "degenerate", "one of the groups had no sales in the period"});
    }
  };
  add_ratio("refund_rate", "refunds over sales", members.refunds, others.refunds);
  add_ratio("chargeback_rate", "chargebacks per order", members.disputes, others.disputes);
  add_gaps(finding, gaps, scope, "members_gap", "Members against other known people, raw");
  finding.caveats = gap_caveats;
  finding.proof.queries.push_back({"person_rows", "", static_cast<std::int64_t>(rows.size())});
  return finding;
}

namespace {

/// Hundredths of an answer or a rate, among those who have one.
constexpr double share_scale = 0.01;

/// The fewest people of a group of whom rows are counted; groups without any say nothing of anybody.
std::optional<std::int64_t> people_counted(const MemberOutcome& outcome, const MemberOutcomeSums& sums) {
  if (outcome.money || outcome.hours || outcome.share) return std::nullopt;
  const std::int64_t members = sums.members_rows.n, others = sums.others_rows.n;
  return members == 0 ? others : others == 0 ? members : std::min(members, others);
}

/// Titles of the outcomes that people report themselves: "Own income, Hours saved".
std::string self_reported(const std::vector<MemberOutcome>& outcomes) {
  std::string titles;
  for (const auto& outcome : outcomes) {
    if (outcome.self_reported) titles += (titles.empty() ? "" : ", ") + outcome.title;
  }
  return titles;
}

/// What members have of an outcome, as its goal is stated: "own_income_members".
Result<Estimate> of_members(const MemberOutcome& outcome, const MemberOutcomeSums& sums, const std::string& unit,
                            double scale, const Scope& scope) {
  const std::string name = outcome.name + "_members";
  if (outcome.share) {
    CW_TRY(auto estimate, ratio_estimate(name, sums.members_rows, scope, unit));
    estimate.value *= scale;
    for (auto* bound : {&estimate.low, &estimate.high}) {
      if (*bound) **bound *= scale;
    }
    return estimate;
  }
  CW_TRY(const auto each, sums.members.summary());
  const auto interval = stats::mean_interval(each, scope.level);
  const bool counts = people_counted(outcome, sums).has_value() && sums.members_rows.n > 0;
  const std::int64_t n = counts ? sums.members_rows.n : sums.members.n;
  if (!interval) return without_interval(name, each.mean * scale, scope, unit, n, interval.error().what);
  return with_interval(name, *interval, scope, unit, n, "Student's t on the mean", scale);
}

}  // namespace

Result<Finding> member_outcomes_gap(const MemberOutcomesFold& fold, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  if (fold.outcomes().empty()) {
    return fail(ErrorCode::missing_data, "no outcome is declared on the member side", "member outcomes",
                "declare one in taxonomy/outcomes.yml with `side: member`: what do members earn, save or learn?");
  }
  const auto& first = fold.sums().front();
  if (first.members.n < 2 || first.others.n < 2) {
    return fail(ErrorCode::no_overlap, "a comparison needs members and others", "member outcomes",
                "import people of both kinds");
  }
  Finding finding = begin_gap(scope, "member_outcomes_gap",
                              "difference per person in outcomes of the members' side, members − other known people",
                              first.members.n, first.others.n);
  std::vector<Gap> gaps;
  for (std::size_t i = 0; i < fold.outcomes().size(); ++i) {
    const auto& outcome = fold.outcomes()[i];
    const auto& sums = fold.sums()[i];
    if (sums.members.xx == 0 && sums.others.xx == 0) {
      finding.refused.push_back({outcome.name + "_difference", "missing_data", "import rows of this outcome"});
      continue;
    }
    const std::string unit = outcome.money   ? scope.currency_code()
                             : outcome.hours ? "hours"
                             : outcome.share ? "share"
                                             : "count";
    const double scale = outcome.money ? scope.major(1.0) : outcome.hours || outcome.share ? share_scale : 1.0;
    const std::string harm =
        std::string(outcome.sign < 0 ? " (a harm)" : "") + (outcome.self_reported ? ", self-reported" : "");
    add(finding, outcome.name + "_members", of_members(outcome, sums, unit, scale, scope));
    if (!outcome.share) {
      gaps.push_back(gap_of_means(outcome.name, outcome.title + " per person" + harm, unit, sums.members, sums.others,
                                  scope, scale));
      gaps.back().behind = people_counted(outcome, sums);
    } else if (auto gap = gap_of_ratios(outcome.name, outcome.title + ", mean of those who answered" + harm,
                                        sums.members_rows, sums.others_rows, scope, scale)) {
      gaps.push_back(std::move(*gap));
    } else {
      finding.refused.push_back(
          {outcome.name + "_difference", "missing_data", "import rows of this outcome for members and for others"});
    }
  }
  if (gaps.empty() && finding.estimates.empty()) {
    return fail(ErrorCode::missing_data, "no row of an outcome of the member side is in the period", "member outcomes",
                "import such rows, or ask members in a survey");
  }
  if (!gaps.empty())
    add_gaps(finding, gaps, scope, "member_outcomes_gap", "What members have, against other known people, raw");
  finding.caveats = {
      gap_caveats[0],
      "People without a row count as zero, but for shares, which are means of those who have one: what is not "
      "recorded is not seen."};
  if (std::none_of(fold.outcomes().begin(), fold.outcomes().end(), [](const auto& one) { return one.sign < 0; }))
    finding.caveats.emplace_back("No harm is declared (`sign: -1`): what members lose is not seen.");
  if (const std::string said = self_reported(fold.outcomes()); !said.empty())
    finding.caveats.push_back("Self-reported: " + said +
                              ". People said it of themselves, nobody checked it, and who stayed silent is not seen.");
  finding.proof.queries.push_back({"member_outcomes", "", first.members.n + first.others.n});
  return finding;
}

std::vector<ClaimCapacity> margin_capacities(std::span<const PersonRow> rows) {
  std::vector<ClaimCapacity> capacities;
  for (const auto& row : rows) {
    const std::int64_t room = row.margin_minor - row.margin_before_joining_minor;
    if (row.member && room > 0) capacities.push_back({claim_cell(row.person, CellKind::margin), room});
  }
  return capacities;
}

namespace {

/// total cents over the cells in proportion to their weights; cells that get nothing are left out.
std::vector<ClaimWant> spread(std::int64_t total, const std::vector<ClaimCapacity>& cells) {
  std::vector<ClaimWant> wants;
  std::vector<double> weights;
  weights.reserve(cells.size());
  for (const auto& cell : cells) weights.push_back(static_cast<double>(cell.capacity_minor));
  if (total == 0 || cells.empty()) return wants;
  const auto amounts = allocate(total, weights);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (amounts[i] != 0) wants.push_back({cells[i].cell, amounts[i]});
  }
  return wants;
}

/// The cells over which a gap is spread: margin after joining for a gain; all customers who are members alike for a
/// loss.
std::vector<ClaimCapacity> cells_of_gap(std::span<const PersonRow> rows, bool gain) {
  if (gain) return margin_capacities(rows);
  std::vector<ClaimCapacity> cells;
  for (const auto& row : rows) {
    if (row.member && row.buyer()) cells.push_back({claim_cell(row.person, CellKind::margin), 1});
  }
  return cells;
}

}  // namespace

namespace {

/// How well the margin of sales is known, as a ratio to the point that the ledger used.
struct MarginKnown {
  bool known = true;
  std::string assumption = {};         // "margin", where that stands in for what is not declared
  std::vector<double> ratios = {1.0};  // quantiles; one of them: no range
};

double width(const std::vector<double>& quantiles) {
  return quantiles.back() - quantiles.front();
}

bool is_sale(const catalog::Outcome& outcome) {
  return outcome.counts_as == "order" || outcome.counts_as == "subscription" || outcome.counts_as == "payment";
}

/// Takes one margin in, if its range is wider than what is known so far.
Result<> widen(MarginKnown& margin, const catalog::Distribution& distribution) {
  if (distribution.kind == "point" || !(distribution.value > 0.0)) return {};
  CW_TRY(auto ratios, quantiles_of(distribution, 200));
  for (double& ratio : ratios) ratio /= distribution.value;
  if (width(ratios) > width(margin.ratios)) margin.ratios = std::move(ratios);
  return {};
}

Result<MarginKnown> margin_known(const catalog::Catalog& catalog) {
  MarginKnown margin;
  for (const auto& outcome : catalog.outcomes) {
    if (!is_sale(outcome)) continue;
    const catalog::Margin declared = catalog::margin_of(catalog, outcome);
    margin.known = margin.known && declared.known;
    if (!declared.known) margin.assumption = declared.assumption;
    CW_TRY_VOID(widen(margin, declared.distribution));
    for (const auto& [product, distribution] : outcome.margin_by_product) CW_TRY_VOID(widen(margin, distribution));
  }
  return margin;
}

/// Quantiles of a normal value times the margin's ratio, sorted; count of them.
std::vector<double> with_margin(double mean, double sd, const std::vector<double>& ratios, std::size_t wanted) {
  std::vector<double> products;
  constexpr int cuts = 200;
  for (int i = 0; i < cuts; ++i) {
    const double value = mean + sd * stats::normal_quantile((i + 0.5) / cuts);
    for (const double ratio : ratios) products.push_back(value * ratio);
  }
  std::sort(products.begin(), products.end());
  std::vector<double> quantiles;
  quantiles.reserve(wanted);
  for (std::size_t i = 0; i < wanted; ++i) quantiles.push_back(products[(2 * i + 1) * products.size() / (2 * wanted)]);
  return quantiles;
}

/// Estimate, draws and grade of the value, with what is known of the margin.
Result<> add_value(GapValue& result, const stats::DifferenceOfMeans& gap, double n, std::int64_t people,
                   const catalog::Catalog& catalog, const Scope& scope) {
  CW_TRY(const MarginKnown margin, margin_known(catalog));
  Finding& finding = result.finding;
  stats::Interval interval{n * gap.difference, n * gap.low, n * gap.high};
  std::string method = "Welch, times the number of members";
  finding.draws = Draws{"gap_value", {}, "normal", {n * gap.difference, n * gap.standard_error}};
  if (margin.ratios.size() > 1) {
    const auto quantiles = with_margin(n * gap.difference, n * gap.standard_error, margin.ratios, 1000);
    const auto at = [&](double share) { return quantiles[static_cast<std::size_t>(share * 1000.0)]; };
    interval.low = at(0.5 - scope.level / 2.0);
    interval.high = at(0.5 + scope.level / 2.0);
    method = "normal, times the number of members and the range of the margin";
    if (margin.assumption.empty()) finding.draws = Draws{"gap_value", quantiles};
  }
  finding.estimates.push_back(
      with_interval("value", interval, scope, scope.currency_code(), people, method, scope.major(1.0)));
  if (margin.known) return {};
  finding.grade = Grade::assumption;
  finding.caveats.push_back("The margin of some sales is not declared; a wide range stands in for it.");
  if (margin.assumption.empty()) return {};
  result.factors = {margin.assumption};
  CW_TRY(const Assumed used, assumed(catalog, margin.assumption, scope.level));
  finding.assumptions.push_back(used.use);
  return {};
}

}  // namespace

Result<GapValue> gap_value(std::span<const PersonRow> rows, const Scope& scope, const catalog::Catalog& catalog) {
  CW_TRY_VOID(valid(scope));
  CW_TRY(const People people, people_of(rows));
  const Moments &members = people.members.margin, &others = people.others.margin;
  if (members.xx == 0 && others.xx == 0) {
    return fail(ErrorCode::degenerate, "no margin is known", "members' margin above others'",
                "declare a contribution margin for the outcomes that are sales");
  }
  CW_TRY(const stats::Summary one, members.summary());
  CW_TRY(const stats::Summary two, others.summary());
  CW_TRY(const stats::DifferenceOfMeans gap, stats::welch(one, two, scope.level));
  const double n = static_cast<double>(members.n);
  GapValue result{
      begin_gap(scope, "gap_value", "margin of members above that of as many other known people", members.n, others.n),
      {},
      {}};
  Finding& finding = result.finding;
  finding.counterfactual = "members bring the mean margin of other known people";
  finding.benefit_kind = BenefitKind::cash_in;
  finding.caveats = gap_caveats;
  CW_TRY_VOID(add_value(result, gap, n, members.n + others.n, catalog, scope));
  finding.tables.push_back(
      interval_table(finding, "value", scope.currency_code(), {{"value", "members' margin above others'"}}));
  Figure figure{"gap_value", "interval", "Members' margin above others'", "", "value"};
  figure.sentence = "Members brought " + amount_with_range(scope, finding.estimates[0]) +
                    " of margin beyond what as many other known people brought.";
  figure.caveats = {gap_caveats[0]};
  figure.alt = figure.sentence;
  finding.figures.push_back(std::move(figure));
  const auto mean = [&](const stats::Summary& side) { return amount(scope, std::llround(side.mean)); };
  finding.proof.parameters["formula.value"] = "(" + mean(one) + " − " + mean(two) + ") × " + count(members.n);
  finding.proof.queries.push_back({"person_rows", "", static_cast<std::int64_t>(rows.size())});
  const std::int64_t value = std::llround(n * gap.difference);
  result.wants = spread(value, cells_of_gap(rows, value > 0));
  if (value > 0 && result.wants.empty()) {
    finding.status = Status::caution;
    finding.reason = "members brought no margin after joining, so nothing is claimed";
  }
  return result;
}

}  // namespace cw::measure
