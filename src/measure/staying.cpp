#include "measure/staying.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "measure/waiting.hpp"
#include "stats/special.hpp"
#include "stats/survival_groups.hpp"

namespace cw::measure {

namespace {

using stats::Observation;

constexpr double seconds_per_day = 86'400.0;
constexpr double reach_days = 90.0;
constexpr auto kaplan_meier_name = "Kaplan–Meier, log-log";

/// Days from a time after joining to an event; both in seconds after joining.
Observation wait_from(std::int32_t from, std::int32_t event, std::int32_t watched) {
  const bool happened = event != not_yet;
  return {(static_cast<double>(happened ? event : watched) - from) / seconds_per_day, happened};
}

std::string quarter_of(const MemberPath& path, const Scope& scope) {
  const auto [year, month, day] = to_ymd(scope.zone.day_of(path.joined_at));
  return fmt::format("{:04}Q{}", year, (month + 2) / 3);
}

Result<Finding> begin_paths(const MemberPathsFold& fold, const Scope& scope, std::string method, std::string estimand) {
  CW_TRY_VOID(valid(scope));
  if (fold.rows().empty()) {
    return fail(ErrorCode::missing_data, "nobody joined in the time that the sources cover", method,
                "import the list of members with the date of joining, or sources that reach further back");
  }
  Finding finding = begin_finding(scope, std::move(method), std::move(estimand));
  finding.window.from = to_text(scope.window.from);
  finding.population = count(static_cast<std::int64_t>(fold.rows().size())) + " members who joined in the window";
  finding.caveats = {"Health, not value.",
                     "Members who joined before the window are left out: their start was not seen."};
  return finding;
}

/// Share for whom it has happened by `days`; refused where nobody was watched that long.
Result<Estimate> share_by(std::string name, const std::vector<Observation>& waits, double days, const Scope& scope) {
  CW_TRY(const auto curve, stats::kaplan_meier(waits, scope.level));
  if (curve.last_time < days) {
    return fail(ErrorCode::too_few_rows, "", {}, "nobody could be watched that long; take a later or longer period");
  }
  const auto* step = stats::at(curve, days);
  if (step == nullptr || !step->low || !step->high) {
    return without_interval(std::move(name), step == nullptr ? 0.0 : 1.0 - step->survival, scope, "share", curve.n,
                            "all alike: nothing varies");
  }
  return with_interval(std::move(name), {1.0 - step->survival, 1.0 - *step->high, 1.0 - *step->low}, scope, "share",
                       curve.n, kaplan_meier_name);
}

std::int64_t events_in(const std::vector<Observation>& waits) {
  return std::count_if(waits.begin(), waits.end(), [](const auto& wait) { return wait.event; });
}

const std::vector<double> grid_days = {1, 2, 3, 7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 730};

/// Adds the curve by group, and a log-rank test over groups with at least two people.
void add_groups(Finding& finding, const std::map<std::string, std::vector<Observation>>& groups, const Scope& scope) {
  Table curve{"by_joining",
              {{"joined", "", Role::group},
               {"time", "days", Role::time},
               {"survival", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  std::vector<std::vector<Observation>> compared;
  compared.reserve(groups.size());
  for (const auto& [name, waits] : groups) {
    const auto one = stats::kaplan_meier(waits, scope.level);
    if (!one) continue;
    compared.push_back(waits);
    for (const double days : grid_days) {
      if (days > one->last_time) break;
      const auto* step = stats::at(*one, days);
      curve.rows.push_back({name, days, step == nullptr ? 1.0 : step->survival,
                            step == nullptr ? Cell{} : cell(step->low), step == nullptr ? Cell{} : cell(step->high),
                            one->n});
    }
  }
  finding.tables.push_back(std::move(curve));
  const auto test = stats::compare_groups(compared);
  if (!test) return;
  finding.diagnostics.push_back({"log_rank_p", CheckStatus::pass, test->p,
                                 fmt::format("quarters of joining alike? chi-squared {:.4g} on {} degrees of freedom",
                                             test->chi_squared, test->degrees_of_freedom)});
}

}  // namespace

Result<Finding> member_survival(const MemberPathsFold& fold, const Scope& scope) {
  CW_TRY(Finding finding,
         begin_paths(fold, scope, "member_survival", "days from joining to the first lapse in activity"));
  std::vector<Observation> waits;
  std::map<std::string, std::vector<Observation>> quarters;
  waits.reserve(fold.rows().size());
  for (const auto& path : fold.rows()) {
    waits.push_back(wait_from(0, path.lapsed, path.watched));
    quarters[quarter_of(path, scope)].push_back(waits.back());
  }
  const int lapse = fold.settings().lapse_days;
  CW_TRY(const auto curve, stats::kaplan_meier(waits, scope.level));
  Table table{"curve",
              {{"time", "days", Role::time},
               {"survival", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"at_risk", "people", Role::n}},
              {},
              false,
              "at_risk"};
  for (const auto& step : curve.steps) {
    if (!table.rows.empty() && step.time < std::get<double>(table.rows.back()[0]) + 1.0) continue;
    table.rows.push_back({step.time, step.survival, cell(step.low), cell(step.high), step.at_risk});
  }
  finding.tables.push_back(std::move(table));
  for (const double days : {180.0, 365.0}) {
    const std::string name = fmt::format("gone_within_{:.0f}_days", days);
    add(finding, name, share_by(name, waits, days, scope));
  }
  const auto median = stats::time_quantile(curve, 0.5);
  if (median.time) {
    Estimate estimate = without_interval("median", *median.time, scope, "days", curve.n,
                                         "the upper end was not reached while members were watched");
    if (median.low && median.high) {
      estimate.low = median.low, estimate.high = median.high, estimate.no_interval.clear();
      estimate.interval_method = kaplan_meier_name;
    }
    finding.estimates.push_back(std::move(estimate));
  } else {
    finding.refused.push_back({"median", "too_few_rows", "fewer than half have gone while they could be watched"});
  }
  add_groups(finding, quarters, scope);
  Figure figure{"survival", "line_band", "Members who are still there", "", "curve"};
  figure.sentence = fmt::format("{} of {} members who joined in the window have gone ({} days without activity).",
                                count(curve.events), count(curve.n), lapse);
  figure.caveats = {"Those still there count as long as they were watched (censored)."};
  figure.alt = figure.sentence + " One falling line by days since joining.";
  finding.figures.push_back(std::move(figure));
  finding.caveats.push_back(fmt::format(
      "Gone means {} days without activity for the first time; it is dated when those days are over. Some come back.",
      lapse));
  finding.proof.parameters["lapse_days"] = std::to_string(lapse);
  return finding;
}

Result<Finding> first_value_of_members(const MemberPathsFold& fold, const Scope& scope) {
  CW_TRY(Finding finding,
         begin_paths(fold, scope, "time_to_first_value", "days from joining to the first activity of value"));
  std::vector<Observation> waits;
  std::vector<double> reached;
  waits.reserve(fold.rows().size());
  for (const auto& path : fold.rows()) {
    waits.push_back(wait_from(0, path.first_value, path.watched));
    if (waits.back().event) reached.push_back(waits.back().time);
  }
  Waiting waiting{"first_value", "from joining to the first activity of value"};
  waiting.grid = grid_days;
  CW_TRY(const auto curve, add_waiting(finding, waiting, waits, scope));
  for (const double days : {7.0, 30.0, 90.0}) {
    const std::string name = fmt::format("within_{:.0f}_days", days);
    add(finding, name, share_by(name, waits, days, scope));
  }
  if (!reached.empty()) {
    std::sort(reached.begin(), reached.end());
    finding.estimates.push_back(
        without_interval("median_of_those_who_got_there", reached[(reached.size() - 1) / 2], scope, "days",
                         static_cast<std::int64_t>(reached.size()),
                         "for comparison with other tools: it leaves out everybody who is still waiting"));
  }
  add(finding, "share_not_yet", share_estimate("share_not_yet", curve.n - curve.events, curve.n, scope));
  finding.caveats.push_back(
      "From joining to the first activity of value as health.yml names it, else the first contribution "
      "or attendance; whoever has none by " +
      to_text(scope.period.until) + " is still waiting.");
  return finding;
}

Result<Finding> growth_paths(const MemberPathsFold& fold, const Scope& scope) {
  const auto& steps = fold.settings().steps;
  if (steps.empty()) {
    return fail(ErrorCode::missing_data, "no step of growth is declared or in the data", "growth paths",
                "declare `path:` in health.yml");
  }
  CW_TRY(Finding finding, begin_paths(fold, scope, "growth_paths", "share of joiners who reach a step within 90 days"));
  std::map<std::string, std::vector<const MemberPath*>> cohorts;
  for (const auto& path : fold.rows()) {
    cohorts["all"].push_back(&path);
    cohorts[quarter_of(path, scope)].push_back(&path);
  }
  Table table{"path",
              {{"cohort", "", Role::group},
               {"step", "", Role::label},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"reached", "people", Role::value},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (const auto& [cohort, paths] : cohorts) {
    for (std::size_t step = 0; step < steps.size(); ++step) {
      std::vector<Observation> waits;
      waits.reserve(paths.size());
      for (const auto* path : paths) waits.push_back(wait_from(0, path->steps[step], path->watched));
      const auto share = share_by(steps[step] + "_within_90_days", waits, reach_days, scope);
      table.rows.push_back({cohort, steps[step], share ? Cell{share->value} : Cell{}, share ? cell(share->low) : Cell{},
                            share ? cell(share->high) : Cell{}, events_in(waits),
                            static_cast<std::int64_t>(paths.size())});
      if (cohort == "all") add(finding, steps[step] + "_within_90_days", share);
    }
  }
  finding.tables.push_back(std::move(table));
  Figure figure{"growth_paths", "heat", "Steps of growth within 90 days of joining", "", "path"};
  figure.sentence = finding.estimates.empty() ? "No cohort could be watched for 90 days."
                                              : fmt::format("{}: {} of joiners.", finding.estimates[0].name,
                                                            percent_with_range(finding.estimates[0]));
  figure.caveats = {"Health, not value.", "An empty cell: nobody of the cohort was watched for 90 days."};
  figure.alt = figure.sentence + " One row a quarter of joining, one column a step.";
  finding.figures.push_back(std::move(figure));
  return finding;
}

Result<Finding> mentored_newcomers(const MemberPathsFold& fold, int landmark_days, bool declared, const Scope& scope) {
  if (!declared) {
    return fail(ErrorCode::missing_data, "nothing says which newcomers have a mentor", "mentoring",
                "declare `mentoring:` in health.yml, and import those activities");
  }
  CW_TRY(Finding finding,
         begin_paths(fold, scope, "mentored_newcomers",
                     "leaving of newcomers with a mentor against those without, from the landmark on"));
  const auto landmark = static_cast<std::int32_t>(landmark_days * seconds_per_day);
  std::vector<Observation> with, without;
  for (const auto& path : fold.rows()) {
    if (path.watched <= landmark || path.lapsed <= landmark) continue;
    (path.mentored <= landmark ? with : without).push_back(wait_from(landmark, path.lapsed, path.watched));
  }
  if (with.empty() || without.empty()) {
    return fail(
        ErrorCode::too_few_rows,
        with.empty() ? "no newcomer had a mentor by the landmark" : "every newcomer had a mentor by the landmark",
        "mentoring", "take a longer window, or another `mentoring_landmark_days`");
  }
  finding.grade = Grade::correlation;
  finding.counterfactual = "newcomers without a mentor, as they are";
  Table table{"mentored",
              {{"group", "", Role::label},
               {"gone_within_90_days", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (const auto& [name, waits] : {std::pair{"with_mentor", &with}, std::pair{"without_mentor", &without}}) {
    const auto share = share_by(std::string("gone_") + name, *waits, reach_days, scope);
    table.rows.push_back({name, share ? Cell{share->value} : Cell{}, share ? cell(share->low) : Cell{},
                          share ? cell(share->high) : Cell{}, static_cast<std::int64_t>(waits->size())});
    add(finding, std::string("gone_") + name, share);
  }
  finding.tables.push_back(std::move(table));
  const auto people = static_cast<std::int64_t>(with.size() + without.size());
  if (const auto test = stats::compare_groups({with, without})) {
    finding.diagnostics.push_back({"log_rank_p", CheckStatus::pass, test->p, "with against without a mentor"});
  }
  if (const auto ratio = stats::hazard_ratio(without, with)) {
    const double half = stats::normal_quantile(0.5 + scope.level / 2.0) * ratio->standard_error;
    finding.estimates.push_back(with_interval(
        "hazard_ratio",
        {std::exp(ratio->log_ratio), std::exp(ratio->log_ratio - half), std::exp(ratio->log_ratio + half)}, scope,
        "ratio", people, "Cox, Efron's ties, normal on the log scale"));
  }
  Figure figure{"mentored", "interval", "Newcomers gone 90 days after the landmark", "", "mentored"};
  figure.sentence = fmt::format("{} newcomers had a mentor within {} days, {} had none.",
                                count(static_cast<std::int64_t>(with.size())), landmark_days,
                                count(static_cast<std::int64_t>(without.size())));
  figure.caveats = {"Raw: those who find a mentor may be keener anyway."};
  figure.alt = figure.sentence + " One row a group.";
  finding.figures.push_back(std::move(figure));
  finding.caveats.push_back(
      fmt::format("Both groups are followed from day {} after joining, so that time before a mentor "
                  "was found is nobody's credit (landmark). Nothing is adjusted.",
                  landmark_days));
  return finding;
}

namespace {

/// The channel in which a member was first met; nothing if in none. Equal times: the first in the list.
std::optional<std::size_t> first_channel(const MemberPath& path, std::size_t channels) {
  const auto first =
      std::min_element(path.channels.begin(), path.channels.begin() + static_cast<std::ptrdiff_t>(channels));
  if (channels == 0 || *first == not_yet) return std::nullopt;
  return static_cast<std::size_t>(first - path.channels.begin());
}

}  // namespace

Result<Finding> migration(const MemberPathsFold& fold, const Scope& scope) {
  CW_TRY(Finding finding, begin_paths(fold, scope, "migration",
                                      "share of those first met in one channel who come to another within 90 days"));
  const auto& channels = fold.settings().channels;
  std::vector<std::vector<const MemberPath*>> met(channels.size());
  for (const auto& path : fold.rows()) {
    if (const auto channel = first_channel(path, channels.size())) met[*channel].push_back(&path);
  }
  if (channels.size() < 2) {
    return fail(ErrorCode::missing_data, "fewer than two channels are in the data", "migration",
                "import a second channel (chat, forum, events, contributions), or declare `channels:` in health.yml");
  }
  Table table{"migration",
              {{"from", "", Role::label},
               {"to", "", Role::group},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"moved", "people", Role::value},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (std::size_t from = 0; from < channels.size(); ++from) {
    for (std::size_t to = 0; to < channels.size(); ++to) {
      if (to == from || met[from].empty()) continue;
      std::vector<Observation> waits;
      waits.reserve(met[from].size());
      for (const auto* path : met[from])
        waits.push_back(wait_from(path->channels[from], path->channels[to], path->watched));
      const std::string name = channels[from] + "_to_" + channels[to];
      const auto share = share_by(name, waits, reach_days, scope);
      table.rows.push_back({channels[from], channels[to], share ? Cell{share->value} : Cell{},
                            share ? cell(share->low) : Cell{}, share ? cell(share->high) : Cell{}, events_in(waits),
                            static_cast<std::int64_t>(waits.size())});
      if (to + 1 == channels.size()) add(finding, name, share);
    }
  }
  finding.tables.push_back(std::move(table));
  Figure figure{"migration", "heat", "From one channel to another within 90 days", "", "migration"};
  figure.sentence = finding.estimates.empty() ? "No channel could be watched for 90 days."
                                              : fmt::format("{}: {} within 90 days.", finding.estimates[0].name,
                                                            percent_with_range(finding.estimates[0]));
  figure.caveats = {"Health, not value.", "Those who have not moved yet count as long as they were watched."};
  figure.alt = figure.sentence + " One row a first channel, one column a later one.";
  finding.figures.push_back(std::move(figure));
  return finding;
}

}  // namespace cw::measure
