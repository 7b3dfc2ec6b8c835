#pragma once

#include "measure/plain/match.hpp"
#include "stats/logistic.hpp"

/// What each method of `lift match` does with the rows; the Finding around it is made in match.cpp.
namespace cw::measure::plain {

/// One effect with its error.
struct Effect {
  std::string name;
  double value = 0.0;
  double standard_error = 0.0;
  double df = 0.0;  // of Student's t; 0 = normal
  std::string how = {};
};

struct Adjustment {
  std::vector<double> weights;  // of each row; 0 = not compared
  std::vector<Effect> effects;  // the chosen one first
  std::vector<RefusedPart> refused;
  std::vector<Diagnostic> checks;
};

/// Errors: as measure::plain::match.
Result<Adjustment> adjust(const MatchInput& input, const stats::Logistic& propensity, const Run& run);

/// "att", "ate" or "ato".
std::string effect_name(const MatchInput& input);
stats::Whom whom_of(const MatchInput& input);

}  // namespace cw::measure::plain
