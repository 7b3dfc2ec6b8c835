#include "measure/plain/panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cw::measure::plain {

namespace {

constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

/// Keeps the units that have every period.
PanelRows without_gaps(const PanelRows& all) {
  const std::size_t periods = all.times.names.size();
  PanelRows kept;
  kept.times = all.times;
  for (std::size_t unit = 0; unit < all.units.names.size(); ++unit) {
    const auto begin = all.row.begin() + static_cast<std::ptrdiff_t>(unit * periods);
    const auto end = begin + static_cast<std::ptrdiff_t>(periods);
    if (std::find(begin, end, nowhere) != end) {
      ++kept.dropped_units;
      continue;
    }
    kept.units.names.push_back(all.units.names[unit]);
    kept.row.insert(kept.row.end(), begin, end);
  }
  return kept;
}

}  // namespace

Cell TimeAxis::cell(std::size_t period) const {
  if (!numeric) return names[period];
  const double value = values[period];
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return value;
}

Result<PanelRows> panel_rows(Labels units, TimeAxis times, std::span<const std::size_t> file_rows, bool drop_gaps) {
  const std::size_t periods = times.names.size();
  if (periods < 2) return fail(ErrorCode::too_few_rows, "the table has one period only", {}, "bring at least two");
  PanelRows panel;
  panel.units = std::move(units);
  panel.times = std::move(times);
  panel.row.assign(panel.units.names.size() * periods, nowhere);
  std::vector<std::size_t> some_row(panel.units.names.size());
  for (std::size_t row = 0; row < file_rows.size(); ++row) {
    const std::size_t unit = panel.units.of_row[row], period = panel.times.of_row[row];
    auto& place = panel.row[unit * periods + period];
    if (place != nowhere) {
      return fail(ErrorCode::invalid_input,
                  fmt::format("rows {} and {} are of the same unit and period", file_rows[place], file_rows[row]), {},
                  "give one row per unit and period");
    }
    place = row;
    some_row[unit] = file_rows[row];
  }
  const auto gap = std::find(panel.row.begin(), panel.row.end(), nowhere);
  if (gap == panel.row.end()) return panel;
  if (!drop_gaps) {
    const auto first = static_cast<std::size_t>(gap - panel.row.begin());
    const auto gaps = std::count(panel.row.begin(), panel.row.end(), nowhere);
    return fail(ErrorCode::invalid_input,
                fmt::format("the unit of row {} has no row in period {}; the panel lacks {} rows",
                            some_row[first / periods], panel.times.names[first % periods], gaps),
                {}, "bring them, or say --missing drop to leave out units with gaps");
  }
  PanelRows whole = without_gaps(panel);
  if (!whole.units.names.empty()) return whole;
  return fail(ErrorCode::too_few_rows, "no unit has a row in every period", {}, "bring the missing rows");
}

}  // namespace cw::measure::plain
