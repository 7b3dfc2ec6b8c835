#pragma once

#include "measure/plain/design.hpp"

namespace cw::measure::plain {

/// The periods of a table in order: numbers by value, anything else (ISO dates, 2026Q3) by text.
struct TimeAxis {
  std::vector<std::string> names;  // as the file writes them
  std::vector<double> values;      // the numbers, or 0 to n − 1
  bool numeric = false;
  std::vector<std::uint32_t> of_row;
  Cell cell(std::size_t period) const;  // as a table prints it: 2004, 0.5 or "2026-01"
};

/// Rows of a table by unit and period.
struct PanelRows {
  Labels units;
  TimeAxis times;
  std::vector<std::size_t> row;  // units x periods: where the unit's values of a period stand
  std::size_t at(std::size_t unit, std::size_t period) const { return row[unit * times.names.size() + period]; }
  std::size_t dropped_units = 0;  // with gaps, where the policy lets them go
};

/// file_rows: the number of each row in the file, for errors, which name rows and periods and never a unit (a person).
/// Errors: invalid_input for two rows of one unit and period, and for a unit without a row in some period unless
/// drop_gaps; too_few_rows below 2 periods or if no unit is left.
Result<PanelRows> panel_rows(Labels units, TimeAxis times, std::span<const std::size_t> file_rows, bool drop_gaps);

}  // namespace cw::measure::plain
