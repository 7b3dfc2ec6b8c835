#include "measure/referrals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <tuple>
#include <vector>

#include "measure/recognition.hpp"
#include "stats/moments.hpp"

namespace cw::measure {

namespace {

enum By : std::size_t { by_member, by_other, by_unknown, by_count };
constexpr std::array<const char*, by_count> by_names = {"members", "other people", "not known (a code, or staff)"};

struct BySums {
  std::int64_t customers = 0;
  std::int64_t net_minor = 0;
  std::set<PersonId> referrers = {};
};

struct Sums {
  std::int64_t accepted = 0;           // referred people, but for those who referred themselves
  std::int64_t already_customers = 0;  // of these
  stats::Moments net = {};             // one value a referred customer
  std::array<BySums, by_count> by = {};
  bool self = false;
  std::int64_t customers() const { return net.n; }
};

/// By object; of several the first that was made, of equal times the lower person.
std::vector<ReferralMade> by_object(std::span<const ReferralMade> made) {
  std::vector<ReferralMade> sorted(made.begin(), made.end());
  std::sort(sorted.begin(), sorted.end(), [](const ReferralMade& a, const ReferralMade& b) {
    return std::tie(a.object, a.at, a.person) < std::tie(b.object, b.at, b.person);
  });
  return sorted;
}

const ReferralMade* referrer_of(const std::vector<ReferralMade>& made, const Referred& referred) {
  if (referred.object == 0) return nullptr;
  const auto found = std::lower_bound(made.begin(), made.end(), referred.object,
                                      [](const ReferralMade& one, std::int64_t object) { return one.object < object; });
  return found != made.end() && found->object == referred.object ? &*found : nullptr;
}

Sums sums_of(const ReferralsFold& fold) {
  const auto made = by_object(fold.made());
  Sums sums;
  for (const Referred& referred : fold.referred()) {
    const ReferralMade* by = referrer_of(made, referred);
    if (by != nullptr && by->person == referred.person) {
      sums.self = true;
      continue;
    }
    ++sums.accepted;
    sums.already_customers += referred.bought_before ? 1 : 0;
    if (referred.bought_before || !referred.bought) continue;
    sums.net.add(referred.net_minor);
    BySums& of = sums.by[by == nullptr ? by_unknown : by->member ? by_member : by_other];
    ++of.customers;
    of.net_minor += referred.net_minor;
    if (by != nullptr) of.referrers.insert(by->person);
  }
  return sums;
}

Table by_table(const Sums& sums, const Scope& scope) {
  Table table{"by_referrer",
              {{"referred_by", "", Role::label},
               {"net", scope.currency_code(), Role::value},
               {"referrers", "people", Role::n},
               {"referred_customers", "people", Role::n}},
              {},
              false,
              "referred_customers"};
  for (std::size_t by = 0; by < by_count; ++by) {
    const BySums& of = sums.by[by];
    table.rows.push_back({by_names[by], scope.major(static_cast<double>(of.net_minor)),
                          static_cast<std::int64_t>(of.referrers.size()), of.customers});
  }
  return table;
}

void add_sales(Finding& finding, const Sums& sums, const Scope& scope) {
  const std::string money = scope.currency_code();
  finding.estimates.push_back(without_interval("net_of_referred_customers", scope.major(sums.net.sum()), scope, money,
                                               sums.customers(), "booked sales: counted"));
  const auto each = sums.net.summary();
  const auto interval = each ? stats::mean_interval(*each, scope.level) : tl::unexpected(each.error());
  const double mean = scope.major(sums.net.sum() / static_cast<double>(sums.customers()));
  finding.estimates.push_back(interval ? with_interval("net_per_referred_customer", *interval, scope, money,
                                                       sums.customers(), "Student's t on the mean", scope.major(1.0))
                                       : without_interval("net_per_referred_customer", mean, scope, money,
                                                          sums.customers(), interval.error().what));
}

void add_referrers(Finding& finding, const Sums& sums, const ReferralsFold& fold, const Scope& scope) {
  const ReferralCounts& counts = fold.counts();
  const auto known =
      static_cast<std::int64_t>(sums.by[by_member].referrers.size() + sums.by[by_other].referrers.size());
  const std::int64_t brought = sums.by[by_member].customers + sums.by[by_other].customers;
  add(finding, "members_who_refer",
      share_estimate("members_who_refer", counts.members_referring, counts.members, scope));
  add(finding, "others_who_refer", share_estimate("others_who_refer", counts.others_referring, counts.others, scope));
  if (known == 0) return;
  finding.estimates.push_back(
      without_interval("referrers", static_cast<double>(known), scope, "people", known, "counted"));
  finding.estimates.push_back(without_interval("customers_per_referrer",
                                               static_cast<double>(brought) / static_cast<double>(known), scope,
                                               "customers", known, "counted: of referrers who brought one"));
}

void add_rewards(Finding& finding, const Sums& sums, const catalog::Members::Referrals& declared,
                 std::span<const CostRow> costs, const Scope& scope) {
  std::vector<std::string> activities = declared.made;
  activities.insert(activities.end(), declared.accepted.begin(), declared.accepted.end());
  const auto cost = cost_of_activities(costs, activities);
  if (!cost) {
    finding.refused.push_back({"rewards", "missing_data",
                               "declare in costs/ what rewards cost, with `activity:` one of the referrals; `amount: "
                               "0` says that there is none"});
    return;
  }
  const auto add_amount = [&](const char* name, double minor) {
    finding.estimates.push_back(without_interval(name, scope.major(minor), scope, scope.currency_code(),
                                                 sums.customers() > 0 ? sums.customers() : sums.accepted,
                                                 "booked or declared amounts"));
  };
  add_amount("rewards", static_cast<double>(*cost));
  if (sums.customers() > 0)
    add_amount("reward_per_referred_customer", static_cast<double>(*cost) / static_cast<double>(sums.customers()));
}

Figure figure_of(const Finding& finding, const Sums& sums, const Scope& scope) {
  Figure figure{"referrals", "interval", "Referrals", "", "shares"};
  const Estimate* share = finding.estimate("referred_share_of_new_customers");
  figure.sentence = fmt::format(
      "{} customers came by referral and bought for {}; of the period's new customers {} did.", count(sums.customers()),
      amount(scope, std::llround(sums.net.sum())), share == nullptr ? "an unknown share" : percent_with_range(*share));
  figure.caveats = {"Counted: some of them would have come anyway."};
  figure.alt = figure.sentence + " One dot with a range for each share.";
  return figure;
}

const std::vector<std::string> referral_caveats = {
    "Counted, not caused: whoever was referred might have come anyway; what a code takes off is off their sales "
    "already.",
    "New customers bought for the first time since the start of the window; earlier sales are not seen.",
    "Word of mouth that leaves no invitation and no code is missing. Whoever referred themself is left out."};

}  // namespace

Result<Finding> referrals(const ReferralsFold& fold, const catalog::Catalog& catalog, std::span<const CostRow> costs,
                          const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  const auto& declared = catalog.members.referrals;
  if (!declared.declared()) {
    return fail(ErrorCode::missing_data, "nobody declared how a referral is seen", "referrals",
                "name its activities or codes under `referrals:` in members.yml");
  }
  const Sums sums = sums_of(fold);
  if (sums.accepted == 0) {
    return fail(ErrorCode::missing_data, "nobody was referred in the period", "referrals",
                "import the invitations or orders with a code, or take a longer period");
  }
  Finding finding = begin_finding(scope, "referrals", "customers who came by referral, and who brings them");
  finding.population = fmt::format("{} people who were referred in the period; staff left out", count(sums.accepted));
  finding.smallest_group = sums.customers();
  finding.estimates.push_back(without_interval("referred_customers", static_cast<double>(sums.customers()), scope,
                                               "people", sums.customers() > 0 ? sums.customers() : sums.accepted,
                                               "counted"));
  const auto add_share = [&](const char* name, std::int64_t part, std::int64_t whole) {
    add(finding, name, share_estimate(name, part, whole, scope));
  };
  add_share("referred_share_of_new_customers", sums.customers(), fold.counts().new_customers);
  add_share("referred_who_buy", sums.customers(), sums.accepted);
  add_share("referred_who_had_bought_before", sums.already_customers, sums.accepted);
  if (sums.customers() > 0) add_sales(finding, sums, scope);
  if (!declared.made.empty()) add_referrers(finding, sums, fold, scope);
  add_rewards(finding, sums, declared, costs, scope);
  finding.tables.push_back(interval_table(finding, "shares", "share",
                                          {{"referred_share_of_new_customers", "new customers who came by referral"},
                                           {"referred_who_buy", "referred people who became customers"},
                                           {"referred_who_had_bought_before", "referred people who had bought before"},
                                           {"members_who_refer", "members who refer"},
                                           {"others_who_refer", "other people who refer"}}));
  finding.tables.push_back(by_table(sums, scope));
  finding.figures.push_back(figure_of(finding, sums, scope));
  finding.caveats = referral_caveats;
  if (sums.self) {
    finding.diagnostics.push_back(
        {"own_referrals", CheckStatus::warn, {}, "somebody accepted a referral of their own: it is left out"});
  }
  finding.proof.parameters["formula.referred_share_of_new_customers"] = "referred customers / new customers";
  finding.proof.queries.push_back({"referrals", "", static_cast<std::int64_t>(fold.referred().size())});
  return finding;
}

}  // namespace cw::measure
