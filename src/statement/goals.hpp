#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "privacy/released.hpp"
#include "statement/statement.hpp"

namespace cw::statement {

/// Where the goals of both sides stand, for each programme that runs in the period. A goal is measured if a released
/// Finding holds the figure that it names (an outcome of the members' side: its mean per member) in the goal's unit and
/// for the programme: figures are of the community as a whole, so they answer for a programme of kind community or for
/// the only one. "met" and "not met" need the whole range on one side of the target. A target below the baseline, and
/// without one any time until something, is met from above.
std::vector<GoalStanding> goals_of(const catalog::Catalog& catalog, const std::map<std::string, Released>& findings,
                                   DayRange period);

/// An estimate of whichever released Finding holds it first, by name; without one, why.
struct NamedFigure {
  std::string finding = {};
  const Estimate* estimate = nullptr;
  std::string reason = {};
};
NamedFigure figure_named(const std::map<std::string, Released>& findings, const std::string& name);

/// The same, refused where the figure's unit is not the beginning of `unit`: "hours" for "hours a member".
NamedFigure figure_in_unit(const std::map<std::string, Released>& findings, const std::string& name,
                           const std::string& unit);

/// Its value with its range: "0.420 (0.380–0.460)".
std::string value_text(const Amount& amount);

/// "now 0.420 (0.380–0.460), target 0.6 share by 2026-12-31: not met".
std::string standing_text(const GoalStanding& goal);

}  // namespace cw::statement
