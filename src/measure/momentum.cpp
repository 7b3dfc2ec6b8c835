#include "measure/momentum.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "stats/early_warning.hpp"

namespace cw::measure {

namespace {

constexpr std::size_t watched_weeks = 8;
constexpr std::size_t most_weeks = 52 + watched_weeks;  // an older trend says little about now
constexpr double fewest_a_week = 10.0;

/// The trend begins with the first week of at least ten active members: a launch is no trend.
std::size_t first_week(const WeeksFold& fold) {
  const std::size_t weeks = fold.weeks().size();
  std::size_t from = weeks > most_weeks ? weeks - most_weeks : 0;
  while (from < weeks && static_cast<double>(fold.active()[from]) < fewest_a_week) ++from;
  return from;
}

Table weeks_table(const WeeksFold& fold, std::size_t from, const stats::Warning& warning) {
  Table table{"weeks",
              {{"week", "", Role::time},
               {"expected", "people", Role::value},
               {"active_members", "people", Role::value},
               {"low", "people", Role::low},
               {"high", "people", Role::high},
               {"watched", "", Role::value},
               {"people", "people", Role::n}},
              {},
              false,
              "people"};
  for (std::size_t i = from; i < fold.weeks().size(); ++i) {
    const std::size_t place = i - from;
    table.rows.push_back({to_text(fold.weeks()[i]), std::exp(warning.expected[place]), fold.active()[i],
                          std::exp(warning.low[place]), std::exp(warning.high[place]),
                          i + watched_weeks >= fold.weeks().size(), fold.active()[i]});
  }
  return table;
}

stats::Interval as_share(const stats::Interval& logs) {
  return {std::exp(logs.value) - 1.0, std::exp(logs.low) - 1.0, std::exp(logs.high) - 1.0};
}

void add_checks(Finding& finding, const stats::Warning& warning, double rate) {
  finding.diagnostics.push_back(
      {"early_warning", warning.alarm ? CheckStatus::fail : CheckStatus::pass, warning.statistic,
       fmt::format("goes off above {:.3g}; chance of that without a change {:.3g}, allowed {:.3g}", warning.threshold,
                   warning.p, rate)});
  const double correlated = warning.false_alarm_rate_if_correlated.value_or(rate);
  finding.diagnostics.push_back(
      {"autocorrelation", correlated > 2.0 * rate ? CheckStatus::warn : CheckStatus::pass, warning.autocorrelation,
       warning.false_alarm_rate_if_correlated
           ? fmt::format("with such runs of weeks the false-alarm rate is {:.3g}, not {:.3g}", correlated, rate)
           : "no sign of runs of good or bad weeks"});
}

}  // namespace

Result<Finding> momentum(const WeeksFold& fold, double false_alarm_rate, const Scope& scope) {
  CW_TRY_VOID(valid(scope));
  const std::size_t weeks = fold.weeks().size(), from = first_week(fold);
  std::vector<double> logs;
  double all = 0.0;
  for (std::size_t i = from; i < weeks; ++i) {
    logs.push_back(std::log(static_cast<double>(fold.active()[i]) + 0.5));
    all += static_cast<double>(fold.active()[i]);
  }
  if (logs.empty() || all / static_cast<double>(logs.size()) < fewest_a_week) {
    return fail(ErrorCode::too_few_rows, "fewer than 10 members a week were active", "momentum",
                "so few that a week more or less says nothing; look at the months");
  }
  stats::WarningSettings settings;
  settings.watched = watched_weeks;
  settings.false_alarm_rate = false_alarm_rate;
  settings.level = scope.level;
  settings.seed = scope.seed.fork("momentum");
  auto warned = stats::early_warning(logs, settings);
  if (!warned) {
    return fail(warned.error().code, warned.error().what, "momentum",
                "a trend needs 20 whole weeks; import older data");
  }
  const stats::Warning& warning = *warned;
  Finding finding = begin_finding(scope, "momentum", "active members of the last eight weeks against the trend before");
  finding.window.from = to_text(fold.weeks()[from]);
  finding.population = "members; staff, bots and test accounts left out";
  finding.status = warning.alarm ? Status::caution : Status::ok;
  finding.reason = warning.alarm ? "the early warning went off" : "";
  const std::int64_t last = fold.active().back();
  finding.estimates.push_back(with_interval("change_against_trend", as_share(warning.shift), scope, "share", last,
                                            "prediction interval of a line through the logarithms"));
  if (warning.next) {
    const stats::Interval next{std::exp(warning.next->value), std::exp(warning.next->low),
                               std::exp(warning.next->high)};
    finding.estimates.push_back(
        with_interval("next_week", next, scope, "people", last, "prediction interval of a line"));
  }
  add_checks(finding, warning, false_alarm_rate);
  finding.tables.push_back(weeks_table(fold, from, warning));
  Figure figure{"momentum", "line_band", "Active members by week against their trend", "", "weeks"};
  const auto& shift = finding.estimates[0];
  figure.sentence = fmt::format("The last eight weeks lie {} {} the trend{}.", percent_with_range(shift),
                                shift.value < 0.0 ? "from" : "above", warning.alarm ? ": the early warning is on" : "");
  figure.caveats = {"Health, not value."};
  figure.alt = figure.sentence + " One point a week; the band is what the trend of the weeks before would give.";
  finding.figures.push_back(std::move(figure));
  finding.caveats = {
      "Health, not value.",
      fmt::format(
          "The warning may go off without a change in {} of looks: simulated for independent weeks around a line; "
          "the diagnostics say how often with runs of weeks as seen.",
          percent(false_alarm_rate)),
      "Seasons within a year are not taken out: compare with the same weeks of last year before you act."};
  finding.proof.parameters["watched_weeks"] = std::to_string(watched_weeks);
  finding.proof.parameters["false_alarm_rate"] = fmt::format("{}", false_alarm_rate);
  return finding;
}

}  // namespace cw::measure
