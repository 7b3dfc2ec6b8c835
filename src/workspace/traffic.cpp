#include "workspace/traffic.hpp"

#include <set>

#include "catalog/catalog.hpp"
#include "workspace/period.hpp"

namespace cw::workspace {

namespace {

using engine::Named;
using engine::Value;

Cell cell_of(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* day = std::get_if<Day>(&value)) return to_text(*day);
  return std::monostate{};
}

Estimate counted(std::string name, std::int64_t value, std::string unit) {
  Estimate estimate;
  estimate.name = std::move(name);
  estimate.value = static_cast<double>(value);
  estimate.unit = std::move(unit);
  estimate.no_interval = "counted by the source";
  return estimate;
}

Result<DayRange> days_of(const Workspace& workspace, const std::string& period) {
  if (period.empty()) return DayRange{make_day(1970, 1, 1), make_day(2999, 1, 1)};
  CW_TRY(const Period parsed, parse_period(period, workspace.catalog().workspace.fiscal_year_start_month));
  return parsed.days;
}

/// Columns week, site, referrer, visitors, sessions, views, seconds, clicks, as sql/traffic_by_week gives them.
Table table_of(const engine::SmallResult& result) {
  Table table{"traffic",
              {{"week", "", Role::time},
               {"site", "", Role::label},
               {"referrer", "", Role::group},
               {"visitors", "people", Role::n},
               {"sessions", "sessions", Role::value},
               {"views", "views", Role::value},
               {"seconds", "seconds", Role::value},
               {"clicks", "clicks", Role::value}},
              {}};
  for (const auto& row : result.rows) {
    std::vector<Cell> cells;
    for (const Value& value : row) cells.push_back(cell_of(value));
    // Where a source does not count visitors, its sessions stand for the size of the group.
    if (std::holds_alternative<std::monostate>(cells[3])) cells[3] = cells[4];
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace

Result<Released> traffic(Workspace& workspace, const std::string& period, const std::string& role) {
  CW_TRY_VOID(known_role(workspace.catalog(), role));
  CW_TRY(const DayRange days, days_of(workspace, period));
  const Named parameters[] = {{"from", days.from}, {"until", days.until}};
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "traffic_by_week", parameters));
  CW_TRY(const auto result, engine::read_all(*stream));
  if (result.rows.empty()) {
    return fail(ErrorCode::missing_data, "no source says where visits came from", period,
                "import an export of GA4, Matomo, Plausible or Shopify: `commonweal sources howto ga4`");
  }
  Finding finding;
  finding.method = "traffic_by_week";
  finding.estimand = "visits by week, site and referrer, as the sources counted them";
  finding.population = "visits, not people";
  std::set<std::string> weeks;
  std::int64_t sessions = 0;
  Table table = table_of(result);
  for (const auto& row : table.rows) {
    weeks.insert(std::get<std::string>(row[0]));
    if (const auto* count = std::get_if<std::int64_t>(&row[4])) sessions += *count;
  }
  CW_TRY(const Day last_week, parse_day(*weeks.rbegin()));
  finding.window = {*weeks.begin(), to_text(Day{last_week.days + 7})};
  finding.estimates = {counted("sessions", sessions, "sessions"),
                       counted("weeks", static_cast<std::int64_t>(weeks.size()), "weeks")};
  finding.caveats = {
      "health, never value: a visit is no sale, and visitors who refuse tracking are missing",
      "visitors are summed over the rows of a week: where a source counts days, a visitor of two days counts twice"};
  finding.tables = {std::move(table)};
  CW_TRY(const auto* query, engine::sql_file("traffic_by_week"));
  finding.proof.queries = {{query->name, query->sha256, static_cast<std::int64_t>(result.rows.size())}};
  finding.proof.version = std::string(version);
  return release(std::move(finding), policy_of(workspace.catalog(), role, true));
}

}  // namespace cw::workspace
