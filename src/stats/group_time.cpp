#include "stats/group_time.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "stats/bootstrap.hpp"
#include "stats/decompositions.hpp"
#include "stats/did_estimators.hpp"
#include "stats/special.hpp"

namespace cw::stats {

namespace {

using Cells = std::vector<GroupTimeCell>;

constexpr double plenty_per_effect = 50.0;  // units or clusters, for the chi-squared test of effects before

/// Sums over clusters, or the influence itself.
std::vector<double> by_cluster(const Panel& panel, const std::vector<double>& influence) {
  if (panel.clusters.count == 0) return influence;
  std::vector<double> sums(panel.clusters.count, 0.0);
  for (std::size_t unit = 0; unit < influence.size(); ++unit) sums[panel.clusters.of_row[unit]] += influence[unit];
  return sums;
}

void set_error(const Panel& panel, Influenced& effect) {
  const auto sums = by_cluster(panel, effect.influence);
  effect.standard_error = std::sqrt(dot(sums, sums)) / static_cast<double>(panel.units);
}

std::size_t base_of(const GroupTimeCell& cell) {
  return cell.time >= cell.group ? cell.group - 1 : cell.time - 1;
}

bool is_control(const Panel& panel, std::size_t unit, const GroupTimeCell& cell, DidControl control) {
  const auto first = panel.first_treated[unit];
  if (first == Panel::never) return true;
  return control == DidControl::not_yet && first != cell.group &&
         first > std::max<std::size_t>(cell.time, base_of(cell));
}

void estimate(const Panel& panel, GroupTimeCell& cell, DidControl control, DidEstimator estimator) {
  const std::size_t base = base_of(cell);
  std::vector<std::size_t> units;
  TwoByTwo rows;
  for (std::size_t unit = 0; unit < panel.units; ++unit) {
    const bool treated = panel.first_treated[unit] == cell.group;
    if (!treated && !is_control(panel, unit, cell, control)) continue;
    units.push_back(unit);
    rows.treated.push_back(treated ? 1 : 0);
    rows.change.push_back(panel.at(unit, cell.time) - panel.at(unit, base));
    (treated ? cell.treated : cell.controls) += 1;
  }
  if (cell.controls == 0) {
    cell.reason = "no controls";
    return;
  }
  rows.x.append(std::vector<double>(units.size(), 1.0));
  if (!panel.covariates.empty()) {
    const Matrix chosen = rows_of(panel.covariates[std::min<std::size_t>(base, cell.time)], units);
    for (std::size_t k = 0; k < chosen.columns; ++k) rows.x.append(chosen.column(k));
  }
  auto effect = two_by_two(rows, estimator);
  if (!effect) {
    cell.reason = effect.error().what;
    return;
  }
  const double scale = static_cast<double>(panel.units) / static_cast<double>(units.size());
  std::vector<double> influence(panel.units, 0.0);
  for (std::size_t i = 0; i < units.size(); ++i) influence[units[i]] = scale * effect->influence[i];
  effect->influence = std::move(influence);
  set_error(panel, *effect);
  cell.effect = std::move(*effect);
}

/// Shares of units by group.
std::map<std::uint32_t, double> group_shares(const Panel& panel) {
  std::map<std::uint32_t, double> shares;
  for (const auto first : panel.first_treated) shares[first] += 1.0 / static_cast<double>(panel.units);
  return shares;
}

/// A part of an average: its group and its own effect.
struct Part {
  std::uint32_t group;
  const Influenced* effect;
  std::uint32_t time = 0;
};

std::vector<Part> after_treatment(const Cells& cells) {
  std::vector<Part> chosen;
  for (const auto& cell : cells) {
    if (cell.effect && cell.time >= cell.group) chosen.push_back({cell.group, &*cell.effect, cell.time});
  }
  return chosen;
}

/// Average weighted by the size of each part's group. The sizes are estimated, which the influence takes in.
Influenced weighted_by_group(const Panel& panel, const std::vector<Part>& parts) {
  const auto shares = group_shares(panel);
  double total = 0.0;
  for (const auto& part : parts) total += shares.at(part.group);
  Influenced average;
  average.influence.assign(panel.units, 0.0);
  std::map<std::uint32_t, double> by_group;  // what a unit of the group adds through the weights
  for (const auto& part : parts) {
    const double weight = shares.at(part.group) / total;
    average.value += weight * part.effect->value;
    for (std::size_t unit = 0; unit < panel.units; ++unit)
      average.influence[unit] += weight * part.effect->influence[unit];
  }
  double constant = 0.0;
  for (const auto& part : parts) {
    const double lever = (part.effect->value - average.value) / total;
    by_group[part.group] += lever;
    constant += shares.at(part.group) * lever;
  }
  for (std::size_t unit = 0; unit < panel.units; ++unit) {
    const auto own = by_group.find(panel.first_treated[unit]);
    average.influence[unit] += (own == by_group.end() ? 0.0 : own->second) - constant;
  }
  set_error(panel, average);
  return average;
}

Influenced plain_average(const Panel& panel, const std::vector<const Influenced*>& parts) {
  Influenced average;
  average.influence.assign(panel.units, 0.0);
  const double weight = 1.0 / static_cast<double>(parts.size());
  for (const auto* part : parts) {
    average.value += weight * part->value;
    for (std::size_t unit = 0; unit < panel.units; ++unit) average.influence[unit] += weight * part->influence[unit];
  }
  set_error(panel, average);
  return average;
}

tl::unexpected<Error> nothing_after() {
  return fail(ErrorCode::too_few_rows, "no effect after treatment can be estimated", {},
              "bring later periods, or units that are not treated yet");
}

std::vector<const Influenced*> parts_of(const Aggregated& series) {
  std::vector<const Influenced*> parts;
  for (const auto& [key, part] : series.by) parts.push_back(&part);
  return parts;
}

}  // namespace

Result<Cells> group_time_effects(const Panel& panel, DidControl control, DidEstimator estimator) {
  std::set<std::uint32_t> groups(panel.first_treated.begin(), panel.first_treated.end());
  const bool anyone_never = groups.erase(Panel::never) > 0;
  if (groups.empty()) return fail(ErrorCode::degenerate, "no unit is treated within the data");
  if (!anyone_never && control == DidControl::never) {
    return fail(ErrorCode::no_overlap, "no unit is never treated, so there is nobody to compare with", {},
                "take --control not_yet");
  }
  auto periods = static_cast<std::uint32_t>(panel.periods);
  if (!anyone_never) {
    periods = *groups.rbegin();  // from then on everybody is treated
    groups.erase(periods);
    if (groups.empty()) return fail(ErrorCode::no_overlap, "every unit is treated in the same period");
  }
  Cells cells;
  for (const auto group : groups) {
    for (std::uint32_t time = 1; time < periods; ++time) {
      GroupTimeCell cell;
      cell.group = group;
      cell.time = time;
      estimate(panel, cell, control, estimator);
      cells.push_back(std::move(cell));
    }
  }
  return cells;
}

Result<Aggregated> aggregate_simple(const Panel& panel, const Cells& cells) {
  const auto parts = after_treatment(cells);
  if (parts.empty()) return nothing_after();
  return Aggregated{weighted_by_group(panel, parts), {}};
}

Result<Aggregated> aggregate_by_group(const Panel& panel, const Cells& cells) {
  std::map<std::uint32_t, std::vector<const Influenced*>> groups;
  for (const auto& part : after_treatment(cells)) groups[part.group].push_back(part.effect);
  if (groups.empty()) return nothing_after();
  Aggregated series;
  for (const auto& [group, parts] : groups) series.by.emplace_back(group, plain_average(panel, parts));
  std::vector<Part> parts;
  for (const auto& [group, effect] : series.by) parts.push_back({static_cast<std::uint32_t>(group), &effect});
  series.overall = weighted_by_group(panel, parts);
  return series;
}

Result<Aggregated> aggregate_by_event_time(const Panel& panel, const Cells& cells) {
  std::map<std::int64_t, std::vector<Part>> times;
  for (const auto& cell : cells) {
    if (cell.effect) times[std::int64_t{cell.time} - std::int64_t{cell.group}].push_back({cell.group, &*cell.effect});
  }
  Aggregated series;
  std::size_t before = 0;
  for (const auto& [time, parts] : times) {
    series.by.emplace_back(time, weighted_by_group(panel, parts));
    before += time < 0 ? 1 : 0;
  }
  auto after = parts_of(series);
  after.erase(after.begin(), after.begin() + static_cast<std::ptrdiff_t>(before));
  if (after.empty()) return nothing_after();
  series.overall = plain_average(panel, after);
  return series;
}

Result<Aggregated> aggregate_by_period(const Panel& panel, const Cells& cells) {
  std::map<std::uint32_t, std::vector<Part>> periods;
  for (const auto& part : after_treatment(cells)) periods[part.time].push_back(part);
  if (periods.empty()) return nothing_after();
  Aggregated series;
  for (const auto& [period, parts] : periods) series.by.emplace_back(period, weighted_by_group(panel, parts));
  series.overall = plain_average(panel, parts_of(series));
  return series;
}

namespace {

/// Less the means of its unit and its period, plus the mean of all.
std::vector<double> demeaned(const Panel& panel, std::vector<double> values) {
  const double units = static_cast<double>(panel.units), periods = static_cast<double>(panel.periods);
  std::vector<double> of_unit(panel.units, 0.0), of_period(panel.periods, 0.0);
  double all = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    of_unit[i / panel.periods] += values[i] / periods;
    of_period[i % panel.periods] += values[i] / units;
    all += values[i] / units / periods;
  }
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] += all - of_unit[i / panel.periods] - of_period[i % panel.periods];
  return values;
}

}  // namespace

Result<Influenced> two_way_fixed_effects(const Panel& panel) {
  std::vector<double> treated;
  for (std::size_t i = 0; i < panel.y.size(); ++i)
    treated.push_back(i % panel.periods >= panel.first_treated[i / panel.periods] ? 1.0 : 0.0);
  const auto x = demeaned(panel, std::move(treated)), y = demeaned(panel, panel.y);
  const double square = dot(x, x);
  if (!(square > 1e-9 * static_cast<double>(x.size())))
    return fail(ErrorCode::degenerate, "treatment does not vary beyond units and periods");
  Influenced effect{dot(x, y) / square, 0.0, std::vector<double>(panel.units, 0.0)};
  for (std::size_t i = 0; i < x.size(); ++i)
    effect.influence[i / panel.periods] +=
        x[i] * (y[i] - effect.value * x[i]) / square * static_cast<double>(panel.units);
  set_error(panel, effect);
  const double groups = static_cast<double>(panel.clusters.count > 0 ? panel.clusters.count : panel.units);
  effect.standard_error *= std::sqrt(groups / (groups - 1.0));
  return effect;
}

std::optional<PreTrend> pre_trend(const Panel& panel, const Cells& cells) {
  std::vector<double> effects;
  std::vector<std::vector<double>> influences;
  for (const auto& cell : cells) {
    if (!cell.effect || cell.time >= cell.group) continue;
    effects.push_back(cell.effect->value);
    influences.push_back(by_cluster(panel, cell.effect->influence));
  }
  if (effects.empty()) return std::nullopt;
  const double units = static_cast<double>(panel.units);
  Matrix variance(effects.size(), effects.size());
  for (std::size_t i = 0; i < effects.size(); ++i) {
    for (std::size_t j = 0; j < effects.size(); ++j) variance(i, j) = dot(influences[i], influences[j]) / units / units;
  }
  const auto solved = solve_positive(variance, effects);
  const double groups = static_cast<double>(influences[0].size()), count = static_cast<double>(effects.size());
  if (!solved || groups <= count + 1.0) return std::nullopt;
  const double wald = dot(*solved, effects);
  if (groups >= plenty_per_effect * count) return PreTrend{wald, effects.size(), chi_squared_upper(wald, count)};
  return PreTrend{wald, effects.size(),
                  f_upper(wald * (groups - count) / (count * (groups - 1.0)), count, groups - count)};
}

double simultaneous_width(const Panel& panel, const std::vector<const Influenced*>& effects, double level, int draws,
                          Seed seed) {
  std::vector<std::vector<double>> parts;  // in standard errors
  for (const auto* effect : effects) {
    if (!(effect->standard_error > 0.0)) continue;
    parts.push_back(by_cluster(panel, effect->influence));
    for (double& value : parts.back()) value /= static_cast<double>(panel.units) * effect->standard_error;
  }
  if (parts.empty()) return normal_quantile(0.5 + level / 2.0);
  std::vector<double> largest;
  std::vector<double> signs(parts[0].size());
  for (int draw = 0; draw < draws; ++draw) {
    Rng chance(seed.fork("multiplier", static_cast<std::uint64_t>(draw)));
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < signs.size(); ++i) {
      if (i % 64 == 0) bits = chance.next64();
      signs[i] = (bits >> (i % 64) & 1) != 0 ? 1.0 : -1.0;
    }
    double most = 0.0;
    for (const auto& part : parts) most = std::max(most, std::abs(dot(part, signs)));
    largest.push_back(most);
  }
  std::sort(largest.begin(), largest.end());
  return quantile(largest, level);
}

}  // namespace cw::stats
