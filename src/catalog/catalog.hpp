#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

/// What people declare, as YAML files in a workspace folder (docs/reference/catalog.md). Every struct remembers the
/// file:line:column that it came from, so that any later complaint can point there.
namespace cw::catalog {

struct Place {
  std::string file;  // relative to the workspace
  int line = 0;
  int column = 0;
};
std::string to_text(const Place& place);  // "taxonomy/activities.yml:14:3"

/// A number that is not known exactly. point: exact. range: low, mode (triangular) or low, high (uniform).
struct Distribution {
  std::string kind = "point";  // point | uniform | triangular | normal | beta | lognormal
  double value = 0.0;          // point or mode or mean
  std::optional<double> low = {};
  std::optional<double> high = {};
  std::optional<double> sd = {};
};

enum class Basis { none, undecided, consent, contract, legitimate_interest, legal_obligation, anonymous };

/// What a row may be used for; readers of the ledger state theirs.
enum class Purpose { measurement, matching, member_service, research };

struct Source {
  std::string id;                       // file name without .yml
  std::string system;                   // whose native ids these are: sources of one system share actors and objects
                                        // (forum users, posts and topics: "forum"); default: the id
  std::string reader;                   // "discourse_users", "shopify_orders", ..., "mapped"
  std::vector<std::string> files;       // globs relative to the workspace: "inbox/orders*.csv"
  std::string owner;
  std::string time_zone;                // IANA; for times without an offset
  std::optional<Currency> currency = {};  // for files that do not state one
  std::optional<bool> tax_included = {};  // whether amounts include VAT or sales tax
  std::optional<double> tax_rate = {};    // used where amounts include tax but the file does not state it
  std::string revenue_basis = "booked"; // booked | paid | recognised
  std::map<Purpose, Basis> legal_basis = {};
  std::map<std::string, std::string> columns = {};   // mapped reader: canonical field -> column name
  std::map<std::string, std::string> values = {};    // mapped reader: fixed values (activity: campaign_received)
  std::string emits = {};               // mapped reader: actor | activity | outcome
  std::string space = {};               // mapped reader: member | customer | guest | requester
  std::string decimal_mark = ".";
  std::vector<std::string> staff = {};  // group names, e-mail domains or usernames that mark staff
  std::vector<std::string> test = {};   // e-mail domains or product names that mark test rows
  std::map<std::string, std::string> rename = {};    // values of the reader's activity names -> catalog's
  struct Total {                        // what the user's books say, per month
    std::string month;                  // "2026-08"
    std::string measure;                // rows | gross
    double value = 0.0;
    Place place;
  };
  std::vector<Total> totals = {};
  std::optional<DayRange> coverage = {};  // declared; else seen in the rows
  std::string refresh = {};             // "monthly"
  int retention_days = 0;               // 0 = the workspace's default
  Place place;
};

enum class Mode { online, travel, hybrid };

struct Activity {
  std::string name;
  std::string title;
  std::string owner;
  std::string counts_as = "other";      // finding/fold.hpp ActivityKind by name
  std::vector<std::string> properties = {};
  Mode mode = Mode::online;
  std::vector<std::string> funnel = {}; // awareness | consideration | purchase | onboarding | adoption | advocacy
  std::string programme = {};
  std::optional<double> member_value = {};
  int retention_days = 0;
  bool deprecated = false;
  Place place;
};

enum class Side { business, member };

struct Outcome {
  std::string name;
  std::string title;
  std::string owner;
  Side side = Side::business;
  std::string counts_as = "other";      // OutcomeKind by name
  std::string unit = "money";           // money | count | hours | share
  int sign = 1;                         // -1: a harm or a cost
  std::optional<Distribution> margin = {};  // contribution margin share of net revenue; missing = unknown
  std::map<std::string, Distribution> margin_by_product = {};
  std::string margin_owner = {};
  std::string margin_source = {};
  int window_days = 90;
  std::optional<Distribution> value_each = {};  // non-sale outcomes: value per unit, Assumption until fitted
  Place place;
};

struct Goal {
  std::string outcome;                  // an outcome or a metric by name
  std::string question;                 // measurable question
  std::optional<double> baseline = {};
  std::optional<double> target = {};
  std::string unit = {};
  std::optional<Day> due = {};
  Place place;
};

struct Programme {
  std::string id;
  std::string title;
  std::string kind = "general";         // community | events | ambassadors | support | academy | general: sets required costs
  std::string owner;
  std::vector<std::string> segments = {};
  std::vector<std::string> activities = {};
  std::vector<Goal> business_goals = {};
  std::vector<Goal> member_goals = {};
  std::optional<Day> from = {};
  std::optional<Day> until = {};
  Place place;
};

struct StaffShare {
  std::string person;                   // a role or initials, not an address
  double hours = 0.0;
  double rate = 0.0;                    // loaded, major units an hour
  std::map<std::string, double> shares = {};  // programme -> share; rest is "unallocated"
  std::string evidence = "declared";    // timesheet | declared | default
};

struct Cost {
  std::string id;
  std::string programme = {};           // "" = shared (fully loaded only)
  std::string activity = {};
  std::string category;                 // people | travel | tooling | perks | grants | events | advertising | other
  std::optional<Mode> mode = {};
  double amount = 0.0;                  // major units; for people: hours × rate
  std::optional<double> hours = {};
  std::optional<double> rate = {};
  Currency currency;
  DayRange service;                     // accrual: the period that the cost serves
  bool avoidable = true;                // direct ROI counts avoidable costs only
  bool volunteer = false;               // a memo, never a saving
  int useful_life_months = 0;           // capital items
  std::string owner;
  std::string evidence = "declared";
  Place place;
};

struct CostCentre {                     // tie-out
  std::string name;
  DayRange period;
  double total = 0.0;
  Currency currency;
  Place place;
};

struct Assumption {
  std::string id;
  std::string text;
  Distribution distribution;
  std::string unit;
  std::string source;
  std::string owner;
  std::string approver = {};
  std::optional<Day> review_by = {};
  std::string correlated_with = {};     // id; "" = independent, which is printed
  double correlation = 0.0;
  Place place;
};

struct Rate {                           // dated currency rate: 1 `from` = value `to`
  Day day;
  Currency from;
  Currency to;
  double value = 1.0;
  std::string source;
};

struct Workspace {
  std::string name;
  Currency currency;
  std::string time_zone = "UTC";
  int fiscal_year_start_month = 1;
  std::string locale = "en";
  std::string engine = "duckdb";        // duckdb | postgres
  std::string engine_connection_file = {};
  int k = 10;                           // smallest group that leaves; floor 5
  double level = 0.95;
  std::int64_t materiality_minor = 0;
  double materiality_share = 0.01;
  int retention_days = 1095;
  int reject_retention_days = 30;
  std::map<std::string, double> budget = {};  // period -> amount, major units
  Place place;
};

/// roles -> what they may see. "rows" permits row-level tables.
struct Access {
  std::map<std::string, std::vector<std::string>> roles = {};
};

struct Catalog {
  Workspace workspace;
  std::vector<Source> sources;
  std::vector<Activity> activities;
  std::vector<Outcome> outcomes;
  std::vector<Programme> programmes;
  std::vector<StaffShare> staff;
  std::vector<Cost> costs;
  std::vector<CostCentre> cost_centres;
  std::vector<Assumption> assumptions;
  std::vector<Rate> rates;
  Access access;
  std::string sha256;                   // of all files, in path order

  const Source* source(std::string_view id) const;
  const Activity* activity(std::string_view name) const;
  const Outcome* outcome(std::string_view name) const;
  const Programme* programme(std::string_view id) const;
  const Assumption* assumption(std::string_view id) const;
};

enum class Severity { error, warning, draft };

/// One complaint of `check`. draft: a statement can be built but not signed (a missing member goal, undecided basis).
struct Problem {
  Severity severity = Severity::error;
  Place place;
  std::string what;
  std::string next;
};
std::string to_text(const Problem& problem);

struct Checked {
  Catalog catalog;
  std::vector<Problem> problems;        // in file, line, column order
  bool usable() const;                  // no error
  bool draft() const;                   // a draft problem
};

/// Reads and checks every file of the workspace folder. Errors: invalid_config only if the folder or commonweal.yml
/// cannot be read at all; every other complaint is a Problem. today: for review dates (a parameter, never the clock).
Result<Checked> load(const std::string& folder, Day today);

/// The JSON Schema of one kind of file ("commonweal", "source", "activities", ...) from the rule table that checks.
std::vector<std::string> schema_names();
std::string json_schema(std::string_view name);

/// Commented YAML for a new file; never re-emits an existing one.
struct TemplateValues {
  std::map<std::string, std::string> values;
};
Result<std::string> file_template(std::string_view name, const TemplateValues& values);

}  // namespace cw::catalog
