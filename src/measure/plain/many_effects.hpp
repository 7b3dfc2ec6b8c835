#pragma once

#include "measure/plain/match.hpp"

/// One question asked many times: of every segment, of every action. Chance findings grow with the number of questions,
/// so that p is adjusted over all of them (Holm).
namespace cw::measure::plain {

/// One of several comparisons, ready for match().
struct Part {
  std::string name;  // "plan = pro", "badge"
  MatchInput input;
};

struct SegmentsInput {
  std::string segment_column, treatment, outcome;
  std::vector<Part> parts;  // one a segment; covariates that do not vary within one are left out of it
};
/// For whom: the effect in each declared segment. Estimates: one a segment; table segments (segment estimate se low
/// high n p p_holm grade); diagnostic heterogeneity: p that all segments have one effect. A segment that match()
/// refuses is a refused part. Grade: Adjusted only if it is in every segment. Errors: too_few_rows if fewer than two
/// segments can be answered; those of match() if all fail. Source: docs/methods/many_effects.md.
Result<Finding> effects_by_segment(const SegmentsInput& input, const Run& run);

struct ActionsInput {
  std::string outcome;
  std::vector<Part> parts;  // one an action
  double margin = 0.0;      // effects up to it do not matter
};
/// Which action to expand, keep or stop: effects in descending order with a verdict at the level after Holm. expand:
/// more than the margin; keep: above zero; stop: below zero; unknown: not told from zero, or not Adjusted. Harm stands
/// in the same table. Errors: as above, from one action on.
Result<Finding> effects_of_actions(const ActionsInput& input, const Run& run);

/// Covariates whose rows are chosen, less the columns that do not vary or are explained there; what was left out.
Covariates covariates_within(const Covariates& covariates, std::span<const std::size_t> rows,
                             std::vector<std::string>& left_out);

}  // namespace cw::measure::plain
