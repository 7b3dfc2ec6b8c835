#include "measure/fold/triangle.hpp"

#include <algorithm>
#include <tuple>

#include "measure/fold/person_rows.hpp"

namespace cw::measure {

namespace {

constexpr std::int64_t micros_per_hour = 3600 * micros_per_second;

std::int64_t rolling_length(PeriodUnit unit) {
  return micros_per_day * (unit == PeriodUnit::day ? 1 : unit == PeriodUnit::week ? 7 : 30);
}

/// Starts of the calendar units that hold [from, until); the last one is at or after `until`.
std::vector<Instant> starts_of(const Scope& scope, PeriodUnit unit, std::vector<Day>* days = nullptr) {
  const Bucket bucket(Convention::calendar, unit, scope.zone);
  std::vector<Instant> starts;
  Instant at = scope.window_from();
  while (starts.empty() || starts.back() < scope.until()) {
    const Day first = bucket.unit_start(at);
    starts.push_back(scope.zone.start_of(first));
    if (days != nullptr && starts.back() < scope.until()) days->push_back(first);
    at = bucket.end(at, 0);
  }
  return starts;
}

std::size_t place_in(const std::vector<Instant>& starts, Instant at) {
  return static_cast<std::size_t>(std::upper_bound(starts.begin(), starts.end(), at) - starts.begin()) - 1;
}

Instant floored(Convention convention, Instant at) {
  return convention == Convention::hour_floor ? Instant{at.micros / micros_per_hour * micros_per_hour} : at;
}

TriangleSettings settings_of(const Scope& scope, const catalog::Catalog& catalog) {
  TriangleSettings settings{scope};
  settings.convention = convention(catalog.health.convention).value_or(Convention::calendar);
  settings.unit = period_unit(catalog.health.period).value_or(PeriodUnit::month);
  return settings;
}

}  // namespace

TriangleSettings member_triangle(const Scope& scope, const catalog::Catalog& catalog) {
  TriangleSettings settings = settings_of(scope, catalog);
  for (const auto& activity : catalog.activities) {
    settings.counting.push_back(is_active(activity_kind(activity.counts_as).value_or(ActivityKind::other)) ? 1 : 0);
  }
  return settings;
}

TriangleSettings volunteer_triangle(const Scope& scope, const catalog::Catalog& catalog) {
  TriangleSettings settings = settings_of(scope, catalog);
  settings.from_joining = false;
  const auto& named = catalog.health.volunteering;
  for (const auto& activity : catalog.activities) {
    const bool counts = named.empty() ? activity.counts_as == "contributed"
                                      : std::find(named.begin(), named.end(), activity.name) != named.end();
    settings.counting.push_back(counts ? 1 : 0);
  }
  return settings;
}

TriangleFold::TriangleFold(TriangleSettings settings) {
  Shared shared;
  shared.from = settings.scope.window_from();
  shared.until = settings.scope.until();
  const PeriodUnit cohort_unit = settings.unit == PeriodUnit::day ? PeriodUnit::week : settings.unit;
  shared.unit_starts = starts_of(settings.scope, settings.unit);
  shared.cohort_starts = starts_of(settings.scope, cohort_unit, &shared.cohort_days);
  shared.settings = std::move(settings);
  shared_ = std::make_shared<const Shared>(shared);
  for (const Instant start : shared.cohort_starts) {
    const Instant last{std::max(start.micros, shared.until.micros - 1)};
    shared.periods.push_back(std::min(most_periods, period_of(std::max(start, shared.from), last) + 1));
  }
  shared_ = std::make_shared<const Shared>(std::move(shared));
  started_.resize(shared_->cohort_days.size());
  cells_.resize(started_.size() * most_periods);
}

TriangleFold::TriangleFold(std::shared_ptr<const Shared> shared)
    : shared_(std::move(shared)),
      started_(shared_->cohort_days.size()),
      cells_(shared_->cohort_days.size() * most_periods) {}

std::unique_ptr<Fold> TriangleFold::fresh() const {
  return std::unique_ptr<Fold>(new TriangleFold(shared_));
}

bool TriangleFold::counts(const ActivityView& activity) const {
  const auto& counting = shared_->settings.counting;
  const auto place = static_cast<std::size_t>(activity.activity_id);
  return activity.activity_id >= 0 && place < counting.size() && counting[place] != 0;
}

/// start <= at, both inside the window.
std::int64_t TriangleFold::period_of(Instant start, Instant at) const {
  const auto& [convention, unit] = std::tie(shared_->settings.convention, shared_->settings.unit);
  if (convention == Convention::calendar) {
    return static_cast<std::int64_t>(place_in(shared_->unit_starts, at) - place_in(shared_->unit_starts, start));
  }
  return (floored(convention, at).micros - floored(convention, start).micros) / rolling_length(unit);
}

Instant TriangleFold::period_end(Instant start, std::int64_t period) const {
  const auto& [convention, unit] = std::tie(shared_->settings.convention, shared_->settings.unit);
  if (convention == Convention::calendar) {
    const std::size_t next = place_in(shared_->unit_starts, start) + static_cast<std::size_t>(period) + 1;
    return next < shared_->unit_starts.size() ? shared_->unit_starts[next] : never;
  }
  return {floored(convention, start).micros + (period + 1) * rolling_length(unit)};
}

void TriangleFold::person(const PersonSlice& slice) {
  if (!slice.member) return;
  const bool joining = shared_->settings.from_joining;
  auto at = slice.activities.begin();
  Instant start = slice.joined_at;
  if (!joining) {
    at = std::find_if(slice.activities.begin(), slice.activities.end(),
                      [&](const auto& activity) { return activity.at >= shared_->from && counts(activity); });
    if (at == slice.activities.end()) return;
    start = at->at;
    ++at;
  }
  if (start < shared_->from || !(start < shared_->until)) return;
  std::uint64_t returned = 0;
  std::int64_t last = -1;
  for (Instant done_until = start; at != slice.activities.end() && at->at < shared_->until; ++at) {
    if (at->at < done_until || !counts(*at)) continue;
    last = period_of(start, at->at);
    if (last < most_periods) returned |= std::uint64_t{1} << static_cast<unsigned>(last);
    done_until = period_end(start, last);
  }
  record(start, returned, last);
}

void TriangleFold::record(Instant start, std::uint64_t returned, std::int64_t last) {
  const std::size_t cohort = place_in(shared_->cohort_starts, start);
  ++started_[cohort];
  TriangleCell* cell = &cells_[cohort * most_periods];
  const std::int64_t complete = period_of(start, shared_->until);
  for (std::int64_t period = 0; period < shared_->periods[cohort]; ++period, ++cell) {
    const std::uint32_t on = (returned >> static_cast<unsigned>(period)) & 1U, after = last >= period ? 1 : 0;
    cell->on += on;
    cell->after += after;
    if (period >= complete) continue;
    ++cell->watched;
    cell->watched_on += on;
    cell->watched_after += after;
  }
}

void TriangleFold::merge(Fold& later) {
  const auto& other = static_cast<TriangleFold&>(later);
  for (std::size_t i = 0; i < started_.size(); ++i) started_[i] += other.started_[i];
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    cells_[i].on += other.cells_[i].on;
    cells_[i].after += other.cells_[i].after;
    cells_[i].watched += other.cells_[i].watched;
    cells_[i].watched_on += other.cells_[i].watched_on;
    cells_[i].watched_after += other.cells_[i].watched_after;
  }
}

}  // namespace cw::measure
