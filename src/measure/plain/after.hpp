#pragma once

#include <optional>

#include "base/time.hpp"
#include "measure/plain/match.hpp"

namespace cw::measure::plain {

struct AfterInput {
  std::vector<std::optional<Day>> attended;  // by person: first time; none = never
  Covariates covariates;                     // by person, known before; no names = the outcome before alone
  struct Outcome {
    std::uint32_t person;
    Day day;
    double value;
  };
  std::vector<Outcome> outcomes;
  std::string outcome = {};  // its name
  std::int32_t days = 45;    // after the day of attending, which is the first of them
  std::optional<double> caliper = {};
};

/// Outcome in the days after first attending, against people of equal covariates and equal outcome in as many days
/// before who had not attended and did not within those days. Everybody is compared from the same day on: each day of
/// attending is a trial of its own, matched within itself. Days whose windows the outcomes do not cover are left out
/// and counted. Otherwise as match(): estimates att, att_adjusted, naive_difference. Errors: too_few_rows (nobody
/// attended inside what the outcomes cover), no_overlap, and those of match(). Source: docs/methods/after.md.
Result<Finding> after(const AfterInput& input, const Run& run);

}  // namespace cw::measure::plain
