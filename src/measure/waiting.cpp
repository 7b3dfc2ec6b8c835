#include "measure/waiting.hpp"

#include <fmt/format.h>

namespace cw::measure {

namespace {

std::string quantile_name(const Waiting& waiting, double share) {
  return waiting.name + (share == 0.5 ? std::string("_median") : fmt::format("_p{:.0f}", share * 100.0));
}

Result<Estimate> quantile_estimate(const Waiting& waiting, const stats::SurvivalCurve& curve, double share,
                                   const Scope& scope) {
  const auto quantile = stats::time_quantile(curve, share);
  if (!quantile.time) {
    return fail(ErrorCode::too_few_rows, "not reached", {},
                fmt::format("not reached: it happened for fewer than {:.0f} % of {} {} while they could be watched",
                            share * 100.0, count(curve.n), waiting.counted));
  }
  Estimate estimate{quantile_name(waiting, share), *quantile.time};
  estimate.level = scope.level;
  estimate.unit = waiting.unit;
  estimate.n = curve.n;
  if (quantile.low && quantile.high) {
    estimate.low = quantile.low;
    estimate.high = quantile.high;
    estimate.interval_method = "Kaplan–Meier, log-log";
  } else {
    estimate.no_interval = "the upper end was not reached while people were watched";
  }
  return estimate;
}

Table curve_table(const Waiting& waiting, const stats::SurvivalCurve& curve) {
  Table table{waiting.name,
              {{"time", waiting.unit, Role::time},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {waiting.counted, waiting.counted, Role::n}},
              {},
              false,
              "people"};
  if (waiting.counted != "people") table.columns.push_back({"people", "people", Role::n});
  for (const double time : waiting.grid) {
    if (time > curve.last_time) break;
    const stats::SurvivalStep* step = stats::at(curve, time);
    const auto turned = [](const std::optional<double>& share) {
      return share ? Cell{1.0 - *share} : Cell{std::monostate{}};
    };
    table.rows.push_back({time, step != nullptr ? 1.0 - step->survival : 0.0,
                          step != nullptr ? turned(step->high) : Cell{std::monostate{}},
                          step != nullptr ? turned(step->low) : Cell{std::monostate{}}, curve.n});
    if (waiting.counted != "people") table.rows.back().emplace_back(waiting.people);
  }
  return table;
}

}  // namespace

Result<stats::SurvivalCurve> add_waiting(Finding& finding, const Waiting& waiting,
                                         std::vector<stats::Observation> observations, const Scope& scope) {
  CW_TRY(stats::SurvivalCurve curve, stats::kaplan_meier(std::move(observations), scope.level));
  for (const double share : waiting.shares) {
    add(finding, quantile_name(waiting, share), quantile_estimate(waiting, curve, share, scope));
  }
  finding.tables.push_back(curve_table(waiting, curve));
  const Estimate* median = finding.estimate(waiting.name + "_median");
  Figure figure{waiting.name, "line_band", "Time " + waiting.what, "", waiting.name};
  figure.sentence = median != nullptr ? fmt::format("Half of {} {} needed {:.1f} {} {}.", count(curve.n),
                                                    waiting.counted, median->value, waiting.unit, waiting.what)
                                      : fmt::format("Of {} {}, {} were seen to get there {}; half is not reached.",
                                                    count(curve.n), waiting.counted, count(curve.events), waiting.what);
  figure.caveats = {"Those for whom it has not happened yet count as still waiting (censored)."};
  figure.alt = figure.sentence + " The line is the share for whom it has happened, the band its interval.";
  finding.figures.push_back(std::move(figure));
  return curve;
}

}  // namespace cw::measure
