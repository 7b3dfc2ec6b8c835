#include "catalog/rule.hpp"

namespace cw::catalog {

namespace {

const Record& assumption_record() {
  static const Record record = {
      "assumption",
      "id",
      {
          {"id", into(&Assumption::id), name(), Need::required, "The name by which measures ask for it.",
           "deflection_share"},
          {"text", into(&Assumption::text), text(), Need::required, "What is assumed, as a sentence.",
           "Share of readers of a solved topic who would otherwise have opened a ticket"},
          {"unit", into(&Assumption::unit), text(), Need::required,
           "The unit; with `share`, values lie from 0 to 1 and may be written as percentages.", "share"},
          {"distribution", into(&Assumption::distribution), distribution_with_unit("unit"), Need::required,
           "The value or its range.", "{low: 0.10, mode: 0.25, high: 0.40}"},
          {"source", into(&Assumption::source), text(), Need::required, "Where it comes from.",
           "Survey of 212 readers, March 2026"},
          {"owner", into(&Assumption::owner), role(), Need::required, "Who answers for it.", "support lead"},
          {"approver", into(&Assumption::approver), role(), Need::optional, "Who accepted it.", "finance"},
          {"review_by", into(&Assumption::review_by), day(), Need::optional,
           "When it must be looked at again; `check` warns when that day is past.", "2027-03-31"},
          {"correlated_with", into(&Assumption::correlated_with), name(), Need::optional,
           "Another assumption that moves with it.", "ticket_cost", "", "independent, which the statement prints"},
          {"correlation", into(&Assumption::correlation), number(-1, 1), Need::optional, "How closely.", "0.5"},
          {"used_by", into(&Assumption::used_by), list_of(name()), Need::optional, "Outcomes and measures that use it.",
           "[deflection]"},
      },
      placed<Assumption>()};
  return record;
}

const Record& rate_record() {
  static const Record record = {
      "rate",
      "day",
      {
          {"day", into(&Rate::day), day(), Need::required, "From this day on, until the next one.", "2026-07-01"},
          {"from", into(&Rate::from), currency(), Need::required, "1 unit of this currency ...", "USD"},
          {"to", into(&Rate::to), currency(), Need::required, "... is `value` units of this one.", "EUR"},
          {"value", into(&Rate::value), number(0), Need::required, "The rate.", "0.91"},
          {"source", into(&Rate::source), text(), Need::required, "Who publishes it.", "ECB reference rate"},
      },
      placed<Rate>()};
  return record;
}

}  // namespace

const Record& assumptions_record() {
  static const Record record = {"assumptions.yml",
                                "",
                                {
                                    {"assumptions", into_each(&Catalog::assumptions), many(assumption_record()),
                                     Need::required, "One entry an assumption.", "[]"},
                                },
                                {}};
  return record;
}

const Record& rates_record() {
  static const Record record = {
      "rates.yml",
      "",
      {
          {"rates", into_each(&Catalog::rates), many(rate_record()), Need::required, "One entry a rate.", "[]"},
      },
      {}};
  return record;
}

}  // namespace cw::catalog
