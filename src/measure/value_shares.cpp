#include "measure/value_shares.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "measure/members_gap.hpp"
#include "stats/moments.hpp"
#include "stats/special.hpp"

namespace cw::measure {

namespace {

/// One person's own money of the period against the margin that they bring: x and y, in minor units.
struct Groups {
  stats::CoMoments members, others;
};

struct Own {
  Groups groups = {};
  std::int64_t gains_minor = 0, harms_minor = 0;     // of members, as recorded; harms >= 0
  std::int64_t gaining = 0, harmed = 0, valued = 0;  // members with a row of either, and of any
};

bool is_own_money(const catalog::Outcome& outcome) {
  return outcome.side == catalog::Side::member && outcome.unit == "money";
}

/// Whoever has no row has nothing: as in members_gap.
Own own_of(const PieParts& parts, const catalog::Catalog& catalog) {
  Own own;
  auto outcome = parts.outcomes.begin();
  for (const auto& person : parts.people) {
    while (outcome != parts.outcomes.end() && outcome->person < person.person) ++outcome;
    std::int64_t gains = 0, harms = 0, gain_rows = 0, harm_rows = 0;
    for (; outcome != parts.outcomes.end() && outcome->person == person.person; ++outcome) {
      const auto& declared = catalog.outcomes[static_cast<std::size_t>(outcome->outcome_id)];
      if (!is_own_money(declared)) continue;
      (declared.sign < 0 ? harms : gains) += outcome->in_period;
      (declared.sign < 0 ? harm_rows : gain_rows) += outcome->rows_in_period;
    }
    (person.member ? own.groups.members : own.groups.others).add(gains - harms, person.margin_minor);
    if (!person.member) continue;
    own.gains_minor += gains, own.harms_minor += harms;
    own.gaining += gain_rows > 0 ? 1 : 0;
    own.harmed += harm_rows > 0 ? 1 : 0;
    own.valued += gain_rows + harm_rows > 0 ? 1 : 0;
  }
  return own;
}

/// Differences of means, members − others, with their variances and covariance.
struct Gaps {
  double own = 0.0, margin = 0.0;
  double variance_own = 0.0, variance_margin = 0.0, covariance = 0.0;
};

Gaps gaps_of(const Groups& groups) {
  const auto &one = groups.members, &two = groups.others;
  const double n = static_cast<double>(one.n), m = static_cast<double>(two.n);
  return {one.sum_x() / n - two.sum_x() / m, one.sum_y() / n - two.sum_y() / m,
          one.variance_x() / n + two.variance_x() / m, one.variance_y() / n + two.variance_y() / m,
          one.covariance() / n + two.covariance() / m};
}

/// own / (own + margin), on the logarithm of own / margin, so that it stays between 0 and 1.
std::optional<stats::Interval> share_of(const Gaps& gaps, double level) {
  if (!(gaps.own > 0.0) || !(gaps.margin > 0.0)) return std::nullopt;
  const double variance = gaps.variance_own / (gaps.own * gaps.own) +
                          gaps.variance_margin / (gaps.margin * gaps.margin) -
                          2.0 * gaps.covariance / (gaps.own * gaps.margin);
  const double half = stats::normal_quantile(0.5 + level / 2.0) * std::sqrt(std::max(variance, 0.0));
  const double at = std::log(gaps.own / gaps.margin);
  const auto share = [](double log_ratio) { return 1.0 / (1.0 + std::exp(-log_ratio)); };
  return stats::Interval{share(at), share(at - half), share(at + half)};
}

/// Adds estimates and, for each, the row of the pie that shows it.
struct Pie {
  Finding& finding;
  const Scope& scope;
  Table table;

  Pie(Finding& of, const Scope& at)
      : finding(of), scope(at), table{"pie", interval_columns("part", at.currency_code()), {}, false, "people"} {
    table.columns.push_back({"side", "", Role::value});
    table.columns.push_back({"grade", "", Role::value});
  }
  void show(const std::string& part, const std::string& side, std::optional<Grade> grade) {
    table.rows.push_back(interval_row(part, finding.estimates.back()));
    table.rows.back().emplace_back(side);
    table.rows.back().emplace_back(std::string(word(grade)));
  }
  void counted(const char* name, std::int64_t minor, std::int64_t people, const std::string& part,
               const std::string& side, const char* why) {
    finding.estimates.push_back(
        without_interval(name, scope.major(static_cast<double>(minor)), scope, scope.currency_code(), people, why));
    show(part, side, std::nullopt);
  }
};

std::optional<std::int64_t> given_back(std::span<const CostRow> costs, const catalog::Catalog& catalog) {
  auto categories = catalog.members.given_back;
  if (categories.empty()) categories = {"perks", "grants"};
  std::optional<std::int64_t> sum;
  for (const auto& cost : costs) {
    if (std::find(categories.begin(), categories.end(), cost.category) == categories.end()) continue;
    sum = sum.value_or(0) + cost.total_minor;
  }
  return sum;
}

void add_counted(Pie& pie, const Own& own, const PieParts& parts, const catalog::Catalog& catalog) {
  const char* const booked = "booked or declared amounts";
  const std::int64_t members = own.groups.members.n, margin = static_cast<std::int64_t>(own.groups.members.y);
  pie.counted("members_margin", margin, members, "members' margin", "company", "booked sales: counted");
  if (own.gaining > 0)
    pie.counted("members_gain", own.gains_minor, own.gaining, "what members earn or save", "members", "as recorded");
  if (own.harmed > 0)
    pie.counted("members_loss", -own.harms_minor, own.harmed, "what members lose", "members", "as recorded");
  std::int64_t cost = 0;
  for (const auto& row : parts.costs) cost += row.total_minor;
  if (!parts.costs.empty()) pie.counted("cost_borne", -cost, members, "cost of the community", "company", booked);
  if (parts.volunteer_minor != 0) {
    pie.counted("hours_borne", -parts.volunteer_minor, members, "volunteers' hours at declared rates", "members",
                "a memo at the declared rates");
  }
  const auto back = given_back(parts.costs, catalog);
  if (!back) {
    pie.finding.refused.push_back(
        {"given_back", "missing_data", "declare perks and grants in costs/; `amount: 0` says that there were none"});
    return;
  }
  pie.counted("given_back", *back, members, "of that cost: given to members", "members", booked);
  if (margin > 0) {
    pie.finding.estimates.push_back(
        without_interval("given_back_of_margin", static_cast<double>(*back) / static_cast<double>(margin), pie.scope,
                         "share", members, "a share of booked amounts: counted"));
  }
}

/// Members' own money above that of as many others: raw, so Correlation.
void add_own_gap(Pie& pie, const Own& own, const Gaps& gaps) {
  const double n = static_cast<double>(own.groups.members.n);
  const double half = stats::normal_quantile(0.5 + pie.scope.level / 2.0) * n * std::sqrt(gaps.variance_own);
  pie.finding.estimates.push_back(with_interval(
      "members_gain_above_others", {n * gaps.own, n * gaps.own - half, n * gaps.own + half}, pie.scope,
      pie.scope.currency_code(), own.valued, "normal, times the number of members", pie.scope.major(1.0)));
  pie.show("members' own money above others'", "members", Grade::correlation);
}

void add_raw(Pie& pie, const Own& own, const PieParts& parts, const catalog::Catalog& catalog) {
  const Gaps gaps = gaps_of(own.groups);
  if (own.valued > 0) add_own_gap(pie, own, gaps);
  auto kept = gap_value(parts.people, pie.scope, catalog);
  if (!kept) {
    pie.finding.refused.push_back(
        {"margin_above_others", std::string(code_name(kept.error().code)), kept.error().next});
    return;
  }
  Estimate margin = kept->finding.estimates.front();
  margin.name = "margin_above_others";
  pie.finding.estimates.push_back(std::move(margin));
  pie.show("members' margin above others'", "company", kept->finding.grade);
  pie.finding.assumptions = kept->finding.assumptions;
  if (kept->finding.grade == Grade::assumption) pie.finding.grade = Grade::assumption;
  const char* const name = "members_share_of_gain";
  if (own.valued == 0) return;
  if (kept->finding.grade != Grade::correlation) {
    pie.finding.refused.push_back(
        {name, "not_comparable", "the two sides have different grades and are not added: declare the margin"});
  } else if (const auto share = share_of(gaps, pie.scope.level)) {
    pie.finding.estimates.push_back(with_interval(name, *share, pie.scope, "share", own.valued,
                                                  "delta method on the logarithm of the two gaps' ratio, by person"));
  } else {
    pie.finding.refused.push_back(
        {name, "degenerate", "one side has no more than others have: there is no common gain to share"});
  }
}

Figure figure_of(const Finding& finding) {
  Figure figure{"value_shares", "interval", "Value kept and given back, each with its grade", "", "pie"};
  const Estimate* share = finding.estimate("members_share_of_gain");
  const Estimate* back = finding.estimate("given_back_of_margin");
  if (share != nullptr) {
    figure.sentence =
        "Of what members and the company have above others, " + percent_with_range(*share) + " is with members, raw.";
  } else if (back != nullptr) {
    figure.sentence = percent(back->value) + " of the margin that members bring goes back to them as perks and grants.";
  } else {
    figure.sentence = "What members and the company have of it; the two cannot be set against each other yet.";
  }
  figure.caveats = {"Rows of different grades are never added."};
  figure.alt = figure.sentence + " One row for each part, with its grade.";
  return figure;
}

}  // namespace

bool declares_value_shares(const catalog::Catalog& catalog) {
  return !catalog.members.given_back.empty() ||
         std::any_of(catalog.outcomes.begin(), catalog.outcomes.end(), &is_own_money);
}

Result<Finding> value_shares(const PieParts& parts, const catalog::Catalog& catalog, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  if (!declares_value_shares(catalog)) {
    return fail(ErrorCode::missing_data, "nobody declared what members get in money", "shares of the pie",
                "declare an outcome with `side: member` and `unit: money`, or `given_back:` in members.yml");
  }
  const Own own = own_of(parts, catalog);
  if (own.groups.members.n < 2 || own.groups.others.n < 2) {
    return fail(ErrorCode::no_overlap, "a comparison needs members and others", "shares of the pie",
                "import people of both kinds");
  }
  Finding finding = begin_finding(scope, "value_shares", "what members and the company have of the community's value");
  finding.counterfactual = "rows above others': members as they are against as many other known people";
  finding.grade = Grade::correlation;
  finding.population = fmt::format("{} members and {} others", count(own.groups.members.n), count(own.groups.others.n));
  finding.smallest_group = std::min(own.groups.members.n, own.groups.others.n);
  Pie pie(finding, scope);
  add_counted(pie, own, parts, catalog);
  if (own.valued == 0) {
    finding.refused.push_back({"members_gain", "missing_data",
                               "no member has a money outcome of their own in the period: import such rows, or ask"});
  }
  add_raw(pie, own, parts, catalog);
  finding.tables.push_back(std::move(pie.table));
  finding.figures.push_back(figure_of(finding));
  finding.caveats = {
      "Rows of different grades are never added: counted rows say what is there, not what the community caused.",
      "Raw: those who join differ from others in more than joining, on both sides.",
      "Members' own money is what was recorded; where it comes from a survey it is self-reported by those who "
      "answered.",
      "What is given back is part of the cost: it is shown on both sides and counted once in neither sum."};
  finding.proof.parameters["formula.members_share_of_gain"] =
      "members' own money above others' / (that + members' margin above others')";
  finding.proof.queries.push_back({"person_rows", "", static_cast<std::int64_t>(parts.people.size())});
  return finding;
}

}  // namespace cw::measure
