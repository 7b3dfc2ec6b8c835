#include "workspace/plain_experiment.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "measure/experiment/design.hpp"
#include "measure/experiment/looks.hpp"
#include "measure/experiment/significance.hpp"
#include "workspace/arm_files.hpp"

namespace cw::workspace {

namespace {

using measure::experiment::Outcome;

Result<stats::ShareFormula> formula_of(const std::string& name) {
  if (name == "arcsine") return stats::ShareFormula::arcsine;
  if (name == "score") return stats::ShareFormula::score;
  return fail(ErrorCode::usage, "there is no formula \"" + name + "\"", "--formula", "write arcsine or score");
}

/// Whether the arms come as a file. Errors: usage for both or neither.
Result<bool> as_file(const ArmsRequest& arms) {
  if (!arms.data.empty() && !arms.treatment.empty())
    return fail(ErrorCode::usage, "--treatment does not go with --data", "--treatment",
                "name the columns --arm and --outcome, or give both arms as numbers");
  if (arms.data.empty() && (arms.control.empty() || arms.treatment.empty()))
    return fail(ErrorCode::usage, "no arms are given", "--data",
                "give --data with --arm and --outcome, or --control and --treatment as numbers");
  return !arms.data.empty();
}

/// The two arms of a file, treated first. Errors: invalid_input for more than two.
struct TwoArms {
  std::vector<double> treated, control;
  InputProof input;
};
Result<TwoArms> two_arms(const ArmsRequest& request) {
  CW_TRY(const auto read, read_arms(request));
  if (read.rows.arms.size() != 2)
    return fail(ErrorCode::invalid_input, "the column holds more than two arms", "--arm",
                "take `experiment analyse`, or leave out the rows of the other arms");
  return TwoArms{outcomes_of(read.rows, 1 - read.rows.control), outcomes_of(read.rows, read.rows.control), read.input};
}

Result<stats::Successes> counted(const std::vector<double>& outcomes) {
  stats::Successes successes{0, static_cast<std::int64_t>(outcomes.size())};
  for (const double outcome : outcomes) {
    if (outcome != 0.0 && outcome != 1.0)
      return fail(ErrorCode::invalid_input, "an outcome is neither 0 nor 1", "--outcome",
                  "take --kind means, or a column of 0 and 1");
    successes.successes += outcome == 1.0 ? 1 : 0;
  }
  return successes;
}

}  // namespace

Result<Finding> experiment_power(const PowerRequest& request, const measure::plain::Run& run) {
  measure::experiment::PowerInput input;
  CW_TRY(input.kind, measure::experiment::outcome_of(request.kind));
  CW_TRY(input.formula, formula_of(request.formula));
  input.baseline = request.baseline;
  input.effect = request.effect;
  input.sd = request.sd;
  input.n = request.n;
  input.cluster_size = request.cluster_size;
  input.icc = request.icc;
  input.cluster_variation = request.cluster_variation;
  input.design = {request.alpha, request.power, request.ratio, !request.one_sided};
  return measure::experiment::power(input, run);
}

Result<Finding> experiment_boundaries(const BoundariesRequest& request, const measure::plain::Run& run) {
  measure::experiment::BoundariesInput input;
  CW_TRY(input.design.spending, stats::spending_of(request.spending));
  input.design.alpha = request.alpha;
  input.design.two_sided = !request.one_sided;
  input.power = request.power;
  if (!request.at.empty()) {
    CW_TRY(input.times, numbers_of(request.at, "--at"));
    if (request.looks && static_cast<std::size_t>(*request.looks) != input.times.size())
      return fail(ErrorCode::usage, "--looks and --at name different numbers of looks", "--at", "leave --looks out");
  } else {
    const int looks = request.looks.value_or(0);
    if (looks < 1 || looks > 50)
      return fail(ErrorCode::usage, "the number of looks is not said or not 1 to 50", "--looks", "give it as in 5");
    for (int i = 1; i <= looks; ++i) input.times.push_back(static_cast<double>(i) / looks);
  }
  return measure::experiment::boundaries(input, run);
}

Result<Finding> experiment_analyse(const AnalyseRequest& request, const measure::plain::Run& run) {
  CW_TRY(auto read, read_arms(request.arms));
  measure::experiment::AnalysisInput input;
  input.randomised = request.randomised;
  input.mismatch_acknowledged = request.mismatch_acknowledged;
  if (!request.weights.empty()) {
    CW_TRY(const auto weights, numbers_of(request.weights, "--weights"));
    if (weights.size() != read.rows.arms.size())
      return fail(ErrorCode::usage, "there are not as many weights as arms", "--weights",
                  "give the control's first, then the others' in order of name");
    std::size_t next = 1;  // the control's weight stands first
    for (std::uint32_t arm = 0; arm < read.rows.arms.size(); ++arm)
      input.weights.push_back(arm == read.rows.control ? weights[0] : weights[next++]);
  }
  input.rows = std::move(read.rows);
  CW_TRY(auto finding, measure::experiment::analyse(input, run));
  finding.proof.inputs = {read.input};
  return finding;
}

Result<Finding> experiment_test(const TestRequest& request, const measure::plain::Run& run) {
  CW_TRY(const auto kind, measure::experiment::outcome_of(request.kind));
  if (kind == Outcome::ratio)
    return fail(ErrorCode::usage, "a ratio is tested from rows", "--kind", "take `experiment analyse --denominator`");
  CW_TRY(const bool file, as_file(request.arms));
  TwoArms arms;
  if (file) {
    CW_TRY(arms, two_arms(request.arms));
  }
  Result<Finding> finding = fail(ErrorCode::internal, "not tested");
  if (kind == Outcome::proportions) {
    const std::string method = request.method.empty() ? "newcombe" : request.method;
    CW_TRY(const auto treated, file ? counted(arms.treated) : successes_of(request.arms.treatment, "--treatment"));
    CW_TRY(const auto control, file ? counted(arms.control) : successes_of(request.arms.control, "--control"));
    finding = measure::experiment::test_proportions(treated, control, method, run);
  } else {
    const std::string method = request.method.empty() ? "welch" : request.method;
    CW_TRY(const auto treated,
           file ? stats::summarise(arms.treated) : summary_of(request.arms.treatment, "--treatment"));
    CW_TRY(const auto control, file ? stats::summarise(arms.control) : summary_of(request.arms.control, "--control"));
    finding = measure::experiment::test_means(treated, control, method, run);
  }
  if (finding && file) finding->proof.inputs = {arms.input};
  return finding;
}

Result<Finding> experiment_srm(const std::string& counts, const std::string& weights, const measure::plain::Run& run) {
  CW_TRY(const auto people, numbers_of(counts, "--counts"));
  std::vector<double> planned(people.size(), 1.0);
  if (!weights.empty()) {
    CW_TRY(planned, numbers_of(weights, "--weights"));
  }
  return measure::experiment::sample_ratio(people, planned, run);
}

Result<Finding> experiment_adjust(const std::string& p, const std::string& method, double alpha,
                                  const measure::plain::Run& run) {
  CW_TRY(const auto values, numbers_of(p, "--pvalues"));
  return measure::experiment::adjust(values, method, alpha, run);
}

Result<Finding> experiment_sequential(const SequentialRequest& request, const measure::plain::Run& run) {
  CW_TRY(const bool file, as_file(request.arms));
  measure::experiment::LooksInput input;
  input.tau = request.tau;
  input.looks = request.looks;
  InputProof proof;
  if (file) {
    CW_TRY(auto read, read_arms(request.arms, request.time));
    input.rows = std::move(read.rows);
    proof = read.input;
  } else {
    if (request.looks != 1 || !request.time.empty())
      return fail(ErrorCode::usage, "looks are taken at rows", "--looks", "give --data, or one look at a time");
    CW_TRY(input.treated, summary_of(request.arms.treatment, "--treatment"));
    CW_TRY(input.control, summary_of(request.arms.control, "--control"));
  }
  CW_TRY(auto finding, measure::experiment::sequential(input, run));
  if (file) finding.proof.inputs = {proof};
  return finding;
}

Result<Finding> experiment_bayes(const BayesRequest& request, const measure::plain::Run& run) {
  CW_TRY(const bool file, as_file(request.arms));
  measure::experiment::BayesInput input;
  CW_TRY(const auto prior, numbers_of(request.prior, "--prior"));
  if (prior.size() != 2) return fail(ErrorCode::usage, "a prior has two numbers", "--prior", "write them as in 1,1");
  input.prior = {prior[0], prior[1]};
  InputProof proof;
  if (file) {
    CW_TRY(auto read, read_arms(request.arms));
    input.rows = std::move(read.rows);
    proof = read.input;
  } else {
    measure::experiment::TwoCounts counts;
    CW_TRY(counts.treated, successes_of(request.arms.treatment, "--treatment"));
    CW_TRY(counts.control, successes_of(request.arms.control, "--control"));
    input.counts = counts;
  }
  CW_TRY(auto finding, measure::experiment::bayes(input, run));
  if (file) finding.proof.inputs = {proof};
  return finding;
}

}  // namespace cw::workspace
