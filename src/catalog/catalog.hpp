#pragma once

#include <map>
#include <optional>
#include <set>
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

/// A number that is not known exactly. point: value. uniform: low, high (value is their middle). triangular: low, value
/// (the mode), high. normal, lognormal, beta: value (the mean) and sd, both of the number itself, not of its logarithm.
struct Distribution {
  std::string kind = "point";  // point | uniform | triangular | normal | beta | lognormal
  double value = 0.0;          // point or mode or mean
  std::optional<double> low = {};
  std::optional<double> high = {};
  std::optional<double> sd = {};
  friend bool operator==(const Distribution&, const Distribution&) = default;
};

enum class Basis { none, undecided, consent, contract, legitimate_interest, legal_obligation, anonymous };

/// What a row may be used for; readers of the ledger state theirs.
enum class Purpose { measurement, matching, member_service, research };

struct Source {
  std::string id;           // file name without .yml
  std::string system = {};  // whose native ids these are: sources of one system share actors and objects
                            // (forum users, posts and topics: "forum"); default: the id
  std::string title = {};
  std::string reader;              // "discourse_users", "shopify_orders", ..., "mapped"
  std::vector<std::string> files;  // globs relative to the workspace: "inbox/orders*.csv"
  std::string owner;
  std::string time_zone;                  // IANA; for times without an offset
  std::optional<Currency> currency = {};  // for files that do not state one
  std::optional<bool> tax_included = {};  // whether amounts include VAT or sales tax
  std::optional<double> tax_rate = {};    // used where amounts include tax but the file does not state it
  std::string revenue_basis = "booked";   // booked | paid | recognised
  std::map<Purpose, Basis> legal_basis = {};
  std::map<std::string, std::string> columns = {};  // mapped reader: canonical field -> column name
  std::map<std::string, std::string> values = {};   // mapped reader: fixed values (activity: campaign_received)
  std::string emits = {};                           // mapped reader: actor | activity | outcome
  std::string space = {};                           // mapped reader: member | customer | guest | requester
  std::string decimal_mark = ".";
  std::vector<std::string> staff = {};             // group names, e-mail domains or usernames that mark staff
  std::vector<std::string> test = {};              // e-mail domains or product names that mark test rows
  bool self_reported = false;                      // what people say of themselves (a survey), not what a system saw
  std::map<std::string, std::string> rename = {};  // values of the reader's activity names -> catalog's
  struct Total {                                   // what the user's books say, per month
    std::string month;                             // "2026-08"
    std::string measure;                           // rows | gross
    double value = 0.0;
    Place place;
  };
  std::vector<Total> totals = {};
  std::map<std::string, std::string> attributes = {};   // of its people: attribute -> column
  struct Tests {                                        // of the data; a statement is not made while one fails
    std::optional<int> fresh_within_days = {};          // newest row to the end of the period
    std::optional<int> rows_a_month_at_least = {};      // in every whole month of the period
    std::optional<double> repeated_share_at_most = {};  // rows that the files themselves repeat
    std::optional<double> dropped_share_at_most = {};
    std::optional<int> gap_days_at_most = {};  // without a row, inside the period
  };
  Tests tests = {};
  std::optional<DayRange> coverage = {};  // declared; else seen in the rows
  std::string refresh = {};               // "monthly"
  int retention_days = 0;                 // 0 = the workspace's default
  Place place;
};

enum class Mode { online, travel, hybrid };

struct Activity {
  std::string name;
  std::string title;
  std::string definition = {};  // what is counted, and what is not
  std::string owner;
  std::string counts_as = "other";  // finding/fold.hpp ActivityKind by name
  std::vector<std::string> properties = {};
  Mode mode = Mode::online;
  std::vector<std::string> funnel = {};  // awareness | consideration | purchase | onboarding | adoption | advocacy
  std::string programme = {};
  std::string goal = {};                   // the organisation's goal: an outcome by name
  std::optional<double> goal_target = {};  // how many of it in a year
  std::optional<double> member_value = {};
  int retention_days = 0;  // 0 = the workspace's default
  bool deprecated = false;
  std::vector<std::string> formerly = {};  // names that rows may still carry
  Place place;
};

/// taxonomy/touchpoints.yml: the stages of the funnel that an activity serves. `load` copies them to Activity::funnel.
struct Touchpoint {
  std::string activity;
  std::vector<std::string> stages;
  Place place;
};

enum class Side { business, member };

struct Outcome {
  std::string name;
  std::string title;
  std::string definition = {};
  std::string owner;
  Side side = Side::business;
  std::string counts_as = "other";          // OutcomeKind by name
  std::string unit = "money";               // money | count | hours | share
  int sign = 1;                             // -1: a harm or a cost
  std::optional<Distribution> margin = {};  // contribution margin share of net revenue; missing = unknown
  std::map<std::string, Distribution> margin_by_product = {};
  std::string margin_owner = {};
  std::string margin_source = {};
  std::string fees = {};  // payment fees: in_margin | deducted; "" = see fees_of
  int window_days = 90;
  double weight = 1.0;                          // against other outcomes in a ranking; never a factor of money
  std::optional<Distribution> value_each = {};  // non-sale outcomes: value per unit, Assumption until fitted
  bool deprecated = false;
  std::vector<std::string> formerly = {};  // names that rows may still carry
  bool self_reported = false;              // some source of it is: filled in by `load`
  Place place;
};

struct Goal {
  std::string outcome;   // an outcome or a metric by name
  std::string question;  // measurable question
  std::optional<double> baseline = {};
  std::optional<double> target = {};
  std::string unit = {};
  std::optional<Day> due = {};
  Place place;
};

/// A figure that must not be paid for the goals with: the community's health.
struct Guardrail {
  std::string figure;  // by name, of whichever Finding holds it
  std::optional<double> at_least = {}, at_most = {};
  std::string unit = {};
  std::string owner = {};  // who acts when it breaks
  Place place;
};

/// A way in which a programme is meant to work, and what moves first.
struct LeverUse {
  std::string lever;                         // pipeline | expansion | retention | deflection | product_velocity
  std::vector<std::string> indicators = {};  // figures by name
  Place place;
};

/// Who agreed to a programme's page, and to which version of it.
struct Agreement {
  std::string by;  // a role or initials
  std::optional<Day> on = {};
  int version = 1;
  Place place;
};

struct Comment {
  std::string by;  // a role or initials
  std::optional<Day> on = {};
  std::string text;
  Place place;
};

struct Programme {
  std::string id;
  std::string title;
  std::string kind = "general";  // community | events | ambassadors | support | academy | general: sets required costs
  std::string owner;
  std::vector<std::string> segments = {};
  std::vector<std::string> activities = {};
  std::vector<Goal> business_goals = {};
  std::vector<Goal> member_goals = {};
  std::vector<LeverUse> levers = {};
  std::vector<Guardrail> guardrails = {};
  int version = 1;  // of its page, as its owner counts
  std::vector<Agreement> agreed_by = {};
  std::vector<Comment> comments = {};
  std::optional<Day> from = {};
  std::optional<Day> until = {};
  Place place;
};

struct StaffShare {
  std::string person;  // a role or initials, not an address
  double hours = 0.0;  // in the service period, all work
  double rate = 0.0;   // loaded, major units an hour
  Currency currency;   // the workspace's, unless declared
  DayRange service;
  std::map<std::string, double> shares = {};  // programme -> share; rest is "unallocated"
  std::string evidence = "declared";          // timesheet | declared | default
  std::string cost_centre = {};
  Place place;
  double unallocated() const;  // 1 - sum of shares, never below 0
};

struct Cost {
  std::string id;
  std::string programme = {};  // "" = shared (fully loaded only)
  std::string activity = {};
  std::string category;  // people | travel | tooling | perks | grants | events | advertising | other
  std::optional<Mode> mode = {};
  double amount = 0.0;  // major units; for people: hours × rate
  std::optional<double> hours = {};
  std::optional<double> rate = {};
  Currency currency;
  DayRange service;            // accrual: the period that the cost serves
  bool avoidable = true;       // direct ROI counts avoidable costs only
  bool volunteer = false;      // a memo, never a saving
  int useful_life_months = 0;  // capital items
  std::string owner;
  std::string evidence = "declared";  // invoice | timesheet | declared | default
  std::string driver = {};            // how a shared cost was split
  std::string cost_centre = {};
  Place place;
};

struct CostCentre {  // what the books hold in total
  std::string name;
  DayRange period;
  double total = 0.0;
  Currency currency;
  std::string serves = "community";  // community: tied out against the declared costs | support: bounds avoided tickets
  std::string booking = {};          // support: where money really fell away; then avoided tickets are cash-out avoided
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
  std::string correlated_with = {};  // id; "" = independent, which is printed
  double correlation = 0.0;
  std::vector<std::string> used_by = {};  // outcomes and measures; filled in by `load` where an outcome refers to it
  Place place;
};

struct Rate {  // dated currency rate: 1 `from` = value `to`
  Day day;
  Currency from;
  Currency to;
  double value = 1.0;
  std::string source;
  Place place;
};

struct Workspace {
  std::string name;
  Currency currency;
  std::string time_zone = "UTC";
  int fiscal_year_start_month = 1;
  std::string locale = "en";
  std::string engine = "duckdb";  // duckdb | postgres
  std::string engine_connection_file = {};
  int k = 10;  // smallest group that leaves; floor 5
  double level = 0.95;
  double materiality = 0.0;            // as declared, major units
  std::int64_t materiality_minor = 0;  // the same in minor units of `currency`
  double materiality_share = 0.01;
  int retention_days = 1095;
  int reject_retention_days = 30;
  std::map<std::string, double> budget = {};  // period -> amount, major units
  Place place;
};

/// A named set of activities: a channel, a step of a member's way.
struct NamedActivities {
  std::string name;
  std::vector<std::string> activities = {};
  Place place;
};

/// health.yml: what the measures of health take things for. Every part has a default, or its measure says what to
/// declare.
struct Health {
  std::string convention = "calendar";         // of retention: rolling | calendar | hour_floor
  std::string return_mode = "on";              // on | on_or_after
  std::string period = "month";                // day | week | month
  int lapse_days = 90;                         // without an activity: a member has gone
  std::vector<std::string> first_value = {};   // activities in which a member first gets something out of it
  std::vector<std::string> volunteering = {};  // activities of volunteers
  std::vector<NamedActivities> channels = {};  // at most 8, in order
  std::vector<NamedActivities> path = {};      // steps of growth, at most 8
  std::vector<std::string> mentoring = {};     // activities that mean: this newcomer has a mentor
  int mentoring_landmark_days = 30;            // by then a newcomer has one, or counts as without
  struct Flow {                                // ideas or bugs, joined by their object
    std::vector<std::string> proposed = {};    // by members or staff
    std::vector<std::string> accepted = {};
    std::vector<std::string> declined = {};
    std::vector<std::string> shipped = {};
    std::vector<std::string> in_beta = {};  // bugs: those found before the release
  };
  Flow ideas = {}, bugs = {};
  struct Terms {  // titles, tags or categories that may be counted
    std::string source;
    std::vector<std::string> files = {};    // of the source; default: all of its files
    std::vector<std::string> columns = {};  // whose words are counted
    std::string person, time;               // columns
    Place place;
  };
  std::vector<Terms> terms = {};
  double false_alarm_rate = 0.05;             // of the early warning, for one look
  std::vector<std::string> competitors = {};  // terms to count
  Place place;
};

/// members.yml: what the measures of the members' side take things for. Each part is optional; a measure says what it
/// needs.
struct Members {
  std::vector<NamedActivities> recognition = {};  // badges, awards, thanks: received by the actor; at most 8
  struct Referrals {
    std::vector<std::string> made = {};      // by who refers; the object is the referral
    std::vector<std::string> accepted = {};  // by who was referred; the same object
    std::vector<std::string> codes = {};     // discount codes that only referred customers have
    bool declared() const { return !accepted.empty() || !codes.empty(); }
    Place place;
  };
  Referrals referrals = {};
  struct Satisfaction {
    std::string outcome;          // of the member side, unit share
    double satisfied_from = 0.0;  // an answer this high is satisfied, in the unit of the rows
    Place place;
  };
  std::vector<Satisfaction> satisfaction = {};
  std::vector<std::string> given_back = {};  // categories of cost that reach members; else perks and grants
  Place place;
};

/// surveys.yml: a question whose answers are followed over time. Who was asked is an activity, an answer an outcome.
struct Survey {
  std::string name;
  std::string title = {};
  std::string question;
  std::string asked;             // the activity that says: this person was asked
  std::string answer;            // the outcome whose amount is the answer
  double favourable_from = 0.0;  // answers from here on are favourable
  std::string follows;           // the outcome that is looked at afterwards
  int days = 90;                 // how long after the answer, and before the question
  Place place;
};

/// contributions.yml: what members gave beyond sales. There is no amount: it is never money.
struct Contribution {
  std::string title;
  std::string kind;  // contribution_kinds()
  std::optional<Day> day = {};
  std::string by;        // a team, a role or initials
  std::string evidence;  // a link
  std::string programme = {};
  std::string note = {};
  Place place;
};

/// yardsticks.yml: a figure that somebody published, or a claim to be held against the own data.
struct Yardstick {
  std::string id;
  std::string text;        // as it was said
  std::string measure;     // yardstick_measures()
  double value = 0.0;      // a share, or members over others
  std::string source;      // who said it, and where
  std::string dated = {};  // year, month or day of it, as the author knows it
  bool claim = false;      // own claim, and no published figure
  Place place;
};

/// pipeline.yml: which activities of an account's contacts count as a touch of the community before a deal.
struct Pipeline {
  int window_days = 90;                         // before a deal was created; a touch before that is too old
  std::vector<std::string> touches = {};        // of the community; none: nothing is said of the pipeline
  std::vector<std::string> other_touches = {};  // of sales and marketing: they may have been there first
  Place place;
};

/// promotions.yml: how events were made known. An event stands under one method only.
struct Promotion {
  std::string method;                    // "newsletter", "newsletter and advertisements"
  std::string source;                    // whose events these are
  std::vector<std::string> events = {};  // as the source's rows name them
  std::vector<std::string> costs = {};   // ids of costs
  Place place;
};

/// roles -> what they may see. "rows" permits row-level tables.
struct Access {
  std::map<std::string, std::vector<std::string>> roles = {};
  bool allows(std::string_view role, std::string_view what) const;
};

struct Catalog {
  Workspace workspace;
  std::vector<Source> sources;
  std::vector<Activity> activities;
  std::vector<Touchpoint> touchpoints = {};
  std::vector<Outcome> outcomes;
  std::vector<Programme> programmes;
  std::vector<StaffShare> staff;
  std::vector<Cost> costs;
  std::vector<CostCentre> cost_centres;
  std::vector<Assumption> assumptions;
  std::vector<Rate> rates;
  Access access;
  Health health = {};
  Members members = {};
  std::vector<Survey> surveys = {};
  std::vector<Contribution> contributions = {};
  std::vector<Yardstick> yardsticks = {};  // published ones, then claims
  Pipeline pipeline = {};
  std::vector<Promotion> promotions = {};
  int activities_version = 1;  // of the event dictionary, as its owner counts
  int outcomes_version = 1;
  std::string sha256;  // of all files, in path order

  const Source* source(std::string_view id) const;
  const Activity* activity(std::string_view name) const;
  const Outcome* outcome(std::string_view name) const;
  /// What rows of this name mean today: the kind of this name, or the one that had it before. Null: nothing.
  const Activity* activity_known_as(std::string_view name) const;
  const Outcome* outcome_known_as(std::string_view name) const;
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
  std::vector<Problem> problems;  // in file, line, column order
  bool usable() const;            // no error
  bool draft() const;             // a draft problem
  bool passes() const;            // neither: `check` exits 0, else 3
};

/// What one person's time costs each programme: `staff` as costs of category people, one per programme and one without
/// a programme for the unallocated rest. Amount = hours × rate × share. Never part of Catalog::costs.
std::vector<Cost> staff_costs(const Catalog& catalog);
/// The same for one person's entry.
std::vector<Cost> staff_costs(const StaffShare& staff);

/// Categories of cost that a programme of its kind always has and that no paid cost of it, or shared, states. While one
/// is missing the programme's return has no ROI: one small line must not unlock it.
std::set<std::string> missing_cost_categories(const Catalog& catalog, const Programme& programme);

/// The part of a cost that serves `period`, in major units: pro rata by days; over its useful life for capital items.
double accrued(const Cost& cost, DayRange period);

/// The newest rate on or before the day, also the inverse of one; 1 for equal currencies. Nothing if none is declared.
std::optional<double> rate(const Catalog& catalog, const Currency& from, const Currency& to, Day day);

/// The margin to use: the declared one; else the assumption "margin"; else uniform between 0 and 1. `known` is false
/// for the last two: the line is then an Assumption and cannot enter the headline.
struct Margin {
  Distribution distribution;
  bool known = false;
  std::string assumption = {};
};
Margin margin_of(const Catalog& catalog, const Outcome& outcome, std::string_view product = {});

/// What becomes of payment fees. in_margin: the declared margins are after fees, so the fees of payment rows are not
/// deducted again. deducted: they are. Where payments are the sales (no outcome counts as an order) the ledger always
/// deducts them and margins are declared before fees.
struct Fees {
  bool payments_are_sales = false;
  bool deducted = false;
};
Fees fees_of(const Catalog& catalog);

/// A cost centre of the community against the costs and staff that name it (or all, where only one such centre is
/// declared), in its currency. Centres that serve support are not tied out.
struct TieOut {
  std::string cost_centre;
  double books = 0.0;
  double declared = 0.0;
  DayRange period;
  Currency currency;
  Place place;
  double difference() const { return books - declared; }
};
std::vector<TieOut> tie_out(const Catalog& catalog);

/// Reads and checks every file of the workspace folder. Errors: invalid_config only if the folder or commonweal.yml
/// cannot be read at all; every other complaint is a Problem. today: for review dates (a parameter, never the clock).
Result<Checked> load(const std::string& folder, Day today);

/// Kinds of file: "commonweal", "source", "activities", "touchpoints", "outcomes", "programme", "costs", "assumptions",
/// "rates", "access", "health", "members", "surveys", "contributions", "yardsticks", "pipeline", "promotions". The JSON
/// Schema of one kind, from the rule table that checks; "" for an unknown name.
std::vector<std::string> schema_names();
std::string json_schema(std::string_view name);
/// docs/reference/catalog.md, from the same table.
std::string reference();

/// Commented YAML for a new file; never re-emits an existing one. values: field -> text as a person would say it
/// ("Acme", "EUR", "0.35", "unknown"), one line per item of a list, "columns.time" for an entry of a map. In starter
/// taxonomies "owner" fills every entry. Required fields without a value are left empty, which `load` then reports.
struct TemplateValues {
  std::map<std::string, std::string> values;
};
/// Errors: invalid_input for an unknown kind of file or field, with the nearest name.
Result<std::string> file_template(std::string_view name, const TemplateValues& values);

}  // namespace cw::catalog
