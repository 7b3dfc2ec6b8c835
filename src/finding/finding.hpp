#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/money.hpp"
#include "base/result.hpp"

namespace cw {

/// How good the evidence is, best first. No grade = counted, no claim of cause.
enum class Grade { experiment, adjusted, correlation, assumption };
enum class Status { ok, caution, refused };
enum class CheckStatus { pass, warn, fail };
/// The three columns of benefit (STATEMENT.md); never added without saying so.
enum class BenefitKind { cash_in, cash_out_avoided, capacity_freed };

/// "E", "A", "C", "S" in JSON; people read word(): Experiment, Adjusted, Correlation, Assumption, Counted.
std::string_view letter(Grade grade);
std::string_view word(std::optional<Grade> grade);
/// The mark of the evidence language: ■ ▣ ▨ ▢ (ASCII: [E] [A] [C] [S]); "" for counted.
std::string_view mark(std::optional<Grade> grade, bool ascii = false);
/// "cash_in", "cash_out_avoided", "capacity_freed": as JSON writes it.
std::string_view name(BenefitKind kind);

/// One number with its range. Either low and high are set, or no_interval says why not (`valid` checks it).
struct Estimate {
  std::string name;
  double value = 0.0;
  std::optional<double> low = {};
  std::optional<double> high = {};
  double level = 0.95;
  std::string unit = {};  // "share", "people", "EUR" (then value is in major units), "hours", ...
  std::optional<std::int64_t> n = {};
  std::string interval_method = {};  // "Wilson score", "BCa bootstrap", ...
  std::string no_interval = {};
};

/// A refused part of a result with several parts.
struct RefusedPart {
  std::string name;
  std::string code;
  std::string next;
};

struct Diagnostic {
  std::string name;
  CheckStatus status = CheckStatus::pass;
  std::optional<double> value = {};
  std::string detail = {};
};

struct AssumptionUse {
  std::string id;
  std::string text;
  std::optional<double> value = {};
  std::string unit = {};
  std::optional<double> low = {};
  std::optional<double> high = {};
  std::string owner = {};
  std::string source = {};
  std::string review_by = {};  // ISO date
};

struct Window {
  std::string from;   // as the data writes time: "2026-07-01" or "1989"; in
  std::string until;  // out for days, last period for others (the estimand says which)
};

/// A cell of a table; monostate is "no value" (JSON null).
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// What a column means to a chart or a reader.
enum class Role { label, value, low, high, n, group, time };

struct Column {
  std::string name;
  std::string unit = {};
  Role role = Role::value;
};

/// A table of a Finding. row_level tables hold rows of people (as tokens): dropped unless the reader's role allows,
/// never in a report that leaves. count_column names the column with the number of people behind each row, for k.
struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  bool row_level = false;
  std::string count_column = {};
};

/// One chart (PRODUCT.md 5.2). Its rows come from the table that it names, so that the twin is always the same data.
struct Figure {
  std::string id;
  std::string kind;  // interval | line_band | waterfall | sankey | heat | love | gap | tornado | dumbbell | table
  std::string title;
  std::string sentence;
  std::string table;  // name of the table in this Finding
  std::vector<std::string> caveats = {};
  std::string alt = {};
};

struct QueryProof {
  std::string name;  // file below sql/ without .sql, or the fold's name
  std::string sha256;
  std::int64_t rows = 0;
};

struct InputProof {
  std::string name;
  std::int64_t rows = 0;
  std::string sha256;
};

struct Proof {
  std::vector<QueryProof> queries = {};
  std::vector<InputProof> inputs = {};
  std::map<std::string, std::string> parameters = {};
  std::uint64_t seed = 1;
  std::string version = {};
  std::map<std::string, double> timings_cpu_seconds = {};  // printed only on request
};

/// Draws behind a money Finding: quantiles at (i + 0.5) / n, n = 1,000, in minor units, or a named distribution.
/// Findings with equal keys move together in a simulation.
struct Draws {
  std::string key;
  std::vector<double> quantiles = {};
  std::string distribution = {};  // "" | normal | triangular | uniform | point
  std::vector<double> parameters = {};
};

/// What one line wants of one claim cell (STATEMENT.md, Claims). cell: "(person or account, period, outcome kind)".
struct ClaimWant {
  std::uint64_t cell = 0;
  std::int64_t amount_minor = 0;
};
struct ClaimCapacity {
  std::uint64_t cell = 0;
  std::int64_t capacity_minor = 0;
};

/// The one shape of every number that a person can see (CONTRACT.md section 2).
struct Finding {
  std::string method;
  std::string estimand;
  std::string counterfactual = {};
  std::string population = {};
  Window window = {};
  Status status = Status::ok;
  std::string reason = {};
  std::optional<Grade> grade = {};
  std::optional<BenefitKind> benefit_kind = {};
  std::vector<Estimate> estimates = {};
  std::vector<RefusedPart> refused = {};
  std::vector<Diagnostic> diagnostics = {};
  std::vector<AssumptionUse> assumptions = {};
  std::vector<std::string> caveats = {};
  std::vector<Table> tables = {};
  std::vector<Figure> figures = {};
  std::optional<Draws> draws = {};
  Proof proof = {};
  std::optional<std::int64_t> smallest_group = {};  // people of the smallest group that is compared; never printed:
                                                    // privacy withholds the Finding where they are fewer than k

  const Estimate* estimate(std::string_view name) const;
  const Table* table(std::string_view name) const;
};

/// Errors: internal if an estimate has neither an interval nor a reason, a figure names no table, or a row has the
/// wrong width.
Result<> valid(const Finding& finding);

}  // namespace cw
