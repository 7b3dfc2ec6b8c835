#include "catalog/rule.hpp"

namespace cw::catalog {

const Record& workspace_record() {
  static const Record record = {
      "the workspace",
      "",
      {
          {"name", into(&Workspace::name), text(), Need::required, "How the statement calls the community.",
           "Acme community"},
          {"currency", into(&Workspace::currency), currency(), Need::required,
           "The currency of the statement; other currencies need a rate in rates.yml.", "EUR"},
          {"time_zone", into(&Workspace::time_zone), zone(), Need::required, "Where a business day begins and ends.",
           "Europe/Berlin"},
          {"fiscal_year_start_month", into(&Workspace::fiscal_year_start_month), whole(1, 12), Need::optional,
           "The month in which the fiscal year begins; quarters follow it.", "1", "month", "1"},
          {"locale", into(&Workspace::locale), text(), Need::optional, "Language of the report.", "en", "", "en"},
          {"k", into(&Workspace::k), whole(5), Need::optional,
           "The smallest group of people that a figure may be about; smaller groups are hidden.", "10", "people", "10"},
          {"level", into(&Workspace::level), share_between(0.5, 0.999), Need::optional,
           "The level of every interval in the statement.", "0.95", "share", "0.95"},
          {"materiality", into(&Workspace::materiality), number(0), Need::optional,
           "Differences below this amount are not chased.", "500", "major units of the currency", "0"},
          {"materiality_share", into(&Workspace::materiality_share), share(), Need::optional,
           "The same as a share of the total concerned.", "0.01", "share", "0.01"},
          {"retention_days", into(&Workspace::retention_days), whole(1), Need::optional,
           "How long rows are kept where nothing shorter is declared.", "1095", "days", "1095"},
          {"reject_retention_days", into(&Workspace::reject_retention_days), whole(0, 90), Need::optional,
           "How long rejected rows are kept, encrypted, for a second try.", "30", "days", "30"},
          {"engine", into(&Workspace::engine), choice({"duckdb", "postgres"}), Need::optional, "Where the tables live.",
           "duckdb", "", "duckdb"},
          {"engine_connection_file", into(&Workspace::engine_connection_file), text(), Need::optional,
           "For postgres: a file outside this folder that holds the connection string.", "~/.config/commonweal/acme"},
          {"budget", into(&Workspace::budget), map_of(number(0)), Need::optional,
           "The budget per period (2026, 2026Q3 or 2026-07), a comparative of the statement.", "{2026Q3: 160000}",
           "major units of the currency"},
      },
      placed<Workspace>()};
  return record;
}

const Record& access_record() {
  static const Record record = {
      "access.yml",
      "",
      {
          {"roles", into(&Access::roles), map_of(list_of(choice({"statement", "figures", "costs", "rows", "review"}))),
           Need::required,
           "What each role may see: the statement, figures, costs, rows of people (as tokens), or matches to review.",
           "{reader: [statement, figures], analyst: [statement, figures, costs, rows]}"},
      },
      {}};
  return record;
}

}  // namespace cw::catalog
