#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalog/read.hpp"

/// What no single field can show: names that are unique, references that lead somewhere, sums, dates, goals.
namespace cw::catalog {

/// A loaded catalog with everything a check needs to complain about it.
struct Examined {
  const Catalog& catalog;
  const Marks& marks;
  Day today;
  std::vector<Problem>& problems;
  const std::set<std::string>& unreadable;  // kinds of file with one that could not be read: what they declare is open

  /// Points at a field of a record ("" = the record itself).
  void complain(Severity severity, const Place& record, const std::string& field, std::string what,
                std::string next) const;
};

/// A sale or a reversal of one: money whose contribution margin matters.
bool needs_margin(const Outcome& outcome);

/// Complains of each name that is no declared activity. file: who names them.
void check_activities(const Examined& examined, const std::string& file, const Place& place, const std::string& field,
                      const std::vector<std::string>& names);
/// The same for sets of activities with names of their own, at most eight: their bits are held in a byte.
void check_sets(const Examined& examined, const std::string& file, const Place& place, const std::string& field,
                const std::vector<NamedActivities>& sets);

void check_workspace(const Examined& examined);      // engine, budget periods
void check_names(const Examined& examined);          // unique names, references
void check_sources(const Examined& examined);        // legal basis, tax, mapped columns
void check_goals(const Examined& examined);          // both sides, measurable, no vanity figures as money
void check_outcomes(const Examined& examined);       // margins, values
void check_assumptions(const Examined& examined);    // owners, review dates, correlations
void check_costs(const Examined& examined);          // shares, amounts, required categories, tie-out
void check_health(const Examined& examined);         // what health.yml refers to
void check_members(const Examined& examined);        // what members.yml refers to
void check_surveys(const Examined& examined);        // self-reported sources, what surveys.yml refers to
void check_contributions(const Examined& examined);  // evidence links, days
void check_yardsticks(const Examined& examined);     // names, and what no own figure can be
void check_pipeline(const Examined& examined);       // what pipeline.yml refers to
void check_promotions(const Examined& examined);     // what promotions.yml refers to
void check_guardrails(const Examined& examined);     // limits that can be held against a figure
void check_currencies(const Examined& examined);     // a rate for every other currency

}  // namespace cw::catalog
