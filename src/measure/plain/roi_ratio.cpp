#include "measure/plain/roi_ratio.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cw::measure::plain {

namespace {

using stats::Interval;
using stats::Pairs;
using stats::RatioMethod;

constexpr std::array<RatioMethod, 6> methods = {RatioMethod::delta,      RatioMethod::log_delta, RatioMethod::fieller,
                                                RatioMethod::percentile, RatioMethod::basic,     RatioMethod::bca};

/// Above this many draws times rows the bootstrap runs only if it was asked for (some seconds of one core).
constexpr double spare_draws = 2e8;

bool is_bootstrap(RatioMethod method) {
  return method > RatioMethod::fieller;
}

std::string label(RatioMethod method, std::int64_t draws) {
  switch (method) {
    case RatioMethod::delta:
      return "delta method";
    case RatioMethod::log_delta:
      return "delta method on the log ratio";
    case RatioMethod::fieller:
      return "Fieller";
    case RatioMethod::percentile:
      return fmt::format("percentile bootstrap, {} paired draws", draws);
    case RatioMethod::basic:
      return fmt::format("basic bootstrap, {} paired draws", draws);
    case RatioMethod::bca:
      return fmt::format("BCa bootstrap, {} paired draws", draws);
  }
  return "";
}

/// One interval of benefit / cost, or why there is none.
struct Answer {
  RatioMethod method;
  Result<Interval> interval;
};

std::vector<Answer> answers(const RoiRatioInput& input, const Run& run, const Pairs& pairs) {
  const bool resample = is_bootstrap(input.method) || static_cast<double>(input.draws) * pairs.n <= spare_draws;
  const stats::BootstrapOptions options{input.draws, run.seed, run.threads};
  Result<std::vector<double>> draws = fail(ErrorCode::usage, "not run: many rows, and another method was chosen");
  if (resample) draws = stats::bootstrap_ratios(input.benefit, input.cost, options);
  std::vector<Answer> all;
  for (const RatioMethod method : methods) {
    if (!is_bootstrap(method)) {
      all.push_back({method, stats::closed_ratio_interval(pairs, method, run.level)});
    } else if (!draws) {
      all.push_back({method, fail(draws.error())});
    } else if (method == RatioMethod::percentile) {
      all.push_back({method, stats::percentile_interval(*draws, pairs.ratio(), run.level)});
    } else if (method == RatioMethod::basic) {
      all.push_back({method, stats::basic_interval(*draws, pairs.ratio(), run.level)});
    } else {
      all.push_back({method, stats::bca_interval(*draws, pairs.ratio(),
                                                 stats::leave_one_out_ratios(input.benefit, input.cost), run.level)});
    }
  }
  return all;
}

Table methods_table(const std::vector<Answer>& all, const Pairs& pairs, std::int64_t draws) {
  Table table{"methods",
              {{"method", "", Role::label},
               {"roi", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"accounts", "accounts", Role::n}},
              {}};
  for (const Answer& answer : all) {
    const bool good = answer.interval.has_value();
    table.rows.push_back({label(answer.method, draws), pairs.ratio() - 1.0,
                          good ? Cell{answer.interval->low - 1.0} : Cell{},
                          good ? Cell{answer.interval->high - 1.0} : Cell{}, static_cast<std::int64_t>(pairs.n)});
  }
  return table;
}

/// How far the methods lie apart, as caveat; nothing if they agree within a tenth of the interval.
void add_spread(Finding& finding, const std::vector<Answer>& all, const Interval& chosen) {
  double low = chosen.low, lowest = chosen.low, high = chosen.high, highest = chosen.high;
  for (const Answer& answer : all) {
    if (!answer.interval) continue;
    low = std::max(low, answer.interval->low);
    lowest = std::min(lowest, answer.interval->low);
    high = std::min(high, answer.interval->high);
    highest = std::max(highest, answer.interval->high);
  }
  const double spread = std::max(low - lowest, highest - high) / (chosen.high - chosen.low);
  finding.diagnostics.push_back({"spread_between_methods", spread > 0.1 ? CheckStatus::warn : CheckStatus::pass, spread,
                                 "largest distance between the ends of two methods, as a share of the interval"});
  if (spread <= 0.1) return;
  finding.caveats.push_back(
      fmt::format("The interval depends on the method: low ends from {:.1f} % to {:.1f} %, high ends from {:.1f} % to "
                  "{:.1f} %. The data are skewed or few; read the range as rough.",
                  (lowest - 1) * 100, (low - 1) * 100, (high - 1) * 100, (highest - 1) * 100));
}

/// The mean of the accounts' own ratios answers another question and is shown so that nobody takes it for this one.
void add_mean_of_ratios(Finding& finding, const RoiRatioInput& input) {
  double sum = 0.0;
  for (std::size_t i = 0; i < input.cost.size(); ++i) {
    if (!(input.cost[i] > 0.0)) {
      finding.diagnostics.push_back({"mean_of_ratios", CheckStatus::pass, std::nullopt,
                                     "not defined here: an account has no cost. It would not be the return anyway."});
      return;
    }
    sum += input.benefit[i] / input.cost[i];
  }
  finding.diagnostics.push_back(
      {"mean_of_ratios", CheckStatus::pass, sum / static_cast<double>(input.cost.size()) - 1.0,
       "the wrong estimator, shown to be told apart: it gives a small account the weight of a "
       "large one"});
}

Estimate roi_estimate(const Answer& answer, const Pairs& pairs, const RoiRatioInput& input, const Run& run) {
  Estimate estimate{"roi", pairs.ratio() - 1.0};
  estimate.level = run.level;
  estimate.unit = "share";
  estimate.n = static_cast<std::int64_t>(pairs.n);
  if (answer.interval) {
    estimate.low = answer.interval->low - 1.0;
    estimate.high = answer.interval->high - 1.0;
    estimate.interval_method = label(answer.method, input.draws);
  } else {
    estimate.no_interval = "unbounded: the mean cost is not clearly above zero";
  }
  return estimate;
}

}  // namespace

Result<Finding> roi_ratio(const RoiRatioInput& input, const Run& run) {
  CW_TRY(const Pairs pairs, stats::summarise_pairs(input.benefit, input.cost));
  const double g = stats::fieller_g(pairs, run.level);
  const std::vector<Answer> all = answers(input, run, pairs);
  const Answer& chosen = all[static_cast<std::size_t>(input.method)];
  const bool unbounded = input.method == RatioMethod::fieller && g >= 1.0;
  if (!chosen.interval && !unbounded) return fail(chosen.interval.error());

  Finding finding = begin_finding(run, "roi_ratio", "(total benefit − total cost) / total cost, over all accounts");
  finding.population = fmt::format("{} accounts", input.cost.size());
  finding.proof.parameters["method"] = std::string(stats::method_name(input.method));
  finding.proof.parameters["draws"] = std::to_string(input.draws);
  finding.estimates.push_back(roi_estimate(chosen, pairs, input, run));
  finding.diagnostics.push_back({"fieller_g",
                                 g >= 1.0  ? CheckStatus::fail
                                 : g > 0.1 ? CheckStatus::warn
                                           : CheckStatus::pass,
                                 g, "at 1 or above the cost may be zero and the range of the ratio has no end"});
  finding.diagnostics.push_back({"standard_error", CheckStatus::pass, pairs.standard_error(), "delta method"});
  add_mean_of_ratios(finding, input);
  finding.tables.push_back(methods_table(all, pairs, input.draws));
  if (chosen.interval) add_spread(finding, all, *chosen.interval);
  if (g >= 1.0) finding.status = Status::caution;
  finding.caveats.push_back("Says what came back per cost, not that the cost caused it.");
  const Estimate& roi = finding.estimates[0];
  const std::string range =
      roi.low && roi.high ? fmt::format(" ({:.1f} % to {:.1f} %)", *roi.low * 100, *roi.high * 100) : "";
  finding.figures.push_back({"roi_ratio_methods",
                             "interval",
                             "Return on cost by interval method",
                             fmt::format("Return on cost {:.1f} %{}.", roi.value * 100, range),
                             "methods",
                             {},
                             "One row per interval method with its low and high end."});
  return finding;
}

}  // namespace cw::measure::plain
