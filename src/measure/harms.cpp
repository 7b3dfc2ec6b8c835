#include "measure/harms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "stats/special.hpp"

namespace cw::measure {

namespace {

constexpr double seconds_per_year = 365.25 * 86'400.0;
const std::string rate_unit = "times a person and year";

/// Times a year of one group; log_error is the standard error of the rate's logarithm.
struct Rate {
  double value = 0.0;
  double log_error = 0.0;
  double low = 0.0, high = 0.0;
  std::string method = {};
};

Result<Rate> rate_of(const HarmSums& sums, double level) {
  const double years = sums.times.sum_y() / seconds_per_year;
  if (sums.times.n < 2 || !(years > 0.0))
    return fail(ErrorCode::no_overlap, "fewer than two people of a group were at risk");
  if (sums.harmed == 0) {
    return Rate{0.0, 0.0, 0.0, -std::log((1.0 - level) / 2.0) / years, "exact Poisson, as it never happened"};
  }
  CW_TRY(const stats::Ratio ratio, stats::ratio_of_sums(sums.times));
  const double error = ratio.standard_error / ratio.value;
  const double value = ratio.value * seconds_per_year,
               spread = std::exp(stats::normal_quantile(0.5 + level / 2) * error);
  return Rate{value, error, value / spread, value * spread, "delta method on the logarithm of the rate, by person"};
}

struct Harm {
  const MemberOutcome& outcome;
  const HarmOfGroups& sums;
  Rate members, others;

  /// People harmed of the smaller group; those at risk where nobody was.
  static std::int64_t people(const HarmSums& group) { return group.harmed > 0 ? group.harmed : group.times.n; }
  bool compared() const { return sums.members.harmed > 0 && sums.others.harmed > 0; }
  double log_error() const { return std::hypot(members.log_error, others.log_error); }
  std::int64_t fewest() const { return std::min(people(sums.members), people(sums.others)); }
};

stats::Interval relative(const Harm& harm, double level) {
  const double ratio = harm.members.value / harm.others.value;
  const double spread = std::exp(stats::normal_quantile(0.5 + level / 2) * harm.log_error());
  return {ratio - 1.0, ratio / spread - 1.0, ratio * spread - 1.0};
}

void add_rate(Finding& finding, Table& table, const Harm& harm, const std::string& group, const HarmSums& sums,
              const Rate& rate, const Scope& scope) {
  finding.estimates.push_back(with_interval(harm.outcome.name + "_rate_" + group, {rate.value, rate.low, rate.high},
                                            scope, rate_unit, Harm::people(sums), rate.method));
  table.rows.push_back({harm.outcome.title + ", " + group, rate.value, rate.low, rate.high,
                        static_cast<std::int64_t>(sums.times.x), sums.times.sum_y() / seconds_per_year, sums.harmed,
                        sums.times.n});
}

void add_relative(Finding& finding, Table& table, const Harm& harm, const Scope& scope) {
  const std::string name = harm.outcome.name + "_rate_relative";
  if (!harm.compared()) {
    finding.refused.push_back({name, "degenerate", "it never happened in one of the groups: take a longer period"});
    return;
  }
  const stats::Interval interval = relative(harm, scope.level);
  finding.estimates.push_back(with_interval(name, interval, scope, "share", harm.fewest(),
                                            "delta method on the logarithm of the ratio of two rates"));
  table.rows.push_back(interval_row(harm.outcome.title, finding.estimates.back()));
  if (interval.low > 0.0) {
    finding.status = Status::caution;
    finding.reason +=
        (finding.reason.empty() ? "members fare worse than others, beyond chance: " : ", ") + harm.outcome.title;
  }
}

std::string sentence_of(const Harm& harm) {
  const auto rate = [](const Rate& of) { return fmt::format("{:.3g} ({:.3g} to {:.3g})", of.value, of.low, of.high); };
  return fmt::format("{}: members {} times a person and year, others {}.", harm.outcome.title, rate(harm.members),
                     rate(harm.others));
}

std::vector<Column> rate_columns() {
  return {{"harm", "", Role::label},       {"value", rate_unit, Role::value}, {"low", rate_unit, Role::low},
          {"high", rate_unit, Role::high}, {"times", "times", Role::value},   {"years_at_risk", "years", Role::value},
          {"harmed", "people", Role::n},   {"people", "people", Role::n}};
}

const std::vector<std::string> harm_caveats = {
    "Raw: those who join differ from others in more than joining; a lower rate is not shown to be the community's "
    "doing.",
    "A member counts as one from joining on; before it, as one of the others, if known as a customer.",
    "Only recorded harms are seen, and members may report more readily than others.",
    "One year at risk is 365.25 days."};

Figure figure_of(const Harm& first) {
  Figure figure{"member_harms", "interval", "Harms a person and year, members and others, raw", sentence_of(first),
                "rates"};
  figure.caveats = {harm_caveats[0]};
  figure.alt = figure.sentence + " One dot with a range for each harm and group.";
  return figure;
}

}  // namespace

Result<Finding> member_harms_gap(const HarmsFold& fold, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  if (fold.harms().empty()) {
    return fail(ErrorCode::missing_data, "no harm is declared on the member side", "member harms",
                "declare what may befall members in taxonomy/outcomes.yml, with `side: member` and `sign: -1`");
  }
  Finding finding =
      begin_finding(scope, "member_harms", "how often declared harms befall members and other known people");
  finding.counterfactual = "none: people outside of the community as they are";
  finding.grade = Grade::correlation;
  const HarmOfGroups& at_risk = fold.sums().front();
  finding.population = fmt::format("{} members and {} others at risk in the period", count(at_risk.members.times.n),
                                   count(at_risk.others.times.n));
  finding.smallest_group = std::min(at_risk.members.times.n, at_risk.others.times.n);
  Table rates{"rates", rate_columns(), {}, false, "people"};
  Table relatives{"relative", interval_columns("harm", "share"), {}, false, "people"};
  for (std::size_t i = 0; i < fold.harms().size(); ++i) {
    const HarmOfGroups& sums = fold.sums()[i];
    if (sums.members.harmed == 0 && sums.others.harmed == 0) {
      finding.refused.push_back({fold.harms()[i].name + "_rate_members", "missing_data",
                                 "no row of it is in the period, for anybody: import them"});
      continue;
    }
    CW_TRY(const Rate members, rate_of(sums.members, scope.level));
    CW_TRY(const Rate others, rate_of(sums.others, scope.level));
    const Harm harm{fold.harms()[i], sums, members, others};
    add_rate(finding, rates, harm, "members", harm.sums.members, members, scope);
    add_rate(finding, rates, harm, "others", harm.sums.others, others, scope);
    add_relative(finding, relatives, harm, scope);
    if (finding.figures.empty()) finding.figures.push_back(figure_of(harm));
  }
  if (rates.rows.empty()) {
    return fail(ErrorCode::missing_data, "no row of a declared harm is in the period, for anybody", "member harms",
                "import such rows, from where chargebacks, scams or complaints are recorded");
  }
  finding.tables.push_back(std::move(rates));
  finding.tables.push_back(std::move(relatives));
  finding.caveats = harm_caveats;
  finding.proof.parameters["formula.rate"] = "times / years at risk; relative = members' rate / others' rate − 1";
  finding.proof.queries.push_back({"harms", "", at_risk.members.times.n + at_risk.others.times.n});
  return finding;
}

}  // namespace cw::measure
