#include "measure/claims/claims.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <tuple>

#include "stats/moments.hpp"

namespace cw::measure {

namespace {

constexpr std::size_t most_lines = 64;
constexpr std::int64_t smallest_tenth = 10;

using Amounts = std::array<std::int64_t, most_lines>;

template <class Row>
void sort_by_cell(std::vector<Row>& rows) {
  const auto by_cell = [](const Row& a, const Row& b) { return a.cell < b.cell; };
  if (!std::is_sorted(rows.begin(), rows.end(), by_cell)) std::sort(rows.begin(), rows.end(), by_cell);
}

Result<> check_and_sort(std::vector<ClaimLine>& lines, std::vector<ClaimCapacity>& capacities) {
  if (lines.size() > most_lines) {
    return fail(ErrorCode::invalid_input, "more than 64 lines claim value", "claims",
                "join lines of one lever into one");
  }
  std::sort(lines.begin(), lines.end(),
            [](const auto& a, const auto& b) { return std::tie(a.grade, a.id) < std::tie(b.grade, b.id); });
  std::vector<std::string_view> ids;
  for (auto& line : lines) {
    ids.push_back(line.id);
    for (const auto& want : line.wants) {
      if (want.amount_minor == 0) return fail(ErrorCode::invalid_input, "a line claims nothing of a cell", line.id);
    }
    sort_by_cell(line.wants);
  }
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) {
    return fail(ErrorCode::invalid_input, "two lines have the same id",
                std::string(*std::adjacent_find(ids.begin(), ids.end())));
  }
  sort_by_cell(capacities);
  for (std::size_t i = 0; i < capacities.size(); ++i) {
    if (capacities[i].capacity_minor < 0) return fail(ErrorCode::invalid_input, "a capacity is below zero", "claims");
    if (i > 0 && capacities[i].cell == capacities[i - 1].cell) {
      return fail(ErrorCode::invalid_input, "a cell has two capacities", "claims");
    }
  }
  return {};
}

struct Cell {
  std::uint64_t mask = 0;  // lines that want it
  std::int64_t capacity = 0;
  bool has_capacity = false;
  Amounts wanted = {};  // set where the mask is
};

/// Walks all wanted cells in ascending order.
class Cells {
 public:
  Cells(const std::vector<ClaimLine>& lines, const std::vector<ClaimCapacity>& capacities)
      : lines_(lines), capacities_(capacities), next_(lines.size(), 0) {}

  bool next(Cell& cell) {
    std::uint64_t lowest = UINT64_MAX;
    bool any = false;
    for (std::size_t line = 0; line < lines_.size(); ++line) {
      if (next_[line] == lines_[line].wants.size()) continue;
      lowest = std::min(lowest, lines_[line].wants[next_[line]].cell);
      any = true;
    }
    if (!any) return false;
    cell.mask = 0;
    for (std::size_t line = 0; line < lines_.size(); ++line) take(line, lowest, cell);
    while (next_capacity_ < capacities_.size() && capacities_[next_capacity_].cell < lowest) ++next_capacity_;
    cell.has_capacity = next_capacity_ < capacities_.size() && capacities_[next_capacity_].cell == lowest;
    cell.capacity = cell.has_capacity ? capacities_[next_capacity_].capacity_minor : 0;
    return true;
  }

 private:
  void take(std::size_t line, std::uint64_t wanted, Cell& cell) {
    const auto& wants = lines_[line].wants;
    std::size_t& next = next_[line];
    if (next == wants.size() || wants[next].cell != wanted) return;
    cell.mask |= std::uint64_t{1} << line;
    cell.wanted[line] = 0;
    for (; next < wants.size() && wants[next].cell == wanted; ++next) cell.wanted[line] += wants[next].amount_minor;
  }

  const std::vector<ClaimLine>& lines_;
  const std::vector<ClaimCapacity>& capacities_;
  std::vector<std::size_t> next_;
  std::size_t next_capacity_ = 0;
};

/// Caps one cell; returns the grade in which its capacity ran out (4: it did not).
int cap(const Cell& cell, const std::vector<ClaimLine>& lines, Amounts& claimed) {
  std::int64_t left = cell.capacity;
  int ran_out = 4;
  for (std::size_t first = 0; first < lines.size();) {
    const Grade grade = lines[first].grade;
    std::array<std::size_t, most_lines> equals;
    Amounts wanted, given;
    std::size_t count = 0;
    for (; first < lines.size() && lines[first].grade == grade; ++first) {
      if ((cell.mask >> first & 1U) == 0) continue;
      claimed[first] = cell.wanted[first];
      if (cell.wanted[first] < 0) continue;  // a harm is taken whole and makes no room
      wanted[count] = cell.wanted[first];
      equals[count++] = first;
    }
    share_out(left, {wanted.data(), count}, {given.data(), count});
    for (std::size_t i = 0; i < count; ++i) {
      claimed[equals[i]] = given[i];
      left -= given[i];
      if (given[i] < wanted[i]) ran_out = std::min(ran_out, static_cast<int>(grade));
    }
  }
  return ran_out;
}

struct Place {  // of one cell among the strata
  std::uint64_t mask;
  int ran_out;
  double pressure;   // all that is wanted over the capacity
  std::size_t cell;  // its number in ascending order
};

double pressure(const Cell& cell, std::size_t lines) {
  double wanted = 0.0;
  for (std::size_t line = 0; line < lines; ++line) {
    if ((cell.mask >> line & 1U) != 0) wanted += std::max(0.0, static_cast<double>(cell.wanted[line]));
  }
  return cell.capacity > 0 ? wanted / static_cast<double>(cell.capacity) : std::numeric_limits<double>::infinity();
}

/// The stratum of each cell, numbered in order of (mask, ran_out, pressure).
std::vector<std::uint32_t> strata_of(std::vector<Place> places) {
  const auto group = [](const Place& place) { return std::tuple(place.mask, place.ran_out); };
  std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    return std::tuple(a.mask, a.ran_out, a.pressure, a.cell) < std::tuple(b.mask, b.ran_out, b.pressure, b.cell);
  });
  std::vector<std::uint32_t> strata(places.size());
  std::uint32_t stratum = 0;
  for (std::size_t first = 0, end = 0; first < places.size(); first = end) {
    while (end < places.size() && group(places[end]) == group(places[first])) ++end;
    const std::size_t size = end - first;
    const std::size_t tenths = std::clamp<std::size_t>(size / smallest_tenth, 1, 10);
    std::size_t tenth = 0;
    for (std::size_t i = first; i < end; ++i) {
      const std::size_t here = (i - first) * tenths / size;
      const bool cut =
          i > first && here > tenth && places[i].pressure != places[i - 1].pressure;  // equals stay together
      if (cut) tenth = here;
      if (i == first ? first > 0 : cut) ++stratum;
      strata[places[i].cell] = stratum;
    }
  }
  return strata;
}

void add_to(ClaimStratum& stratum, const Cell& cell, const Amounts& claimed, const std::vector<ClaimLine>& lines) {
  const bool fresh = stratum.cells++ == 0;
  stratum.capacity_minor += cell.capacity;
  std::size_t place = 0;
  for (std::size_t line = 0; line < lines.size(); ++line) {
    if ((cell.mask >> line & 1U) == 0) continue;
    if (fresh) {
      stratum.lines.push_back(lines[line].id);
      stratum.wanted_minor.push_back(0);
      stratum.claimed_minor.push_back(0);
    }
    stratum.wanted_minor[place] += cell.wanted[line];
    stratum.claimed_minor[place++] += claimed[line];
  }
}

}  // namespace

void share_out(std::int64_t room, std::span<const std::int64_t> wanted, std::span<std::int64_t> claimed) {
  const auto sum = std::accumulate(wanted.begin(), wanted.end(), stats::Wide{0});
  if (sum <= room) {
    std::copy(wanted.begin(), wanted.end(), claimed.begin());
    return;
  }
  std::array<stats::Wide, most_lines> remainders;
  std::int64_t left = room;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const stats::Wide exact = static_cast<stats::Wide>(room) * wanted[i];
    claimed[i] = static_cast<std::int64_t>(exact / sum);
    remainders[i] = exact % sum;
    left -= claimed[i];
  }
  for (; left > 0; --left) {
    const auto largest =
        std::max_element(remainders.begin(), remainders.begin() + static_cast<std::ptrdiff_t>(wanted.size()));
    ++claimed[static_cast<std::size_t>(largest - remainders.begin())];
    *largest = -1;
  }
}

Result<Claims> cap_claims(std::vector<ClaimLine> lines, std::vector<ClaimCapacity> capacities) {
  CW_TRY_VOID(check_and_sort(lines, capacities));
  Claims claims;
  for (const auto& line : lines) claims.lines.push_back({line.id, line.grade});
  std::vector<Place> places;
  Cell cell;
  Amounts claimed = {};
  for (Cells cells(lines, capacities); cells.next(cell);) {
    places.push_back({cell.mask, cap(cell, lines, claimed), pressure(cell, lines.size()), places.size()});
    claims.cells_without_capacity += cell.has_capacity ? 0 : 1;
    for (std::size_t line = 0; line < lines.size(); ++line) {
      if ((cell.mask >> line & 1U) == 0) continue;
      claims.lines[line].wanted_minor += cell.wanted[line];
      claims.lines[line].claimed_minor += claimed[line];
    }
  }
  claims.cells = static_cast<std::int64_t>(places.size());
  const auto stratum_of = strata_of(std::move(places));
  if (!stratum_of.empty())
    claims.strata.resize(*std::max_element(stratum_of.begin(), stratum_of.end()) + std::size_t{1});
  std::size_t number = 0;
  for (Cells cells(lines, capacities); cells.next(cell); ++number) {  // the cells again, now that the strata are known
    cap(cell, lines, claimed);
    add_to(claims.strata[stratum_of[number]], cell, claimed, lines);
  }
  return claims;
}

}  // namespace cw::measure
