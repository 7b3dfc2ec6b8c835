#include "measure/experiment/looks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/always_valid.hpp"

namespace cw::measure::experiment {

namespace {

using plain::exact;

std::vector<double> outcomes_of(const Rows& rows, std::uint32_t arm, std::size_t until) {
  std::vector<double> values;
  for (std::size_t i = 0; i < until; ++i) {
    if (rows.arm[i] == arm) values.push_back(rows.outcome[i]);
  }
  return values;
}

struct Look {
  std::int64_t n = 0;
  double difference = 0.0;
  stats::AlwaysValid answer;
};

Result<Look> look_at(const stats::Summary& treated, const stats::Summary& control, double tau, double level) {
  if (treated.n < 2 || control.n < 2)
    return fail(ErrorCode::too_few_rows, "each arm needs at least 2 units at a look", "--looks", "take fewer looks");
  Look look{treated.n + control.n, treated.mean - control.mean, {}};
  const double variance =
      treated.variance / static_cast<double>(treated.n) + control.variance / static_cast<double>(control.n);
  CW_TRY(look.answer, stats::mixture_test(look.difference, variance, tau, level));
  return look;
}

Result<std::vector<Look>> looks_of(const LooksInput& input, double tau, double level) {
  std::vector<Look> looks;
  if (input.rows.arm.empty()) {
    CW_TRY(looks.emplace_back(), look_at(input.treated, input.control, tau, level));
    return looks;
  }
  const Rows& rows = input.rows;
  const std::uint32_t treated = 1 - rows.control;
  for (int i = 1; i <= input.looks; ++i) {
    const std::size_t until = rows.arm.size() * static_cast<std::size_t>(i) / static_cast<std::size_t>(input.looks);
    CW_TRY(const auto t, stats::summarise(outcomes_of(rows, treated, until)));
    CW_TRY(const auto c, stats::summarise(outcomes_of(rows, rows.control, until)));
    CW_TRY(looks.emplace_back(), look_at(t, c, tau, level));
  }
  return looks;
}

Result<double> tau_of(const LooksInput& input) {
  if (input.tau) return *input.tau;
  stats::Summary control = input.control;
  if (!input.rows.arm.empty()) {
    CW_TRY(control, stats::summarise(outcomes_of(input.rows, input.rows.control, input.rows.arm.size())));
  }
  return 0.1 * std::sqrt(control.variance);
}

Result<> two_arms(const Rows& rows) {
  if (rows.arm.empty() || rows.arms.size() == 2) return {};
  return fail(ErrorCode::invalid_input, fmt::format("the column holds {} arms; looks compare two", rows.arms.size()),
              "--arm", "leave out the rows of the other arms");
}

}  // namespace

Result<Finding> sequential(const LooksInput& input, const plain::Run& run) {
  CW_TRY_VOID(two_arms(input.rows));
  if (input.looks < 1 || input.looks > 1000)
    return fail(ErrorCode::usage, "there must be 1 to 1,000 looks", "--looks", "give how often you looked");
  CW_TRY(const double tau, tau_of(input));
  CW_TRY(const auto looks, looks_of(input, tau, run.level));
  Finding finding =
      plain::begin_finding(run, "experiment_sequential", "difference in means, treated minus control, at any look");
  finding.population = fmt::format("{} units", looks.back().n);
  finding.proof.parameters["tau"] = fmt::format("{}", tau);
  finding.proof.parameters["looks"] = fmt::format("{}", looks.size());
  Table table{"looks",
              {{"look", "", Role::time},
               {"n", "units", Role::n},
               {"difference", "", Role::value},
               {"low", "", Role::low},
               {"high", "", Role::high},
               {"p_value", "share", Role::value}},
              {}};
  double p = 1.0;
  for (std::size_t i = 0; i < looks.size(); ++i) {
    const Look& look = looks[i];
    p = std::min(p, look.answer.p);
    table.rows.push_back(
        {static_cast<std::int64_t>(i + 1), look.n, look.difference, look.answer.low, look.answer.high, p});
  }
  const Look& last = looks.back();
  Estimate difference{"difference", last.difference, last.answer.low, last.answer.high, run.level, "", last.n};
  difference.interval_method = "mixture sequential test, valid at every look";
  finding.estimates.push_back(difference);
  finding.estimates.push_back(exact(run, "p_value", p, "", "always valid: the smallest at any look so far"));
  finding.estimates.push_back(exact(run, "likelihood_ratio", last.answer.likelihood_ratio, "",
                                    "of a normal mixture of effects against none, last look"));
  finding.tables.push_back(std::move(table));
  finding.assumptions.push_back(plain::given("tau", "spread of the effects expected", tau, ""));
  if (!input.tau)
    finding.caveats.push_back(
        "The spread of effects was not said and is a tenth of the control's standard deviation; "
        "choose it before the data with --tau.");
  finding.caveats.push_back("An interval that may be read at any time is wider than one that is read once.");
  return finding;
}

namespace {

bool is_binary(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return value == 0.0 || value == 1.0; });
}

stats::Successes successes_of(const std::vector<double>& values) {
  stats::Successes successes{0, static_cast<std::int64_t>(values.size())};
  for (const double value : values) successes.successes += value == 1.0 ? 1 : 0;
  return successes;
}

Result<stats::Posterior> posterior_of(const Rows& rows, std::uint32_t arm, bool binary, const stats::BetaPrior& prior,
                                      double level) {
  const auto treated = outcomes_of(rows, arm, rows.arm.size());
  const auto control = outcomes_of(rows, rows.control, rows.arm.size());
  if (binary) return stats::beta_binomial(successes_of(treated), successes_of(control), prior, level);
  CW_TRY(const auto t, stats::summarise(treated));
  CW_TRY(const auto c, stats::summarise(control));
  return stats::normal_means(t, c, level);
}

void add_posterior(Finding& finding, const stats::Posterior& posterior, const std::string& end, bool binary,
                   const plain::Run& run) {
  const char* by = binary ? "posterior, Beta and binomial" : "posterior, normal limit with a flat prior";
  finding.estimates.push_back(exact(run, "chance_to_beat_control" + end, posterior.chance_to_beat, "share", by));
  finding.estimates.push_back(exact(run, "expected_loss" + end, posterior.loss_of_treated, binary ? "share" : "",
                                    "of choosing the treated arm"));
  finding.estimates.push_back(exact(run, "expected_loss_control" + end, posterior.loss_of_control,
                                    binary ? "share" : "", "of staying with the control"));
  Estimate difference{
      "difference" + end, posterior.difference.value, posterior.difference.low, posterior.difference.high,
      run.level,          binary ? "share" : ""};
  difference.interval_method = binary ? "credible, normal approximation" : "credible, normal limit";
  finding.estimates.push_back(difference);
}

std::vector<Cell> arm_row(const std::string& name, const stats::Interval& interval) {
  return {name, interval.value, interval.low, interval.high};
}

}  // namespace

Result<Finding> bayes(const BayesInput& input, const plain::Run& run) {
  const Rows& rows = input.rows;
  const bool binary = input.counts || is_binary(rows.outcome);
  Finding finding =
      plain::begin_finding(run, "experiment_bayes", "what is believed of treated minus control after the data");
  finding.proof.parameters["prior"] = binary ? fmt::format("Beta({}, {})", input.prior.a, input.prior.b) : "flat";
  Table table{"arms",
              {{"arm", "", Role::label}, {"mean", "", Role::value}, {"low", "", Role::low}, {"high", "", Role::high}},
              {}};
  if (input.counts) {
    CW_TRY(const auto posterior,
           stats::beta_binomial(input.counts->treated, input.counts->control, input.prior, run.level));
    add_posterior(finding, posterior, "", true, run);
    table.rows = {arm_row("control", posterior.control), arm_row("treatment", posterior.treated)};
    finding.population = fmt::format("{} units in 2 arms", input.counts->treated.n + input.counts->control.n);
  } else {
    finding.population = fmt::format("{} units in {} arms", rows.arm.size(), rows.arms.size());
    for (std::uint32_t arm = 0; arm < rows.arms.size(); ++arm) {
      if (arm == rows.control) continue;
      CW_TRY(const auto posterior, posterior_of(rows, arm, binary, input.prior, run.level));
      add_posterior(finding, posterior, rows.arms.size() > 2 ? "." + rows.arms[arm] : "", binary, run);
      if (table.rows.empty()) table.rows.push_back(arm_row(rows.arms[rows.control], posterior.control));
      table.rows.push_back(arm_row(rows.arms[arm], posterior.treated));
    }
  }
  finding.tables.push_back(std::move(table));
  finding.caveats.push_back(
      "A chance to be better is no proof of cause, and reading it again and again finds winners "
      "where there are none.");
  return finding;
}

}  // namespace cw::measure::experiment
