#include "measure/experiment/analysis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "measure/experiment/significance.hpp"
#include "stats/arm_comparison.hpp"
#include "stats/multiple_tests.hpp"

namespace cw::measure::experiment {

namespace {

using stats::ArmDifference;

constexpr std::size_t fewest_units = 20;

/// The columns of one arm, gathered.
struct ArmRows {
  std::string name;
  std::vector<double> outcome, denominator, before;
  std::vector<std::uint32_t> cluster;
  stats::Arm arm() const { return {outcome, denominator, cluster}; }
};

std::vector<ArmRows> by_arm(const Rows& rows) {
  std::vector<ArmRows> arms(rows.arms.size());
  for (std::size_t arm = 0; arm < arms.size(); ++arm) arms[arm].name = rows.arms[arm];
  for (std::size_t i = 0; i < rows.arm.size(); ++i) {
    ArmRows& arm = arms[rows.arm[i]];
    arm.outcome.push_back(rows.outcome[i]);
    if (!rows.denominator.empty()) arm.denominator.push_back(rows.denominator[i]);
    if (!rows.before.empty()) arm.before.push_back(rows.before[i]);
    if (!rows.cluster.empty()) arm.cluster.push_back(rows.cluster[i]);
  }
  return arms;
}

/// The same arms with what the measure from before foretold taken off.
std::vector<ArmRows> adjusted_arms(std::vector<ArmRows> arms, const Rows& rows, double theta) {
  double mean = 0.0;
  for (const double before : rows.before) mean += before / static_cast<double>(rows.before.size());
  for (ArmRows& arm : arms) {
    for (std::size_t i = 0; i < arm.outcome.size(); ++i) arm.outcome[i] -= theta * (arm.before[i] - mean);
  }
  return arms;
}

Result<> enough(const std::vector<ArmRows>& arms) {
  for (const ArmRows& arm : arms) {
    if (arm.outcome.size() >= fewest_units) continue;
    return fail(
        ErrorCode::too_few_rows,
        fmt::format("arm \"{}\" has {} units; an analysis needs at least 20 in each", arm.name, arm.outcome.size()),
        "--arm", "wait for more, or take `experiment test` for a table of two small groups");
  }
  return {};
}

/// Units of an arm, or clusters where chance assigned those.
double assigned(const ArmRows& arm) {
  if (arm.cluster.empty()) return static_cast<double>(arm.outcome.size());
  return static_cast<double>(std::set<std::uint32_t>(arm.cluster.begin(), arm.cluster.end()).size());
}

Result<> check_ratio(Finding& finding, const AnalysisInput& input, const std::vector<ArmRows>& arms) {
  if (input.weights.empty()) {
    finding.diagnostics.push_back({"sample_ratio", CheckStatus::warn, std::nullopt,
                                   "not checked: the planned shares of the arms were not told (--weights)"});
    return {};
  }
  std::vector<double> counts;
  for (const ArmRows& arm : arms) counts.push_back(assigned(arm));
  CW_TRY(const auto test, stats::sample_ratio(counts, input.weights));
  const bool mismatch = test.p < ratio_alarm;
  if (mismatch && !input.mismatch_acknowledged) {
    return fail(ErrorCode::gate_failed,
                fmt::format("the arms are not as planned (sample ratio mismatch, p = {:.2g})", test.p), "--weights",
                "find out why units are missing or too many; --srm-acknowledged shows the results all the same");
  }
  finding.diagnostics.push_back({"sample_ratio", mismatch ? CheckStatus::fail : CheckStatus::pass, test.p,
                                 "p of the arms' sizes against the plan; an alarm below 0.001"});
  if (mismatch) {
    finding.status = Status::caution;
    finding.reason = "sample_ratio_mismatch";
  }
  return {};
}

/// Whether the arms were alike before: the adjusted figure repairs small gaps, not a broken assignment.
void check_before(Finding& finding, const ArmRows& treated, const ArmRows& control, double level) {
  const stats::Arm t{treated.before, {}, treated.cluster}, c{control.before, {}, control.cluster};
  const auto gap = stats::difference_of_arms(t, c, level);
  if (!gap) return;
  const bool odd = gap->p < ratio_alarm;
  finding.diagnostics.push_back(
      {"before." + treated.name,
       odd             ? CheckStatus::fail
       : gap->p < 0.05 ? CheckStatus::warn
                       : CheckStatus::pass,
       gap->p, "p of the difference in the measure from before; chance alone makes one in twenty below 0.05"});
  if (odd) finding.status = Status::caution;
}

struct Comparison {
  std::string name;  // of the treated arm
  ArmDifference difference;
  std::optional<ArmDifference> raw = {};
  Result<ArmDifference> relative;
};

Result<Comparison> compare(const ArmRows& treated, const ArmRows& control, const std::optional<Comparison>& raw,
                           double level) {
  CW_TRY(const auto difference, stats::difference_of_arms(treated.arm(), control.arm(), level));
  Comparison comparison{
      treated.name, difference, {}, stats::relative_difference_of_arms(treated.arm(), control.arm(), level)};
  if (raw) comparison.raw = raw->difference;
  return comparison;
}

Estimate estimate_of(std::string name, const ArmDifference& difference, std::string unit, const std::string& method,
                     std::int64_t n, double level) {
  Estimate estimate{std::move(name), difference.value, difference.low, difference.high, level, std::move(unit), n};
  estimate.interval_method = method;
  return estimate;
}

std::string method_of(const Rows& rows) {
  std::string method = rows.cluster.empty() ? "Welch's t" : "cluster-robust t (CR2, Satterthwaite)";
  if (!rows.denominator.empty()) method += ", ratio by the delta method";
  if (!rows.before.empty()) method += ", adjusted for the measure from before (CUPED)";
  return method;
}

void add_estimates(Finding& finding, const std::vector<Comparison>& comparisons, const Rows& rows, double level) {
  const std::string method = method_of(rows);
  const auto n = static_cast<std::int64_t>(rows.arm.size());
  for (const Comparison& one : comparisons) {
    const std::string end = comparisons.size() > 1 ? "." + one.name : "";
    finding.estimates.push_back(estimate_of("difference" + end, one.difference, "", method, n, level));
    if (one.relative) {
      finding.estimates.push_back(
          estimate_of("relative_difference" + end, *one.relative, "share", method + ", delta method", n, level));
    } else {
      finding.refused.push_back(
          {"relative_difference" + end, std::string(code_name(one.relative.error().code)), one.relative.error().next});
    }
    if (one.raw)
      finding.estimates.push_back(estimate_of("difference_unadjusted" + end, *one.raw, "",
                                              rows.cluster.empty() ? "Welch's t" : "cluster-robust t (CR2)", n, level));
  }
}

Result<> add_comparisons(Finding& finding, const std::vector<Comparison>& comparisons) {
  std::vector<double> p;
  for (const Comparison& one : comparisons) p.push_back(one.difference.p);
  CW_TRY(const auto holm, stats::adjusted(p, stats::Adjustment::holm));
  Table table{"comparisons",
              {{"arm", "", Role::label},
               {"difference", "", Role::value},
               {"low", "", Role::low},
               {"high", "", Role::high},
               {"standard_error", "", Role::value},
               {"df", "", Role::value},
               {"p_value", "share", Role::value},
               {"p_holm", "share", Role::value}},
              {}};
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    const ArmDifference& one = comparisons[i].difference;
    table.rows.push_back(
        {comparisons[i].name, one.value, one.low, one.high, one.standard_error, one.df, one.p, holm[i]});
  }
  finding.tables.push_back(std::move(table));
  finding.figures.push_back({"comparisons",
                             "interval",
                             "Difference from the control",
                             "Each arm's difference from the control with its interval.",
                             "comparisons",
                             {},
                             "One row per treated arm with its difference, low and high end."});
  return {};
}

Result<> add_arms(Finding& finding, const std::vector<ArmRows>& arms, const Rows& rows) {
  Table table{"arms",
              {{"arm", "", Role::label},
               {"n", "units", Role::n},
               {"clusters", "clusters", Role::n},
               {rows.denominator.empty() ? "mean" : "ratio", "", Role::value},
               {"standard_error", "", Role::value}},
              {}};
  for (const ArmRows& arm : arms) {
    CW_TRY(const auto figure, stats::figure_of(arm.arm()));
    table.rows.push_back({arm.name, figure.n, rows.cluster.empty() ? Cell{} : Cell{figure.clusters}, figure.value,
                          figure.standard_error});
  }
  finding.tables.push_back(std::move(table));
  return {};
}

void grade(Finding& finding, bool randomised) {
  finding.grade = randomised ? Grade::experiment : Grade::correlation;
  finding.caveats.push_back(randomised ? "Experiment because you say that chance made the arms; a registered "
                                         "experiment proves it."
                                       : "Nothing says that chance made the arms: who is in an arm may differ in other "
                                         "ways. Say --randomised if it did.");
}

}  // namespace

Result<Finding> analyse(const AnalysisInput& input, const plain::Run& run) {
  const Rows& rows = input.rows;
  if (!rows.before.empty() && !rows.denominator.empty())
    return fail(ErrorCode::usage, "--pre does not go with --denominator", "--pre",
                "analyse the ratio as it is, or its numerator with --pre");
  const auto raw_arms = by_arm(rows);
  CW_TRY_VOID(enough(raw_arms));
  Finding finding =
      plain::begin_finding(run, "experiment_analyse",
                           rows.denominator.empty() ? "difference in means, treated minus control"
                                                    : "difference in ratios of sums, treated minus control");
  finding.counterfactual = "the units of arm \"" + rows.arms[rows.control] + "\"";
  finding.population = fmt::format("{} units in {} arms", rows.arm.size(), rows.arms.size());
  CW_TRY_VOID(check_ratio(finding, input, raw_arms));
  auto arms = raw_arms;
  if (!rows.before.empty()) {
    CW_TRY(const double theta, stats::cuped_theta(rows.outcome, rows.before));
    arms = adjusted_arms(raw_arms, rows, theta);
    finding.diagnostics.push_back(
        {"cuped_theta", CheckStatus::pass, theta, "slope of the outcome on the measure from before"});
  }
  std::vector<Comparison> comparisons;
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    if (arm == rows.control) continue;
    std::optional<Comparison> raw;
    if (!rows.before.empty()) {
      CW_TRY(raw, compare(raw_arms[arm], raw_arms[rows.control], {}, run.level));
      check_before(finding, raw_arms[arm], raw_arms[rows.control], run.level);
    }
    CW_TRY(auto comparison, compare(arms[arm], arms[rows.control], raw, run.level));
    comparisons.push_back(std::move(comparison));
  }
  add_estimates(finding, comparisons, rows, run.level);
  CW_TRY_VOID(add_arms(finding, raw_arms, rows));
  CW_TRY_VOID(add_comparisons(finding, comparisons));
  grade(finding, input.randomised);
  return finding;
}

}  // namespace cw::measure::experiment
