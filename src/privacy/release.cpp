#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/nearest.hpp"
#include "privacy/released.hpp"

namespace cw {

namespace {

constexpr int floor_of_k = 5;
const std::string suppressed_mark = "suppressed";

/// People behind a row; nothing if the cell holds no whole number, which counts as too few.
std::optional<std::int64_t> people_in(const Cell& cell) {
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return *whole;
  if (const auto* real = std::get_if<double>(&cell)) return static_cast<std::int64_t>(*real);
  return std::nullopt;
}

/// The declared count column, else the first column of role n. Nothing: the table counts no people.
std::optional<std::size_t> count_column_of(const Table& table) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!table.count_column.empty() && table.columns[i].name == table.count_column) return i;
  }
  if (!table.count_column.empty()) return std::nullopt;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].role == Role::n) return i;
  }
  return std::nullopt;
}

bool names_the_row(const Column& column) {
  return column.role == Role::label || column.role == Role::group || column.role == Role::time;
}

std::string key_text(const Cell& cell) {
  struct Text {
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return std::to_string(value); }
    std::string operator()(const std::string& value) const { return value; }
  };
  return std::visit(Text{}, cell);
}

/// The fewest people that any count of the row speaks of; 0 stays 0, since nobody is nobody's secret.
std::optional<std::int64_t> fewest_in(const Table& table, const std::vector<Cell>& row, std::size_t count_column) {
  auto fewest = people_in(row[count_column]);
  for (std::size_t i = 0; i < table.columns.size() && fewest; ++i) {
    if (table.columns[i].role != Role::n || table.columns[i].unit != "people") continue;
    const auto people = people_in(row[i]);
    if (people && *people > 0 && *people < *fewest) fewest = people;
  }
  return fewest;
}

/// Rows that share all naming columns but one: along such a line a total may be printed somewhere.
using RowLine = std::vector<std::size_t>;

std::vector<RowLine> lines_of(const Table& table) {
  std::vector<RowLine> lines(1);
  for (std::size_t row = 0; row < table.rows.size(); ++row) lines[0].push_back(row);
  for (std::size_t along = 0; along < table.columns.size(); ++along) {
    if (!names_the_row(table.columns[along])) continue;
    std::map<std::vector<std::string>, RowLine> by_rest;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      std::vector<std::string> rest;
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i != along && names_the_row(table.columns[i])) rest.push_back(key_text(table.rows[row][i]));
      }
      by_rest[rest].push_back(row);
    }
    for (auto& [rest, line] : by_rest) {
      if (line.size() > 1 && line.size() < table.rows.size()) lines.push_back(std::move(line));
    }
  }
  return lines;
}

/// Which rows of one table are hidden, and how many people each row holds.
struct Hiding {
  std::vector<std::int64_t> people;
  std::vector<bool> hidden;
};

/// What is hidden along a line is safe only if at least two rows and k people are hidden together; else the smallest
/// printed row goes too. Returns whether a row was added.
bool hide_one_more(const RowLine& line, int k, Hiding& hiding) {
  std::int64_t rows = 0, people = 0;
  std::optional<std::size_t> smallest;
  for (const std::size_t row : line) {
    if (hiding.hidden[row]) {
      ++rows;
      people += hiding.people[row];
    } else if (hiding.people[row] > 0 && (!smallest || hiding.people[row] < hiding.people[*smallest])) {
      smallest = row;
    }
  }
  if (rows == 0 || (rows >= 2 && people >= k) || !smallest) return false;
  hiding.hidden[*smallest] = true;
  return true;
}

Hiding hiding_of(const Table& table, std::size_t count_column, int k) {
  Hiding hiding;
  for (const auto& row : table.rows) {
    const auto people = fewest_in(table, row, count_column);
    hiding.people.push_back(people.value_or(0));
    hiding.hidden.push_back(!people || (*people != 0 && *people < k));
  }
  const auto lines = lines_of(table);
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& line : lines) {
      while (hide_one_more(line, k, hiding)) changed = true;
    }
  }
  return hiding;
}

/// What release() has taken away so far.
struct Taken {
  std::int64_t cells = 0;
  std::set<std::string> tables;                      // with a hidden row, or dropped whole
  std::multiset<std::int64_t> small_groups;          // sizes below k that must not come out by subtraction
  std::set<std::pair<double, std::int64_t>> values;  // and n of refused estimates: rows that repeat them go
  std::vector<std::string> notes;                    // what was suppressed, as caveats
  bool money = false;                                // an estimate that is no share is gone
  bool anything = false;
};

void suppress_rows(Table& table, std::size_t count_column, const Hiding& hiding, Taken& taken) {
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (!hiding.hidden[row]) continue;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (names_the_row(table.columns[i])) continue;
      table.rows[row][i] = i == count_column ? Cell(suppressed_mark) : Cell(std::monostate{});
      ++taken.cells;
    }
  }
}

/// Cells that count people beside the row's own count: "contributors" of a month.
void suppress_values(Table& table, int k, Taken& taken) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].role != Role::value || table.columns[i].unit != "people") continue;
    for (auto& row : table.rows) {
      const auto people = people_in(row[i]);
      if (!people || *people == 0 || *people >= k) continue;
      taken.small_groups.insert(*people);
      row[i] = std::monostate{};
      ++taken.cells;
      taken.tables.insert(table.name);
      taken.anything = true;
    }
  }
}

void suppress_in_table(Table& table, int k, Taken& taken) {
  const auto count_column = count_column_of(table);
  if (!count_column || table.row_level) return;
  suppress_values(table, k, taken);
  const Hiding hiding = hiding_of(table, *count_column, k);
  const auto hidden = std::count(hiding.hidden.begin(), hiding.hidden.end(), true);
  if (hidden == 0) return;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (hiding.people[row] > 0 && hiding.people[row] < k) taken.small_groups.insert(hiding.people[row]);
  }
  suppress_rows(table, *count_column, hiding, taken);
  taken.tables.insert(table.name);
  taken.anything = true;
  taken.notes.push_back(table.name + ": " + std::to_string(hidden) + " of " + std::to_string(table.rows.size()) +
                        " rows suppressed: fewer than " + std::to_string(k) +
                        " people, or a row from which such a group could be worked out");
}

void drop_row_level(Finding& finding, const Policy& policy, Taken& taken) {
  if (policy.rows_allowed && !policy.leaves) return;
  for (const auto& table : finding.tables) {
    if (!table.row_level) continue;
    taken.tables.insert(table.name);
    taken.anything = true;
  }
  std::erase_if(finding.tables, [](const Table& table) { return table.row_level; });
}

void refuse(Finding& finding, std::size_t estimate, int k, std::string next, Taken& taken) {
  const Estimate& gone = finding.estimates[estimate];
  finding.proof.parameters.erase("formula." + gone.name);
  if (gone.n) taken.values.emplace(gone.value, *gone.n);
  taken.money = taken.money || gone.unit != "share";
  if (gone.n && *gone.n > 0 && *gone.n < k) taken.small_groups.insert(*gone.n);
  finding.refused.push_back({gone.name, "suppressed", std::move(next)});
  finding.estimates.erase(finding.estimates.begin() + static_cast<std::ptrdiff_t>(estimate));
  ++taken.cells;
  taken.anything = true;
}

void refuse_small_estimates(Finding& finding, int k, Taken& taken) {
  for (std::size_t i = 0; i < finding.estimates.size();) {
    const auto& n = finding.estimates[i].n;
    if (n && *n < k) {
      refuse(finding, i, k,
             "the group has fewer than " + std::to_string(k) + " people: take a longer window or a wider group", taken);
    } else {
      ++i;
    }
  }
}

/// How many have what a counted share counts, and how many lack it; nothing for other estimates.
std::optional<std::array<std::int64_t, 2>> both_sides(const Estimate& estimate) {
  if (estimate.unit != "share" || !estimate.n || estimate.interval_method != "Wilson score") return std::nullopt;
  const std::int64_t have = std::llround(estimate.value * static_cast<double>(*estimate.n));
  return std::array{have, *estimate.n - have};
}

void refuse_shares_of_few(Finding& finding, int k, Taken& taken) {
  for (std::size_t i = 0; i < finding.estimates.size();) {
    const auto sides = both_sides(finding.estimates[i]);
    bool small = false;
    for (const std::int64_t people : sides.value_or(std::array<std::int64_t, 2>{})) {
      if (people <= 0 || people >= k) continue;
      taken.small_groups.insert(people);
      small = true;
    }
    if (!small) {
      ++i;
      continue;
    }
    refuse(finding, i, k,
           "fewer than " + std::to_string(k) + " people have it, or lack it: take a longer window or a wider group",
           taken);
  }
}

/// Tables that print the value of a refused estimate once more.
void suppress_repeated(Finding& finding, Taken& taken) {
  for (auto& table : finding.tables) {
    const auto count_column = count_column_of(table);
    if (!count_column || table.row_level) continue;
    for (auto& row : table.rows) {
      const auto people = people_in(row[*count_column]);
      const bool repeats = people && std::any_of(row.begin(), row.end(), [&](const Cell& cell) {
                             const auto* value = std::get_if<double>(&cell);
                             return value != nullptr && taken.values.contains({*value, *people});
                           });
      if (!repeats) continue;
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (names_the_row(table.columns[i])) continue;
        row[i] = i == *count_column ? Cell(suppressed_mark) : Cell(std::monostate{});
        ++taken.cells;
      }
      taken.tables.insert(table.name);
    }
  }
}

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Replaces each whole number of `text` that stands alone and that `few` says yes to; what follows it is passed along.
template <class Few>
void replace_numbers(std::string& text, int k, Few few) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && (is_digit(text[end]) || text[end] == ',' || text[end] == '.')) ++end;
    while (end > at && !is_digit(text[end - 1])) --end;
    const std::string number = text.substr(at, end - at);
    const bool whole = number.size() < 7 && std::all_of(number.begin(), number.end(), is_digit);
    const auto joins = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_'; };
    const bool alone = (at == 0 || !joins(text[at - 1])) && (end == text.size() || !joins(text[end]));
    if (whole && alone && few(std::stoll(number), std::string_view(text).substr(end))) {
      const std::string words = "fewer than " + std::to_string(k);
      text.replace(at, end - at, words);
      end = at + words.size();
    }
    at = end;
  }
}

bool speaks_of_people(std::string_view rest) {
  static constexpr std::string_view words[] = {" member",   " other", " people", " person",
                                               " customer", " asker", " known"};
  return std::any_of(std::begin(words), std::end(words), [&](auto word) { return rest.starts_with(word); });
}

/// Words say no number that was hidden, and none below k of people.
void mend_words(Finding& finding, int k, const Taken& taken) {
  const auto few = [&](long long number, std::string_view rest) {
    return taken.small_groups.contains(number) || (number > 0 && number < k && speaks_of_people(rest));
  };
  const auto mend = [&](std::string& text) { replace_numbers(text, k, few); };
  mend(finding.population);
  mend(finding.reason);
  for (auto& caveat : finding.caveats) mend(caveat);
  for (auto& part : finding.refused) mend(part.next);
  for (auto& diagnostic : finding.diagnostics) {
    mend(diagnostic.detail);
    const bool is_count = diagnostic.value && *diagnostic.value == std::floor(*diagnostic.value);
    if (is_count && taken.small_groups.contains(static_cast<std::int64_t>(*diagnostic.value))) diagnostic.value.reset();
  }
  for (auto& [name, value] : finding.proof.parameters) {
    if (name.starts_with("formula.")) mend(value);
  }
  for (auto& figure : finding.figures) {
    mend(figure.sentence);
    mend(figure.alt);
  }
}

/// An estimate that says how many people are behind it.
struct Counted {
  std::size_t index = 0;
  std::int64_t people = 0;
};

std::vector<Counted> counted(const Finding& finding) {
  std::vector<Counted> out;
  for (std::size_t i = 0; i < finding.estimates.size(); ++i) {
    if (const auto& n = finding.estimates[i].n) out.push_back({i, *n});
  }
  return out;
}

/// At most ten of the printed estimates that are smaller than the whole, smallest first.
std::vector<Counted> parts_below(const std::vector<Counted>& printed, std::int64_t whole) {
  std::vector<Counted> parts;
  std::copy_if(printed.begin(), printed.end(), std::back_inserter(parts),
               [&](const Counted& part) { return part.people < whole; });
  std::stable_sort(parts.begin(), parts.end(), [](const Counted& a, const Counted& b) { return a.people < b.people; });
  parts.resize(std::min<std::size_t>(parts.size(), 10));
  return parts;
}

/// The smallest printed estimate that, with others, leaves exactly a suppressed group when taken from a printed whole.
std::optional<std::size_t> estimate_that_gives_away(const Finding& finding, const Taken& taken) {
  const auto printed = counted(finding);
  for (const Counted& whole : printed) {
    const auto parts = parts_below(printed, whole.people);
    for (unsigned chosen = 1; chosen < (1U << parts.size()); ++chosen) {
      std::int64_t rest = whole.people;
      std::optional<std::size_t> smallest;
      for (std::size_t i = 0; i < parts.size(); ++i) {
        if ((chosen >> i & 1U) == 0) continue;
        rest -= parts[i].people;
        if (!smallest) smallest = parts[i].index;
      }
      if (taken.small_groups.contains(rest)) return smallest;
    }
  }
  return std::nullopt;
}

void refuse_estimates_that_give_away(Finding& finding, int k, Taken& taken) {
  while (const auto estimate = estimate_that_gives_away(finding, taken)) {
    refuse(finding, *estimate, k,
           "a group of fewer than " + std::to_string(k) + " people could be worked out from it: take a wider group",
           taken);
  }
}

/// A figure whose table is gone goes; one whose table lost rows loses the words that may quote them.
void mend_figures(Finding& finding, const Taken& taken) {
  std::erase_if(finding.figures, [&](const Figure& figure) { return finding.table(figure.table) == nullptr; });
  for (auto& figure : finding.figures) {
    if (!taken.tables.contains(figure.table)) continue;
    figure.sentence = figure.title + ". Small groups are suppressed.";
    figure.alt = figure.sentence;
  }
}

bool prints_a_row(const Table& table) {
  const auto count_column = count_column_of(table);
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [&](const auto& row) { return !count_column || row[*count_column] != Cell(suppressed_mark); });
}

}  // namespace

Result<Released> release(Finding finding, const Policy& policy) {
  CW_TRY_VOID(valid(finding));
  const int k = std::max(policy.k, floor_of_k);
  if (finding.smallest_group && *finding.smallest_group > 0 && *finding.smallest_group < k) {
    return fail(ErrorCode::suppressed, "a group that is compared here has fewer than " + std::to_string(k) + " people",
                finding.method, "take a longer window or a wider group");
  }
  Taken taken;
  drop_row_level(finding, policy, taken);
  for (auto& table : finding.tables) suppress_in_table(table, k, taken);
  refuse_small_estimates(finding, k, taken);
  refuse_shares_of_few(finding, k, taken);
  refuse_estimates_that_give_away(finding, k, taken);
  suppress_repeated(finding, taken);
  if (taken.money) finding.draws.reset();
  mend_figures(finding, taken);
  mend_words(finding, k, taken);
  finding.caveats.insert(finding.caveats.end(), taken.notes.begin(), taken.notes.end());
  const bool left =
      !finding.estimates.empty() || std::any_of(finding.tables.begin(), finding.tables.end(), prints_a_row);
  if (taken.anything && !left) {
    return fail(ErrorCode::suppressed, "every group here has fewer than " + std::to_string(k) + " people",
                finding.method, "take a longer window or a wider group");
  }
  return Released(std::move(finding), "k=" + std::to_string(k), taken.cells);
}

std::optional<std::int64_t> release_count(std::int64_t people, std::int64_t whole, const Policy& policy) {
  const int k = std::max(policy.k, floor_of_k);
  const auto few = [&](std::int64_t count) { return count > 0 && count < k; };
  if (few(people) || few(whole - people)) return std::nullopt;
  return people;
}

std::optional<std::int64_t> release_count(std::int64_t people, const Policy& policy) {
  return release_count(people, people, policy);
}

std::vector<std::optional<std::int64_t>> release_parts(std::span<const std::int64_t> parts, const Policy& policy) {
  const int k = std::max(policy.k, floor_of_k);
  Hiding hiding;
  RowLine line;
  for (const std::int64_t part : parts) {
    line.push_back(line.size());
    hiding.people.push_back(part);
    hiding.hidden.push_back(part > 0 && part < k);
  }
  while (hide_one_more(line, k, hiding)) {
  }
  std::vector<std::optional<std::int64_t>> released;
  for (const std::size_t i : line) {
    released.push_back(hiding.hidden[i] ? std::nullopt : std::optional(parts[i]));
  }
  return released;
}

Result<Released> release_to_owner(Finding finding, const PlainInput&) {
  CW_TRY_VOID(valid(finding));
  return Released(std::move(finding), "to_owner", 0);
}

Result<> known_role(const catalog::Catalog& catalog, const std::string& role) {
  if (role == Policy{}.role || catalog.access.roles.contains(role)) return {};
  std::vector<std::string> known = {Policy{}.role};
  for (const auto& [name, may_see] : catalog.access.roles) known.push_back(name);
  return fail(ErrorCode::usage, "access.yml declares no role \"" + role + "\"", "--role",
              did_you_mean(role, known, "declare it under `roles:` in access.yml"));
}

Policy policy_of(const catalog::Catalog& catalog, const std::string& role, bool leaves) {
  Policy policy;
  policy.k = std::max(catalog.workspace.k, floor_of_k);
  policy.leaves = leaves;
  policy.role = role;
  const auto found = catalog.access.roles.find(role);
  if (found != catalog.access.roles.end()) {
    policy.rows_allowed = std::find(found->second.begin(), found->second.end(), "rows") != found->second.end();
  }
  return policy;
}

}  // namespace cw
