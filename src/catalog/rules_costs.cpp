#include "catalog/rule.hpp"

namespace cw::catalog {

const std::vector<std::string>& cost_categories() {
  static const std::vector<std::string> names = {"people", "travel", "tooling",     "perks",
                                                 "grants", "events", "advertising", "other"};
  return names;
}

namespace {

const Record& staff_record() {
  static const Record record = {
      "staff entry",
      "person",
      {
          {"person", into(&StaffShare::person), role(), Need::required, "A role or initials, not an address.",
           "community manager"},
          {"service", into(&StaffShare::service), days(), Need::required, "The days that the hours cover.",
           "{from: 2026-07-01, until: 2026-10-01}"},
          {"hours", into(&StaffShare::hours), number(0), Need::required,
           "All hours worked in these days, whatever for.", "480", "hours"},
          {"rate", into(&StaffShare::rate), number(0), Need::required,
           "Loaded rate: pay, employer's contributions and overhead.", "62.50", "major units an hour"},
          {"currency", into(&StaffShare::currency), currency(), Need::optional, "Currency of the rate.", "EUR", "",
           "the workspace's"},
          {"shares", into(&StaffShare::shares), map_of(share()), Need::required,
           "Programme -> share of the time; what is left to 100 % is shown as unallocated.",
           "{support_forum: 0.6, meetups: 0.2}", "share"},
          {"evidence", into(&StaffShare::evidence), choice({"timesheet", "declared", "default"}), Need::optional,
           "What the shares rest on.", "timesheet", "", "declared"},
          {"cost_centre", into(&StaffShare::cost_centre), text(), Need::optional, "Where the books hold it.", "4711"},
      },
      placed<StaffShare>()};
  return record;
}

const Record& cost_record() {
  static const Record record = {
      "cost",
      "id",
      {
          {"id", into(&Cost::id), name(), Need::required, "A name of its own.", "forum_licence_q3"},
          {"category", into(&Cost::category), choice(cost_categories()), Need::required, "What it was spent on.",
           "tooling"},
          {"programme", into(&Cost::programme), name(), Need::optional, "The programme that caused it.",
           "support_forum", "", "shared: fully loaded ROI only"},
          {"activity", into(&Cost::activity), name(), Need::optional, "The activity that caused it.", "attended"},
          {"mode", into(&Cost::mode), choice({"online", "travel", "hybrid"}), Need::optional,
           "Online or travel, where it differs from the activity's.", "travel", "", "the activity's"},
          {"amount", into(&Cost::amount), number(), Need::optional,
           "What it cost, net of deductible tax; or hours and rate instead. 0 says that there was none.", "1800.00",
           "major units"},
          {"hours", into(&Cost::hours), number(0), Need::optional, "Hours, for people and volunteers.", "24", "hours"},
          {"rate", into(&Cost::rate), number(0), Need::optional, "Loaded rate for them.", "62.50",
           "major units an hour"},
          {"currency", into(&Cost::currency), currency(), Need::optional, "Currency of the amount.", "EUR", "",
           "the workspace's"},
          {"service", into(&Cost::service), days(), Need::required,
           "The days that the cost serves, not the day of payment.", "{from: 2026-07-01, until: 2026-10-01}"},
          {"avoidable", into(&Cost::avoidable), yes_no(), Need::optional,
           "Would it fall away without the programme? Direct ROI counts these alone.", "true", "", "true"},
          {"volunteer", into(&Cost::volunteer), yes_no(), Need::optional,
           "Unpaid hours: a memo and a second figure, never a saving.", "false", "", "false"},
          {"useful_life_months", into(&Cost::useful_life_months), whole(0, 600), Need::optional,
           "Capital items: spread over this time from the first day of service.", "36", "months", "0"},
          {"owner", into(&Cost::owner), role(), Need::required, "Who can show the receipt.", "community team"},
          {"evidence", into(&Cost::evidence), choice({"invoice", "timesheet", "declared", "default"}), Need::optional,
           "What the amount rests on.", "invoice", "", "declared"},
          {"driver", into(&Cost::driver), text(), Need::optional, "How a shared cost was split.", "seats used, August"},
          {"cost_centre", into(&Cost::cost_centre), text(), Need::optional, "Where the books hold it.", "4711"},
      },
      placed<Cost>()};
  return record;
}

const Record& cost_centre_record() {
  static const Record record = {
      "cost centre",
      "name",
      {
          {"name", into(&CostCentre::name), text(), Need::required, "As the books call it.", "4711"},
          {"period", into(&CostCentre::period), days(), Need::required, "The days of the total.",
           "{from: 2026-07-01, until: 2026-10-01}"},
          {"total", into(&CostCentre::total), number(), Need::required, "What the books say.", "158204.10",
           "major units"},
          {"currency", into(&CostCentre::currency), currency(), Need::optional, "Currency of the total.", "EUR", "",
           "the workspace's"},
          {"serves", into(&CostCentre::serves), choice({"community", "support"}), Need::optional,
           "community: tied out against the costs above. support: what support costs in all; avoided tickets are never "
           "worth more.",
           "support", "", "community"},
          {"booking", into(&CostCentre::booking), text(), Need::optional,
           "With `serves: support`: where support money really fell away (a contract that ended, a post not filled). "
           "Only "
           "then are avoided tickets cash; else they are capacity.",
           "agency contract 4711 ended"},
      },
      placed<CostCentre>()};
  return record;
}

}  // namespace

const Record& costs_record() {
  static const Record record = {
      "the costs file",
      "",
      {
          {"staff", into_each(&Catalog::staff), many(staff_record()), Need::optional,
           "People's time, shared out between programmes.", "[]"},
          {"costs", into_each(&Catalog::costs), many(cost_record()), Need::optional, "Everything else.", "[]"},
          {"cost_centres", into_each(&Catalog::cost_centres), many(cost_centre_record()), Need::optional,
           "What the books say in total: the tie-out of the statement.", "[]"},
      },
      {}};
  return record;
}

}  // namespace cw::catalog
