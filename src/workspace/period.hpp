#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace cw::workspace {

struct Period {
  std::string id;     // "2026Q3": in the ids of figures; parse_period reads it
  std::string label;  // "Q3 2026"
  DayRange days;
};

/// "2026Q3", "2026-08", "2026", "2026-07-01:2026-10-01" (until is out). Quarters and years follow the fiscal calendar:
/// fiscal year Y ends in calendar year Y where it starts after January. Errors: usage.
Result<Period> parse_period(std::string_view text, int fiscal_year_start_month);

/// The period that a figure's id ends with: "2026Q3" of "members_share.2026Q3"; "" where it ends with none.
std::string period_in(std::string_view figure, int fiscal_year_start_month);

/// The last whole fiscal quarter inside `window`; else the last whole month; else the window itself.
Period last_period(DayRange window, int fiscal_year_start_month);

/// The period of equal kind just before, and the same one a year earlier.
DayRange prior_of(const Period& period);
DayRange year_before(const Period& period);

}  // namespace cw::workspace
