#include "measure/yardsticks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "stats/special.hpp"

namespace cw::measure {

namespace {

using catalog::Yardstick;
using stats::CoMoments;
using stats::Moments;

/// One group's value with its standard error over people.
struct Side {
  double value = 0.0;
  double standard_error = 0.0;
  std::int64_t people = 0;
};

/// Members against others: what every ratio is made of.
struct Group {
  Moments net = {}, net_of_buyers = {}, orders_of_buyers = {};
  CoMoments basket = {};  // gross sales over orders
  std::int64_t buyers = 0;
  std::int64_t bought_before = 0, bought_again = 0;
};

struct Sums {
  Group members, others;
  CoMoments member_net = {};  // of all net sales
};

Sums sums_of(std::span<const PersonRow> rows, const Scope& scope) {
  Sums sums;
  for (const auto& row : rows) {
    Group& group = row.member ? sums.members : sums.others;
    group.net.add(row.net_minor);
    if (row.orders > 0) {
      ++group.buyers;
      group.net_of_buyers.add(row.net_minor);
      group.orders_of_buyers.add(row.orders);
      group.basket.add(row.gross_order_minor, row.orders);
    }
    if (row.net_minor != 0) sums.member_net.add(row.member ? row.net_minor : 0, row.net_minor);
    // Who joined in the period came back to join: a member here was one before the period began.
    Group& before = row.joined_at < scope.from() ? sums.members : sums.others;
    const bool customer_before = row.orders_in_window > row.orders;
    before.bought_before += customer_before ? 1 : 0;
    before.bought_again += customer_before && row.orders > 0 ? 1 : 0;
  }
  return sums;
}

Result<Side> mean_of(const Moments& moments) {
  CW_TRY(const auto each, moments.summary());
  return Side{each.mean, std::sqrt(each.variance / static_cast<double>(each.n)), each.n};
}

Result<Side> basket_of(const CoMoments& moments) {
  CW_TRY(const auto ratio, stats::ratio_of_sums(moments));
  return Side{ratio.value, ratio.standard_error, ratio.n};
}

Result<Side> returning(const Group& group) {
  if (group.bought_before == 0) return fail(ErrorCode::too_few_rows, "", {}, "nobody had bought before the period");
  const auto n = static_cast<double>(group.bought_before);
  const double share = static_cast<double>(group.bought_again) / n;
  return Side{share, std::sqrt(share * (1.0 - share) / n), group.bought_before};
}

/// members / others with a normal interval of its logarithm. n is the smaller group, so that it decides what may leave.
/// Source: the delta method on log(a / b); for shares it is Katz et al. (1978).
Result<Estimate> over(std::string name, const Result<Side>& members, const Result<Side>& others, const Scope& scope) {
  constexpr const char* next = "import a longer window, or sales of more members and more others";
  if (!members || !others) return fail(ErrorCode::too_few_rows, "", {}, next);
  if (!(members->value > 0.0) || !(others->value > 0.0))
    return fail(ErrorCode::degenerate, "", {}, "one of the groups has nothing above zero, so there is no ratio");
  const double ratio = members->value / others->value;
  const double error = std::hypot(members->standard_error / members->value, others->standard_error / others->value);
  const std::int64_t fewest = std::min(members->people, others->people);
  if (!(error > 0.0)) return without_interval(std::move(name), ratio, scope, "ratio", fewest, "nothing varies");
  const double half = stats::normal_quantile(0.5 + scope.level / 2.0) * error;
  return with_interval(std::move(name), {ratio, ratio * std::exp(-half), ratio * std::exp(half)}, scope, "ratio",
                       fewest, "delta method on the logarithm of the ratio of two groups");
}

/// The own figure of each measure that a yardstick may speak of.
std::map<std::string, Result<Estimate>> own_figures(const Sums& sums, const Scope& scope) {
  const auto &members = sums.members, &others = sums.others;
  std::map<std::string, Result<Estimate>> own;
  own.emplace("members_of_customers",
              share_estimate("members_of_customers", members.buyers, members.buyers + others.buyers, scope));
  own.emplace("members_of_sales", ratio_estimate("members_of_sales", sums.member_net, scope, "share"));
  own.emplace("sales_per_member", over("sales_per_member", mean_of(members.net), mean_of(others.net), scope));
  own.emplace("sales_per_buyer",
              over("sales_per_buyer", mean_of(members.net_of_buyers), mean_of(others.net_of_buyers), scope));
  own.emplace("basket", over("basket", basket_of(members.basket), basket_of(others.basket), scope));
  own.emplace("orders_per_buyer",
              over("orders_per_buyer", mean_of(members.orders_of_buyers), mean_of(others.orders_of_buyers), scope));
  own.emplace("retention", over("retention", returning(members), returning(others), scope));
  own.emplace(
      "referrals",
      fail(ErrorCode::missing_data, "", {},
           "declare under `referrals:` in members.yml how a referral is seen, and read `commonweal growth referrals`"));
  return own;
}

/// What the own rows say to it. A range that holds both the claim and "no difference" decides nothing.
std::string verdict(const Yardstick& said, const Estimate& own) {
  if (!own.low || !own.high) return "no verdict: " + own.no_interval;
  const bool ratio = own.unit == "ratio";
  const bool holds_it = *own.low <= said.value && said.value <= *own.high;
  const bool holds_none = ratio && *own.low <= 1.0 && 1.0 <= *own.high;
  if (holds_it && holds_none && said.value != 1.0)
    return "not decided: your range holds the claim and no difference alike";
  if (holds_it) return ratio ? "agrees with your rows, raw" : "agrees with your rows";
  if (*own.low > said.value) return ratio ? "yours is higher, raw" : "yours is higher";
  if (holds_none) return "not borne out: your rows show no clear difference, and less than claimed";
  if (ratio && said.value > 1.0 && *own.high < 1.0) return "contradicted: in your rows it is the other way round";
  return ratio ? "not borne out: yours is lower, raw" : "not borne out: yours is lower";
}

const std::vector<Column> columns = {
    {"id", "", Role::label},       {"said", "", Role::label},    {"by", "", Role::label},
    {"dated", "", Role::label},    {"measure", "", Role::group}, {"published", "", Role::label},
    {"own", "", Role::value},      {"low", "", Role::low},       {"high", "", Role::high},
    {"adjusted", "", Role::label}, {"verdict", "", Role::value}, {"people", "people", Role::n}};

const std::string not_adjusted = "none yet";

std::vector<Cell> row_of(const Yardstick& said, const Result<Estimate>& own) {
  std::vector<Cell> row = {said.id,      said.text,
                           said.source,  said.dated.empty() ? std::string("undated") : said.dated,
                           said.measure, fmt::format("{:g}", said.value)};
  if (own) {
    row.insert(row.end(), {own->value, cell(own->low), cell(own->high), not_adjusted, verdict(said, *own),
                           own->n ? Cell{own->n.value_or(0)} : Cell{}});
  } else {
    row.insert(row.end(), {Cell{}, Cell{}, Cell{}, not_adjusted, "no verdict: " + own.error().next, std::int64_t{0}});
  }
  return row;
}

void add_table(Finding& finding, const std::string& name, const std::vector<Yardstick>& said,
               const std::map<std::string, Result<Estimate>>& own, const std::string& title) {
  if (said.empty()) return;
  Table table{name, columns, {}, false, "people"};
  for (const auto& one : said) table.rows.push_back(row_of(one, own.at(one.measure)));
  finding.tables.push_back(std::move(table));
  Figure figure{name, "table", title, title + ".", name};
  figure.caveats = {"Raw: joiners would have bought anyway."};
  figure.alt = title + ". A table: what was said, by whom and when, your own figure with its range, and a verdict.";
  finding.figures.push_back(std::move(figure));
}

Result<> enough(const Sums& sums) {
  const std::int64_t members = sums.members.net.n, others = sums.others.net.n;
  if (sums.members.buyers + sums.others.buyers == 0) {
    return fail(ErrorCode::missing_data, "there are no orders of known people in the period", "members yardsticks",
                "import orders of the period, or match customers to people");
  }
  if (members < 2 || others < 2) {
    return fail(ErrorCode::no_overlap, "a comparison needs members and others", "members yardsticks",
                members < 2 ? "import the community's user list" : "import customers who are not members too");
  }
  return {};
}

}  // namespace

const std::vector<Yardstick>& published_yardsticks() {
  static const std::vector<Yardstick> published = [] {
    // All of one text, which says "Research shows" and names no study: worth comparing with, not worth relying on.
    const std::string source = "A blog post on the ROI of communities: \"Research shows\", no study is named";
    const std::string dated = "undated; it speaks of Web 2.0 as new";
    std::vector<Yardstick> all;
    const auto add = [&](const char* id, const char* text, const char* measure, double value) {
      all.push_back({id, text, measure, value, source, dated, false, {}});
    };
    add("post_customers", "Members are 5 % of all customers", "members_of_customers", 0.05);
    add("post_sales", "Members account for 30 % of purchases", "members_of_sales", 0.30);
    add("post_basket", "The average transaction of members is twice as large", "basket", 2.0);
    add("post_referrals", "Members are twice as likely to refer others", "referrals", 2.0);
    add("post_retention", "Retention of members is 50 % longer", "retention", 1.5);
    return all;
  }();
  return published;
}

Result<Finding> yardsticks(std::span<const PersonRow> rows, std::span<const Yardstick> declared, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  const Sums sums = sums_of(rows, scope);
  CW_TRY_VOID(enough(sums));
  Finding finding = begin_finding(scope, "yardsticks", "published figures and claims beside the same of the own rows");
  finding.counterfactual = "none: members and others as they are";
  finding.grade = Grade::correlation;
  finding.population = fmt::format("{} members and {} others", count(sums.members.net.n), count(sums.others.net.n));
  const auto own = own_figures(sums, scope);
  for (const auto& [name, estimate] : own) add(finding, name, estimate);
  finding.refused.push_back(
      {"adjusted_gap", "missing_data",
       "no adjusted comparison exists yet: compare each joiner with people like them who have not "
       "joined (a matched comparison), or invite a random half of the next cohort"});
  std::vector<Yardstick> published = published_yardsticks(), claims;
  for (const auto& one : declared) (one.claim ? claims : published).push_back(one);
  add_table(finding, "claims", claims, own, "What is claimed, held against your own rows");
  add_table(finding, "yardsticks", published, own, "What others published, beside your own figures");
  finding.caveats = {"Raw: joiners would have bought anyway. A verdict says whether the figure is the same, not why.",
                     "Published figures are of other companies and are never used in place of yours.",
                     "Retention here is the share of earlier customers who bought again in the period; others define "
                     "it differently. Members are then those who had joined before the period."};
  finding.proof.queries.push_back({"person_rows", "", static_cast<std::int64_t>(rows.size())});
  return finding;
}

}  // namespace cw::measure
