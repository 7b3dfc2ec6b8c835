#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"
#include "privacy/released.hpp"

/// The statement: what a community is worth, line by line, by the rules of docs/reference/statement.md. It is composed
/// of Released Findings and of what the catalog declares; it never sees a claim cell or a row.
namespace cw::statement {

/// Claims of one stratum: the set of lines that want the cells in it, and how much room those cells have (minor units).
/// From measure/claims. wanted[i] belongs to lines[i]. claimed at the point estimate is exact per cell.
struct ClaimStratum {
  std::vector<std::string> lines;  // ids, in order of grade then id
  std::int64_t capacity_minor = 0;
  std::vector<std::int64_t> wanted_minor;
  std::vector<std::int64_t> claimed_minor;
  std::int64_t cells = 0;
};

/// One money line as a measure proposes it: a Finding with grade, benefit kind and draws.
struct ProposedLine {
  std::string id;               // "deflection.2026Q3"
  std::string title;            // "Avoided tickets"
  std::string lever;            // pipeline | expansion | retention | deflection | velocity | ...
  std::string programme;        // "" = the community as a whole
  std::string finding;          // id of the Released below
  std::string estimate;         // name of the money estimate in it
  std::string next_best_proof;  // what would make it Adjusted or Experiment, and how many people that takes
  std::vector<std::pair<std::string, std::string>> formula = {};  // term -> value as printed: unfolds in explain
  std::vector<std::string> factors = {};  // ids of assumptions that multiply the estimate: twice the one, twice the
                                          // other. The Finding's draws hold them at their point value; only the one
                                          // that is the draws' key itself is already in the draws.
  bool forecast = false;                  // open pipeline: shown apart, never in a sum
};

/// Counts of people: nothing where fewer than k stand behind one, or would be left beside it. Input holds them whole,
/// Statement as privacy released them.
struct CoverageFigures {
  DayRange window;  // where the sources overlap
  std::optional<std::int64_t> people = 0, members = 0, customers = 0;
  std::optional<std::int64_t> members_matched = 0;          // members with a customer record
  std::optional<std::int64_t> opted_out = 0, no_basis = 0;  // people; rows left out for want of a legal basis
  std::int64_t revenue_minor = 0;                           // in the window, net
  std::int64_t revenue_anonymous_minor = 0;                 // orders without any identifier
  std::int64_t hidden_at_most_minor = 0;  // worst-case bound of what unmatched, opted-out and no-basis rows could hide
  std::vector<std::pair<std::string, std::optional<std::int64_t>>> matched_by_tier = {};
  std::vector<std::pair<std::string, std::optional<double>>> raise_match_rate =
      {};  // what to do -> expected gain in share, best first
};

struct ControlTotal {  // per source and month against the user's books
  std::string source, month, measure;
  double ours = 0.0, books = 0.0, difference = 0.0;
};

struct SourceNote {
  std::string id, reader, time_zone, basis, tax, coverage_from, coverage_until;
  std::int64_t received = 0, kept = 0, dropped = 0;
};

/// An earlier or planned amount to hold beside this period's.
struct Comparative {
  std::string name;     // "prior period", "same period last year", "budget"
  std::string measure;  // "cost", "return", "revenue", "roi" (fully loaded, without capacity; a ratio)
  std::optional<double> value = {};
  std::string reason;  // why not
};

struct Amount {  // major units of the reporting currency
  double value = 0.0;
  std::optional<double> low = {}, high = {};
};

/// A measure that gave no figure, and why.
struct RefusedFigure {
  std::string figure, code, what, next;
};

/// A goal of a programme, and where it stands.
struct GoalStanding {
  std::string programme;  // its title
  std::string side;       // "business" | "member"
  std::string outcome, question, unit;
  std::optional<double> baseline = {}, target = {};
  std::string due = {};
  std::string state;                   // "met" | "not met" | "not clear yet" | "no target" | "not measured"
  std::optional<Amount> current = {};  // in `unit`
  std::string figure = {};             // id of the Finding that holds it
  std::string reason = {};             // why it is not measured
  std::string printed = {};            // the standing in words: "0.42 (0.38–0.46) of 0.60 share: not met"
};

/// All that compose() needs; `workspace` collects it, `measure` and `privacy` made it.
struct Input {
  std::string title;         // "Acme community"
  std::string period_label;  // "Q3 2026"
  DayRange period;
  DayRange prior_period;  // comparatives
  DayRange last_year_period;
  const catalog::Catalog* catalog = nullptr;
  bool draft = false;
  std::vector<std::string> draft_reasons;
  std::map<std::string, Released> findings;  // id -> released
  std::vector<ProposedLine> lines;
  std::vector<ClaimStratum> strata;
  CoverageFigures coverage;
  std::vector<ControlTotal> control_totals;
  std::vector<SourceNote> sources;
  std::vector<std::string> missing;            // kinds of data that are not there: "orders", "costs", ...
  std::vector<Comparative> comparatives = {};  // that the workspace knows: return, ROI and revenue of earlier periods
  std::vector<RefusedFigure> refused_figures = {};
  std::map<std::string, std::string> versions;  // catalog, identity graph, code, data: digest
  std::uint64_t seed = 1;
  int draws = 20'000;
};

struct Line {
  std::string id, title, lever, programme;
  Grade grade = Grade::assumption;
  BenefitKind kind = BenefitKind::cash_in;
  bool in_headline = false;
  bool forecast = false;  // shown apart, never in a sum
  Amount claimed;         // after capping
  Amount wanted;          // before
  std::string estimand, counterfactual, population, finding, next_best_proof;
  std::vector<std::string> caveats;
  std::vector<std::pair<std::string, std::string>> formula;
  std::vector<std::string> factors;  // ids of assumptions that the amount is proportional to
  std::string said, said_range;      // claimed as every page prints it: "€4,060", "2,560–5,590"
};

struct CostLine {
  std::string category;  // people, travel, tooling, ...
  double amount = 0.0;   // accrued to the period
  double direct = 0.0;   // of which avoidable
  std::string evidence;
  std::string said = {};  // as every page prints it
};

struct ProgrammeCost {
  std::string programme, activity, mode;
  double amount = 0.0, direct = 0.0;
};

struct Roi {         // (return - cost) / cost
  std::string name;  // "direct" | "fully_loaded" | "full_economic", with or without capacity
  bool with_capacity = false;
  std::optional<Amount> value = {};  // nothing: refused, see reason
  std::string reason;
  double return_value = 0.0, cost = 0.0;   // what the printed formula uses
  std::string said = {}, said_range = {};  // "0.61", "0.18–1.07"
};

struct Sensitivity {  // one bar of the tornado
  std::string assumption;
  double low_value = 0.0, high_value = 0.0;    // of the assumption (5 % and 95 %)
  double low_result = 0.0, high_result = 0.0;  // of net value, major units
  std::optional<double> break_even = {};       // where net value (below-the-line lines counted) crosses zero
  std::string unit, owner, review_by;
};

/// An assumption as it was used, with those who answer for it.
struct Assumed {
  std::string id, text, unit, distribution;  // "triangular 0.1, 0.25, 0.4"
  double value = 0.0;                        // at the point
  double low = 0.0, high = 0.0;              // 5 % and 95 %
  std::string source, owner, approver, review_by;
  std::vector<std::string> used_by;  // ids of lines, or "cost"
};

struct Statement {
  std::string title, period_label, from, until, window_from, window_until, currency;
  std::string time_zone;    // in which days were cut
  int currency_digits = 2;  // after the point: 0 for JPY
  double level = 0.95;
  int k = 10;  // no count of fewer people is printed
  bool draft = false;
  std::vector<std::string> draft_reasons;
  std::string sentence;  // the headline as a sentence
  std::vector<std::string> below_sentences;
  bool refused = false;  // no ROI can be said at all; missing says why
  std::vector<std::string> missing;
  std::vector<Roi> rois;
  std::vector<Line> lines;                                      // headline lines first, then by grade, then by amount
  std::vector<std::pair<std::string, Amount>> benefit_columns;  // cash_in, cash_out_avoided, capacity_freed
  std::vector<CostLine> costs;
  std::vector<ProgrammeCost> programme_costs;
  double cost_total = 0.0, cost_direct = 0.0, cost_unallocated = 0.0;
  std::optional<double> cost_low = {}, cost_high = {};  // of cost_total, where an assumption moves a cost
  double volunteer_cost = 0.0;                          // never in cost_total; in the "full_economic" ROI alone
  std::string tie_out;
  std::string volunteer_memo;
  std::vector<std::pair<std::string, double>> overlaps;  // "deflection.2026Q3 + gap.2026Q3" -> wanted twice
  std::vector<Sensitivity> sensitivities;
  std::string weakest_assumption;
  std::vector<Assumed> assumptions;  // by id
  std::vector<std::string> choices;  // what was declared once for all figures: payment fees, basis of revenue
  std::vector<GoalStanding> goals;   // by programme, business before member
  std::vector<RefusedFigure> refused_figures;
  std::vector<Comparative> comparatives;
  std::string currency_effect;
  double materiality = 0.0;  // what is smaller is not looked into: the larger of amount and share of cost
  CoverageFigures coverage;
  std::vector<ControlTotal> control_totals;
  std::vector<SourceNote> sources;
  std::string next_best_proof;
  std::vector<std::string> open_questions;
  std::map<std::string, Released> findings;
  std::map<std::string, std::string> versions;
  std::string independence;  // "assumptions drawn independently" or the declared correlations
  std::uint64_t seed = 1;
  int draws = 0;
};

/// Errors: none for missing data (the statement then says refused and why); internal for inconsistent input.
Result<Statement> compose(const Input& input);

enum class Glyphs { unicode, ascii };
std::string to_text(const Statement& statement, Glyphs glyphs, bool color);  // DESIGN: 100 columns
std::string to_json(const Statement& statement);                             // { "statement": 1, ... }
std::string statement_schema();                                              // schemas/statement.schema.json
std::string to_csv(const Statement& statement);                              // lines and costs, formula-safe cells
Result<> write_xlsx(const Statement& statement, const std::string& path);    // assumptions as inputs, live formulas
/// One self-contained file: the embedded web/report bundle with to_json() inside and, without script, every sentence,
/// number and table twin.
std::string to_html(const Statement& statement);

}  // namespace cw::statement
