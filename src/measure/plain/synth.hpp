#pragma once

#include <optional>

#include "measure/plain/panel.hpp"
#include "stats/synthetic_control.hpp"

namespace cw::measure::plain {

enum class SynthMethod : std::uint8_t { synth, sdid, did };

struct SynthPredictor {
  std::string name;            // as asked for: "cigsale@1975"
  std::vector<double> values;  // by unit
};

struct SynthInput {
  std::string outcome_name;
  std::vector<std::string> units;
  TimeAxis times;
  stats::Matrix outcome;   // periods x units
  std::size_t before = 0;  // periods before treatment
  std::vector<std::size_t> treated;
  std::vector<SynthPredictor> predictors = {};  // none = all outcomes before treatment
  SynthMethod method = SynthMethod::synth;
  std::optional<double> prefit_cut = {};  // placebos that fit worse than this many times the treated mean square go
  int draws = 200;                        // of the placebo error with several treated units
};

/// What the treated units would have done, from a weighted average of others: estimates average_effect; tables weights
/// (unit weight), gap (time gap), and by method placebo (unit pre_rmspe post_rmspe ratio, ratio of mean squares, with
/// the treated among them), predictors (balance and importance), leave_one_out, time_weights. Several treated units are
/// averaged. Grade Adjusted if the fit before treatment is good and an earlier placebo date shows nothing, else
/// Correlation. Errors: no_overlap below 2 donors, too_few_rows (no period before or after), degenerate (the outcome or
/// a predictor never varies). Source: docs/methods/synth.md. Checked: Proposition 99.
Result<Finding> synth(const SynthInput& input, const Run& run);

Result<SynthMethod> synth_method(const std::string& name);

}  // namespace cw::measure::plain
