#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "finding/finding.hpp"

namespace cw::measure {

/// What a claim cell holds: all cells of one statement are of one period, so the period is not part of the key.
enum class CellKind : std::uint8_t { margin, ticket, member_outcome };

/// The cell (person, period, outcome kind), or (account, period, outcome kind) with an account's id.
constexpr std::uint64_t claim_cell(PersonId person, CellKind kind) {
  return static_cast<std::uint64_t>(person.value) << 4 | static_cast<std::uint64_t>(kind);
}

/// What one line wants, each want not 0 minor units; several wants of one cell are added. Below zero: a harm.
struct ClaimLine {
  std::string id;
  Grade grade = Grade::assumption;
  std::vector<ClaimWant> wants = {};
};

struct LineClaim {
  std::string id;
  Grade grade = Grade::assumption;
  std::int64_t wanted_minor = 0;
  std::int64_t claimed_minor = 0;
};

/// Sums over the cells that are wanted by the same lines, run out in the same grade and lie in the same tenth of
/// pressure (all that is wanted over the capacity); tenths only where each holds at least 10 cells. Capping does not
/// depend on the size of a cell but on its pressure, so cells of one stratum answer alike when wants move: capping the
/// sums of a stratum is exact at the point estimate and stays close under changed wants. Same fields as
/// statement::ClaimStratum.
struct ClaimStratum {
  std::vector<std::string> lines;  // in order of grade, then id
  std::int64_t capacity_minor = 0;
  std::vector<std::int64_t> wanted_minor;
  std::vector<std::int64_t> claimed_minor;
  std::int64_t cells = 0;
};

struct Claims {
  std::vector<LineClaim> lines = {};  // in order of grade, then id
  std::vector<ClaimStratum> strata = {};
  std::int64_t cells = 0;                   // wanted by at least one line
  std::int64_t cells_without_capacity = 0;  // of these: nothing can be claimed there
};

/// Gives out `room` to equals: each what it wants if that fits, else in proportion to the wants, whole cents, left-over
/// cents to the largest remainders, the earlier on ties. wanted: each >= 0. Sum of claimed = min(room, sum of wanted).
void share_out(std::int64_t room, std::span<const std::int64_t> wanted, std::span<std::int64_t> claimed);

/// Caps what the lines want by the capacity of each cell, exactly: better grades first, pro rata within one grade. The
/// sum of claims of a cell is never above its capacity, and a line never changes what a better grade claims. A harm is
/// taken whole and makes no room for others.
/// O(n log n) in wants; in O(n) where they come sorted by cell. Order of lines, wants and capacities does not matter.
/// Errors: invalid_input for two lines of one id, more than 64 lines, a want of 0, a negative capacity
/// or two capacities of one cell. Source: docs/methods/claims.md. Checked: tests/measure/claims_test.cpp (by hand and
/// over random overlaps).
Result<Claims> cap_claims(std::vector<ClaimLine> lines, std::vector<ClaimCapacity> capacities);

}  // namespace cw::measure
