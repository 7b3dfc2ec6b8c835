#include "measure/pipeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "stats/special.hpp"

namespace cw::measure {

namespace {

/// What came before a deal, in the order of the tables.
enum class Before { sourced, influenced, untouched, unknown };
constexpr std::array<std::string_view, 4> before_names = {"sourced", "influenced, not sourced", "not touched",
                                                          "no contact known"};
constexpr std::array<std::string_view, 3> state_names = {"open at the end of the period", "won", "lost"};

/// One deal with all of its contacts.
struct Deal {
  std::int64_t account = 0;
  DealState state = DealState::open;
  std::optional<std::int64_t> amount_minor;
  Before before = Before::unknown;
  bool touched_before_created = false;
  std::vector<PersonId> contacts;       // all that are known
  std::vector<PersonId> touched;        // those who took part in the community
  std::vector<PersonId> touched_early;  // of these, before the deal was created
};

Before before_of(std::span<const DealContact> contacts) {
  Instant touch = never, other = never;
  bool known = false;
  for (const auto& contact : contacts) {
    known = known || contact.person.value != 0;
    touch = std::min(touch, contact.first_touch);
    other = std::min(other, contact.first_other);
  }
  if (!known) return Before::unknown;
  if (touch == never) return Before::untouched;
  return touch < contacts.front().created_at && touch < other ? Before::sourced : Before::influenced;
}

Deal deal_of(std::span<const DealContact> contacts) {
  const DealContact& first = contacts.front();
  Deal deal;
  deal.account = first.account != 0 ? first.account : -first.deal;  // without an account a deal stands for itself
  deal.state = first.state;
  deal.amount_minor = first.amount_minor;
  deal.before = before_of(contacts);
  for (const auto& contact : contacts) {
    if (contact.person.value == 0) continue;
    deal.contacts.push_back(contact.person);
    if (contact.first_touch != never) deal.touched.push_back(contact.person);
    if (contact.first_touch < contact.created_at) deal.touched_early.push_back(contact.person);
  }
  deal.touched_before_created = !deal.touched_early.empty();
  return deal;
}

std::vector<Deal> deals_of(std::span<const DealContact> contacts) {
  std::vector<Deal> deals;
  for (std::size_t from = 0; from < contacts.size();) {
    std::size_t until = from;
    while (until < contacts.size() && contacts[until].deal == contacts[from].deal) ++until;
    deals.push_back(deal_of(contacts.subspan(from, until - from)));
    from = until;
  }
  return deals;
}

/// The deals of one cell of the table.
struct Sum {
  std::int64_t deals = 0, without_amount = 0, amount_minor = 0;
  std::set<std::int64_t> accounts;
  std::set<PersonId> people;  // who took part, or the known contacts where nobody did

  void add(const Deal& deal) {
    ++deals;
    accounts.insert(deal.account);
    amount_minor += deal.amount_minor.value_or(0);
    without_amount += deal.amount_minor ? 0 : 1;
    const auto& who = deal.touched.empty() ? deal.contacts : deal.touched;
    people.insert(who.begin(), who.end());
  }
  void add(const Sum& other) {
    deals += other.deals;
    without_amount += other.without_amount;
    amount_minor += other.amount_minor;
    accounts.insert(other.accounts.begin(), other.accounts.end());
    people.insert(other.people.begin(), other.people.end());
  }
};
using Sums = std::array<std::array<Sum, before_names.size()>, state_names.size()>;

std::int64_t size_of(const auto& set) {
  return static_cast<std::int64_t>(set.size());
}

Table table_of(const Sums& sums, const Scope& scope) {
  Table table{"pipeline",
              {{"state", "", Role::group},
               {"before", "", Role::label},
               {"amount", scope.currency_code(), Role::value},
               {"deals", "deals", Role::value},
               {"accounts", "accounts", Role::value},
               {"without_amount", "deals", Role::value},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (std::size_t state = 0; state < state_names.size(); ++state) {
    for (std::size_t before = 0; before < before_names.size(); ++before) {
      const Sum& sum = sums[state][before];
      if (sum.deals == 0) continue;
      table.rows.push_back({std::string(state_names[state]), std::string(before_names[before]),
                            scope.major(static_cast<double>(sum.amount_minor)), sum.deals, size_of(sum.accounts),
                            sum.without_amount, size_of(sum.people)});
    }
  }
  return table;
}

const Sum& sum_of(const Sums& sums, DealState state, Before before) {
  return sums[static_cast<std::size_t>(state)][static_cast<std::size_t>(before)];
}

void add_amounts(Finding& finding, const Sums& sums, const Scope& scope) {
  for (const auto& [name, state] : {std::pair("won", DealState::won), std::pair("open", DealState::open)}) {
    Sum influenced = sum_of(sums, state, Before::sourced);
    const Sum sourced = influenced;
    influenced.add(sum_of(sums, state, Before::influenced));
    const std::pair<const char*, const Sum*> kinds[] = {{"influenced", &influenced}, {"sourced", &sourced}};
    for (const auto& [kind, sum] : kinds) {
      finding.estimates.push_back(
          without_interval(std::string(name) + "_" + kind, scope.major(static_cast<double>(sum->amount_minor)), scope,
                           scope.currency_code(), size_of(sum->people), "the sum of all deals, not a sample of them"));
      if (sum->deals == 0) finding.estimates.back().n.reset();  // nobody is behind a sum of no deals
    }
  }
}

/// Share of won deals with a known contact that were influenced; accounts vary, not deals. n: the people of the
/// smaller side, so that few of them stay unseen.
void add_share(Finding& finding, const std::vector<Deal>& deals, const Scope& scope) {
  std::set<PersonId> took_part, others;
  std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> accounts;
  for (const Deal& deal : deals) {
    if (deal.state != DealState::won || deal.before == Before::unknown) continue;
    took_part.insert(deal.touched.begin(), deal.touched.end());
    if (deal.touched.empty()) others.insert(deal.contacts.begin(), deal.contacts.end());
    auto& [influenced, all] = accounts[deal.account];
    influenced += deal.before == Before::untouched ? 0 : 1;
    ++all;
  }
  stats::CoMoments moments;
  for (const auto& [account, counts] : accounts) moments.add(counts.first, counts.second);
  auto share = ratio_estimate("influenced_share_won", moments, scope, "share");
  if (share) {
    share->n = others.empty() || (!took_part.empty() && took_part.size() < others.size()) ? size_of(took_part)
                                                                                          : size_of(others);
  }
  if (share) {
    for (auto* bound : {&share->low, &share->high}) {
      if (*bound) **bound = std::clamp(**bound, 0.0, 1.0);
    }
    if (share->low) share->interval_method = "delta method on the ratio, by account";
  }
  add(finding, "influenced_share_won", std::move(share));
}

std::string window_words(int window_days) {
  return fmt::format("Touches count from {} days before a deal was created.", window_days);
}

std::int64_t count_without_amount(const Sums& sums) {
  std::int64_t total = 0;
  for (const auto& row : sums)
    for (const Sum& sum : row) total += sum.without_amount;
  return total;
}

void add_words(Finding& finding, const Sums& sums, int window_days, const Scope& scope) {
  finding.caveats = {"Influenced and sourced say what came before a deal, not what caused it.",
                     "Open deals are a forecast: they enter no return and are never added to won ones.",
                     window_words(window_days),
                     "Amounts are those of the newest export; a deal that closed after the period counts as open."};
  if (const auto missing = count_without_amount(sums); missing > 0)
    finding.caveats.push_back(fmt::format("{} deals have no amount and count as zero.", count(missing)));
  Figure figure{"pipeline", "table", "What came before the deals", "", "pipeline"};
  const Estimate& won = *finding.estimate("won_influenced");
  figure.sentence = fmt::format("Of the deals won, {} had a contact in the community before they closed.",
                                amount_with_range(scope, won));
  figure.caveats = {finding.caveats[0], finding.caveats[1]};
  figure.alt = figure.sentence + " A table of open, won and lost deals by what came before them.";
  finding.figures.push_back(std::move(figure));
}

/// Won and decided deals of one account in one group.
struct Tally {
  double won = 0.0, decided = 0.0;
};

/// What one group of the comparison holds.
struct Group {
  double won = 0.0, decided = 0.0;
  std::map<std::int64_t, Tally> accounts;
  std::set<PersonId> people;

  void add(const Deal& deal) {
    const double is_won = deal.state == DealState::won ? 1.0 : 0.0;
    won += is_won, decided += 1.0;
    accounts[deal.account].won += is_won;
    accounts[deal.account].decided += 1.0;
    const auto& who = deal.touched_before_created ? deal.touched_early : deal.contacts;
    people.insert(who.begin(), who.end());
  }
  double rate() const { return won / decided; }
};

/// Adds sign × (won − rate × decided) / all decided, one residual an account.
void add_residuals(std::map<std::int64_t, double>& residuals, const Group& group, double sign) {
  for (const auto& [account, tally] : group.accounts)
    residuals[account] += sign * (tally.won - group.rate() * tally.decided) / group.decided;
}

Estimate rate_estimate(std::string name, double value, const std::map<std::int64_t, double>& residuals,
                       std::pair<double, double> bounds, const Scope& scope) {
  const auto n = static_cast<double>(residuals.size());
  double squares = 0.0;
  for (const auto& [account, residual] : residuals) squares += residual * residual;
  const auto accounts = static_cast<std::int64_t>(residuals.size());
  if (residuals.size() < 2 || !(squares > 0.0)) {
    return without_interval(std::move(name), value, scope, "share", accounts,
                            "nothing varies between the accounts, so that there is no spread to judge by");
  }
  const double half = stats::t_quantile(0.5 + scope.level / 2.0, n - 1.0) * std::sqrt(n / (n - 1.0) * squares);
  const stats::Interval interval{value, std::max(bounds.first, value - half), std::min(bounds.second, value + half)};
  return with_interval(std::move(name), interval, scope, "share", accounts, "linearised, by account, Student's t");
}

void add_rates(Finding& finding, const Group& touched, const Group& untouched, const Scope& scope) {
  std::map<std::int64_t, double> with, without, both;
  add_residuals(with, touched, 1.0);
  add_residuals(without, untouched, 1.0);
  add_residuals(both, touched, 1.0);
  add_residuals(both, untouched, -1.0);
  finding.estimates = {
      rate_estimate("close_rate_touched", touched.rate(), with, {0.0, 1.0}, scope),
      rate_estimate("close_rate_untouched", untouched.rate(), without, {0.0, 1.0}, scope),
      rate_estimate("close_rate_difference", touched.rate() - untouched.rate(), both, {-1.0, 1.0}, scope)};
  Table table{"close_rates", interval_columns("deals", "share", "accounts"), {}, false, "people"};
  table.columns.back() = {"accounts", "accounts", Role::value};
  for (const char* name : {"won", "decided"}) table.columns.push_back({name, "deals", Role::value});
  table.columns.push_back({"people", "people", Role::n});
  const std::pair<const char*, const Group*> groups[] = {{"touched before they were created", &touched},
                                                         {"not touched before", &untouched}};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& [label, group] = groups[i];
    auto row = interval_row(label, finding.estimates[i]);
    row.insert(row.end(), {std::llround(group->won), std::llround(group->decided), size_of(group->people)});
    table.rows.push_back(std::move(row));
  }
  finding.tables.push_back(std::move(table));
}

}  // namespace

Result<Finding> pipeline(std::span<const DealContact> contacts, int window_days, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  const auto deals = deals_of(contacts);
  if (deals.empty()) {
    return fail(ErrorCode::missing_data, "no deal was open or closed in the period", "pipeline",
                "import deals: `commonweal sources howto salesforce` or `hubspot`");
  }
  Sums sums;
  for (const Deal& deal : deals)
    sums[static_cast<std::size_t>(deal.state)][static_cast<std::size_t>(deal.before)].add(deal);
  std::int64_t unknown = 0;
  for (const auto& row : sums) unknown += row[static_cast<std::size_t>(Before::unknown)].deals;
  const auto all = static_cast<std::int64_t>(deals.size());
  if (unknown == all) {
    return fail(ErrorCode::missing_data, "no deal has a known contact", "pipeline",
                "import the contacts and their roles in deals with an address or a single-sign-on id");
  }
  Finding finding = begin_finding(
      scope, "pipeline", "amount of deals that a contact's part in the community came before, won and open apart");
  finding.population = fmt::format("{} deals, {} of them with a known contact", count(all), count(all - unknown));
  finding.diagnostics.push_back({"deals_with_known_contacts", unknown * 2 > all ? CheckStatus::warn : CheckStatus::pass,
                                 static_cast<double>(all - unknown) / static_cast<double>(all),
                                 "share of the deals; the others are in no group"});
  finding.tables.push_back(table_of(sums, scope));
  add_amounts(finding, sums, scope);
  add_share(finding, deals, scope);
  add_words(finding, sums, window_days, scope);
  return finding;
}

Result<Finding> close_rates(std::span<const DealContact> contacts, int window_days, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  Group touched, untouched;
  std::int64_t unknown = 0;
  for (const Deal& deal : deals_of(contacts)) {
    if (deal.state == DealState::open) continue;
    if (deal.before == Before::unknown) {
      ++unknown;
      continue;
    }
    (deal.touched_before_created ? touched : untouched).add(deal);
  }
  if (touched.decided + untouched.decided == 0.0) {
    return fail(ErrorCode::missing_data, "no deal with a known contact was won or lost in the period", "pipeline close",
                "take a longer period, or import deals with their contacts");
  }
  if (touched.decided == 0.0 || untouched.decided == 0.0) {
    return fail(ErrorCode::too_few_rows,
                std::string("every decided deal was ") + (touched.decided == 0.0 ? "un" : "") +
                    "touched before it was created: there is nothing to compare",
                "pipeline close", "take a longer period, or see `touches` in pipeline.yml");
  }
  Finding finding =
      begin_finding(scope, "close_rates", "share won of the deals decided in the period, touched less untouched, raw");
  finding.grade = Grade::correlation;
  finding.counterfactual = "deals of accounts whose contacts took no part in the community before the deal was created";
  finding.smallest_group = std::min(size_of(touched.people), size_of(untouched.people));
  add_rates(finding, touched, untouched, scope);
  finding.population =
      fmt::format("{} decided deals with a known contact", std::llround(touched.decided + untouched.decided));
  finding.caveats = {
      "Raw: accounts that take part differ from others in size, need and eagerness before the community does anything.",
      "Touches after a deal was created do not count here: a deal that stays open longer has more time for one.",
      window_words(window_days)};
  if (unknown > 0)
    finding.caveats.push_back(fmt::format("{} decided deals without a known contact are left out.", count(unknown)));
  Figure figure{"close_rates", "interval", "Deals won, touched and not", "", "close_rates"};
  figure.sentence = fmt::format("{} of the deals that were touched before they began were won, {} of the others.",
                                percent_with_range(finding.estimates[0]), percent_with_range(finding.estimates[1]));
  figure.caveats = {finding.caveats[0]};
  figure.alt = figure.sentence + " One dot with a range for each group.";
  finding.figures.push_back(std::move(figure));
  return finding;
}

}  // namespace cw::measure
